"""Which days a schedule falls on: iCalendar rules (RFC 5545), in the time zone of who pays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

CLOCK = time(8)  # of a day, where the payer lives: awake, and before shops open
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
SURE = 28  # a day that every month has
EPOCH, MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
LAST = -1  # the last day of a month


class Rule(NamedTuple):
    """Every so many `unit`s (day, week, month, year): `day` is the weekday of a week (0 is Monday)
    or the day of a month (`LAST`: its last one), `month` the month of a year."""

    unit: str
    every: int = 1
    day: int = 0
    month: int = 0

    @property
    def text(self) -> str:
        """As an RRULE. RFC 5545 leaves out a month without a 31st; who says 31 means its last day,
        so the days from the 28th on are listed and the last of them that exists is taken."""
        parts = [f"FREQ={FREQUENCIES[self.unit]}", f"INTERVAL={self.every}"]
        if self.unit == "week":
            parts.append(f"BYDAY={WEEKDAYS[self.day]}")
        if self.unit == "year":
            parts.append(f"BYMONTH={self.month}")
        if self.unit in ("month", "year"):
            days = range(SURE, self.day + 1) if self.day > SURE else [self.day]
            parts.append(f"BYMONTHDAY={','.join(map(str, days))}")
            parts += ["BYSETPOS=-1"] if self.day > SURE else []
        return ";".join(parts)


def rule(text: str) -> Rule:
    """The rule that `Rule.text` wrote."""
    parts = dict(part.split("=") for part in text.split(";"))
    unit = next(unit for unit, name in FREQUENCIES.items() if name == parts["FREQ"])
    day = int(parts.get("BYMONTHDAY", "0").split(",")[-1])
    if unit == "week":
        day = WEEKDAYS.index(parts["BYDAY"])
    return Rule(unit, int(parts["INTERVAL"]), day, int(parts.get("BYMONTH", 0)))


def days(one: Rule, since: date) -> Iterator[date]:
    """All days from `since` on, which is where the interval is counted from."""
    for moment in rrulestr(one.text, dtstart=datetime.combine(since, time())):
        yield moment.date()


def first(one: Rule, since: date) -> date:
    """The first day of a rule that is not before `since`, whatever the interval."""
    return next(days(one._replace(every=1), since))


def moment(day: date, zone: str) -> int:
    """When a day's payment is made, in ms. A clock that does not exist there on that day is read as
    before the change (RFC 5545), so it comes as much later; of two, the first is taken."""
    return (datetime.combine(day, CLOCK, ZoneInfo(zone)) - EPOCH) // MILLISECOND


def today(now: int, zone: str) -> date:
    """The day it is in a zone at a time in ms."""
    return (EPOCH + now * MILLISECOND).astimezone(ZoneInfo(zone)).date()


def begins(day: date, zone: str) -> int:
    """When a day begins in a zone, in ms."""
    return (datetime.combine(day, time(), ZoneInfo(zone)) - EPOCH) // MILLISECOND
