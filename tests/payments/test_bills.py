"""Bills: whatever is done with them in whatever order, what was paid is what the books have."""

import random
import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from payments import audit, billers, bills, calendar, instructions, recipes, wallets
from payments.bills import ALWAYS, LATER, Bill, Paid, Terms
from payments.bills_schema import Instructions
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from payments.recipes import wallet
from web.database import Database
from web.transactions import carry

ALICE, BRIGHT = "person:1", "person:2"
DAY = 24 * 3_600_000
DUE = date(2027, 1, 11)  # the fixture `now` is noon of the first


def present(db: Session, now: int, reference: str = "1", minor: int = 60_00, **more: str) -> Bill:
    terms = Terms(BRIGHT, reference, ALICE, Money(minor, "USD"), DUE, "January")
    zone, way = more.get("zone", "UTC"), more.get("way", "")
    made = bills.present(db, terms, zone, "place:1", way, now)
    assert not isinstance(made, Refusal)
    return made[0]


def fund(db: Session, minor: int, now: int) -> None:
    wallets.open(db, ALICE, "USD", now)
    key = b"k" * 16 + bytes(8)
    [given] = record(db, [recipes.opening(key, ALICE, Money(minor, "USD"))], now)
    assert isinstance(given, Recorded)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_what_was_paid_is_in_the_books(db: Session, now: int, seed: int) -> None:
    fund(db, 400_00, now)
    chance = random.Random(seed)
    for n in range(6):
        present(db, now, str(n), chance.randrange(1, 100_00), way=chance.choice(("", ALWAYS)))
    for _ in range(120):
        number = chance.randrange(1, 8)
        now += chance.randrange(DAY // 2)
        deeds: list[Callable[[], object]] = [
            lambda n=number, t=now: bills.pay(db, n, None, (), t),
            lambda n=number, t=now: bills.pay(db, n, chance.randrange(1, 50_00), (), t),
            lambda n=number, t=now: bills.choose(db, n, chance.choice((LATER, "")), t),
            lambda n=number, t=now: bills.end(db, n, bills.CANCELLED, t),
            lambda t=now: [_wake(db, one, t) for one in bills.woken(db, bills.due(db, t), t)],
        ]
        chance.choices(deeds, (2, 5, 3, 0.5, 5))[0]()
    every = bills.of(db, range(1, 7)).values()
    for bill in every:
        assert bill.paid_minor == sum(minor for _, minor in bills.parts(db, bill.id))
        assert (bill.state == bills.PAID) == (bill.paid_minor == bill.amount_minor)
        assert bill.wakes_at is None or bill.state == bills.OPEN
    has = balance(db, wallet(BRIGHT, "USD")).minor
    assert has == sum(bill.paid_minor for bill in every)
    assert list(audit.verify(db)) == []


def _wake(db: Session, bill: Bill, now: int) -> None:
    if bill.paid_at and bill.paid_at <= now:
        if isinstance(bills.pay(db, bill.id, None, (), now), Refusal):
            bills.failed(db, bill, now)
    else:
        bills.remind(db, bill, now)


def test_a_day_is_that_of_the_customer(db: Session, now: int) -> None:
    paris, tokyo = present(db, now, zone="Europe/Paris"), present(db, now, "2", zone="Asia/Tokyo")
    assert paris.morning - tokyo.morning == 8 * 3_600_000
    assert paris.wakes_at == calendar.moment(DUE - timedelta(days=3), "Europe/Paris")


def test_a_clock_that_goes_back_pays_nothing_again(db: Session, now: int) -> None:
    fund(db, 100_00, now)
    bill = present(db, now, way=LATER)
    later = bill.morning
    assert bills.woken(db, [bill.id], now) == []
    [due] = bills.woken(db, bills.due(db, later), later)
    assert isinstance(bills.pay(db, due.id, None, (), later), Paid)
    for at in (now, later, later + 100 * DAY):
        assert bills.due(db, at) == []
        assert bills.woken(db, [bill.id], at) == []
    again = bills.pay(db, bill.id, None, (), now)
    assert again == Refusal("bill_over", state="paid")


def test_what_there_is_not_is_refused(db: Session, now: int) -> None:
    assert bills.pay(db, 7, None, (), now) == Refusal("no_such_bill")
    bill = present(db, now)
    left = Money(60_00, "USD")
    assert bills.pay(db, bill.id, 60_01, (), now) == Refusal("bill_beyond", left=left)
    short = bills.pay(db, bill.id, None, (), now)
    assert isinstance(short, Refusal)
    assert short.code == "short"
    assert bills.of(db, [bill.id])[bill.id] == bill
    assert list(db.scalars(sa.select(sa.func.count()).select_from(Instructions))) == [0]


def test_nodes_that_pay_one_bill_at_once_pay_it_once(postgres_url: str, now: int) -> None:
    nodes = [Database(postgres_url) for _ in range(4)]
    with nodes[0].writer() as db:
        fund(db, 400_00, now)
        number = present(db, now).id
        db.commit()
    outcomes: list[object] = []

    def pay(node: Database) -> None:
        with node.writer() as db:
            outcomes.append(carry(db, lambda: bills.pay(db, number, None, (), now)))

    threads = [threading.Thread(target=pay, args=(node,)) for node in nodes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    assert len([each for each in outcomes if isinstance(each, Paid)]) == 1
    with nodes[0].writer() as db:
        assert balance(db, wallet(ALICE, "USD")) == Money(340_00, "USD")
        assert len(instructions.take(db, now)) == 1
    for node in nodes:
        node.close()


def test_one_who_is_busy_keeps_nobody_else_waiting(db: Session, now: int) -> None:
    for owner in (BRIGHT, BRIGHT, ALICE):
        instructions.instruct(db, owner, "bill.paid", {}, now)
    first = instructions.take(db, now)
    assert [one.owner for one in first] == [BRIGHT, ALICE]
    assert instructions.is_due(db, now)
    assert not instructions.is_due(db, now, [BRIGHT])
    assert instructions.take(db, now, [BRIGHT]) == []
    instructions.finish(db, first[0], True, now)
    assert [one.owner for one in instructions.take(db, now)] == [BRIGHT]


def test_a_new_secret_leaves_the_one_before_good(db: Session, now: int) -> None:
    one = billers.register(db, BRIGHT, "", now).secrets[0]
    two = billers.register(db, BRIGHT, "https://bright.example/", now).secrets[0]
    found = billers.find(db, BRIGHT)
    assert found == (BRIGHT, (two, one), "https://bright.example/")
    assert billers.everybody(db) == [found]
    three = billers.register(db, BRIGHT, "", now).secrets[0]
    again = billers.find(db, BRIGHT)
    assert again
    assert again.secrets == (three, two)
