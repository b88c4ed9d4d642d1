"""Who is signed in, from which browser or program. A token is shown once and kept as a hash."""

import hashlib
import secrets
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from chat import people
from chat.people import BARRED, Person
from chat.schema import People, Sessions

DAY = 24 * 3600 * 1000
IDLE = {"browser": 30 * DAY, "program": 90 * DAY}  # unused for so long it ends
LONGEST = 180 * DAY  # and after this in any case
LABEL_LENGTH = 200
TOUCH_EVERY = 60 * 1000


class Signed(NamedTuple):
    """A session that stands. Times in milliseconds."""

    id: int
    person: Person
    kind: str
    label: str
    scopes: str
    created_at: int
    used_at: int
    confirmed_at: int | None = None  # when its person last gave their password


def open(db: Session, person: int, kind: str, label: str, now: int, scopes: str = "") -> str:
    """Sign somebody in as `browser` or `program`, by their password; returns the token, which is
    not kept."""
    if kind not in IDLE:
        raise ValueError(kind)
    token = secrets.token_urlsafe(32)
    label = label.encode(errors="ignore").decode().replace("\x00", "")[:LABEL_LENGTH]
    row = {"token": _hash(token), "person": person, "kind": kind, "label": label, "scopes": scopes}
    db.exec(sa.insert(Sessions).values(**row, created_at=now, used_at=now, confirmed_at=now))
    return token


def find(db: Session, token: str, now: int) -> Signed | None:
    """The session of a token, unless it was revoked or has ended: bots and the barred have none.
    One statement."""
    mine = _standing(now).where(col(Sessions.token) == _hash(token), col(People.kind) != "bot")
    row = db.exec(mine).first()
    return _signed(*row) if row else None


def ended(db: Session, ids: Collection[int], now: int) -> list[tuple[int, int]]:
    """Those of these sessions that were revoked or are over by their age, each with its person."""
    over = col(Sessions.id).in_(ids), sa.not_(stands(now))
    rows = db.exec(select(Sessions.id, Sessions.person).where(*over))
    return [(id, person) for id, person in rows if id]


def touch(db: Session, ids: Collection[int], now: int) -> None:
    """Note that these sessions are in use, unless they are over; of each at most once a minute."""
    stale = col(Sessions.id).in_(ids), col(Sessions.used_at) <= now - TOUCH_EVERY
    db.exec(sa.update(Sessions).where(*stale, stands(now)).values(used_at=now))


def confirm(db: Session, id: int, now: int) -> None:
    """Note that its person has given their password once more."""
    db.exec(sa.update(Sessions).where(col(Sessions.id) == id).values(confirmed_at=now))


def listing(db: Session, person: int, now: int) -> list[Signed]:
    """The sessions of somebody that stand, the one used last first."""
    query = _standing(now).where(col(Sessions.person) == person)
    latest = col(Sessions.used_at).desc(), col(Sessions.id).desc()
    return [_signed(*row) for row in db.exec(query.order_by(*latest))]


def revoke(db: Session, person: int, id: int, now: int) -> bool:
    """End one session of this person; False if they have no such session that stands."""
    return id in _revoke(db, now, col(Sessions.person) == person, col(Sessions.id) == id)


def revoke_others(db: Session, person: int, id: int, now: int) -> list[int]:
    """End every session of this person but one; returns those that ended."""
    return _revoke(db, now, col(Sessions.person) == person, col(Sessions.id) != id)


def stands(now: int) -> sa.ColumnElement[bool]:
    """Whether a row was neither revoked nor is over by its age."""
    idle = sa.case(IDLE, value=col(Sessions.kind))
    fresh = col(Sessions.used_at) > now - idle, col(Sessions.created_at) > now - LONGEST
    return sa.and_(col(Sessions.revoked_at).is_(None), *fresh)


def _revoke(db: Session, now: int, *which: sa.ColumnElement[bool]) -> list[int]:
    standing = (*which, col(Sessions.revoked_at).is_(None))
    update = sa.update(Sessions).where(*standing).values(revoked_at=now)
    return list(db.scalars(update.returning(col(Sessions.id))))


def _standing(now: int) -> Select[Sessions, People]:
    return (
        select(Sessions, People)
        .join(People, col(People.id) == Sessions.person)
        .where(stands(now), sa.not_(col(People.password).startswith(BARRED)))
    )


def _signed(row: Sessions, who: People) -> Signed:
    assert row.id
    assert who.id
    person = people.shown(who)
    times = row.created_at, row.used_at, row.confirmed_at
    return Signed(row.id, person, row.kind, row.label, row.scopes, *times)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
