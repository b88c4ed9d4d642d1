"""What is coming: each thing once, under a name that it keeps, and nobody else's."""

from datetime import date

import pytest
from sqlmodel import Session

from payments import ahead, bills, feeds, ledger, offers, schedules, splits
from payments.ahead import Coming
from payments.bills import Terms
from payments.calendar import Rule
from payments.ledger import Recorded
from payments.money import Money
from payments.plans import Plan
from payments.recipes import opening
from payments.recipes.waiting import offer
from tests.payments import asked

ALICE, BOB, CAROL = "person:1", "person:2", "person:3"
NOW = 1_798_804_800_000  # 2027-01-01 12:00 UTC, a Friday
DAY = 86_400_000


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def of(db: Session, owner: str = ALICE, days: int = 14, now: int = NOW) -> list[Coming]:
    return ahead.coming(db, owner, now, days, "UTC")


def names(db: Session, owner: str = ALICE, days: int = 14) -> list[tuple[str, str]]:
    return [(one.kind, one.day.isoformat()) for one in of(db, owner, days)]


@pytest.fixture
def weekly(db: Session) -> int:
    plan = Plan(Rule("week", day=4), date(2027, 1, 8))
    return schedules.make(db, key(1), ALICE, BOB, usd(5_00), "tea", "place:1", plan, NOW).id


def test_a_schedule_comes_on_each_of_its_days_until_it_is_stopped(db: Session, weekly: int) -> None:
    assert names(db) == [("schedule", "2027-01-08"), ("schedule", "2027-01-15")]
    first, second = of(db)
    assert (first.name, second.name) == (
        f"schedule-{weekly}-20270108",
        f"schedule-{weekly}-20270115",
    )
    assert first.by_itself
    assert (first.amount, first.other, first.note) == (usd(5_00), BOB, "tea")
    assert len(of(db, days=366)) == 52
    assert of(db, BOB) == [], "it is paid to him, and it is not his to know"
    schedules.skip(db, weekly, 1, NOW)
    assert [one.name for one in of(db)] == [second.name]
    schedules.stop(db, weekly)
    assert of(db) == []


def test_a_bill_comes_on_its_due_date_also_when_that_is_over(db: Session) -> None:
    terms = Terms("person:9", "R-7", ALICE, usd(61_40), date(2026, 12, 30), "")
    made = bills.present(db, terms, "UTC", "place:1", "", NOW)
    assert isinstance(made, tuple)
    [one] = of(db)
    assert (one.kind, one.day, one.amount) == ("bill", date(2026, 12, 30), usd(61_40))
    assert (one.note, one.by_itself) == ("R-7", False)


@pytest.mark.parametrize(("kind", "shown"), [("request", "asked"), ("split", "split")])
def test_what_somebody_is_asked_for_ends_with_its_time(db: Session, kind: str, shown: str) -> None:
    made = asked.ask(db, NOW, (ALICE, 7_00), owner=BOB, kind=kind)
    found = splits.find(db, made)
    assert found
    until = found.expires_at
    [one] = of(db, days=60)
    assert (one.kind, one.other, one.amount, one.at) == (shown, BOB, usd(7_00), until)
    assert of(db, BOB, days=60) == []
    assert of(db, now=until, days=60) == []


def test_money_that_is_offered_comes_for_both_and_ends_with_its_time(db: Session) -> None:
    ledger.record(db, [opening(key(2), BOB, usd(50_00))], NOW)
    made = offers.ask_first(db, offer(key(3), BOB, usd(9_00), "for you"), ALICE, NOW)
    assert isinstance(made, Recorded)
    [mine], [his] = of(db), of(db, BOB)
    assert (mine.kind, mine.other, mine.at) == ("offered", BOB, NOW + DAY)
    assert (his.kind, his.other, his.note) == ("offer", ALICE, "for you")
    assert mine.name == f"offered-{made.number}"
    assert of(db, CAROL) == []
    assert of(db, now=NOW + DAY) == []


def test_a_link_lapses_and_is_for_nobody_yet(db: Session) -> None:
    ledger.record(db, [opening(key(2), ALICE, usd(50_00))], NOW)
    offers.link(db, offer(key(3), ALICE, usd(9_00), ""), offers.invent(), NOW)
    [one] = of(db)
    assert (one.kind, one.other, one.at) == ("offer", "", NOW + offers.LINK_LASTS)


def test_what_is_beyond_the_days_is_not_shown(db: Session, weekly: int) -> None:
    assert names(db, days=6) == []
    assert names(db, days=7) == [("schedule", "2027-01-08")]


def test_a_calendar_keeps_its_seed_and_loses_its_address(db: Session) -> None:
    assert feeds.of(db, ALICE) is None
    first = feeds.renew(db, ALICE, NOW)
    before = feeds.behind(db, first)
    assert before
    assert (before.owner, before.is_open, before.amounts) == (ALICE, True, False)
    feeds.show_amounts(db, ALICE, True)
    second = feeds.renew(db, ALICE, NOW + 1)
    assert feeds.behind(db, first) is None
    after = feeds.behind(db, second)
    assert after
    assert after.amounts, "that it shows amounts is not of the address"
    assert feeds.uid(after, "bill-1") == feeds.uid(before, "bill-1") != feeds.uid(after, "bill-2")
    feeds.end(db, ALICE)
    assert feeds.behind(db, second) is None
    ended = feeds.of(db, ALICE)
    assert ended
    assert not ended.is_open
    feeds.renew(db, BOB, NOW)
    other = feeds.of(db, BOB)
    assert other
    assert feeds.uid(other, "bill-1") != feeds.uid(after, "bill-1")
