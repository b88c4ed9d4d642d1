"""What has changed since an owner last looked, and that they have looked now.

A look is kept as the newest transfer that was seen of each account, not as a time: what nobody had
seen is told the next time, whatever the clocks of two nodes said, and the sums are exact."""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments import ledger
from payments.ledger import AccountRef, Entry
from payments.money import Money

SHOWN = 20
PAGE = 50
WALLETS = sa.text("""
select a.id, a.currency, a.last, l.transfer, l.at from pay_accounts a
left join pay_looks l on l.account = a.id
where a.owner = :owner and a.kind = 'wallet' order by a.currency
""")
AFTER = sa.text("""
select case :account when source then source_after else target_after end
from pay_transfers where id = :transfer
""").bindparams(sa.bindparam("account", type_=sa.BigInteger))
LOOKED = sa.text("""
insert into pay_looks (account, transfer, at) values (:account, :transfer, :now)
on conflict (account) do update set transfer = excluded.transfer, at = excluded.at
where pay_looks.at <= excluded.at
""")


class Look(NamedTuple):
    """The newest transfer of an account that its owner has seen."""

    account: int
    transfer: int


class Change(NamedTuple):
    """One currency: `opening` when it was last looked at (`looked_at` ms; None: never, and then it
    is nothing), the newest `entries` since, newest first, what all `earlier` ones since came to,
    and `closing`. It is told up to what is then `seen`."""

    currency: str
    looked_at: int | None
    opening: Money
    earlier: Money
    entries: list[Entry]
    closing: Money
    seen: Look


def since(db: Session, owner: str, shown: int = SHOWN) -> list[Change]:
    """What has changed in each wallet of an owner; at most so many entries of each."""
    return [
        _change(db, AccountRef(owner, "wallet", row.currency), row, shown)
        for row in db.execute(WALLETS, {"owner": owner})
        if row.last
    ]


def standing(db: Session, owner: str) -> list[Look]:
    """What there is to see now."""
    rows = db.execute(WALLETS, {"owner": owner})
    return [Look(row.id, row.last) for row in rows if row.last]


def look(db: Session, looks: Iterable[Look], now: int) -> None:
    """It was seen; of two looks the later one counts."""
    for each in looks:
        db.execute(LOOKED, {**each._asdict(), "now": now})


def _change(db: Session, ref: AccountRef, row: sa.Row[tuple[object, ...]], shown: int) -> Change:
    entries = list(_unseen(db, ref, row.transfer, shown))
    opening = _after(db, row.id, row.transfer)
    newest = entries[0].balance.minor if entries else opening
    oldest = entries[-1].balance.minor - entries[-1].amount.minor if entries else opening
    begun, earlier, closing = (
        Money(minor, ref.currency) for minor in (opening, oldest - opening, newest)
    )
    seen = Look(row.id, entries[0].transfer if entries else row.transfer)
    return Change(ref.currency, row.at, begun, earlier, entries, closing, seen)


def _unseen(db: Session, ref: AccountRef, seen: int | None, most: int) -> list[Entry]:
    entries = ledger.statement(db, ref, most)
    ids = [entry.transfer for entry in entries]
    return entries[: ids.index(seen)] if seen in ids else entries


def _after(db: Session, account: int, transfer: int | None) -> int:
    if transfer is None:
        return 0
    return int(db.execute(AFTER, {"account": account, "transfer": transfer}).scalar_one())
