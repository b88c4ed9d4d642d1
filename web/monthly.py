"""The picture of a month: where its bars stand and what is written above them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from babel.numbers import format_compact_decimal, format_decimal
from sqlmodel import Session

from payments import months
from payments.ledger import AccountRef
from payments.money import digits
from payments.months import Flow, Month
from web import dates

WEEK = timedelta(days=7)
HEIGHT, BASE, TOP = 168, 144, 22  # of the drawing, of the line its bars stand on, above the highest
INSET, WIDTH = Decimal("0.08"), Decimal("0.40")  # of the room that a week has
LEAST = 2  # so that a little is not nothing


class Bar(NamedTuple):
    """Across in per cent of the drawing, so that it is as wide as its page; down in pixels."""

    way: str
    x: str
    middle: str
    width: str
    y: int
    height: int
    said: str


class Week(NamedTuple):
    """`days` of the month as `8–14`; `middle` is where they are written."""

    days: str
    middle: str
    is_now: bool
    flow: Flow
    bars: list[Bar]


class Picture(NamedTuple):
    """A month of one account: `before` and `after` are the months to go to, if there are any."""

    first: date
    month: Month
    weeks: list[Week]
    before: date | None
    after: date | None
    height: int = HEIGHT
    base: int = BASE


def picture(
    db: Session, ref: AccountRef, first: date, today: date, zone: str, locale: str
) -> Picture:
    """Weeks begin with the first of the month, so that they are the same in every country."""
    starts = list(_starts(first))
    edges = [dates.begins(day, zone) for day in starts]
    month = months.month(db, ref, edges)
    return Picture(
        first,
        month,
        list(_weeks(month, starts, today, ref.currency, locale)),
        (first - timedelta(days=1)).replace(day=1) if month.begun else None,
        dates.next_month(first) if dates.next_month(first) <= today else None,
    )


def _starts(first: date) -> Iterator[date]:
    """Of each week, and of the next month."""
    end, day = dates.next_month(first), first
    while day < end:
        yield day
        day += WEEK
    yield end


def _weeks(
    month: Month, starts: Sequence[date], today: date, currency: str, locale: str
) -> Iterator[Week]:
    most = max(max(part.came, part.went) for part in month.parts)
    room = Decimal(100) / len(month.parts)
    for n, part in enumerate(month.parts):
        day, last = starts[n], starts[n + 1] - timedelta(days=1)
        bars = [
            _bar(way, minor, most, room * n, room, currency, locale)
            for way, minor in (("came", part.came), ("went", part.went))
        ]
        days = f"{day.day}–{last.day}" if last > day else f"{day.day}"
        yield Week(days, _percent(room * (2 * n + 1) / 2), day <= today <= last, part, bars)


def _bar(
    way: str, minor: int, most: int, left: Decimal, room: Decimal, currency: str, locale: str
) -> Bar:
    height = max(LEAST, (BASE - TOP) * minor // most) if minor else 0
    x = left + room * (INSET if way == "came" else 1 - INSET - WIDTH)
    width = room * WIDTH
    said = _said(minor, currency, locale) if minor else ""
    return Bar(
        way, _percent(x), _percent(x + width / 2), _percent(width), BASE - height, height, said
    )


def _said(minor: int, currency: str, locale: str) -> str:
    """In few signs, as its drawing has little room: `7`, `184`, `1.2K`. The table has it whole."""
    amount = Decimal(minor).scaleb(-digits(currency))
    if amount < 1_000:
        return str(format_decimal(max(amount.quantize(Decimal(1)), Decimal(1)), locale=locale))
    few = 1 if amount < 10_000 else 0
    return str(format_compact_decimal(amount, locale=locale, fraction_digits=few))


def _percent(number: Decimal) -> str:
    return f"{number:.2f}%"
