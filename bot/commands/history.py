"""`/history`: what came and went, newest first."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from heapq import merge

from bot import entries
from bot.answers import Answer
from bot.commands.balance import end
from bot.desk import Desk
from bot.reading.sorting import Cursor, Flow, Sort
from bot.signatures import Month, command
from chat.people import Person
from payments import ledger, recipes, wallets
from payments.ledger import AccountRef, Entry

SHOWN = 10
PAGE = 100
LATEST = 2**62  # also what a node whose clock is ahead has written
FURTHEST = 2_000  # entries that are looked through at a time
KINDS = {
    "requests": {"request"},
    "splits": {"share", "settlement"},
    "packets": {"packet", "claimed", "returned"},
    "pools": {"chip", "captured", "returned", "taken back"},
    "bills": {"bill"},
    "refunds": {"refund", "undo"},
    "offers": {"offer", "accepted", "declined", "taken back", "expired"},
}


@command(french=("historique",), safe=True)
def history(
    desk: Desk,
    who: Person | None = None,
    month: Month | None = None,
    flow: Flow | None = None,
    sort: Sort | None = None,
    before: Cursor | None = None,
) -> Answer:
    """Show what came and went: all of it, or with one person, in one month, one way, of one kind.
    Only you see it.

    /history
    /history @bob
    /history october
    /history @bob in october out
    /history packets
    /history before 120
    """
    first = first_of(desk, month) if month else None
    shown, more = _some(
        _entries(desk, first, before),
        lambda entry: (
            (who is None or entry.other.owner == who.owner)
            and (flow is None or (entry.amount.minor > 0) == (flow == "in"))
            and (sort is None or entry.kind in KINDS[sort])
        ),
    )
    known = entries.names(desk, shown)
    rows = [entries.row(desk, entry, known) for entry in shown]
    if more:
        said = [f"@{who.handle}" if who else "", f"{first:%Y-%m}" if first else ""]
        said += [desk.words(f"word_{each}") if each else "" for each in (flow, sort, "before")]
        again = " ".join([desk.slash("history"), *filter(None, said), str(more)])
        rows.append({"label": desk.words("history_older"), "mend": again})
    narrowed = who or month or flow or sort or before
    none = "history_nothing" if narrowed else "history_none"
    return desk.tell(desk.words("title_history" if shown else none), rows)


def first_of(desk: Desk, month: Month) -> date:
    """Of the month; without a year the newest that has begun where the speaker lives."""
    today = desk.today
    newest = today.year if month.month <= today.month else today.year - 1
    return date(month.year or newest, month.month, 1)


def _some(found: Iterable[Entry], wanted: Callable[[Entry], bool]) -> tuple[list[Entry], int]:
    """Those to show, and before which transfer to go on, if there may be more."""
    shown: list[Entry] = []
    last = 0
    for looked, entry in enumerate(found):
        if len(shown) == SHOWN or looked == FURTHEST:
            return shown, last
        last = entry.transfer
        if wanted(entry):
            shown.append(entry)
    return shown, 0


def _entries(desk: Desk, first: date | None, before: int | None) -> Iterator[Entry]:
    """Of every wallet together, the newest first: of a month, or before a transfer of one's own."""
    owner = desk.speaker.owner
    since, until, limit = 0, LATEST, None
    if first:
        since = end(first - timedelta(days=1), desk.speaker.zone) + 1
        until = end(
            (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), desk.speaker.zone
        )
    if before is not None:
        at = ledger.moment(desk.db, owner, before)
        if at is None:
            desk.refuse("receipt_unknown", number=before)
        until, limit = min(until, at), (-at, -before)
    refs = [recipes.wallet(owner, held.currency) for held in wallets.available(desk.db, owner)]
    for entry in merge(*(_walk(desk, ref, until) for ref in refs), key=_place):
        if entry.at < since:
            return
        if limit is None or _place(entry) > limit:
            yield entry


def _place(entry: Entry) -> tuple[int, int]:
    return -entry.at, -entry.transfer


def _walk(desk: Desk, ref: AccountRef, until: int) -> Iterator[Entry]:
    """One wallet's, page by page."""
    page = ledger.statement(desk.db, ref, PAGE, until=until)
    while page:
        yield from page
        page = ledger.statement(desk.db, ref, PAGE, before=page[-1].transfer)
