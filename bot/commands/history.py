"""`/history`: what came and went, newest first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from bot.answers import Answer, Attachment, stamp
from bot.desk import Desk
from bot.signatures import Month, command
from chat import people
from chat.people import Person
from payments import ledger, recipes, wallets
from payments.ledger import Entry

SHOWN = 10
PAGE = 200
FURTHEST = 2_000  # entries looked through for a person or a month


@command(names=("historique",))
def history(desk: Desk, who: Person | None = None, month: Month | None = None) -> Answer:
    """Show what came and went, of one person or one month if you like. Only you see it.

    /history
    /history @bob
    /history october
    """
    found = (e for e in _entries(desk) if _is_with(e, who) and _is_in(e, month, desk.now))
    entries = sorted(islice(found, SHOWN), key=lambda entry: -entry.at)
    names = _names(desk, entries)
    title = desk.words("title_history" if entries else "history_none")
    return desk.tell(title, [_row(desk, entry, names) for entry in entries])


def _entries(desk: Desk) -> Iterator[Entry]:
    """Of every wallet, page by page, as far as is bearable."""
    for holding in wallets.available(desk.db, desk.speaker.owner):
        ref, before = recipes.wallet(desk.speaker.owner, holding.currency), None
        for _ in range(FURTHEST // PAGE):
            page = ledger.statement(desk.db, ref, PAGE, before)
            yield from page
            if len(page) < PAGE:
                break
            before = page[-1].transfer


def _is_with(entry: Entry, who: Person | None) -> bool:
    return who is None or entry.other.owner == who.owner


def _is_in(entry: Entry, month: Month | None, now: int) -> bool:
    if month is None:
        return True
    at, today = (datetime.fromtimestamp(ms // 1000, UTC) for ms in (entry.at, now))
    newest = today.year if month.month <= today.month else today.year - 1
    return (at.year, at.month) == (month.year or newest, month.month)


def _names(desk: Desk, entries: list[Entry]) -> dict[str, Person]:
    owners = {entry.other.owner for entry in entries}
    return {person.owner: person for person in people.of_owners(desk.db, owners)}


def _row(desk: Desk, entry: Entry, names: dict[str, Person]) -> Attachment:
    other = names.get(entry.other.owner)
    label = other.name if other else desk.words("opening")
    detail = desk.words("was_taken_back") if entry.kind == "undo" else entry.note
    money = {"amount_minor": entry.amount.minor, "currency": entry.amount.currency}
    return {"label": label, "detail": detail, **money, "at": stamp(entry.at)}
