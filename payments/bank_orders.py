"""Top-ups by bank: their owner agrees there, comes back once, and only then is one ordered.

A top-up is `created` while its owner has not agreed, `returning` for the moment in which they come
back, `agreed` until it is sent, and then as any transit. After its end it is looked at again."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import bank_order_rows, banks, transits
from payments.banks_schema import BankTransits
from payments.ledger import Refusal
from payments.refusals import BANK_WAY, NO_SUCH_TRANSIT, TRANSIT_LEFT
from payments.tariffs import IN_WITHIN
from payments.transits import (
    AGREED,
    CREATED,
    LEASE,
    LOOKS,
    RETURNING,
    SENDING,
    UNKNOWN,
    UNSENT,
    Transit,
    change,
)


class Order(NamedTuple):
    """A top-up with what is only its own: see `BankTransits`."""

    transit: Transit
    scheme: str
    identification: str
    holder: str
    consent: str
    session: int | None
    way: str
    sealed: bytes | None

    def __repr__(self) -> str:
        return f"Order({self.transit.id}, {self.transit.state})"


def find(db: Session, number: int, owner: str = "", lock: bool = False) -> Order | None:
    """By its number, and of this owner if one is given."""
    query = bank_order_rows.LOCKED if lock else bank_order_rows.NUMBERED
    row = db.execute(query, {"number": number}).first()
    one = _order(row) if row else None
    return one if one and owner in ("", one.transit.owner) else None


def go(
    db: Session, owner: str, number: int, session: int, way: banks.Way, now: int
) -> Order | Refusal:
    """They are sent to their bank; a way that they went before leads nowhere any more. Refusals:
    no_such_transit, and transit_left for what does not wait for them."""
    one = find(db, number, owner, lock=True)
    if one is None:
        return Refusal(NO_SUCH_TRANSIT)
    other = one.consent not in ("", way.consent)
    if other or one.transit.state != CREATED or now - one.transit.made_at >= UNSENT:
        return Refusal(TRANSIT_LEFT)
    facts = {"consent": way.consent, "session": session, "way": way.hash, "sealed": way.sealed}
    return _keep(db, one, facts)


def take_up(db: Session, hash: str, owner: str, session: int, now: int) -> Order | Refusal | None:
    """What came back, once; None if it is no way of a top-up. Refusal: bank_way, for any that is
    not of this owner's session, too late, or was cancelled."""
    number = db.scalars(bank_order_rows.ON_THE_WAY, {"hash": hash}).one_or_none()
    one = find(db, number, lock=True) if number is not None else None
    if one is None or one.way != hash:
        return None
    late = one.transit.state != CREATED or now - one.transit.made_at >= UNSENT
    if (one.transit.owner, one.session) != (owner, session) or late:
        return Refusal(BANK_WAY)
    one = _keep(db, one, {"way": ""})
    return one._replace(transit=change(db, one.transit, state=RETURNING, due_at=now + LEASE))


def agree(db: Session, number: int, sealed: bytes, now: int) -> Order | Refusal:
    """Their bank says that they want it; `sealed` is what it can be ordered with. Refusal:
    bank_way, if it was cancelled or given up meanwhile."""
    one = find(db, number, lock=True)
    if one is None or one.transit.state != RETURNING:
        return Refusal(BANK_WAY)
    one = _keep(db, one, {"sealed": sealed})
    facts = {"state": AGREED, "due_at": now, "eta": now + IN_WITHIN}
    return one._replace(transit=change(db, one.transit, **facts))


def reseal(db: Session, number: int, sealed: bytes) -> None:
    """What it is ordered with is new."""
    mine = col(BankTransits.transit) == number
    db.execute(sa.update(BankTransits).where(mine).values(sealed=sealed))


def due(db: Session) -> int | None:
    """When something is next to be done (ms), be it past; None if nothing is."""
    at: int | None = db.execute(bank_order_rows.DUE).scalar()
    return at


def lapsed(db: Session, now: int) -> list[int]:
    """Those that nobody agreed to in time, that were not brought back to their end, or that could
    not be sent: nothing was ordered, for certain."""
    facts = {"now": now, "since": now - UNSENT, "unsent": now - 2 * UNSENT}
    found = db.scalars(bank_order_rows.OVER, facts | {"limit": transits.MOST_TAKEN})
    return list(found)


def take(db: Session, limit: int, now: int, busy: Collection[int] = ()) -> list[Order]:
    """What is due, each with its next `step`; nobody else takes it for a minute.

    What was being sent when its lease ran out may have arrived or not: it is asked after."""
    facts: dict[str, object] = {"now": now, "unsent": now - 2 * UNSENT}
    rows = db.execute(bank_order_rows.READY, facts | {"busy": busy, "limit": limit})
    found = [_order(row) for row in rows]
    return [one._replace(transit=_taken(db, one.transit, now)) for one in found]


def _order(row: Sequence[Any]) -> Order:
    cut = len(Transit._fields)
    return Order(Transit._make(row[:cut]), *row[cut:])


def _taken(db: Session, one: Transit, now: int) -> Transit:
    leased: dict[str, Any] = {"due_at": now + LEASE}
    if not one.is_open:  # a look after its end, and when the next one is
        looks = one.tries + 1
        at = now + LOOKS[looks] if looks < len(LOOKS) else None
        return change(db, one, tries=looks, due_at=at)
    if one.state == AGREED:
        return change(db, one, state=SENDING, sent_at=one.sent_at or now, **leased)
    if one.state == SENDING:
        return change(db, one, state=UNKNOWN, tries=0, **leased)
    return change(db, one, **leased)


def _keep(db: Session, one: Order, facts: dict[str, Any]) -> Order:
    mine = col(BankTransits.transit) == one.transit.id
    db.execute(sa.update(BankTransits).where(mine).values(facts))
    return one._replace(**facts)
