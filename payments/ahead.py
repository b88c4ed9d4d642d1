"""What is coming: payments by the calendar, bills, what is asked for, offers that lapse."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session

from payments import bills, calendar, schedules
from payments.driver import Statement, ask
from payments.money import Money

RUNS = 60  # of one schedule that are looked at
MOST = 200  # of all
WAITS = """
select case s.kind when 'request' then 'asked' else 'split' end, s.id, s.owner, a.minor, s.currency,
    s.note, s.expires_at as at, s.made_at
from pay_shares a join pay_splits s on s.id = a.split
where a.payer = ? and a.state in ('open', 'contested') and s.state = 'open' and s.expires_at > ?
union all
select case h.payee when ? then 'offered' else 'offer' end, h.transfer,
    case h.payee when ? then h.owner else h.payee end, h.left_minor, h.currency,
    coalesce(n.words, ''), coalesce(h.expires_at, o.wakes_at), t.at
from pay_holds h join pay_offers o on o.transfer = h.transfer
join pay_transfers t on t.id = h.transfer left join pay_notes n on n.transfer = h.transfer
where h.kind = 'offer' and h.state = 'open' and (h.payee = ? or h.owner = ?)
    and coalesce(h.expires_at, o.wakes_at) > ?
order by at limit ?
"""
STATEMENT = Statement(WAITS, WAITS.replace("?", "%s"))


class Coming(NamedTuple):
    """`kind` is schedule, bill, asked or split (their owner pays), offered (to them) or offer (of
    theirs), `other` who is at the other end, or nobody. It is of a `day`, or ends `at` (ms)."""

    kind: str
    number: int
    other: str
    amount: Money
    note: str
    day: date
    at: int | None
    made_at: int
    by_itself: bool = False

    @property
    def name(self) -> str:
        """One, for ever: of a schedule that is one of its days."""
        each = f"-{self.day:%Y%m%d}" if self.kind == "schedule" else ""
        return f"{self.kind}-{self.number}{each}"


def coming(db: Session, owner: str, now: int, days: int, zone: str) -> list[Coming]:
    """What is coming within so many days, in the order of days; what is overdue is of its day."""
    last = calendar.today(now, zone) + timedelta(days=days)
    found = [*_schedules(db, owner, last), *_bills(db, owner, last)]
    found += [each for each in _waits(db, owner, now, zone) if each.day <= last]
    return sorted(found, key=lambda each: (each.day, each.at or 0, each.name))[:MOST]


def _schedules(db: Session, owner: str, last: date) -> Iterator[Coming]:
    for one in schedules.open_of(db, owner):
        for day in one.ahead(RUNS):
            if day > last:
                break
            facts = one.payee, one.amount, one.note, day
            yield Coming("schedule", one.id, *facts, None, one.made_at, by_itself=True)


def _bills(db: Session, owner: str, last: date) -> Iterator[Coming]:
    for one in bills.open_of(db, owner):
        day = date.fromisoformat(one.due)
        if day <= last:
            facts = one.biller, one.left, one.note or one.reference, day
            yield Coming("bill", one.id, *facts, None, one.made_at, by_itself=bool(one.way))


def _waits(db: Session, owner: str, now: int, zone: str) -> Iterator[Coming]:
    asked = owner, now, owner, owner, owner, owner, now, MOST
    for kind, number, other, minor, currency, note, at, made_at in ask(db, STATEMENT, *asked):
        day = calendar.today(at, zone)
        yield Coming(kind, number, other, Money(minor, currency), note, day, at, made_at)
