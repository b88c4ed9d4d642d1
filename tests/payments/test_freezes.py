"""A freeze stops all that leaves, wherever it would leave from, and nothing that comes in."""

import threading
import time

import pytest

from payments import freezes, holds, ledger, recipes, wallets
from payments.audit import verify
from payments.holds import End, Placing
from payments.ledger import Cap, Recorded, Refusal, record
from payments.money import Money
from tests.servers.postgres import until_somebody_waits
from web.database import Database
from web.transactions import carry

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
NOW = 1_790_000_000_000
NO = Refusal("frozen", owner=ALICE)


def usd(minor):
    return Money(minor, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def pay(n, minor=5, payer=ALICE, payee=BOB):
    return recipes.gift(key(n), payer, payee, usd(minor))


@pytest.fixture
def rich(db):
    fill(db)
    return db


def fill(db):
    for n, owner in enumerate((ALICE, BOB)):
        wallets.open(db, owner, "USD", NOW)
        record(db, [recipes.opening(key(900 + n), owner, usd(100_00))], NOW)


def test_nothing_leaves_and_everything_arrives(rich):
    assert freezes.freeze(rich, ALICE, NOW)
    out, into, other = record(rich, [pay(1), pay(2, 5, BOB, ALICE), pay(3, 5, BOB, CARL)], NOW)
    assert out == NO
    assert isinstance(into, Recorded)
    assert isinstance(other, Recorded)
    assert wallets.of(rich, [ALICE])[ALICE].frozen_at == NOW


def test_it_is_said_before_the_balance_and_the_limits_and_after_the_key(rich):
    [first] = record(rich, [pay(1)], NOW)
    freezes.freeze(rich, ALICE, NOW)
    capped = pay(3)._replace(caps=(Cap("limit_day", 1, 24, 5),))
    again, short, beyond = record(rich, [pay(1), pay(2, 9999_00), capped], NOW)
    assert again == first
    assert short == beyond == NO


def test_a_set_with_one_leg_of_it_stands_not_at_all(rich):
    freezes.freeze(rich, ALICE, NOW)
    both = pay(1, 5, BOB, CARL)
    both = both._replace(legs=(*both.legs, *pay(2).legs))
    assert record(rich, [both], NOW) == [NO]
    assert ledger.balance(rich, recipes.wallet(CARL, "USD")) == usd(0)
    short = pay(4, 9999_00, BOB, CARL)
    short = short._replace(legs=(*short.legs, *pay(2).legs))
    assert record(rich, [short], NOW) == [NO]


def test_what_was_set_aside_does_not_leave_but_comes_back(rich):
    asides = [recipes.offer(key(n), ALICE, usd(5)) for n in (1, 2)]
    placed = holds.place(rich, [Placing(one, BOB, NOW + 9) for one in asides], NOW)
    freezes.freeze(rich, ALICE, NOW)
    [third] = holds.place(rich, [Placing(recipes.offer(key(3), ALICE, usd(5)), BOB)], NOW)
    assert third == NO
    taken, declined = holds.end(
        rich, [End(placed[0].number, "accepted"), End(placed[1].number, "declined")], NOW
    )
    assert taken == NO
    assert isinstance(declined, Recorded)
    [back] = holds.expire(rich, [placed[0].number], NOW + 9)
    assert isinstance(back, Recorded)
    assert ledger.balance(rich, recipes.wallet(ALICE, "USD")) == usd(100_00)
    assert list(verify(rich)) == []


def test_an_undo_is_its_payers_right_and_a_refund_is_not(rich):
    [paid] = record(rich, [pay(1, 5, BOB, ALICE)], NOW)
    freezes.freeze(rich, ALICE, NOW)
    original = ledger.transfer(rich, paid.number)
    assert original
    assert record(rich, [recipes.refund(original, 1, ALICE, usd(5))], NOW) == [NO]
    [undone] = record(rich, [recipes.undo(original, paid.number)], NOW)
    assert isinstance(undone, Recorded)


def test_the_house_may_correct_the_books_of_who_has_stopped_it(rich):
    freezes.freeze(rich, ALICE, NOW)
    ends = recipes.wallet(ALICE, "USD"), recipes.equity("USD")
    one = recipes.adjustment(key(1), *ends, usd(5), "counted twice", "person:7", "person:8")
    [corrected] = record(rich, [one], NOW)
    assert isinstance(corrected, Recorded)
    assert ledger.balance(rich, recipes.wallet(ALICE, "USD")) == usd(99_95)


def test_what_a_rail_was_told_goes_on(rich):
    [asked] = record(rich, [recipes.cash_out(key(1), ALICE, usd(50))], NOW)
    freezes.freeze(rich, ALICE, NOW)
    assert record(rich, [recipes.cash_out(key(2), ALICE, usd(50))], NOW) == [NO]
    stored = ledger.transfer(rich, asked.number)
    assert stored
    assert isinstance(record(rich, [recipes.cashed_out(stored, "card")], NOW)[0], Recorded)


def test_it_leaves_again_after_that(rich):
    assert not freezes.unfreeze(rich, ALICE)
    freezes.freeze(rich, ALICE, NOW)
    assert not freezes.freeze(rich, ALICE, NOW + 1)
    assert wallets.of(rich, [ALICE])[ALICE].frozen_at == NOW
    assert freezes.unfreeze(rich, ALICE)
    assert isinstance(record(rich, [pay(1)], NOW)[0], Recorded)
    assert wallets.of(rich, [ALICE])[ALICE].frozen_at is None


def test_a_writer_that_remembers_learns_of_another_ones_freeze(database):
    """The same writer has paid before, so that what it knows is in its memory."""
    with database.writer() as db:
        carry(db, lambda: fill(db))
        assert isinstance(carry(db, lambda: record(db, [pay(1)], NOW))[0], Recorded)
        other = Database(database.url)
        with other.writer() as beside:
            carry(beside, lambda: freezes.freeze(beside, ALICE, NOW))
        other.close()
        assert carry(db, lambda: record(db, [pay(2)], NOW)) == [NO]


def test_a_writer_forgets_who_was_frozen(database):
    with database.writer() as db:
        carry(db, lambda: fill(db))
        assert isinstance(carry(db, lambda: record(db, [pay(1)], NOW))[0], Recorded)
        carry(db, lambda: freezes.freeze(db, ALICE, NOW))
        assert carry(db, lambda: record(db, [pay(2)], NOW)) == [NO]
        carry(db, lambda: freezes.unfreeze(db, ALICE))
        assert isinstance(carry(db, lambda: record(db, [pay(3)], NOW))[0], Recorded)


def test_after_the_answer_to_a_freeze_nothing_leaves(database):
    """Two nodes pay as fast as they can while a third freezes."""
    with database.writer() as db:
        carry(db, lambda: fill(db))
    begun: list[tuple[float, object]] = []
    stop = threading.Event()

    def node(first):
        own = Database(database.url)
        with own.writer() as db:
            for n in range(first, first + 5000):
                if stop.is_set():
                    break
                at = time.monotonic()
                [answer] = carry(db, lambda n=n: record(db, [pay(n, 1)], NOW))
                begun.append((at, answer))
        own.close()

    nodes = [threading.Thread(target=node, args=(10_000 * n,)) for n in (1, 2)]
    for each in nodes:
        each.start()
    with database.writer() as db:
        while len(begun) < 20:
            time.sleep(0.001)
        carry(db, lambda: freezes.freeze(db, ALICE, NOW))
        answered = time.monotonic()
        left = ledger.balance(db, recipes.wallet(ALICE, "USD"))
        db.rollback()
        while sum(at > answered for at, _ in list(begun)) < 20:
            time.sleep(0.001)
        stop.set()
        for each in nodes:
            each.join()
        assert {repr(answer) for at, answer in begun if at > answered} == {repr(NO)}
        assert ledger.balance(db, recipes.wallet(ALICE, "USD")) == left


@pytest.mark.parametrize("account", ["known", "none"])
def test_a_payment_that_was_first_stands_before_the_freeze(postgres_url, account):
    """And the freeze waits for it, also where the money leaves an account that it has made."""
    first, second = Database(postgres_url), Database(postgres_url)
    with first.writer() as db:
        carry(db, lambda: fill(db))
        if account == "none":
            carry(db, lambda: wallets.open(db, CARL, "USD", NOW))
    who = ALICE if account == "known" else CARL

    def freeze():
        with second.writer() as db:
            carry(db, lambda: freezes.freeze(db, who, NOW))

    with first.writer() as db:
        record(db, [pay(2, 5, BOB, CARL), pay(3, 5, who, BOB)], NOW)
        freezing = threading.Thread(target=freeze)
        freezing.start()
        until_somebody_waits(postgres_url)
        db.commit()
        freezing.join()
        [refused] = carry(db, lambda: record(db, [pay(4, 5, who, BOB)], NOW))
    assert refused == Refusal("frozen", owner=who)
    first.close()
    second.close()
