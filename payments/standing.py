"""How a recorded set stands today: sealed or not yet, and what was given back of it since."""

import secrets
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments import ledger, seal
from payments.ledger import Stored
from payments.seal import Seal

SETTLEMENT = "settlement"  # the one kind of set that several people pay
SINCE = sa.text("""
select t.kind, t.at, sum(t.amount) as minor from pay_transfers t
join pay_transfers o on o.id = t.refers
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
where t.refers = :number and (
    t.kind in ('undo', 'refund', 'top up failed', 'top up reversed', 'cash out failed',
        'cash out returned')
    or t.kind in ('topped up partly', 'cashed out partly') and t.target = o.source
    or s.kind = 'held' and s.owner = g.owner)
group by t.key, t.kind, t.at order by t.at
""")
LINK = sa.text("select token from pay_links where transfer = :number")
MAKE = sa.text(
    "insert into pay_links (transfer, token, made_at) values (:number, :token, :now)"
    " on conflict do nothing"
)
END = sa.text("delete from pay_links where transfer = :number")


class Standing(NamedTuple):
    """`back_minor` of the `total_minor` was given back, the last of it at `back_at` (ms): by an
    undo or a refund, by a rail that failed, or as it was set aside and nobody took it.
    `sound`: the seal, if there is one, is still of the rows."""

    stored: Stored
    total_minor: int
    back_minor: int
    back_at: int | None
    seal: Seal | None
    sound: bool

    @property
    def state(self) -> str:
        """`false` (the rows are not those that were sealed), `back` (all of it was given back),
        `part_back`, or `genuine`."""
        if not self.sound:
            return "false"
        if not self.back_minor:
            return "genuine"
        return "back" if self.back_minor >= self.total_minor else "part_back"

    @property
    def payer(self) -> str:
        """Whose money it was."""
        return self.stored.legs[0].source.owner

    @property
    def payers(self) -> list[str]:
        """Several where they settled up, each once, in order."""
        if self.stored.kind != SETTLEMENT:
            return [self.payer]
        return list(dict.fromkeys(leg.source.owner for leg in self.stored.legs))

    @property
    def payees(self) -> list[str]:
        """Whose it became, each once, in order; what stayed with its owner was set aside."""
        targets = dict.fromkeys(leg.target.owner for leg in self.stored.legs)
        return [owner for owner in targets if owner not in self.payers] or [self.payer]

    @property
    def owners(self) -> set[str]:
        """Whose money it moved."""
        return {ref.owner for leg in self.stored.legs for ref in leg[:2]}


def standing(db: Session, number: int) -> Standing | None:
    """Of the set with this number; None if there is none."""
    stored = ledger.transfer(db, number)
    if stored is None:
        return None
    back = db.execute(SINCE, {"number": number}).all()
    sealed, sound = seal.covering(db, number) or (None, True)
    return Standing(
        stored,
        sum(leg.amount.minor for leg in stored.legs),
        sum(int(row.minor) for row in back),
        back[-1].at if back else None,
        sealed,
        sound,
    )


def link(db: Session, number: int) -> str | None:
    """The word by which anybody may see that the receipt is genuine, if there is one."""
    token: str | None = db.execute(LINK, {"number": number}).scalar()
    return token


def make_link(db: Session, number: int, now: int) -> None:
    """Once made it stays the same, until it is ended."""
    db.execute(MAKE, {"number": number, "token": secrets.token_urlsafe(16), "now": now})


def end_link(db: Session, number: int) -> None:
    """Whoever has the old address sees nothing any more."""
    db.execute(END, {"number": number})
