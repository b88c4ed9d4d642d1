"""All that is open in a place is settled at once: planned, agreed to, or overtaken."""

import threading

import pytest
import sqlalchemy as sa

from payments import (
    asking,
    audit,
    ledger,
    limits,
    settling,
    shares,
    splits,
    standing,
    wallets,
)
from payments.ledger import Recorded, Refusal
from tests.payments.asked import ANN, BOB, CLEO, DAN, HERE, ask, fund, has, key, plan, states


@pytest.fixture
def rich(db, now):
    fund(db, now, ann=100_00, bob=100_00, cleo=100_00, dan=100_00)
    return db


def test_everything_open_is_settled_in_one_set_when_all_have_agreed(rich, now):
    one = ask(rich, now, (BOB, 3_00), (CLEO, 4_00), total=10_00)
    two = ask(rich, now, (ANN, 5_00), (CLEO, 5_00), owner=BOB, n=2)
    ask(rich, now, (DAN, 9_00), n=3, place="place:8")
    made = plan(rich, now)
    assert [(m.payer, m.payee, m.money.minor) for m in made.moves] == [
        (CLEO, BOB, 7_00),
        (CLEO, ANN, 2_00),
    ]
    settlement = settling.make(rich, key(20), ANN, HERE, made, now)
    assert settlement.waits_for == (BOB, CLEO)
    assert settling.approve(rich, settlement.id, ANN, now) == Refusal("plan_approved")
    assert settling.approve(rich, settlement.id, DAN, now) == Refusal("no_such_request")
    assert settling.approve(rich, settlement.id, BOB, now).state == "open"
    assert has(rich, CLEO) == 100_00
    done = settling.approve(rich, settlement.id, CLEO, now)
    assert (done.state, states(rich, one), states(rich, two)) == (
        "paid",
        ["settled", "settled"],
        ["settled", "settled"],
    )
    assert [has(rich, who) for who in (ANN, BOB, CLEO)] == [102_00, 107_00, 91_00]
    stored = ledger.transfer(rich, done.transfer)
    assert (stored.kind, len(stored.legs)) == ("settlement", 2)
    assert settling.approve(rich, settlement.id, CLEO, now) == Refusal("plan_over")
    assert shares.pay(rich, one, BOB, now) == Refusal("share_settled")
    assert list(audit.verify(rich)) == []


def test_a_share_that_changed_in_between_ends_the_plan(rich, now):
    one = ask(rich, now, (BOB, 3_00), (CLEO, 4_00))
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    shares.pay(rich, one, BOB, now)
    assert settling.approve(rich, settlement.id, CLEO, now) == Refusal("plan_over")
    [ended] = settling.void(rich, HERE, one)
    assert (ended.id, ended.state) == (settlement.id, "void")
    assert settling.void(rich, HERE, one) == []


def test_a_plan_can_be_declined_and_cancelled(rich, now):
    ask(rich, now, (BOB, 3_00), (CLEO, 4_00))
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    assert settling.end(rich, settlement.id, DAN, "declined") == Refusal("no_such_request")
    assert settling.end(rich, settlement.id, BOB, "cancelled") == Refusal("plan_over")
    assert settling.end(rich, settlement.id, BOB, "declined").state == "declined"
    assert settling.approve(rich, settlement.id, CLEO, now) == Refusal("plan_over")


def test_who_has_not_enough_is_named_and_nothing_moves(rich, now):
    one = ask(rich, now, (BOB, 3_00), (CLEO, 200_00))
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    settling.approve(rich, settlement.id, CLEO, now)
    assert settling.approve(rich, settlement.id, BOB, now) == Refusal("plan_short", owner=CLEO)
    assert (states(rich, one), has(rich, BOB)) == (["open", "open"], 100_00)


def test_beyond_a_limit_of_anybody_nothing_moves_and_they_are_named(rich, now):
    ask(rich, now, (BOB, 3_00), (CLEO, 4_00))
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    settling.approve(rich, settlement.id, BOB, now)
    wallets.set_limits(rich, CLEO, {"payment": 3_99})
    refused = settling.approve(rich, settlement.id, CLEO, now)
    assert refused == Refusal("plan_limited", owner=CLEO)
    assert (has(rich, ANN), has(rich, BOB), has(rich, CLEO)) == (100_00, 100_00, 100_00)
    wallets.set_limits(rich, CLEO, {"payment": 4_00})
    assert settling.approve(rich, settlement.id, CLEO, now).state == "paid"


@pytest.mark.parametrize("name", ["day", "payee", "place"])
def test_what_was_settled_counts_for_the_limits_of_each_who_paid(rich, now, name):
    for who in (BOB, CLEO):
        wallets.set_limits(rich, who, {name: 5_00})
    ask(rich, now, (BOB, 3_00), (CLEO, 4_00))
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    settling.approve(rich, settlement.id, BOB, now)
    assert settling.approve(rich, settlement.id, CLEO, now).state == "paid"
    for who, left in ((BOB, 2_00), (CLEO, 1_00)):
        [wallet] = wallets.of(rich, [who]).values()
        [room] = limits.rooms(rich, wallet, now, payee=ANN, place=HERE)
        assert (room.name, room.left.minor) == (name, left)


def test_debts_in_a_circle_are_settled_without_any_money(rich, now):
    for n, (payee, payer) in enumerate(((ANN, BOB), (BOB, CLEO), (CLEO, ANN)), 1):
        ask(rich, now, (payer, 5_00), owner=payee, n=n)
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    settling.approve(rich, settlement.id, BOB, now)
    done = settling.approve(rich, settlement.id, CLEO, now)
    assert (done.state, done.transfer) == ("paid", None)
    assert splits.here(rich, HERE) == []


def test_what_is_contested_is_not_settled(rich, now):
    number = ask(rich, now, (BOB, 3_00))
    asking.contest(rich, number, BOB, "", now)
    assert settling.draft(splits.here(rich, HERE), now) == Refusal("nothing_to_settle")


def together(database, *deeds):
    """Each in a transaction and a thread of its own; what they came to."""
    came: list[object] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(at, deed):
        start.wait()
        with database.writer() as db:
            came[at] = deed(db)
            db.commit()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_of_many_who_pay_cover_and_settle_at_once_one_moves_the_money(database, now):
    with database.writer() as db:
        fund(db, now, ann=100_00, bob=100_00, cleo=100_00, dan=100_00)
        number = ask(db, now, (BOB, 3_00), (CLEO, 4_00))
        settlement = settling.make(db, key(20), ANN, HERE, plan(db, now), now)
        settling.approve(db, settlement.id, BOB, now)
        db.commit()
    came = together(
        database,
        lambda db: shares.pay(db, number, BOB, now),
        lambda db: shares.pay(db, number, BOB, now),
        lambda db: shares.cover(db, number, CLEO, 7_00, now),
        lambda db: settling.approve(db, settlement.id, CLEO, now),
    )
    assert None not in came
    with database.reader() as db:
        asked = sum(s.minor for s in splits.find(db, number).asked if s.state != "open")
        assert has(db, ANN) - 100_00 == asked <= 7_00
        paid = db.execute(sa.text("select count(distinct key) from pay_transfers")).scalar_one()
        assert paid - 4 == sum(_moved(one) for one in came)
        assert list(audit.verify(db)) == []


def _moved(outcome):
    return isinstance(outcome, Recorded) or getattr(outcome, "state", "") == "paid"


def test_a_settlement_says_of_everybody_whether_they_paid_or_were_paid(rich, now):
    ask(rich, now, (BOB, 3_00), (CLEO, 4_00))
    settlement = settling.make(rich, key(20), ANN, HERE, plan(rich, now), now)
    for who in (BOB, CLEO):
        done = settling.approve(rich, settlement.id, who, now)
    found = standing.standing(rich, done.transfer)
    assert (found.payers, found.payees) == ([CLEO, BOB], [ANN])
