"""Which days' statements of our bank were held against the books, and which are to be asked for."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import differences
from payments.banks_schema import BankTransits
from payments.cards_schema import Reports
from payments.transits import BANK, HOUR

AFTER = HOUR  # of the day after, when a statement is complete
BACK = 7  # days that are caught up with


def due(db: Session, now: int) -> list[str]:
    """Days that are over and were not held yet, the oldest first, as `2026-11-30`; none as long as
    nothing ever went by bank."""
    if db.execute(sa.select(col(BankTransits.transit)).limit(1)).first() is None:
        return []
    today = datetime.fromtimestamp((now - AFTER) // 1000, UTC).date()
    days = [(today - timedelta(days=back)).isoformat() for back in range(BACK, 0, -1)]
    known = col(Reports.rail) == BANK, col(Reports.day).in_(days)
    done = set(db.scalars(sa.select(col(Reports.day)).where(*known)))
    return [day for day in days if day not in done]


def keep(db: Session, day: str, entries: int, differ: int, now: int) -> None:
    """All that the bank has of a day was held: it need not be asked for again."""
    date.fromisoformat(day)
    here = col(Reports.rail) == BANK, col(Reports.day) == day
    db.execute(sa.delete(Reports).where(*here))
    row = {"rail": BANK, "day": day, "transactions": entries, "differences": differ, "at": now}
    db.execute(sa.insert(Reports).values(row))


def refuse(db: Session, name: str, reason: str, now: int) -> bool:
    """A file that cannot be read is for the operator; nothing of it counts."""
    return differences.note(db, BANK, name, differences.UNREADABLE, now, theirs=reason)
