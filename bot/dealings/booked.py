"""What our bank's statement comes to for people: what is open ends, what came back is theirs."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.dealings import outcomes
from bot.kept import Heard, Kept
from payments import bank_statements
from payments import outcomes as books
from payments.rails.iso20022.camt053 import Entry

NOTHING = Heard([], Kept.nothing())


def hold(db: Session, number: int, entries: Sequence[Entry], place: int, now: int) -> Heard:
    """Hold some entries of a statement; see `bank_statements.hold`. What went and came back is
    told once, as it is in the end."""
    verdict = bank_statements.hold(db, number, entries, place, now)
    if verdict.back:
        if verdict.answer:
            books.settle(db, verdict.transit, verdict.answer, now)
        return outcomes.give_back(db, verdict.transit, now)
    if verdict.answer:
        return outcomes.settle(db, verdict.transit, verdict.answer, now)
    return NOTHING
