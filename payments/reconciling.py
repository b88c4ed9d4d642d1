"""A rail's report of a day against our books: what one has and the other has not, or otherwise."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import differences, transits
from payments.cards_schema import Reports
from payments.outcomes import ABSENT, PARTIAL, Answer
from payments.rails import decimals
from payments.rails.visa_direct import codes, inquiries
from payments.rails.visa_direct.inquiries import Row
from payments.transits import (
    APPROVED,
    DAY,
    DECLINED,
    FAILED,
    HOUR,
    PENDING,
    REVERSING,
    SENDING,
    VISA,
    Transit,
)

AFTER = HOUR  # of the day after, when a report is complete
BACK = 7  # days that are caught up with
SETTLES = (APPROVED, PARTIAL, DECLINED)


class Compared(NamedTuple):
    """How many transactions the rail has, how many of them differ, and the answers that its report
    has to what is still open here."""

    transactions: int
    differences: int
    answers: tuple[tuple[int, Answer], ...]


def due(db: Session, now: int) -> date | None:
    """The oldest day whose report is complete and was not looked at, if money moved on it or
    the day before has open ends."""
    today = datetime.fromtimestamp((now - AFTER) // 1000, UTC).date()
    done = set(db.scalars(sa.select(col(Reports.day)).where(col(Reports.rail) == VISA)))
    for back in range(BACK, 0, -1):
        day = today - timedelta(days=back)
        start = _start(day)
        if day.isoformat() in done:
            continue
        moved = transits.sent_between(db, VISA, start - DAY, start + DAY)
        if any(one.is_open or (one.sent_at or 0) >= start for one in moved):
            return day
    return None


def compare(
    db: Session, day: date, rows: Sequence[Row], later: Collection[str], now: int
) -> Compared:
    """Keep what differs. `later` are the references of the day after: what left at midnight may be
    among them."""
    told = [row for row in rows if row.kind in ("pull", "push")]
    found = {row.rrn: transits.referred(db, VISA, row.rrn) for row in told}
    answers: list[tuple[int, Answer]] = []
    count = 0
    for row in told:
        one = found[row.rrn]
        if one is not None and _is_foreign(row, one):
            count += _note(db, differences.AMOUNT, row.rrn, one, _says(row), now)
        elif one is not None and one.is_open and _goes_back(one):
            continue
        elif one is not None and one.is_open and _read(row, one).state in SETTLES:
            answers.append((one.id, _read(row, one)))
        elif kind := _differs(row, one):
            count += _note(db, kind, row.rrn, one, _says(row), now)
    absent = [
        one
        for one in transits.sent_between(db, VISA, _start(day) - DAY, _start(day) + DAY)
        if one.rrn not in found and one.rrn not in later
    ]
    for one in absent:
        if (one.sent_at or 0) >= _start(day) and one.state not in (DECLINED, FAILED):
            count += _note(db, differences.MISSING_THERE, one.rrn, one, "", now)
        if _never_came(db, one, now):
            nothing = Answer(DECLINED, "report", ABSENT, "transit_absent")
            answers.append((one.id, nothing))
    return Compared(len(told), count, tuple(answers))


class Done(NamedTuple):
    """A day that was looked at."""

    day: str
    transactions: int
    differences: int


def done(db: Session, limit: int) -> list[Done]:
    """The newest days that were looked at."""
    columns = col(Reports.day), col(Reports.transactions), col(Reports.differences)
    query = sa.select(*columns).where(col(Reports.rail) == VISA).order_by(col(Reports.day).desc())
    return [Done._make(row) for row in db.execute(query.limit(limit))]


def keep(db: Session, day: date, compared: Compared, now: int) -> None:
    """It need not be looked at again."""
    here = col(Reports.rail) == VISA, col(Reports.day) == day.isoformat()
    db.execute(sa.delete(Reports).where(*here))
    row = {"rail": VISA, "day": day.isoformat(), "at": now}
    counts = {"transactions": compared.transactions, "differences": compared.differences}
    db.execute(sa.insert(Reports).values(row | counts))


def _never_came(db: Session, one: Transit, now: int) -> bool:
    """Whether a report without it ends it: one that the rail may be at, or that is younger than a
    day, is asked after, and ended by the report after that."""
    if not one.is_open or one.identifier or one.state in (PENDING, SENDING) or _goes_back(one):
        return False
    is_old = one.sent_at is not None and now - one.sent_at >= DAY
    return is_old and differences.is_noted(db, VISA, one.rrn, differences.MISSING_THERE)


def _goes_back(one: Transit) -> bool:
    """Whether a report of the pull says nothing of how it ends: somebody is at its reversal."""
    return one.state == REVERSING or one.back_id != ""


def _is_foreign(row: Row, one: Transit) -> bool:
    """Whether it names another currency than ours."""
    return inquiries.letters(row.currency) not in ("", one.currency)


def _read(row: Row, one: Transit) -> Answer:
    """What a row says of a transit: nothing, while the network itself waits."""
    said = Answer(
        "unknown",
        "report",
        row.code,
        network_id=row.identifier,
        approval=row.approval,
        transmitted=row.transmitted,
        came=decimals.read(row.amount, one.currency),
    )
    if row.progress == "COMPLETED" and row.code in codes.APPROVED:
        return said._replace(state=APPROVED)
    if row.progress == "COMPLETED" and row.code == codes.PARTIAL:
        return said._replace(state=PARTIAL)
    if row.progress in ("COMPLETED", "FAILED"):
        return Answer(DECLINED, "report", row.code, codes.meaning(row.code).words)
    return said


def _differs(row: Row, one: Transit | None) -> str:
    """How what has ended here is otherwise there, or nothing."""
    if one is None:
        return differences.MISSING_HERE
    theirs = _read(row, one)
    if theirs.state not in SETTLES:
        return ""
    if (theirs.state == DECLINED) != (one.state in (DECLINED, FAILED)):
        return differences.OUTCOME
    if theirs.state != DECLINED and theirs.came is not None:
        ours = one.amount_minor if one.came_minor is None else one.came_minor
        if (theirs.came.minor, theirs.came.currency) != (ours, one.currency):
            return differences.AMOUNT
    return ""


def _note(db: Session, kind: str, rrn: str, one: Transit | None, theirs: str, now: int) -> bool:
    ours = f"{one.state} {one.amount_minor}" if one else ""
    return differences.note(db, VISA, rrn, kind, now, one.id if one else None, ours, theirs)


def _says(row: Row) -> str:
    return f"{row.kind} {row.progress} {row.code} {row.amount} {row.currency}".strip()


def _start(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
