"""Where a rail says other than our books: kept once, until an operator has seen it."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments.cards_schema import Differences

CONTRADICTED = "contradicted"  # another answer after the first: it moved nothing
PARTLY = "partly"  # the rail moved a part
REFUSED = "refused"  # the rail did not understand us: a bug, or how it is set up
UNRESOLVED = "unresolved"  # a day without an answer
NOT_REVERSED = "not_reversed"  # what was to go back to a card is in the wallet
AMOUNT, OUTCOME = "amount", "outcome"  # of the daily report
MISSING_HERE, MISSING_THERE = "missing_here", "missing_there"
TWICE = "twice"  # of a bank's statement, and the following
BALANCE, ALTERED, UNREADABLE = "balance", "altered", "unreadable"
LONGEST_NOTE = 500


class Difference(NamedTuple):
    """As the row: see `Differences`."""

    id: int
    rail: str
    rrn: str
    kind: str
    transit: int | None
    ours: str
    theirs: str
    at: int
    seen_at: int | None
    seen_by: str
    note: str


def note(
    db: Session,
    rail: str,
    rrn: str,
    kind: str,
    now: int,
    transit: int | None = None,
    ours: str = "",
    theirs: str = "",
) -> bool:
    """Keep one; False if it is known."""
    if is_noted(db, rail, rrn, kind):
        return False
    row = {"rail": rail, "rrn": rrn, "kind": kind, "transit": transit, "at": now}
    row |= {"ours": ours, "theirs": theirs}
    db.execute(sa.insert(Differences).values(row))
    return True


def is_noted(db: Session, rail: str, rrn: str, kind: str) -> bool:
    """Whether there is one, seen or not."""
    same = col(Differences.rail) == rail, col(Differences.rrn) == rrn, col(Differences.kind) == kind
    return db.execute(sa.select(col(Differences.id)).where(*same)).first() is not None


def listing(db: Session, unseen: bool = True, limit: int = 200) -> list[Difference]:
    """The newest first; with `unseen` those that nobody has looked at yet."""
    query = sa.select(*(col(getattr(Differences, name)) for name in Difference._fields))
    if unseen:
        query = query.where(col(Differences.seen_at).is_(None))
    query = query.order_by(col(Differences.id).desc()).limit(limit)
    return [Difference._make(row) for row in db.execute(query)]


def see(db: Session, number: int, by: str, words: str, now: int) -> bool:
    """An operator has looked at it, with a note; False if somebody has before."""
    fresh = col(Differences.id) == number, col(Differences.seen_at).is_(None)
    values = {"seen_at": now, "seen_by": by, "note": words.strip()[:LONGEST_NOTE]}
    seen = sa.update(Differences).where(*fresh).values(values).returning(col(Differences.id))
    return db.execute(seen).first() is not None
