"""What our bank's statement comes to for people: what is open ends, what came back is theirs."""

from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from bot.dealings import outcomes
from bot.kept import Heard, Kept
from payments import bank_statements
from payments import outcomes as books
from payments.bank_statements import AT_ONCE, Outline
from payments.movements import Verdict
from payments.rails.iso20022.camt053 import Entry

NOTHING = Heard([], Kept.nothing())
Deed = tuple[Callable[..., Any], tuple[Any, ...]]  # to be called with a session and these


class Held(NamedTuple):
    """What became of a file: its entries, and how many of its statements were new."""

    entries: int
    differences: int
    statements: int


def hold(db: Session, number: int, entries: Sequence[Entry], place: int, now: int) -> Heard:
    """Hold some entries of a statement; see `bank_statements.hold`. What went and came back is
    told once, as it is in the end. Acknowledged with how many are held by then."""
    verdict = bank_statements.hold(db, number, entries, place, now)
    heard = _carried_out(db, verdict, now)
    return heard._replace(acks=[{"held": bank_statements.find(db, number).held}])


def _carried_out(db: Session, verdict: Verdict, now: int) -> Heard:
    if verdict.back:
        if verdict.answer:
            books.settle(db, verdict.transit, verdict.answer, now)
        return outcomes.give_back(db, verdict.transit, now)
    if verdict.answer:
        return outcomes.settle(db, verdict.transit, verdict.answer, now)
    return NOTHING


def deeds(
    chunks: Iterable[bytes], outlines: Sequence[Outline], accounts: Collection[str], now: int
) -> Generator[Deed, Any, Held]:
    """All that a file asks for, each in a transaction of its own; it is told what each came to.
    `outlines` are of the same file, which is read again here, as it goes on."""
    opened: list[bank_statements.Kept | None] = []
    for outline in outlines:
        opened.append((yield bank_statements.open_one, (outline, accounts, now)))
    for which, first, entries in bank_statements.parts(chunks):
        one, some = opened[which], AT_ONCE
        held = one.held if one else first + len(entries)
        while one and held < first + len(entries):
            start = max(held - first, 0)
            heard = yield hold, (one.id, entries[start : start + some], first + start, now)
            quiet = heard.kept is NOTHING.kept
            some = AT_ONCE if quiet else max(some // 2, 1)  # what asks comes in rows
            held = heard.acks[0]["held"]
        if one:
            opened[which] = one._replace(held=held)
    closed = []
    for each in filter(None, opened):
        closed.append((yield bank_statements.close, (each.id, now)))
    sums = (sum(each.entries for each in closed), sum(each.differences for each in closed))
    return Held(*sums, len(closed))
