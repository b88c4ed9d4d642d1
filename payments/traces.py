"""The numbers by which a rail tells transactions apart: from the database, never random."""

from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments.rails.visa_direct import identifiers

NEXT = sa.text("""
insert into pay_traces (bin, day, last) values (:bin, :day, 1)
on conflict (bin, day) do update set last = pay_traces.last + 1 returning last
""")


class Trace(NamedTuple):
    """Trace number (STAN) and retrieval reference (RRN)."""

    stan: str
    rrn: str


def allot(db: Session, bin: str, now: int) -> Trace:
    """The next of a bank's number, kept once the transaction is committed. Raises ValueError when
    the day has used all of them."""
    moment = datetime.fromtimestamp(now // 1000, UTC)
    last = db.execute(NEXT, {"bin": bin, "day": f"{moment:%Y-%m-%d}"}).scalar_one()
    stan = identifiers.stan(last)
    return Trace(stan, identifiers.rrn(stan, now))
