"""Bank accounts that people have linked: how a consent begins, comes back, is kept and ends.

A way to the bank comes back once, to the session that began it, within ten minutes. What was read
of the accounts is in `payments.bank_readings`."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments.banks_schema import BankAccounts, BankEntries, Banks, BankTransits
from payments.ledger import Refusal
from payments.refusals import BANK_WAY, BANKS_MANY, NO_SUCH_BANK

ASKED, RETURNING, LINKED, ENDED = "asked", "returning", "linked", "ended"
REFUSED, LATE, FAILED = "refused", "late", "failed"  # it never was linked
EXPIRED, GONE = "expired", "gone"  # it is shown, so that it can be renewed
REMOVED, RENEWED = "removed", "renewed"
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
WAY_FOR = 10 * MINUTE
MOST = 5  # of one owner


class Link(NamedTuple):
    """As the row: see `Banks`."""

    id: int
    owner: str
    session: int
    state: str
    consent: str
    sealed: bytes | None
    why: str
    linked_at: int | None
    until: int
    read_at: int | None
    tries: int

    def __repr__(self) -> str:
        return f"Link({self.id}, {self.state})"


class Account(NamedTuple):
    """As the row: see `BankAccounts`."""

    id: int
    link: int
    number: str
    currency: str
    kind: str
    name: str
    scheme: str
    identification: str
    holder: str
    balance_minor: int | None
    balance_at: int | None


class Facts(NamedTuple):
    """What a bank says of an account when it is linked."""

    number: str
    currency: str
    kind: str
    name: str
    scheme: str
    identification: str
    holder: str


class Holder(NamedTuple):
    """Somebody whose money comes from a bank or goes there: the account, if they have named one."""

    owner: str
    account: Account | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What is kept of the account, which may be unlinked before the money is there."""
        if self.account is None:
            return {}
        names = ("name", "scheme", "identification", "holder")
        return {"account": self.account.id} | {n: getattr(self.account, n) for n in names}


class Meant(NamedTuple):
    """The account that a transit comes from or goes to, as it was when that was asked for."""

    name: str
    scheme: str
    identification: str
    holder: str


class Way(NamedTuple):
    """`hash` is of what has to come back, `sealed` what is needed then."""

    consent: str
    hash: str
    sealed: bytes
    until: int


def begin(db: Session, owner: str, session: int, way: Way, now: int) -> Link | Refusal:
    """They are sent to their bank; a way that they began before leads nowhere any more. Refusal:
    banks_many (facts: limit)."""
    if len(of(db, owner)) >= MOST:
        return Refusal(BANKS_MANY, limit=MOST)
    for before in _read(db, col(Banks.owner) == owner, col(Banks.state) == ASKED):
        end(db, before.id, LATE, now)
    row = {"owner": owner, "session": session, "state": ASKED, "consent": way.consent}
    row |= {"way": way.hash, "sealed": way.sealed, "until": way.until, "made_at": now}
    row["due_at"] = now + WAY_FOR
    number = db.execute(sa.insert(Banks).values(row).returning(col(Banks.id))).scalar_one()
    return one_of(db, number)


def take_up(db: Session, hash: str, owner: str, session: int, now: int) -> Link | Refusal:
    """What came back, once. Refusal: bank_way, for any that is not of this owner's session, was
    taken up before, is too old, or never was."""
    mine = (col(Banks.way) == hash, col(Banks.owner) == owner, col(Banks.session) == session)
    waits = (col(Banks.state) == ASKED, col(Banks.made_at) > now - WAY_FOR)
    taken = sa.update(Banks).where(*mine, *waits).values(state=RETURNING).returning(col(Banks.id))
    number = db.execute(taken).scalar()
    return Refusal(BANK_WAY) if number is None else one_of(db, number)


def link(
    db: Session, number: int, sealed: bytes, until: int, accounts: Sequence[Facts], now: int
) -> Link | Refusal:
    """It stands, and is read at once; the same account linked before is renewed by it. Refusal:
    bank_way for one that is not coming back."""
    found = one_of(db, number, lock=True)
    if found.state != RETURNING:
        return Refusal(BANK_WAY)
    same = {(one.scheme, one.identification) for one in accounts}
    for other in of(db, found.owner):
        theirs = accounts_of(db, [other.id])
        if same & {(one.scheme, one.identification) for one in theirs}:
            end(db, other.id, RENEWED, now)
    rows = [{"link": number, **one._asdict()} for one in accounts]
    db.execute(sa.insert(BankAccounts), rows)
    facts = {"state": LINKED, "sealed": sealed, "until": until, "linked_at": now, "due_at": now}
    return change(db, number, **facts)


def of(db: Session, owner: str) -> list[Link]:
    """Those that stand, and those that can be renewed; the oldest first."""
    shown = sa.or_(
        col(Banks.state) == LINKED,
        sa.and_(col(Banks.state) == ENDED, col(Banks.why).in_((EXPIRED, GONE))),
    )
    return _read(db, col(Banks.owner) == owner, shown)


def find(db: Session, owner: str, number: int) -> Link | None:
    return next((one for one in of(db, owner) if one.id == number), None)


def accounts_of(db: Session, links: Sequence[int]) -> list[Account]:
    columns = [col(getattr(BankAccounts, name)) for name in Account._fields]
    mine = col(BankAccounts.link).in_(links)
    rows = db.execute(sa.select(*columns).where(mine).order_by(col(BankAccounts.id)))
    return [Account._make(row) for row in rows]


def meant(db: Session, transits: Collection[int]) -> dict[int, Meant]:
    """By transits, those of these that go by bank."""
    columns = [col(getattr(BankTransits, name)) for name in Meant._fields]
    query = sa.select(col(BankTransits.transit), *columns)
    rows = db.execute(query.where(col(BankTransits.transit).in_(transits)))
    return {number: Meant(*account) for number, *account in rows}


def forget(db: Session, transit: int) -> None:
    """What it could be ordered with: it has come to its end, and its way leads nowhere."""
    mine = col(BankTransits.transit) == transit
    db.execute(sa.update(BankTransits).where(mine).values(sealed=None, way=""))


def remove(db: Session, owner: str, number: int, now: int) -> Link | Refusal:
    """Gone for its owner at once; the bank is told after the commit. Refusal: no_such_bank."""
    if find(db, owner, number) is None:
        return Refusal(NO_SUCH_BANK)
    return end(db, number, REMOVED, now)


def end(db: Session, number: int, why: str, now: int) -> Link:
    """Nothing can be read by it from now on. What it has shown stays only where it can be renewed;
    the bank is told where it may not know."""
    found = one_of(db, number, lock=True)
    if found.state == ENDED and found.why not in (EXPIRED, GONE):
        return found
    if why not in (EXPIRED, GONE):
        mine = sa.select(col(BankAccounts.id)).where(col(BankAccounts.link) == number)
        db.execute(sa.delete(BankEntries).where(col(BankEntries.account).in_(mine)))
        db.execute(sa.delete(BankAccounts).where(col(BankAccounts.link) == number))
    knows = why in (EXPIRED, GONE, REFUSED) or found.state == ENDED
    facts = {"state": ENDED, "why": why, "sealed": None, "due_at": None}
    return change(db, number, **facts, goodbye=int(not knows))


def goodbyes(db: Session) -> list[Link]:
    """Those of which the bank has still to be told."""
    return _read(db, col(Banks.goodbye) == sa.literal_column("1"))  # as its index has it


def said_goodbye(db: Session, number: int) -> None:
    change(db, number, goodbye=0)


def change(db: Session, number: int, **values: Any) -> Link:
    """Write this of it."""
    db.execute(sa.update(Banks).where(col(Banks.id) == number).values(**values))
    return one_of(db, number)


def one_of(db: Session, number: int, lock: bool = False) -> Link:
    """One that there is, whatever its state; with `lock` nobody else changes it."""
    asked = query(col(Banks.id) == number)
    return Link._make(db.execute(asked.with_for_update() if lock else asked).one())


def _read(db: Session, *where: Any) -> list[Link]:
    return [Link._make(row) for row in db.execute(query(*where))]


def query(*where: Any) -> sa.Select[Any]:
    """Of rows for `Link`, the oldest first."""
    columns = [col(getattr(Banks, name)) for name in Link._fields]
    return sa.select(*columns).where(*where).order_by(col(Banks.id))
