"""`/statement`: what was there before, what came and went, and what was there after."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.answers import Answer, Attachment
from bot.commands.balance import end
from bot.commands.history import first_of
from bot.desk import Desk
from bot.reading.ranges import Days
from bot.signatures import Month, command
from payments import recipes, statements, wallets
from payments.statements import TooLong

COUNTED = 5_000  # lines of which a command adds up what came and went; the page adds up all


@command(french=("relevé",), safe=True)
def statement(desk: Desk, month: Month | None = None, days: Days | None = None) -> Answer:
    """Show what you had before some days, what came and went, and what was left. Only you see it.

    /statement
    /statement october
    /statement last month
    /statement from 2026-10-01 to 2026-10-15
    /statement 2026
    """
    first, last = _days(desk, month, days)
    held = wallets.available(desk.db, desk.speaker.owner)
    rows = [row for each in held for row in _rows(desk, each.currency, first, last)]
    return desk.tell(desk.words("title_statement", first=first, last=last), rows)


def _days(desk: Desk, month: Month | None, days: Days | None) -> tuple[date, date]:
    """This month, if nothing was said."""
    if days is not None:
        return days.first, days.last
    first = first_of(desk, month) if month else desk.today.replace(day=1)
    if first > desk.today:
        desk.refuse("past_future", token=f"{first:%Y-%m}")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, min(last, desk.today)


def _rows(desk: Desk, currency: str, first: date, last: date) -> Iterator[Attachment]:
    account = recipes.wallet(desk.speaker.owner, currency)
    zone = desk.speaker.zone
    since = end(first - timedelta(days=1), zone) + 1
    until = min(end(last, zone), desk.now)
    opening, closing = statements.ends(desk.db, account, since, until)
    sums = [("statement_opening", opening)]
    try:
        outline = statements.outline(desk.db, account, since, until, COUNTED)
        sums += [("statement_in", outline.came), ("statement_out", -outline.went)]
    except TooLong:
        yield {"label": desk.words("statement_long", count=COUNTED)}
    for word, minor in [*sums, ("statement_closing", closing)]:
        yield {"label": desk.words(word), "amount_minor": minor, "currency": currency}
    link = f"/wallet/statement?currency={currency}&from={first}&to={last}"
    yield {"label": desk.words("statement_open", currency=currency), "link": link}
