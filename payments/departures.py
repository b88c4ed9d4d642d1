"""Cash-outs by bank: they wait for their cut-off, leave with a batch, and come to their own ends.

`payments.transits.begin` writes them, `payments.outcomes` ends each by its own answer."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import banks, transits
from payments.banks_schema import BankTransits
from payments.cards_schema import Transits
from payments.transits import BANK, CREATED, OUT, PENDING, SENDING, WAITING, Transit


class Line(NamedTuple):
    """One of a batch: `transit.rrn` is its end to end identification; the account is as its owner
    meant it when they asked."""

    transit: Transit
    name: str
    scheme: str
    identification: str
    holder: str


def ready(db: Session, currency: str, now: int, limit: int) -> list[Line]:
    """Those whose cut-off has come and that are in no batch, the oldest first; nobody else has them
    in this transaction."""
    theirs = col(Transits.rail) == BANK, col(Transits.way) == OUT, col(Transits.state) == CREATED
    due = col(Transits.due_at) <= now, col(Transits.currency) == currency
    query = sa.select(col(Transits.id)).where(*WAITING, *due, *theirs)
    query = query.order_by(col(Transits.due_at), col(Transits.id)).limit(limit)
    return _lines(db, list(db.scalars(query.with_for_update(skip_locked=True))))


def next_cut_off(db: Session) -> int | None:
    """When the next of them is to leave (ms), be it past; None if nothing waits."""
    theirs = col(Transits.rail) == BANK, col(Transits.way) == OUT, col(Transits.state) == CREATED
    query = sa.select(sa.func.min(col(Transits.due_at))).where(*WAITING, *theirs)
    at: int | None = db.execute(query).scalar()
    return at


def depart(db: Session, numbers: Collection[int], batch: int, now: int) -> None:
    """They are in this batch: from now on nobody can cancel them, and they are asked after. Comes
    before the batch is sent, in the transaction that writes it."""
    of_these = col(Transits.id).in_(numbers), col(Transits.state) == CREATED
    leaving = sa.update(Transits).where(*of_these).values(state=SENDING, sent_at=now)
    gone = db.scalars(leaving.returning(col(Transits.id))).all()
    assert len(gone) == len(numbers), "what is in a batch was ready, and locked since"
    mine = col(BankTransits.transit).in_(numbers)
    db.execute(sa.update(BankTransits).where(mine).values(batch=batch))


def arrive(db: Session, batch: int, message: str) -> None:
    """The bank has it, and is asked after it by this name."""
    inside = sa.select(col(BankTransits.transit)).where(col(BankTransits.batch) == batch)
    here = col(Transits.id).in_(inside), col(Transits.state) == SENDING
    values = {"state": PENDING, "identifier": message}
    db.execute(sa.update(Transits).where(*here).values(**values))


def of_batch(db: Session, batch: int) -> list[Line]:
    """All of it, the oldest first, whatever has become of each."""
    query = sa.select(col(BankTransits.transit)).where(col(BankTransits.batch) == batch)
    return _lines(db, list(db.scalars(query)))


def _lines(db: Session, numbers: Collection[int]) -> list[Line]:
    accounts = banks.meant(db, numbers)
    return [Line(one, *accounts[one.id]) for one in transits.of(db, numbers).values()]
