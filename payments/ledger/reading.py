"""What the books say."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from payments.driver import Statement, ask
from payments.ledger import dated
from payments.ledger.memory import remembered
from payments.ledger.shapes import AccountRef, Entry, Leg, Stored
from payments.money import Money

BALANCES = Statement(
    "select owner, kind, currency, balance from pay_accounts"
    " where owner in (select value from json_each(?))",
    "select owner, kind, currency, balance from pay_accounts where owner = any(%s)",
)
ACCOUNT = sa.text(
    "select id, balance, last from pay_accounts"
    " where owner = :owner and kind = :kind and currency = :currency"
)
STORED = sa.text("""
select t.key, t.kind, t.at, t.refers, t.amount, n.words,
    s.owner, s.kind, s.currency, g.owner, g.kind, g.currency
from pay_transfers f join pay_transfers t on t.key = f.key
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
left join pay_notes n on n.transfer = f.id
where f.id = :number and f.leg = 0 order by t.leg
""")
PAYEES = sa.text("""
select target from pay_pairs where source = :owner
group by target order by max(last_at) desc, target limit :limit
""")
TIMES_PAID = sa.text("""
select target, sum(count) as times from pay_pairs where source = :owner
group by target order by max(last_at) desc, target limit :limit
""")
MOMENT = sa.text("""
select t.at from pay_transfers t where t.id = :number and exists (
    select 1 from pay_accounts a where a.id in (t.source, t.target) and a.owner = :owner)
""")
BEFORE = sa.text("""
select case :account when source then source_prev when target then target_prev end
from pay_transfers where id = :before
""")
WALK = sa.text("""
with recursive walk (step, id, next) as (
    select 1, id, case :account when source then source_prev else target_prev end
    from pay_transfers where id = :start
    union all
    select walk.step + 1, t.id,
        case :account when t.source then t.source_prev else t.target_prev end
    from walk join pay_transfers t on t.id = walk.next where walk.step < :limit
)
select t.id, f.id as number, t.at, t.kind, o.owner, o.kind as other, o.currency, t.amount,
    t.source = :account as outgoing, t.source_after, t.target_after, n.words, t.refers
from walk join pay_transfers t on t.id = walk.id
join pay_transfers f on f.key = t.key and f.leg = 0
join pay_accounts o on o.id = case :account when t.source then t.target else t.source end
left join pay_notes n on n.transfer = f.id
order by walk.step
""").bindparams(sa.bindparam("account", type_=sa.BigInteger))


def balance(db: Session, ref: AccountRef) -> Money:
    """What is in the account; nothing, if it was never used."""
    row = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    return Money(row.balance if row else 0, ref.currency)


def balances(db: Session, owners: Collection[str]) -> dict[str, dict[tuple[str, str], int]]:
    """For each owner, minor units by (kind, currency) of the accounts in use. One statement."""
    books = remembered(db).books
    if unknown := [owner for owner in owners if owner not in books]:
        books |= {owner: {} for owner in unknown}
        for owner, kind, currency, minor in ask(db, BALANCES, unknown):
            books[owner][kind, currency] = minor
    return {owner: books[owner] for owner in owners}


def transfer(db: Session, number: int) -> Stored | None:
    """The set whose first transfer has this id."""
    rows = db.execute(STORED, {"number": number}).all()
    if not rows:
        return None
    key, kind, at, refers, _, words, *_ = rows[0]
    legs = (
        Leg(AccountRef(*row[6:9]), AccountRef(*row[9:]), Money(row.amount, row[8])) for row in rows
    )
    return Stored(number, bytes(key), kind, tuple(legs), at, refers, words or "")


def statement(
    db: Session,
    ref: AccountRef,
    limit: int = 50,
    before: int | None = None,
    until: int | None = None,
) -> list[Entry]:
    """The newest entries of an account, those before the transfer `before`, or those up to a time
    `until` (ms, included), newest first.

    Walks the account's links from row to row: ids do not say the order of application."""
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if account is None:
        return []
    start = account.last
    if before is not None:
        start = db.execute(BEFORE, {"account": account.id, "before": before}).scalar()
    elif until is not None:
        start = dated.newest(db, account.id, account.last, until)
    rows = db.execute(WALK, {"account": account.id, "start": start, "limit": limit})
    return [entry(row, ref.currency) for row in rows]


def entry_of(db: Session, ref: AccountRef, transfer: int) -> Entry | None:
    """The entry of a transfer in an account that it touched."""
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if (
        account is None
        or db.execute(BEFORE, {"account": account.id, "before": transfer}).scalar() is None
    ):
        return None
    rows = db.execute(WALK, {"account": account.id, "start": transfer, "limit": 1})
    return next((entry(row, ref.currency) for row in rows), None)


def moment(db: Session, owner: str, number: int) -> int | None:
    """When a transfer was made (ms), if it moved the owner's money."""
    at: int | None = db.execute(MOMENT, {"number": number, "owner": owner}).scalar()
    return at


def payees(db: Session, owner: str, limit: int) -> list[str]:
    """Whom an owner has paid, the latest first."""
    rows = db.execute(PAYEES, {"owner": owner, "limit": limit})
    return [row.target for row in rows]


def times_paid(db: Session, owner: str, limit: int) -> dict[str, int]:
    """How often an owner has paid others, those paid latest first."""
    rows = db.execute(TIMES_PAID, {"owner": owner, "limit": limit})
    return {row.target: int(row.times) for row in rows}


def entry(row: sa.Row[Any], currency: str) -> Entry:
    amount, balance = row.amount, row.target_after
    if row.outgoing:
        amount, balance = -row.amount, row.source_after
    return Entry(
        transfer=row.id,
        number=row.number,
        at=row.at,
        kind=row.kind,
        other=AccountRef(row.owner, row.other, row.currency),
        amount=Money(amount, currency),
        balance=Money(balance, currency),
        note=row.words or "",
        refers=row.refers,
    )
