"""Times as a reader says them. They come in ms since 1970 in UTC, or as on the wire."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_skeleton, format_time

from bot.words.dates import written

MINUTE = 60_000
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
NARROW, NO_BREAK = "\u202f", "\xa0"  # the narrow one looks like none before a PM


def moment(at: int | str) -> int:
    """Milliseconds since 1970 of a time on the wire (`2025-11-23T20:32:00.000Z`)."""
    if isinstance(at, int):
        return at
    return round(datetime.fromisoformat(at).timestamp() * 1000)


def iso(at: int) -> str:
    """A time as it goes over the wire."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%dT%H:%M:%S}.{at % 1000:03d}Z"


def zone(name: str) -> str:
    """`name` if it is a time zone, else UTC: it comes from a cookie."""
    return name if name in _zones() else "UTC"


def clock(at: int | str, locale: str, zone_name: str = "UTC") -> str:
    """`2:02 PM`, `14:02`."""
    return _clock(moment(at) // MINUTE, locale, zone_name)


def day(at: int | str, zone_name: str = "UTC") -> str:
    """The day as `2025-11-23`, in the reader's zone."""
    return _local(moment(at), zone_name).date().isoformat()


def day_name(at: int | str, now: int, locale: str, zone_name: str = "UTC") -> str:
    """`Today`, `Yesterday`, else `Sunday, November 23`, or `November 23, 2024` of another year."""
    return _day_name(day(at, zone_name), day(now, zone_name), locale)


def long_day(at: int | str, locale: str, zone_name: str = "UTC") -> str:
    """`November 23, 2025`, whatever day it is today."""
    return written(_local(moment(at), zone_name).date(), "long", locale)


def calendar_day(day: str, locale: str) -> str:
    """`November 23, 2025` of `2025-11-23`, which is the same day in every zone."""
    return written(date.fromisoformat(day), "long", locale)


@lru_cache(1024)
def medium_day(day: str, locale: str) -> str:
    """`Nov 23, 2025` of `2025-11-23`."""
    return written(date.fromisoformat(day), "medium", locale)


def when(at: int | str, now: int, locale: str, zone_name: str = "UTC") -> str:
    """For lists: the clock today, else the day."""
    if day(at, zone_name) == day(now, zone_name):
        return clock(at, locale, zone_name)
    return _short_day(day(at, zone_name), day(now, zone_name), locale)


def month(text: str) -> date | None:
    """The first day of `2025-11`, of this century; None for anything else."""
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_name(first: date, locale: str) -> str:
    """`November 2025`."""
    return str(format_skeleton("yMMMM", first, locale=locale))


def begins(one: date, zone_name: str) -> int:
    """When a day begins in a zone, in ms since 1970."""
    return round(datetime.combine(one, time(), _zone(zone_name)).timestamp()) * 1000


@lru_cache(4096)
def _clock(minute: int, locale: str, zone_name: str) -> str:
    said = str(format_time(_local(minute * MINUTE, zone_name), "short", locale=locale))
    return said.replace(NARROW, NO_BREAK)


@lru_cache(1024)
def _day_name(then: str, today: str, locale: str) -> str:
    one, other = date.fromisoformat(then), date.fromisoformat(today)
    away = (other - one).days
    if away in (0, 1):
        return RELATIVE[locale][away]
    pattern = SAME_YEAR[locale] if one.year == other.year else "long"
    return written(one, pattern, locale)


@lru_cache(1024)
def _short_day(then: str, today: str, locale: str) -> str:
    one, other = date.fromisoformat(then), date.fromisoformat(today)
    if timedelta() < other - one < timedelta(days=7):
        return str(format_skeleton("EEE", one, locale=locale))
    if one.year == other.year:
        return written(one, "MMMd", locale)
    return written(one, "short", locale)


def _local(at: int, zone_name: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, _zone(zone_name))


@lru_cache(64)
def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


@lru_cache(1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


RELATIVE = {"en": ("Today", "Yesterday"), "fr": ("Aujourd’hui", "Hier")}
SAME_YEAR = {"en": "EEEE, MMMM d", "fr": "EEEE d MMMM"}
