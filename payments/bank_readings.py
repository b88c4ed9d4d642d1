"""What was read of linked bank accounts, and when it is read again.

It replaces what was known of the same days; nothing is added to it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments.banks import (
    DAY,
    LATE,
    LINKED,
    MINUTE,
    Link,
    accounts_of,
    change,
    end,
    one_of,
    query,
)
from payments.banks_schema import BankAccounts, BankEntries, Banks

HOUR = 60 * MINUTE
LEASE = 2 * MINUTE  # longer than a reading may take
EVERY = 6 * HOUR  # four times a day without its owner
FRESH = 5 * MINUTE  # with them
WAITS = (MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, EVERY)
KEPT = 90 * DAY  # of entries
AGAIN = 7 * DAY  # is read anew each time
LATEST = 50


class Entry(NamedTuple):
    number: str
    minor: int
    is_booked: bool
    at: int
    text: str


class Reading(NamedTuple):
    """What was read of an account: everything since `since`."""

    account: int
    balance_minor: int
    balance_at: int
    since: int
    entries: Sequence[Entry]


def latest(db: Session, account: int, limit: int = LATEST) -> list[Entry]:
    """The newest first."""
    columns = [col(getattr(BankEntries, name)) for name in Entry._fields]
    mine = col(BankEntries.account) == account
    order = col(BankEntries.at).desc(), col(BankEntries.number).desc()
    rows = db.execute(sa.select(*columns).where(mine).order_by(*order).limit(limit))
    return [
        Entry(number, minor, bool(booked), at, text) for number, minor, booked, at, text in rows
    ]


def since(db: Session, account: int, read_at: int | None, now: int) -> int:
    """From when on it is read (ms): all of it at first, then the last days, and back to what was
    not booked yet, which may be gone by now."""
    if read_at is None:
        return now - KEPT
    waits = col(BankEntries.account) == account, col(BankEntries.is_booked) == 0
    oldest = db.execute(sa.select(sa.func.min(col(BankEntries.at))).where(*waits)).scalar()
    return min(read_at - AGAIN, read_at if oldest is None else oldest)


def stale(db: Session, owner: str, now: int) -> bool:
    """Whether something of theirs is not fresh, and nobody reads it now."""
    return (
        db.execute(sa.select(col(Banks.id)).where(*_stale(owner, now)).limit(1)).first() is not None
    )


def wish(db: Session, owner: str, now: int) -> None:
    """Their owner looks: what is not fresh is read soon."""
    db.execute(sa.update(Banks).where(*_stale(owner, now)).values(due_at=now))


def over(db: Session, now: int) -> list[int]:
    """Consents whose time has come; they are not read any more."""
    ends = col(Banks.due_at) <= now, col(Banks.state) == LINKED, col(Banks.until) <= now
    return list(db.scalars(sa.select(col(Banks.id)).where(*ends)))


def due(db: Session, now: int) -> bool:
    waits = sa.select(col(Banks.id)).where(*_due(now)).limit(1)
    return db.execute(waits).first() is not None


def take(db: Session, limit: int, now: int) -> list[Link]:
    """What is to be read now; nobody else takes it for two minutes. Ways that nobody came back
    from end here."""
    asked = query(*_due(now)).order_by(None).order_by(col(Banks.due_at))
    rows = db.execute(asked.limit(limit).with_for_update(skip_locked=True)).all()
    taken = []
    for one in map(Link._make, rows):
        if one.state != LINKED:
            end(db, one.id, LATE, now)
        else:
            taken.append(change(db, one.id, due_at=now + LEASE))
    return taken


def reseal(db: Session, number: int, sealed: bytes) -> None:
    """Its tokens are new."""
    fresh = col(Banks.id) == number, col(Banks.state) == LINKED
    db.execute(sa.update(Banks).where(*fresh).values(sealed=sealed))


def keep(db: Session, number: int, readings: Sequence[Reading], now: int) -> bool:
    """What was read of its accounts, unless it ended meanwhile."""
    found = one_of(db, number, lock=True)
    if found.state != LINKED:
        return False
    own = {one.id for one in accounts_of(db, [number])}
    for reading in readings:
        if reading.account in own:
            _keep(db, reading, now)
    change(db, number, read_at=now, due_at=min(now + EVERY, found.until), tries=0)
    return True


def later(db: Session, number: int, wait: int, now: int) -> None:
    """It could not be read; `wait` ms if the bank said how long, else ever longer."""
    found = one_of(db, number, lock=True)
    if found.state == LINKED:
        pause = wait or WAITS[min(found.tries, len(WAITS) - 1)]
        change(db, number, due_at=min(now + pause, found.until), tries=found.tries + 1)


def _due(now: int) -> tuple[Any, ...]:
    return col(Banks.due_at) <= now, sa.or_(col(Banks.state) != LINKED, col(Banks.until) > now)


def _stale(owner: str, now: int) -> tuple[Any, ...]:
    old = sa.or_(col(Banks.read_at).is_(None), col(Banks.read_at) <= now - FRESH)
    mine = col(Banks.owner) == owner, col(Banks.state) == LINKED
    return *mine, col(Banks.due_at) > now + LEASE, old


def _keep(db: Session, reading: Reading, now: int) -> None:
    balance = {"balance_minor": reading.balance_minor, "balance_at": reading.balance_at}
    mine = col(BankAccounts.id) == reading.account
    db.execute(sa.update(BankAccounts).where(mine).values(balance))
    fresh = {one.number: one for one in reading.entries}
    again = sa.or_(
        col(BankEntries.at) >= reading.since,
        col(BankEntries.at) < now - KEPT,
        col(BankEntries.number).in_(list(fresh)),
    )
    db.execute(sa.delete(BankEntries).where(col(BankEntries.account) == reading.account, again))
    rows = [
        {"account": reading.account, **one._asdict(), "is_booked": int(one.is_booked)}
        for one in fresh.values()
    ]
    if rows:
        db.execute(sa.insert(BankEntries), rows)
