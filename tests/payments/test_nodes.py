"""Several nodes on one PostgreSQL: whoever waits sees what the other did."""

import random
import threading

import pytest
import sqlalchemy as sa
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation

from payments import ledger, refunds
from payments.audit import verify
from payments.ledger import Recorded, Refusal, balance, balances, record
from payments.money import Money
from payments.recipes import Hold, accepted, gift, offer, opening, wallet
from tests.servers.postgres import until_somebody_waits
from web.database import Database

ALICE, BOB = "person:1", "person:2"
AGAIN = (DeadlockDetected, SerializationFailure, UniqueViolation)


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def usd(whole: int) -> Money:
    return Money(whole * 100, "USD")


@pytest.fixture
def nodes(postgres_url):
    opened = [Database(postgres_url) for _ in range(3)]
    with opened[0].writer() as db:
        record(db, [opening(key(900), ALICE, usd(50))], 1)
        db.commit()
    yield opened
    for node in opened:
        node.close()


def commit(node: Database, *sets: ledger.Set):
    """The whole batch again when another node was in the way, as the writer does."""
    for _ in range(20):
        with node.writer() as db:
            try:
                answers = record(db, sets, 2)
                db.commit()
                return answers
            except AGAIN:
                db.rollback()
    raise AssertionError("too many tries")


def beside(deed) -> threading.Thread:
    thread = threading.Thread(target=deed)
    thread.start()
    return thread


def test_a_node_that_waited_for_an_account_sees_what_is_left(nodes):
    heard = []
    with nodes[0].writer() as db:
        record(db, [gift(key(1), ALICE, BOB, usd(40))], 2)
        other = beside(lambda: heard.extend(commit(nodes[1], gift(key(2), ALICE, BOB, usd(20)))))
        until_somebody_waits(nodes[0].url)
        db.commit()
    other.join()
    assert heard == [Refusal("short", missing=usd(10), available=usd(10))]


def test_one_key_on_two_nodes_pays_once(nodes):
    heard = []
    one = gift(key(1), ALICE, BOB, usd(20))
    with nodes[0].writer() as db:
        [first] = record(db, [one], 2)
        other = beside(lambda: heard.extend(commit(nodes[1], one)))
        until_somebody_waits(nodes[0].url)
        db.commit()
    other.join()
    assert heard == [first]
    assert heard[0].repeated
    with nodes[2].reader() as db:
        assert balance(db, wallet(BOB, "USD")) == usd(20)


def test_two_nodes_that_open_one_account_both_pay_in_the_end(nodes):
    carl = "person:3"
    commit(nodes[0], opening(key(901), carl, usd(50)))
    heard = []
    with nodes[0].writer() as db:
        record(db, [gift(key(1), ALICE, BOB, usd(20))], 2)
        other = beside(lambda: heard.extend(commit(nodes[1], gift(key(2), carl, BOB, usd(5)))))
        until_somebody_waits(nodes[0].url)
        db.commit()
    other.join()
    assert isinstance(heard[0], Recorded)
    with nodes[2].reader() as db:
        assert balance(db, wallet(BOB, "USD")) == usd(25)
        assert list(verify(db)) == []


def test_nodes_that_pay_each_other_at_once_leave_right_books(nodes):
    people = [f"person:{n}" for n in range(1, 7)]
    commit(nodes[0], *(opening(key(800 + n), who, usd(20)) for n, who in enumerate(people)))
    answers: dict[int, list] = {0: [], 1: [], 2: []}

    def pay(node: int) -> None:
        dice = random.Random(node)
        for batch in range(25):
            sets = []
            for n in range(8):
                payer, payee = dice.sample(people, 2)
                sets.append(
                    gift(
                        key(node * 10_000 + batch * 100 + n), payer, payee, usd(dice.randint(1, 9))
                    )
                )
            answers[node] += commit(nodes[node], *sets)

    for thread in [beside(lambda node=node: pay(node)) for node in answers]:
        thread.join()
    said = [answer for given in answers.values() for answer in given]
    assert len(said) == 600
    assert {type(answer) for answer in said} == {Recorded, Refusal}
    with nodes[0].reader() as db:
        assert list(verify(db)) == []
        assert sum(sum(held.values()) for held in balances(db, people).values()) == 170_00


@pytest.mark.parametrize("again", ["refund", "undo"])
def test_what_one_node_gives_back_another_does_not_give_back_too(nodes, again):
    [paid] = commit(nodes[0], gift(key(1), ALICE, BOB, usd(20)))
    commit(nodes[0], opening(key(901), BOB, usd(50)))
    heard = []

    def give_back() -> None:
        with nodes[1].writer() as db:
            if again == "undo":
                heard.append(refunds.undo(db, paid.number, ALICE, 3, 10))
            else:
                heard.append(refunds.refund(db, paid.number, 2, BOB, usd(20)))
            db.commit()

    with nodes[0].writer() as db:
        record(db, [refunds.refund(db, paid.number, 1, BOB, usd(20))], 2)
        other = beside(give_back)
        until_somebody_waits(nodes[0].url)
        db.commit()
    other.join()
    nothing = Refusal("beyond_original", left=Money(0, "USD"))
    assert heard == [Refusal("already_refunded") if again == "undo" else nothing]


@pytest.mark.parametrize(
    ("kind", "again"), [("gift", "undo"), ("gift", "refund"), ("accepted", "refund")]
)
def test_who_gives_back_and_who_pays_meanwhile_never_wait_for_each_other(nodes, kind, again):
    """PostgreSQL would let both wait for a second before it ends one of them."""
    [paid] = commit(nodes[0], gift(key(1), ALICE, BOB, usd(20)))
    if kind == "accepted":
        [waits] = commit(nodes[0], offer(key(3), ALICE, usd(20)))
        [paid] = commit(nodes[0], accepted(Hold(waits.number, "offer", ALICE, BOB, usd(20))))
    heard = []

    def pay() -> None:
        with nodes[1].writer() as db:
            heard.extend(record(db, [gift(key(2), ALICE, BOB, usd(1))], 3))
            db.commit()

    with nodes[0].writer() as db:
        if again == "undo":
            one = refunds.undo(db, paid.number, ALICE, 3, 10)
        else:
            one = refunds.next_refund(db, paid.number, BOB, usd(1))
        other = beside(pay)
        until_somebody_waits(nodes[0].url)
        heard.extend(record(db, [one], 3))
        db.commit()
    other.join()
    assert [type(answer) for answer in heard] == [Recorded, Recorded]


def test_who_gives_back_waits_for_nobody_elses_payment(nodes):
    carl, dora = "person:3", "person:4"
    [paid] = commit(nodes[0], gift(key(1), ALICE, BOB, usd(20)))
    commit(nodes[0], opening(key(901), carl, usd(50)))
    with nodes[0].writer() as db, nodes[1].writer() as other:
        record(other, [gift(key(2), carl, dora, usd(1))], 3)
        db.execute(sa.text("set local lock_timeout = 1000"))
        [undone] = record(db, [refunds.undo(db, paid.number, ALICE, 3, 10)], 3)
    assert isinstance(undone, Recorded)


@pytest.mark.parametrize("waits", [True, False])
def test_who_is_held_pays_when_that_has_ended_and_others_pay_meanwhile(nodes, waits):
    carl = "person:3"
    commit(nodes[0], opening(key(901), BOB, usd(50)), opening(key(902), carl, usd(50)))
    payer, heard = (ALICE, []) if waits else (carl, [])
    with nodes[0].writer() as db:
        ledger.hold(db, [gift(key(1), ALICE, BOB, usd(20))])
        one = gift(key(2), payer, "person:4", usd(1))
        other = beside(lambda: heard.extend(commit(nodes[1], one)))
        if waits:
            until_somebody_waits(nodes[0].url)
            assert heard == []
            db.commit()
        other.join()
        db.commit()
    assert [type(answer) for answer in heard] == [Recorded]
