"""A year of a wallet: its months in and out, what for, whom most of it went to, what repeats."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from aiohttp import web
from babel.dates import format_date
from sqlmodel import Session

from chat import people
from payments import recipes, years
from payments.months import Flow
from web import dates, render, words
from web.pages import adding, shell
from web.pages.shell import Facts, Reader

FIRST = 2000
HEIGHT, BASE, TOP = 150, 126, 6  # of the drawing, of the line its bars stand on, above the highest
ROOM = Decimal(100) / 12


class Column(NamedTuple):
    """A month: its bars in pixels, across in per cent."""

    first: date
    letter: str
    flow: Flow
    middle: str
    came: tuple[str, int, int]  # across, down, high
    went: tuple[str, int, int]


async def year(request: web.Request) -> web.Response:
    """`?year=2026&currency=EUR`: this one and the home currency if they are not said."""
    if wait := adding.slowed(request):
        say = words.catalogue(shell.reader(request).locale).one
        return adding.too_often(request, say("The year"), wait)
    asked = shell.whole(request.query.get("year"))
    return await shell.show(request, "year", _year, asked, request.query.get("currency", ""))


def _year(db: Session, who: Reader, asked: int | None, currency: str) -> Facts:
    assert who.person
    this = int(dates.day(render.now_ms(), who.zone)[:4])
    number = asked if asked and FIRST <= asked <= this else this
    used = shell.currencies(db, who.person)
    chosen = currency if currency in used else used[0]
    firsts = [date(number, month, 1) for month in range(1, 13)]
    edges = [dates.begins(day, who.zone) for day in (*firsts, date(number + 1, 1, 1))]
    found = years.year(db, recipes.wallet(who.person.owner, chosen), edges)
    owners = {owner for owner, *_ in found.payees} | {each.other for each in found.repeats}
    most = max(max(flow.came, flow.went) for flow in found.months) or 1
    return {
        "year": number,
        "before": number - 1 if number > FIRST else None,
        "after": number + 1 if number < this else None,
        "found": found,
        "columns": [
            _column(n, first, flow, most, who.locale)
            for n, (first, flow) in enumerate(zip(firsts, found.months, strict=True))
        ],
        "chosen": chosen,
        "currencies": used,
        "known": {one.owner: one for one in people.of_owners(db, list(owners))},
        "height": HEIGHT,
        "base": BASE,
    }


def _column(n: int, first: date, flow: Flow, most: int, locale: str) -> Column:
    left = ROOM * n
    bars = [
        (f"{left + ROOM * Decimal(inset):.2f}%", BASE - high, high)
        for inset, high in (("0.12", _high(flow.came, most)), ("0.52", _high(flow.went, most)))
    ]
    letter = format_date(first, "LLLLL", locale=locale)
    return Column(first, letter, flow, f"{left + ROOM / 2:.2f}%", bars[0], bars[1])


def _high(minor: int, most: int) -> int:
    """So that a little is not nothing."""
    return max(2, (BASE - TOP) * minor // most) if minor > 0 else 0
