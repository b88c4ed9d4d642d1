"""What has changed since one last looked adds up, to the last unit."""

import pytest

from payments import ledger, looks
from payments.ledger import record
from payments.money import Money
from payments.recipes import gift, opening

ALICE, BOB = "person:1", "person:2"
NOW = 1_790_000_000_000


def usd(minor):
    return Money(minor, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def paid(db):
    record(db, [opening(key(99), ALICE, usd(100_00))], NOW)
    record(db, [gift(key(n), ALICE, BOB, usd(n)) for n in range(1, 6)], NOW + 1)
    return db


def look(db, at=NOW):
    looks.look(db, looks.standing(db, ALICE), at)


def sums(change):
    moved = sum(entry.amount.minor for entry in change.entries)
    return change.opening.minor + change.earlier.minor + moved


def test_who_never_looked_is_told_from_the_beginning(paid):
    [change] = looks.since(paid, ALICE)
    assert (change.looked_at, change.opening, change.closing) == (None, usd(0), usd(99_85))
    assert [entry.amount.minor for entry in change.entries] == [-5, -4, -3, -2, -1, 100_00]
    assert sums(change) == change.closing.minor


def test_what_was_seen_is_not_told_again(paid):
    look(paid, NOW + 2)
    [change] = looks.since(paid, ALICE)
    assert (change.entries, change.opening, change.closing) == ([], usd(99_85), usd(99_85))
    record(paid, [gift(key(9), BOB, ALICE, usd(7))], NOW + 3)
    [change] = looks.since(paid, ALICE)
    assert (change.looked_at, change.opening, change.closing) == (NOW + 2, usd(99_85), usd(99_92))
    assert [entry.amount for entry in change.entries] == [usd(7)]


def test_of_too_much_the_rest_is_one_sum(paid):
    look(paid)
    record(paid, [gift(key(n), ALICE, BOB, usd(n)) for n in range(10, 20)], NOW + 4)
    [change] = looks.since(paid, ALICE, shown=3)
    assert [entry.amount.minor for entry in change.entries] == [-19, -18, -17]
    assert change.earlier == usd(-sum(range(10, 17)))
    assert sums(change) == change.closing.minor == 99_85 - sum(range(10, 20))


def test_of_two_looks_the_later_one_counts(paid):
    early = looks.standing(paid, ALICE)
    record(paid, [gift(key(9), BOB, ALICE, usd(7))], NOW + 3)
    look(paid, NOW + 9)
    looks.look(paid, early, NOW + 5)
    assert looks.since(paid, ALICE)[0].entries == []


def test_each_currency_is_told_by_itself(paid):
    record(paid, [opening(key(77), ALICE, Money(5, "EUR"))], NOW + 3)
    assert [change.currency for change in looks.since(paid, ALICE)] == ["EUR", "USD"]
    assert looks.since(paid, "person:404") == []
    assert ledger.balance(paid, ledger.AccountRef(ALICE, "wallet", "EUR")) == Money(5, "EUR")
