"""Money on its way in or out by a rail: written with what asks for it, before anything is sent.

A transit is `created`, `sending` while a call is out, then `pending` (the rail knows it and says so
later), `unknown` (nobody knows: it is asked after, never sent again) or `reversing`; until it is
`approved`, `declined`, `failed`, `reversed` or, after a day, in `review`. By bank it may also be
`returning` and `agreed` before it is sent, and `cancelled`. Its money is in suspense as long as
`ended` is None. `payments.outcomes` says what an answer makes of it."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import ledger, recipes, tariffs, traces, transit_rows
from payments.banks import Holder
from payments.banks_schema import BankTransits
from payments.cards import Card
from payments.cards_schema import Transits
from payments.ledger import Cap, Refusal
from payments.money import Money
from payments.refusals import TRANSITS_MANY
from payments.transit_rows import ROWS

IN, OUT = "in", "out"
VISA, BANK = "visa", "bank"
CREATED, SENDING, PENDING, UNKNOWN = "created", "sending", "pending", "unknown"
APPROVED, DECLINED, FAILED = "approved", "declined", "failed"
REVERSING, REVERSED, RETURNED, REVIEW = "reversing", "reversed", "returned", "review"
RETURNING, AGREED, CANCELLED = "returning", "agreed", "cancelled"
NEVER_SENT = (CREATED, RETURNING, AGREED)
SECOND = 1000
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
DAY = 24 * HOUR
LEASE = MINUTE  # longer than any call takes; after it somebody else goes on
UNSENT = HOUR  # what could not be sent by then is given back
WAITS = (2 * SECOND, 4 * SECOND, 8 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE)
LOOKS = (MINUTE, 10 * MINUTE, HOUR)  # after its end, at what a bank says of it by then
WAITING = (col(Transits.due_at).is_not(None),)  # as the index has it, without which all are read
MOST_OPEN = 10  # of one owner
MOST_TAKEN = 16


class Transit(NamedTuple):
    """As the row: see `Transits`."""

    id: int
    transfer: int
    owner: str
    way: str
    rail: str
    card: str
    currency: str
    amount_minor: int
    fee_minor: int
    state: str
    ended: int | None
    came_minor: int | None
    stan: str
    rrn: str
    client_id: str
    back_id: str
    identifier: str
    network_id: str
    approval: str
    transmitted: str
    code: str
    reason: str
    tries: int
    due_at: int | None
    made_at: int
    sent_at: int | None
    eta: int | None
    place: str
    pays: str
    paid: int | None

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def fee(self) -> Money:
        return Money(self.fee_minor, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether its money is in suspense."""
        return self.ended is None

    @property
    def step(self) -> str:
        """What is to be asked of the rail: send, status, query, reverse or query reversal."""
        if self.state == SENDING:
            return "send"
        if self.identifier:
            return "status"
        if self.back_id:
            return "reverse" if self.state == REVERSING else "query reversal"
        return "query"


class Wish(NamedTuple):
    """What is to move: `fee` beside it, and `pays` (JSON) once it is here."""

    way: str
    by: Card | Holder
    amount: Money
    fee: Money | None = None
    place: str = ""
    pays: str = ""
    caps: tuple[Cap, ...] = ()


def begin(db: Session, key: bytes, wish: Wish, now: int) -> Transit | Refusal:
    """Record what asks for it and the row, together; a repeat is the one that there is. Refusals:
    those of `ledger.record`, and transits_many (facts: limit)."""
    owner, rail = wish.by.owner, BANK if isinstance(wish.by, Holder) else VISA
    if wish.way == IN:
        what = recipes.top_up(key, owner, wish.amount, rail)
    else:
        what = recipes.cash_out(key, owner, wish.amount, wish.fee)._replace(caps=wish.caps)
    if len(open_of(db, owner)) >= MOST_OPEN and not _asked(db, key):
        return Refusal(TRANSITS_MANY, limit=MOST_OPEN)
    [asked] = ledger.record(db, [what], now)
    if isinstance(asked, Refusal):
        return asked
    if known := _read(db, col(Transits.transfer) == asked.number):
        return known[0]
    row = {
        "transfer": asked.number,
        "owner": owner,
        "way": wish.way,
        "rail": rail,
        "currency": wish.amount.currency,
        "amount_minor": wish.amount.minor,
        "fee_minor": wish.fee.minor if wish.fee else 0,
        "state": CREATED,
        "made_at": now,
        "place": wish.place,
        "pays": wish.pays,
    }
    row |= _by_bank(key, wish, now) if isinstance(wish.by, Holder) else _by_card(wish, now)
    number = db.execute(sa.insert(Transits).values(row).returning(col(Transits.id))).scalar_one()
    if isinstance(wish.by, Holder):
        db.execute(sa.insert(BankTransits).values({"transit": number, **wish.by.facts}))
    return of(db, [number])[number]


def _by_card(wish: Wish, now: int) -> dict[str, object]:
    assert isinstance(wish.by, Card)
    fast = wish.by.fast if wish.way == OUT else True
    return {"card": wish.by.token, "due_at": now, "eta": tariffs.arrives(wish.way, fast, now)}


def _by_bank(key: bytes, wish: Wish, now: int) -> dict[str, object]:
    """Its names follow from the key. A top-up waits for its owner, a cash-out for the cut-off."""
    name = hashlib.sha256(b"bank" + key).hexdigest()
    facts: dict[str, object] = {"card": "", "client_id": name[:32], "rrn": name[:20].upper()}
    if wish.way == IN:
        return {**facts, "due_at": now + UNSENT, "eta": None}
    leaves = tariffs.leaves(wish.amount.currency, now)
    eta = tariffs.arrives_by_bank(wish.amount.currency, leaves)
    return {**facts, "due_at": leaves, "eta": eta}


def of(db: Session, numbers: Collection[int], lock: bool = False) -> dict[int, Transit]:
    """Those that exist of these; with `lock` nobody else changes them."""
    query = transit_rows.LOCKED if lock else transit_rows.NUMBERED
    rows = db.execute(query, {"numbers": numbers})
    return {each.id: each for each in map(Transit._make, rows)}


def open_of(db: Session, owner: str) -> list[Transit]:
    """All of an owner whose money is in suspense, the oldest first."""
    return _read(db, col(Transits.owner) == owner, col(Transits.ended).is_(None))


def asked_for(db: Session, transfers: Collection[int]) -> dict[int, Transit]:
    """By the transfers that asked for them, those of these that did."""
    return {each.transfer: each for each in _read(db, col(Transits.transfer).in_(transfers))}


def latest_of(db: Session, owner: str, limit: int) -> list[Transit]:
    """An owner's newest, the newest first."""
    newest = ROWS.order_by(None).order_by(col(Transits.id).desc())
    query = newest.where(col(Transits.owner) == owner)
    return [Transit._make(row) for row in db.execute(query.limit(limit))]


def all_open(db: Session) -> list[Transit]:
    """Everybody's, the oldest first."""
    found = db.execute(ROWS.where(*WAITING, col(Transits.ended).is_(None)).order_by(None))
    return sorted(Transit._make(row) for row in found)


def referred(db: Session, rail: str, rrn: str) -> Transit | None:
    """By its retrieval reference."""
    known = col(Transits.rrn) == rrn, col(Transits.rrn) != ""  # as the index has it
    found = _read(db, col(Transits.rail) == rail, *known)
    return found[0] if found else None


def sent_between(db: Session, rail: str, start: int, end: int) -> list[Transit]:
    """Those that were given to the rail from a time on and before another (ms)."""
    sent = col(Transits.sent_at)
    given = sent.is_not(None), sent >= start, sent < end
    found = db.execute(ROWS.where(col(Transits.rail) == rail, *given).order_by(None))
    return sorted(Transit._make(row) for row in found)


def due(db: Session) -> int | None:
    """When something is next to be done by cards (ms), be it past; None if nothing is on its
    way."""
    at: int | None = db.execute(transit_rows.NEXT, {"rail": VISA}).scalar()
    return at


def lapsed(db: Session, now: int) -> list[int]:
    """Those by card that could not be sent in time, or whose card is gone by now: nothing of them
    ever reached the rail."""
    facts = {"rail": VISA, "state": CREATED, "since": now - UNSENT, "limit": MOST_TAKEN}
    return list(db.scalars(transit_rows.OVER, facts))


def take(
    db: Session, bin: str, client_ids: Sequence[str], now: int, busy: Collection[int] = ()
) -> list[Transit]:
    """What is due by cards, each with its next `step`; nobody else takes it for a minute. As many
    as there are `client_ids` (32 hex digits each), by which the rail knows what it is sent.

    What was being sent when its lease ran out may have arrived or not: it is asked after."""
    facts: dict[str, object] = {"rail": VISA, "state": CREATED, "since": now - UNSENT}
    facts |= {"now": now, "busy": busy, "limit": len(client_ids)}
    rows = [Transit._make(row) for row in db.execute(transit_rows.READY, facts)]
    return [
        _taken(db, each, bin, client_id, now)
        for each, client_id in zip(rows, client_ids, strict=False)
    ]


def _taken(db: Session, one: Transit, bin: str, client_id: str, now: int) -> Transit:
    leased = {"due_at": now + LEASE}
    if one.state == SENDING:
        return change(db, one, state=UNKNOWN, tries=0, **leased)
    if one.state == CREATED and one.stan:
        return change(db, one, state=SENDING, **leased)
    if one.state == CREATED:
        stan, rrn = traces.allot(db, bin, now)
        named = {"stan": stan, "rrn": rrn, "client_id": client_id, "sent_at": now}
        return change(db, one, state=SENDING, **named, **leased)
    if one.state == REVERSING and not one.back_id:
        return change(db, one, back_id=client_id, **leased)
    if one.step == "reverse":  # again: the one before may have arrived
        return change(db, one, tries=max(one.tries, 1), **leased)
    return change(db, one, **leased)


def change(db: Session, one: Transit, **values: Any) -> Transit:
    """Write this of it."""
    db.execute(transit_rows.update(*values), {"number": one.id, **values})
    return one._replace(**values)


def _asked(db: Session, key: bytes) -> bool:
    asked = sa.text("select 1 from pay_transfers where key = :key and leg = 0")
    return db.execute(asked, {"key": key}).first() is not None


def _read(db: Session, *where: Any) -> list[Transit]:
    return [Transit._make(row) for row in db.execute(ROWS.where(*where))]
