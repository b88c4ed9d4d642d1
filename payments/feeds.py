"""Calendars to subscribe to, each at an address that only its owner and their programs know."""

import hashlib
import secrets
import uuid
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments.order_schema import CalendarFeeds

BYTES = 24  # of a secret: nobody guesses 192 bits


class Feed(NamedTuple):
    """`seed` is for its UIDs, and stays when the address changes."""

    owner: str
    seed: str
    amounts: bool
    is_open: bool
    made_at: int


def of(db: Session, owner: str) -> Feed | None:
    """An owner's, also one that was ended."""
    return _found(db, col(CalendarFeeds.owner) == owner)


def behind(db: Session, secret: str) -> Feed | None:
    """The one at this address. Looked up by its hash: how long that takes tells nothing."""
    return _found(db, col(CalendarFeeds.secret) == _hash(secret))


def renew(db: Session, owner: str, now: int) -> str:
    """A new address, shown this once; the one before leads nowhere from now on."""
    secret = secrets.token_urlsafe(BYTES)
    row = {"secret": _hash(secret), "made_at": now}
    if not _change(db, owner, row):
        seed = str(uuid.uuid4())
        db.execute(sa.insert(CalendarFeeds).values(owner=owner, seed=seed, amounts=0, **row))
    return secret


def end(db: Session, owner: str) -> None:
    """No address leads to it any more."""
    _change(db, owner, {"secret": None})


def show_amounts(db: Session, owner: str, amounts: bool) -> None:
    _change(db, owner, {"amounts": int(amounts)})


def uid(feed: Feed, name: str) -> str:
    """The same for the same of the same calendar, for ever."""
    return str(uuid.uuid5(uuid.UUID(feed.seed), name))


def _change(db: Session, owner: str, values: dict[str, object]) -> bool:
    change = sa.update(CalendarFeeds).filter_by(owner=owner).values(values)
    return bool(db.execute(change.returning(col(CalendarFeeds.owner))).all())


def _found(db: Session, where: sa.ColumnElement[bool]) -> Feed | None:
    columns = CalendarFeeds.owner, CalendarFeeds.seed, CalendarFeeds.amounts
    query = sa.select(*map(col, columns), col(CalendarFeeds.secret), col(CalendarFeeds.made_at))
    row = db.execute(query.where(where)).one_or_none()
    if row is None:
        return None
    return Feed(row.owner, row.seed, bool(row.amounts), row.secret is not None, row.made_at)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
