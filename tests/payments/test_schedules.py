"""Schedules: each run once, on whatever node, after any outage; refused ones once more."""

import random
import threading
import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from payments import audit, calendar, freezes, recipes, schedules, wallets
from payments.calendar import LAST, Rule
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from payments.plans import Plan, Ran, Schedule, preview
from payments.recipes import wallet
from payments.schedules import HOUR, NOTICE
from web.database import Database
from web.transactions import carry

ALICE, BOB = "person:1", "person:2"
TWENTY = Money(20_00, "USD")
DAY = 24 * HOUR
NEW_YEAR = date(2027, 1, 1)  # the fixture `now` is noon of it
DAILY = Plan(Rule("day"), date(2027, 1, 2))
MONTHLY = Plan(Rule("month", 1, 31), date(2027, 1, 31), zone="Europe/Paris")


def at(day: date, zone: str = "UTC") -> int:
    return calendar.moment(day, zone)


def key() -> bytes:
    return uuid.uuid4().bytes + bytes(8)


@pytest.fixture
def rich(db: Session, now: int) -> Session:
    fund(db, 100_00, now)
    return db


def fund(db: Session, minor: int, now: int) -> None:
    if not wallets.of(db, [ALICE]):
        wallets.open(db, ALICE, "USD", now)
    [given] = record(db, [recipes.opening(key(), ALICE, Money(minor, "USD"))], now)
    assert isinstance(given, Recorded)


def make(db: Session, plan: Plan, now: int, amount: Money = TWENTY) -> Schedule:
    return schedules.make(db, key(), ALICE, BOB, amount, "rent", "place:7", plan, now)


def run(db: Session, now: int) -> list[Ran]:
    return schedules.run(db, schedules.due(db, now), now, lambda _: None)


def has(db: Session, owner: str) -> int:
    return balance(db, wallet(owner, "USD")).minor


def test_a_schedule_runs_on_its_days_in_the_zone_of_its_payer(rich: Session, now: int) -> None:
    made = make(rich, MONTHLY, now)
    assert schedules.of(rich, [made.id])[made.id] == made
    assert made.due_at == at(date(2027, 1, 31), "Europe/Paris")
    assert made.ahead(3) == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert run(rich, made.due_at - 1) == []
    [ran] = run(rich, made.due_at)
    assert isinstance(ran.outcome, Recorded)
    assert (ran.late, ran.left_out, ran.now.day) == (False, 0, date(2027, 2, 28))
    assert run(rich, made.due_at) == []
    assert (has(rich, ALICE), has(rich, BOB)) == (80_00, 20_00)
    assert list(audit.verify(rich)) == []


def test_after_two_days_away_it_runs_once_and_late(rich: Session, now: int) -> None:
    make(rich, DAILY, now)
    back = at(date(2027, 1, 4)) + 2 * HOUR
    [ran] = run(rich, back)
    assert (ran.late, ran.left_out) == (True, 2)
    assert (ran.before.day, ran.now.day, ran.now.run) == (date(2027, 1, 2), date(2027, 1, 5), 4)
    assert run(rich, back) == []
    assert has(rich, BOB) == 20_00


def test_a_month_is_not_left_out_because_of_two_days(rich: Session, now: int) -> None:
    made = make(rich, MONTHLY, now)
    [ran] = run(rich, made.due_at + 2 * DAY)
    assert (ran.late, ran.left_out, ran.now.day) == (True, 0, date(2027, 2, 28))


def test_a_run_that_is_refused_is_tried_once_more_the_next_day(db: Session, now: int) -> None:
    fund(db, 5_00, now)
    made = make(db, Plan(Rule("week"), date(2027, 1, 4)), now)
    [first] = run(db, made.due_at)
    assert first.outcome == Refusal(
        "short", missing=Money(15_00, "USD"), available=Money(500, "USD")
    )
    assert (first.is_missed, first.now.run, first.now.due_at) == (False, 1, at(date(2027, 1, 5)))
    assert run(db, made.due_at + HOUR) == []
    fund(db, 15_00, now)
    [second] = run(db, first.now.due_at)
    assert isinstance(second.outcome, Recorded)
    assert (second.late, second.now.run, second.now.day) == (True, 2, date(2027, 1, 11))


def test_a_run_that_is_refused_twice_is_missed(db: Session, now: int) -> None:
    fund(db, 5_00, now)
    made = make(db, Plan(Rule("week"), date(2027, 1, 4)), now)
    [first] = run(db, made.due_at)
    [second] = run(db, first.now.due_at)
    assert second.is_missed
    assert (second.now.day, second.now.tries) == (date(2027, 1, 11), 0)
    assert has(db, BOB) == 0


def test_the_second_try_of_a_day_does_not_cost_the_next_day_its_run(db: Session, now: int) -> None:
    fund(db, 5_00, now)
    make(db, DAILY, now)
    run(db, at(date(2027, 1, 2)))
    fund(db, 95_00, now)
    third = at(date(2027, 1, 3))
    assert [ran.before.run for ran in run(db, third)] == [1]
    assert [ran.before.run for ran in run(db, third)] == [2]
    assert run(db, third) == []
    assert has(db, BOB) == 40_00


def test_a_refusal_of_who_asks_for_the_run_counts_as_one(rich: Session, now: int) -> None:
    made = make(rich, DAILY, now)
    no = Refusal("unavailable")
    [ran] = schedules.run(rich, [made.id], made.due_at, lambda _: no)
    assert ran.outcome == no
    assert has(rich, BOB) == 0


def test_a_freeze_is_honoured(rich: Session, now: int) -> None:
    made = make(rich, DAILY, now)
    freezes.freeze(rich, ALICE, now)
    [ran] = run(rich, made.due_at)
    assert isinstance(ran.outcome, Refusal)
    assert ran.outcome.code == "frozen"
    assert has(rich, ALICE) == 100_00


def test_the_limits_of_the_payer_are_honoured(rich: Session, now: int) -> None:
    wallets.set_limits(rich, ALICE, {"day": 10_00})
    made = make(rich, DAILY, now)
    [ran] = run(rich, made.due_at)
    assert isinstance(ran.outcome, Refusal)
    assert ran.outcome.code == "limit_day"


def test_a_limit_that_was_raised_by_then_is_no_hindrance(rich: Session, now: int) -> None:
    wallets.set_limit(rich, ALICE, "day", 10_00, now)
    made = make(rich, Plan(Rule("day"), date(2027, 1, 3)), now)
    assert wallets.set_limit(rich, ALICE, "day", 50_00, now) <= made.due_at
    [ran] = run(rich, made.due_at)
    assert isinstance(ran.outcome, Recorded)


def test_skipping_leaves_out_the_next_run_alone(rich: Session, now: int) -> None:
    made = make(rich, MONTHLY._replace(times=2), now)
    skipped = schedules.skip(rich, made.id, 1, now)
    assert isinstance(skipped, Schedule)
    assert skipped.ahead(5) == [date(2027, 2, 28)]
    assert run(rich, made.due_at) == []
    [ran] = run(rich, skipped.due_at)
    assert ran.now.state == "done"
    assert schedules.skip(rich, made.id, 3, now) == Refusal("schedule_over")


def test_what_was_run_meanwhile_is_not_skipped_and_neither_is_the_next(
    rich: Session, now: int
) -> None:
    made = make(rich, MONTHLY, now)
    run(rich, made.due_at)
    assert schedules.skip(rich, made.id, made.run, made.due_at) == Refusal("schedule_ran")
    [still] = schedules.open_of(rich, ALICE)
    assert (still.run, still.ahead(1)) == (2, [date(2027, 2, 28)])


def test_a_stopped_schedule_runs_no_more(rich: Session, now: int) -> None:
    made = make(rich, DAILY, now)
    assert schedules.open_of(rich, ALICE) == [made]
    stopped = schedules.stop(rich, made.id)
    assert isinstance(stopped, Schedule)
    assert (stopped.state, stopped.ahead(3), schedules.open_of(rich, ALICE)) == ("stopped", [], [])
    assert run(rich, made.due_at + 9 * DAY) == []
    assert schedules.stop(rich, made.id) == Refusal("schedule_over")
    assert schedules.stop(rich, 99) == Refusal("no_such_schedule")


def test_it_ends_on_its_last_day(rich: Session, now: int) -> None:
    made = make(rich, DAILY._replace(until=date(2027, 1, 3)), now)
    assert made.ahead(9) == [date(2027, 1, 2), date(2027, 1, 3)]
    assert [ran.now.state for ran in run(rich, at(date(2027, 1, 2)))] == ["open"]
    assert [ran.now.state for ran in run(rich, at(date(2027, 1, 3)))] == ["done"]


def test_a_plan_without_a_day_is_none(rich: Session, now: int) -> None:
    with pytest.raises(ValueError, match="without a day"):
        make(rich, DAILY._replace(until=NEW_YEAR), now)
    assert preview(DAILY._replace(until=NEW_YEAR), 3) == []


def test_its_payer_is_told_two_days_before_once(rich: Session, now: int) -> None:
    made = make(rich, Plan(Rule("week"), date(2027, 1, 8)), now)
    assert made.notice_at == made.due_at - NOTICE
    assert schedules.telling(rich, made.notice_at - 1) == []
    assert schedules.telling(rich, made.notice_at) == [made.id]
    assert len(schedules.tell(rich, [made.id], made.notice_at)) == 1
    assert schedules.tell(rich, [made.id], made.notice_at) == []
    assert schedules.telling(rich, made.notice_at) == []
    [ran] = run(rich, made.due_at)
    assert ran.now.notice_at == ran.now.due_at - NOTICE


def test_a_run_that_is_due_is_not_announced_any_more(rich: Session, now: int) -> None:
    made = make(rich, Plan(Rule("week"), date(2027, 1, 8)), now)
    assert schedules.telling(rich, made.due_at) == []


def test_what_is_nearer_was_told_when_it_was_asked_for(rich: Session, now: int) -> None:
    assert make(rich, DAILY, now).notice_at is None


def test_one_of_today_runs_at_once_and_is_not_late(rich: Session, now: int) -> None:
    make(rich, Plan(Rule("day"), NEW_YEAR), now)
    [ran] = run(rich, now)
    assert (ran.late, ran.now.day) == (False, date(2027, 1, 2))


def test_the_books_know_a_run_that_was_made(rich: Session, now: int) -> None:
    made = make(rich, DAILY, now)
    run(rich, made.due_at)
    rich.execute(sa.text("update pay_schedules set run = 1, day = '2027-01-02', due_at = 0"))
    [again] = run(rich, made.due_at)
    assert isinstance(again.outcome, Recorded)
    assert again.outcome.repeated
    assert has(rich, BOB) == 20_00


def test_nodes_that_run_it_at_once_pay_once(database: Database, now: int) -> None:
    with database.writer() as db:
        fund(db, 100_00, now)
        made = make(db, DAILY, now)
        db.commit()
    together, ran = threading.Barrier(4), []

    def node() -> None:
        own = Database(database.url)
        with own.writer() as db:
            together.wait()
            ids = [made.id]
            ran.extend(carry(db, lambda: schedules.run(db, ids, made.due_at, lambda _: None)))
        own.close()

    threads = [threading.Thread(target=node) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ran) == 1
    with database.writer() as db:
        assert has(db, BOB) == 20_00
        assert schedules.of(db, [made.id])[made.id].run == 2


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_outages_no_run_is_paid_twice_or_early(
    rich: Session, now: int, seed: int
) -> None:
    chance = random.Random(seed)
    fund(rich, 100_000_00, now)
    rules = [Rule("day", 1), Rule("day", 2), Rule("week", 1, 3), Rule("month", 1, LAST)]
    plans = [Plan(rule, calendar.first(rule, NEW_YEAR + timedelta(1))) for rule in rules]
    made = [make(rich, plan, now) for plan in plans]
    clock, paid = now, {each.id: [] for each in made}
    while clock < now + 80 * DAY:
        clock += chance.choice([HOUR // 2, HOUR, 9 * HOUR, DAY, 5 * DAY])
        for ran in run(rich, clock):
            assert ran.before.due_at <= clock
            assert ran.late == (clock - at(ran.before.day) >= HOUR)
            paid[ran.before.id].append(ran.before.run)
    for each in made:
        runs = paid[each.id]
        assert runs == sorted(set(runs))
        stands = schedules.of(rich, [each.id])[each.id]
        assert stands.due_at > clock - HOUR
    assert has(rich, BOB) == 20_00 * sum(map(len, paid.values()))
    assert list(audit.verify(rich)) == []
