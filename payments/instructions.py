"""What others are to be told, kept in the transaction of what it tells of and carried after it.

Whoever carries one takes it for a while; if nothing is heard of that, it is due again. So it
arrives at least once, and its number tells a repeat."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import orjson
import sqlalchemy as sa
from sqlmodel import Session, col, select

from payments.bills_schema import Instructions

OPEN, DONE, GIVEN_UP = "open", "done", "given up"
SECOND = 1000
LEASE = 60 * SECOND  # after which somebody else may carry it
FIRST_WAIT, LONGEST_WAIT = 5 * SECOND, 6 * 3600 * SECOND
TRIED_FOR = 3 * 24 * 3600 * SECOND
MOST = 32  # taken at once


class Instruction(NamedTuple):
    """`body` is JSON. `tries` counts this one."""

    id: int
    owner: str
    kind: str
    body: str
    made_at: int
    tries: int


def instruct(db: Session, owner: str, kind: str, data: Mapping[str, object], now: int) -> None:
    """Tell this owner of it, as soon as the transaction is committed."""
    at = datetime.fromtimestamp(now // 1000, UTC).isoformat().replace("+00:00", "Z")
    body = orjson.dumps({"type": kind, "timestamp": at, "data": data}).decode()
    row = {"owner": owner, "kind": kind, "body": body, "made_at": now, "due_at": now}
    db.execute(sa.insert(Instructions).values(**row, tries=0, state=OPEN))


def is_due(db: Session, now: int, busy: Collection[str] = ()) -> bool:
    """Whether there is anything to carry to somebody who is not busy."""
    query = select(Instructions.id).where(Instructions.state == OPEN, Instructions.due_at <= now)
    query = query.where(col(Instructions.owner).not_in(busy))
    return db.exec(query.limit(1)).first() is not None


def take(db: Session, now: int, busy: Collection[str] = ()) -> list[Instruction]:
    """Those that are due, the oldest of each owner who is not busy: nobody else takes them for a
    minute."""
    due = sa.select(sa.func.min(col(Instructions.id))).where(
        col(Instructions.state) == OPEN, col(Instructions.due_at) <= now
    )
    due = due.where(col(Instructions.owner).not_in(busy)).group_by(col(Instructions.owner))
    numbers = list(db.scalars(due.limit(MOST)))
    locked = select(Instructions).where(
        col(Instructions.id).in_(numbers), Instructions.state == OPEN, Instructions.due_at <= now
    )
    taken = db.exec(locked.with_for_update(skip_locked=True)).all()
    for row in taken:
        row.tries += 1
        row.due_at = now + LEASE
        db.add(row)
    db.flush()
    return [
        Instruction(row.id or 0, row.owner, row.kind, row.body, row.made_at, row.tries)
        for row in taken
    ]


def finish(db: Session, one: Instruction, arrived: bool, now: int) -> None:
    """It has arrived, or is due again later, for three days."""
    due_at = now + wait(one.tries)
    state = DONE if arrived else OPEN if due_at < one.made_at + TRIED_FOR else GIVEN_UP
    here = col(Instructions.id) == one.id, col(Instructions.state) == OPEN
    db.execute(sa.update(Instructions).where(*here).values(state=state, due_at=due_at))


def wait(tries: int) -> int:
    """After so many tries, in ms: four times as long each time."""
    return min(FIRST_WAIT << 2 * min(tries - 1, 12), LONGEST_WAIT)
