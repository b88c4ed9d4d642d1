"""What people ask each other for: a request of one or several, or a cost that is shared.

Whoever changes one holds its row until the transaction ends, so of several who answer at once each
sees what the one before has done."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from payments.ledger import Refusal
from payments.money import Money
from payments.refusals import NO_SUCH_REQUEST
from payments.splits_schema import Shares, Splits

LASTS_MS = 14 * 24 * 3_600_000
REMIND_AFTER_MS = 24 * 3_600_000
MOST_REMINDERS = 3
MOST_DUE = 100  # that expire in one transaction
WAITING = frozenset({"open", "contested"})  # its payer can still pay it
MISSING = WAITING | {"declined", "taken back"}  # somebody else can
REQUEST, SPLIT = "request", "split"


class Share(NamedTuple):
    """A part that somebody is asked for: open | contested | paid | declined | cancelled | expired |
    covered | taken back | refunded | settled. `transfer` is what paid it."""

    split: int
    n: int
    payer: str
    minor: int
    state: str = "open"
    transfer: int | None = None
    covered: int | None = None  # the share that was paid in its stead; of that one, itself
    quiet: int = 0
    strange: int = 0
    words: str = ""

    @property
    def is_cover(self) -> bool:
        """Whether it stands for others."""
        return self.covered == self.n


class Split(NamedTuple):
    """What was asked for, with its shares in order. Times in ms, amounts in minor units.

    `state` is open, closed (nothing is missing any more), cancelled or expired."""

    id: int
    kind: str
    owner: str
    place: str
    currency: str
    total_minor: int
    note: str
    state: str
    made_at: int
    expires_at: int
    reminders: int
    reminded_at: int | None
    shares: tuple[Share, ...] = ()

    @property
    def own_minor(self) -> int:
        """The owner's own part."""
        return self.total_minor - sum(share.minor for share in self.asked)

    @property
    def asked(self) -> tuple[Share, ...]:
        """All shares but those that were paid in the stead of others."""
        return tuple(share for share in self.shares if not share.is_cover)

    @property
    def missing(self) -> tuple[Share, ...]:
        return tuple(share for share in self.asked if share.state in MISSING)

    @property
    def paid(self) -> tuple[Share, ...]:
        return tuple(share for share in self.shares if share.state == "paid")

    def share_of(self, payer: str) -> Share | None:
        """What somebody is asked for: what is still to be paid, else the newest."""
        own = [share for share in self.shares if share.payer == payer]
        return next((s for s in own if s.state in WAITING), own[-1] if own else None)

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)

    @property
    def remindable_at(self) -> int:
        """When the next reminder may be sent."""
        return (self.reminded_at or self.made_at) + REMIND_AFTER_MS


class Asked(NamedTuple):
    """Whom for how much; `strange` if the two had nothing to do with each other."""

    payer: str
    minor: int
    strange: bool = False


def make(
    db: Session,
    key: bytes,
    kind: str,
    owner: str,
    place: str,
    total: Money,
    asked: Sequence[Asked],
    note: str,
    now: int,
) -> int:
    """Keep a new one. Returns its number."""
    row = {
        "key": key,
        "kind": kind,
        "owner": owner,
        "place": place,
        "currency": total.currency,
        "total_minor": total.minor,
        "note": note,
        "state": "open",
        "made_at": now,
        "expires_at": now + LASTS_MS,
        "reminders": 0,
    }
    number: int = db.execute(sa.insert(Splits).values(row).returning(col(Splits.id))).scalar_one()
    for n, (payer, minor, strange) in enumerate(asked, 1):
        add(db, Share(number, n, payer, minor, strange=int(strange)))
    return number


def add(db: Session, share: Share) -> None:
    db.execute(sa.insert(Shares).values(share._asdict()))


def find(db: Session, number: int, lock: bool = False) -> Split | None:
    """One as it is now; with `lock` nobody else changes it until the transaction ends."""
    found = several(db, [number], lock)
    return found[0] if found else None


def again(db: Session, number: int) -> Split:
    """One that was found before, as it is now."""
    split = find(db, number)
    if split is None:
        raise LookupError(f"request {number} was there a moment ago")
    return split


def several(db: Session, numbers: Iterable[int], lock: bool = False) -> list[Split]:
    """Those that exist, in the order of their numbers, which is also that of the locks."""
    wanted = sorted(set(numbers))
    columns = [col(getattr(Splits, name)) for name in Split._fields if name != "shares"]
    query = sa.select(*columns).where(col(Splits.id).in_(wanted)).order_by(col(Splits.id))
    rows = db.execute(query.with_for_update() if lock else query).all()
    shares = _shares(db, wanted)
    return [Split._make((*row, tuple(s for s in shares if s.split == row.id))) for row in rows]


def _shares(db: Session, numbers: Sequence[int]) -> list[Share]:
    columns = [col(getattr(Shares, name)) for name in Share._fields]
    query = sa.select(*columns).where(col(Shares.split).in_(numbers))
    return [Share(*row) for row in db.execute(query.order_by(col(Shares.split), col(Shares.n)))]


def here(db: Session, place: str, lock: bool = False) -> list[Split]:
    """The open ones of a place, the oldest first."""
    query = select(Splits.id).where(Splits.place == place, Splits.state == "open")
    return several(db, [number for number in db.exec(query) if number], lock)


def paid_by(db: Session, transfer: int) -> int | None:
    """The number of the one that a transfer paid a share of."""
    return db.exec(select(Shares.split).where(Shares.transfer == transfer)).first()


def change(db: Session, share: Share, **values: object) -> None:
    here = col(Shares.split) == share.split, col(Shares.n) == share.n
    db.execute(sa.update(Shares).where(*here).values(values))


def mark(db: Session, number: int, **values: object) -> None:
    db.execute(sa.update(Splits).where(col(Splits.id) == number).values(values))


def close(db: Session, number: int) -> None:
    """Say whether anything can still come of it, after a share of it has changed. Of a request
    that is what its payers may pay, of a split all that is missing."""
    split = find(db, number)
    if split is None or split.state not in ("open", "closed"):
        return
    able = WAITING if split.kind == REQUEST else MISSING
    left = any(share.state in able for share in split.asked)
    mark(db, number, state="open" if left else "closed")


def waiting(db: Session, number: int, payer: str, now: int) -> tuple[Split, Share] | Refusal:
    """The share somebody can answer, the row of the split locked. Refusals: no_such_request, and
    what became of the share (share_paid, share_declined…) or the whole (asked_cancelled…)."""
    split = find(db, number, lock=True)
    share = split and split.share_of(payer)
    if split is None or share is None:
        return Refusal(NO_SUCH_REQUEST)
    if no := judge(split, share, now):
        return no
    return split, share


def judge(split: Split, share: Share, now: int) -> Refusal | None:
    """Why a share cannot be answered any more."""
    if share.state not in WAITING:
        return Refusal(f"share_{share.state.replace(' ', '_')}")
    return ended(split, now)


def ended(split: Split, now: int) -> Refusal | None:
    """Also once its time is over and the clock has not come round to it."""
    if split.state != "open":
        return Refusal(f"asked_{split.state}")
    return Refusal("asked_expired") if now >= split.expires_at else None
