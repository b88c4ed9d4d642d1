"""Undo and refunds together never exceed what was paid."""

import pytest

from payments import recipes, refunds
from payments.ledger import Recorded, Refusal, Set, balance, record
from payments.money import Money
from payments.recipes import gift, opening
from payments.recipes.accounts import wallet

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
NOW = 1_790_000_000_000
TEN_SECONDS = 10_000


def usd(minor):
    return Money(minor, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def paid(db):
    record(db, [opening(key(99), ALICE, usd(100_00))], NOW)
    [answer] = record(db, [gift(key(1), ALICE, BOB, usd(30_00))], NOW)
    return answer.number


def refund(db, number, n, minor, payee=BOB):
    one = refunds.refund(db, number, n, payee, usd(minor))
    return record(db, [one], NOW)[0] if isinstance(one, Set) else one


def test_parts_add_up_to_the_whole_and_no_further(db, paid):
    assert isinstance(refund(db, paid, 1, 20_00), Recorded)
    assert refund(db, paid, 2, 10_01) == Refusal("beyond_original", left=usd(10_00))
    assert isinstance(refund(db, paid, 2, 10_00), Recorded)
    assert refund(db, paid, 3, 1) == Refusal("beyond_original", left=usd(0))
    assert (refunds.refunds(db, paid), refunds.left(db, paid, BOB)) == (2, usd(0))
    assert balance(db, wallet(ALICE, "USD")) == usd(100_00)


def test_a_repeated_refund_gets_its_first_answer(db, paid):
    first = refund(db, paid, 1, 30_00)
    again = refund(db, paid, 1, 30_00)
    assert (again, again.repeated) == (first, True)


def test_what_was_refunded_is_not_undone_too(db, paid):
    refund(db, paid, 1, 1)
    assert refunds.undo(db, paid, ALICE, NOW, TEN_SECONDS) == Refusal("already_refunded")


def test_what_was_undone_is_not_refunded_too(db, paid):
    one = refunds.undo(db, paid, ALICE, NOW + TEN_SECONDS, TEN_SECONDS)
    assert isinstance(record(db, [one], NOW)[0], Recorded)
    assert refund(db, paid, 1, 1) == Refusal("beyond_original", left=usd(0))
    assert refunds.undo(db, paid, ALICE, NOW + 10**9, TEN_SECONDS) == one


def test_undo_is_for_its_payer_and_for_a_while(db, paid):
    assert refunds.undo(db, paid, BOB, NOW, TEN_SECONDS) == Refusal("not_yours_to_undo")
    late = refunds.undo(db, paid, ALICE, NOW + TEN_SECONDS + 1, TEN_SECONDS)
    assert late == Refusal("too_late_to_undo")
    assert refunds.undo(db, paid + 1000, ALICE, NOW, 1) == Refusal("no_such_transfer")


def test_each_payee_gives_back_what_they_got(db, paid):
    shares = [(BOB, usd(5_00)), (CARL, usd(2_00))]
    [several] = record(db, [recipes.gifts(key(2), ALICE, shares)], NOW)
    assert refund(db, several.number, 1, 2_01, CARL) == Refusal("beyond_original", left=usd(2_00))
    assert isinstance(refund(db, several.number, 1, 2_00, CARL), Recorded)
    assert refunds.left(db, several.number, BOB) == usd(5_00)
    assert refund(db, several.number, 2, 1, ALICE) == Refusal("not_yours_to_refund")
    assert refund(db, several.number + 1000, 1, 1) == Refusal("no_such_transfer")
    assert refunds.left(db, several.number + 1000, BOB) is None


def test_the_next_refund_counts_by_itself(db, paid):
    for n, minor, back in ((1, 10_00, 10_00), (2, 5_00, 15_00)):
        one = refunds.next_refund(db, paid, BOB, usd(minor))
        assert isinstance(one, Set)
        assert (one.key, one.words) == (recipes.refund_key(paid, n), "")
        assert isinstance(record(db, [one], NOW)[0], Recorded)
        assert refunds.given_back(db, paid) == back
    assert refunds.refunds(db, paid) == 2
    beyond = refunds.next_refund(db, paid, BOB, usd(15_01))
    assert beyond == Refusal("beyond_original", left=usd(15_00))
    assert refunds.next_refund(db, 10**9, BOB, usd(1)) == Refusal("no_such_transfer")


def test_the_refunds_of_other_payments_do_not_count(db, paid):
    [other] = record(db, [gift(key(2), ALICE, BOB, usd(1_00))], NOW)
    assert isinstance(refund(db, other.number, 1, 1), Recorded)
    assert (refunds.refunds(db, other.number), refunds.refunds(db, paid)) == (1, 0)
    one = refunds.undo(db, paid, ALICE, NOW, TEN_SECONDS)
    assert isinstance(record(db, [one], NOW)[0], Recorded)
    assert refunds.refunds(db, paid) == 0
