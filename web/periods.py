"""The days of a statement: named ones, or from one to another, as an address says them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from web import dates

NAMED = ("month", "last", "year")  # this month, the last one, this year
DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")


class Period(NamedTuple):
    """Both days are of it. `name` is one of NAMED, or empty."""

    name: str
    first: date
    last: date

    def address(self, **more: str) -> str:
        """As the query of an address."""
        own = {"from": f"{self.first}", "to": f"{self.last}"}
        asked = {"range": self.name} if self.name else own
        return "?" + urlencode({**{name: said for name, said in more.items() if said}, **asked})

    def moments(self, zone: str, now: int) -> tuple[int, int]:
        """Its first and its last millisecond in a time zone; not later than now."""
        until = dates.begins(self.last + timedelta(days=1), zone) - 1
        return dates.begins(self.first, zone), min(until, now)


def period(query: Mapping[str, str], today: date) -> Period:
    """What an address asks for; what makes no sense there is this month."""
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    if first or last:
        begin, end = sorted((first or last or today, last or today))
        return Period("", min(begin, today), min(end, today))
    return named(query.get("range", ""), today)


def named(name: str, today: date) -> Period:
    first = today.replace(day=1)
    if name == "last":
        end = first - timedelta(days=1)
        return Period(name, end.replace(day=1), end)
    if name == "year":
        return Period(name, today.replace(month=1, day=1), today)
    return Period("month", first, today)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
