"""Schedules: what is paid on its days, each time once, on whatever node, also after an outage."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import calendar, ledger, limits, recipes, wallets
from payments.driver import Statement, ask
from payments.ledger import Recorded, Refusal
from payments.money import Money
from payments.plans import DONE, OPEN, STOPPED, Plan, Ran, Schedule
from payments.refusals import NO_SUCH_SCHEDULE, SCHEDULE_OVER, SCHEDULE_RAN
from payments.schedules_schema import Schedules

HOUR = 3_600_000
LATE = HOUR  # after its time a run is called late, and further ones are left out
NOTICE = 48 * HOUR  # before a run its payer is told
TRIES = 2  # of a run, a day apart
MOST_DUE = 50  # in one transaction, so that it stays short
MOST_OPEN = 100  # of one payer
ROWS = """
select id, payer, payee, currency, amount_minor, note, place, rule, first, until, times, zone,
    state, run, day, tries, due_at, notice_at, made_at
from pay_schedules where {chosen} order by id{lock}
"""
READ = Statement(
    ROWS.format(chosen="id in (select value from json_each(?))", lock=""),
    ROWS.format(chosen="id = any(%s)", lock=""),
)
LOCK = Statement(READ.sqlite, ROWS.format(chosen="id = any(%s)", lock=" for update"))
OF_PAYER = Statement(
    ROWS.format(chosen="payer = ? and state = 'open'", lock=""),
    ROWS.format(chosen="payer = %s and state = 'open'", lock=""),
)
DUE = Statement(
    "select id from pay_schedules where state = 'open' and due_at <= ? order by due_at limit ?",
    "select id from pay_schedules where state = 'open' and due_at <= %s order by due_at limit %s",
)
TELLING = Statement(
    "select id from pay_schedules where state = 'open' and notice_at <= ? and due_at > ? limit ?",
    "select id from pay_schedules where state = 'open' and notice_at <= %s and due_at > %s"
    " limit %s",
)


Judge = Callable[[Schedule], Refusal | None]


def make(
    db: Session,
    key: bytes,
    payer: str,
    payee: str,
    amount: Money,
    note: str,
    place: str,
    plan: Plan,
    now: int,
) -> Schedule:
    """From its first day on. The key is of the line that asks for it: twice there is a violation.

    Raises ValueError for a plan that has no day."""
    if not plan.has(1, plan.first):
        raise ValueError(f"a plan without a day: {plan}")
    due_at = max(calendar.moment(plan.first, plan.zone), now)
    row = {
        "key": key,
        "payer": payer,
        "payee": payee,
        "currency": amount.currency,
        "amount_minor": amount.minor,
        "note": note,
        "place": place,
        "rule": plan.rule.text,
        "first": plan.first.isoformat(),
        "until": plan.until.isoformat() if plan.until else "",
        "times": plan.times,
        "zone": plan.zone,
        "state": OPEN,
        "run": 1,
        "day": plan.first.isoformat(),
        "tries": 0,
        "due_at": due_at,
        "notice_at": _notice(due_at, now),
        "made_at": now,
    }
    number = db.execute(sa.insert(Schedules).returning(col(Schedules.id)), [row]).scalar_one()
    return of(db, [number])[number]


def of(db: Session, numbers: Collection[int]) -> dict[int, Schedule]:
    """Those of these numbers that exist, as they are now."""
    return _schedules(db, READ, numbers)


def open_of(db: Session, payer: str) -> list[Schedule]:
    """All that somebody has open, the next to run first."""
    found = [_schedule(row) for row in ask(db, OF_PAYER, payer)]
    return sorted(found, key=lambda each: (each.due_at, each.id))


def skip(db: Session, number: int, run: int, now: int) -> Schedule | Refusal:
    """Leave out the next run, which is number `run`; it counts as one of its times. Refusals:
    no_such_schedule, schedule_over, schedule_ran."""
    schedule = _schedules(db, LOCK, [number]).get(number)
    if schedule is None or schedule.state != OPEN:
        return Refusal(SCHEDULE_OVER if schedule else NO_SUCH_SCHEDULE)
    if schedule.run != run:
        return Refusal(SCHEDULE_RAN)
    return _advance(db, schedule, now)[0]


def stop(db: Session, number: int) -> Schedule | Refusal:
    """No further run."""
    schedule = _schedules(db, LOCK, [number]).get(number)
    if schedule is None or schedule.state != OPEN:
        return Refusal(SCHEDULE_OVER if schedule else NO_SUCH_SCHEDULE)
    return _keep(db, schedule._replace(state=STOPPED))


def telling(db: Session, now: int) -> list[int]:
    """Those whose payer is to be told of the next run; at most MOST_DUE."""
    return [row[0] for row in ask(db, TELLING, now, now, MOST_DUE)]


def tell(db: Session, numbers: Collection[int], now: int) -> list[Schedule]:
    """Those of these that are to be told of now: each run once, whoever asks."""
    known = _schedules(db, LOCK, numbers).values()
    fresh = [each for each in known if each.state == OPEN and (each.notice_at or now + 1) <= now]
    return [_keep(db, each._replace(notice_at=None)) for each in fresh]


def due(db: Session, now: int) -> list[int]:
    """Those that are to be run, the longest due first; at most MOST_DUE."""
    return [row[0] for row in ask(db, DUE, now, MOST_DUE)]


def run(db: Session, numbers: Collection[int], now: int, judge: Judge) -> list[Ran]:
    """Run those of these that are due, if nobody was faster. `judge` may refuse one first.

    Of several runs whose time was over more than an hour ago the first is made, late, and the
    others are left out. A refused one is tried once more the next day, and then missed."""
    known = _schedules(db, LOCK, numbers).values()
    ready = [each for each in known if each.state == OPEN and each.due_at <= now]
    return [_run(db, each, judge(each), now) for each in ready]


def _run(db: Session, schedule: Schedule, no: Refusal | None, now: int) -> Ran:
    outcome = no or _pay(db, schedule, now)
    late = now - schedule.planned_at >= LATE
    if isinstance(outcome, Refusal) and schedule.tries + 1 < TRIES:
        tomorrow = calendar.today(now, schedule.plan.zone) + timedelta(days=1)
        due_at = calendar.moment(tomorrow, schedule.plan.zone)
        waits = schedule._replace(tries=schedule.tries + 1, due_at=due_at, notice_at=None)
        return Ran(schedule, _keep(db, waits), outcome, late)
    further, left_out = _advance(db, schedule, now)
    return Ran(schedule, further, outcome, late, left_out)


def _pay(db: Session, schedule: Schedule, now: int) -> Recorded | Refusal:
    payer, payee, amount = schedule.payer, schedule.payee, schedule.amount
    key = recipes.run_key(schedule.id, schedule.run)
    what = recipes.gift(key, payer, payee, amount, schedule.note)
    wallet = wallets.of(db, [payer]).get(payer)
    if wallet and wallet.limits:
        what = what._replace(caps=limits.caps(wallet, [(payee, amount)], schedule.place, now))
    [outcome] = ledger.record(db, [what], now)
    return outcome


def _advance(db: Session, schedule: Schedule, now: int) -> tuple[Schedule, int]:
    """To the next run whose time is not over, or to the end; and how many were left out."""
    plan, left_out = schedule.plan, 0
    count, day = schedule.run + 1, plan.after(schedule.day)
    while plan.has(count, day) and calendar.moment(day, plan.zone) <= now - LATE:
        count, day, left_out = count + 1, plan.after(day), left_out + 1
    due_at = calendar.moment(day, plan.zone)
    further = schedule._replace(
        state=OPEN if plan.has(count, day) else DONE,
        run=count,
        day=day,
        tries=0,
        due_at=due_at,
        notice_at=_notice(due_at, now),
    )
    return _keep(db, further), left_out


def _notice(due_at: int, now: int) -> int | None:
    """A run that is nearer than that was told of when it came to be the next."""
    return due_at - NOTICE if due_at - NOTICE > now else None


def _keep(db: Session, schedule: Schedule) -> Schedule:
    values = {
        "state": schedule.state,
        "run": schedule.run,
        "day": schedule.day.isoformat(),
        "tries": schedule.tries,
        "due_at": schedule.due_at,
        "notice_at": schedule.notice_at,
    }
    db.execute(sa.update(Schedules).where(col(Schedules.id) == schedule.id).values(**values))
    return schedule


def _schedules(db: Session, statement: Statement, numbers: Collection[int]) -> dict[int, Schedule]:
    rows = ask(db, statement, list(numbers))
    return {row[0]: _schedule(row) for row in rows}


def _schedule(row: Any) -> Schedule:
    number, payer, payee, currency, minor, note, place, rule, first, until, times, *rest = row
    zone, state, count, day, *further = rest
    plan = Plan(
        calendar.rule(str(rule)),
        date.fromisoformat(str(first)),
        date.fromisoformat(str(until)) if until else None,
        times,
        str(zone),
    )
    money = Money(minor, currency)
    on = date.fromisoformat(str(day))
    return Schedule(number, payer, payee, money, note, place, plan, state, count, on, *further)
