"""Suspense is the sum of what no rail has answered for, what is set aside is what is left of holds,
and the audit says where either is not so."""

import pytest
import sqlalchemy as sa

from payments import holds, recipes
from payments.audit import verify
from payments.holds import End, Placing
from payments.ledger import Recorded, record, transfer
from tests.payments.shapes import key, usd
from tests.payments.test_audit import tamper

ALICE, BOB = "person:1", "person:2"


def tell(db, step, now):
    [outcome] = record(db, [step], now)
    assert isinstance(outcome, Recorded), outcome
    db.commit()
    return transfer(db, outcome.number)


@pytest.fixture
def books(db, now):
    tell(db, recipes.opening(key(), ALICE, usd(100_00)), now)
    return db


def test_open_instructions_are_what_is_in_suspense(books, now):
    asked = tell(books, recipes.top_up(key(), ALICE, usd(20_00), "visa"), now)
    out = tell(books, recipes.cash_out(key(), ALICE, usd(30_00), usd(75)), now)
    assert list(verify(books)) == []
    tell(books, recipes.topped_up(asked), now)
    assert list(verify(books)) == []
    tell(books, recipes.cash_out_failed(out), now)
    assert list(verify(books)) == []


def test_what_is_left_after_an_answer_is_found(books, now):
    """As if the rail's answer had carried only a part of it."""
    asked = tell(books, recipes.top_up(key(), ALICE, usd(20_00), "visa"), now)
    answer = recipes.topped_up(asked)
    part = answer._replace(legs=(answer.legs[0]._replace(amount=usd(19_00)),))
    tell(books, part, now)
    assert list(verify(books)) == [
        f"instruction {asked.number} has 100 in suspense, though it was answered",
        f"account {account(books, 'suspense')} of {ALICE} has 100 in suspense;"
        " its open instructions come to 0",
    ]


def test_an_answer_to_nothing_is_found(books, now):
    tell(books, recipes.top_up(key(), ALICE, usd(20_00), "visa"), now)
    asked = tell(books, recipes.top_up(key(), ALICE, usd(20_00), "visa"), now)
    tell(books, recipes.topped_up(asked)._replace(refers=1), now)
    assert "instruction 1 has -2000 in suspense, though it was answered" in list(verify(books))


def test_what_is_set_aside_without_a_hold_is_found(books, now):
    tell(books, recipes.offer(key(), ALICE, usd(20_00)), now)
    number = account(books, "held")
    wrong = f"account {number} of {ALICE} has 2000 set aside; what is left of its holds comes to 0"
    assert list(verify(books)) == [wrong]


@pytest.fixture
def waits(books, now):
    """Transfers of an offer that was declined, and of a packet and an offer that wait."""
    made = recipes.offer, recipes.packet, recipes.offer
    placed = [
        holds.place(books, [Placing(make(key(), ALICE, usd(20_00)), BOB)], now)[0].number
        for make in made
    ]
    holds.end(books, [End(placed[0], "declined")], now)
    holds.end(books, [End(placed[1], "claimed", usd(5_00), key(), BOB)], now)
    books.commit()
    return placed


def test_what_waits_is_what_was_set_aside_without_what_was_taken(books, waits):
    assert list(verify(books)) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (  # what one has less, another of the same owner has more
            "left_minor = left_minor + case transfer when {1} then 100 else -100 end"
            " where state = 'open'",
            [
                "{1} of person:1 (packet, open) has 1600 left",
                "{2} of person:1 (offer, open) has 19",
            ],
        ),
        ("state = 'open' where transfer = {0}", ["{0} of person:1 (offer, open) has 0 left"]),
        ("state = 'expired' where transfer = {0}", ["{0} of person:1 (offer, expired) has 0 left"]),
        ("kind = 'packet' where transfer = {2}", ["{2} of person:1 (packet, open) has 2000 left"]),
        ("owner = 'person:2' where transfer = {0}", ["{0} of person:2 (offer, declined) has 0"]),
        ("transfer = 1 where transfer = {0}", ["1 of person:1 (offer, declined) has 0 left"]),
    ],
)
def test_a_hold_that_was_rewritten_is_found(books, waits, change, wrong):
    tamper(books, f"update pay_holds set {change.format(*waits)}")  # noqa: S608
    found = [line for line in verify(books) if line.startswith("hold ")]
    assert len(found) == len(wrong)
    for line, begins in zip(found, wrong, strict=True):
        assert line.startswith(f"hold {begins.format(*waits)}")


def test_a_hold_that_is_gone_is_found(books, waits):
    number = account(books, "held")
    tamper(books, f"delete from pay_holds where transfer = {waits[1]}")  # noqa: S608
    assert list(verify(books)) == [
        f"account {number} of {ALICE} has 3500 set aside; what is left of its holds comes to 2000"
    ]


def test_a_floor_that_was_taken_away_is_found(books):
    number = account(books, "wallet")
    tamper(books, "update pay_accounts set floor_minor = null where kind = 'wallet'")
    wrong = (
        f"account {number} of {ALICE} (wallet USD) has None for a floor, which is not its kind's"
    )
    assert list(verify(books)) == [wrong]


def account(db, kind: str) -> int:
    sql = sa.text("select id from pay_accounts where owner = :owner and kind = :kind")
    return db.execute(sql, {"owner": ALICE, "kind": kind}).scalar_one()
