"""What came and went, sifted: one way, of one kind, with one owner, within a time, of some words.

The chain is walked in the database, a stretch at a time and not without end, so that a question
costs the same however much there is; where it stopped, the next one goes on."""

from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments.ledger import AccountRef, Entry, dated
from payments.ledger.reading import ACCOUNT, BEFORE, entry

STRETCHES = (100, 900, 4_000, 15_000)  # transfers that one statement after the other looks at
KINDS = {  # every kind of transfer is of one of these, or of OTHER
    "payments": ("gift", "offer", "accepted"),
    "requests": ("request",),
    "splits": ("share", "settlement"),
    "packets": ("packet", "claimed"),
    "pools": ("chip", "captured"),
    "bills": ("bill",),
    "cards": ("topped up", "topped up partly", "cash out", "fee"),
    "back": (
        *("undo", "refund", "returned", "taken back", "declined", "expired", "released"),
        *("cash out failed", "cash out returned", "cashed out partly"),
    ),
}
OTHER = "other"
SORTS = (*KINDS, OTHER)
WALK = """
with recursive walk (step, id, at, next) as (
    select 1, id, at, case :account when source then source_prev else target_prev end
    from pay_transfers where id = :start
    union all
    select walk.step + 1, t.id, t.at,
        case :account when t.source then t.source_prev else t.target_prev end
    from walk join pay_transfers t on t.id = walk.next
    where walk.step < :stretch and walk.at >= :since
)
select t.id, f.id as number, t.at, t.kind, o.owner, o.kind as other, o.currency, t.amount,
    t.source = :account as outgoing, t.source_after, t.target_after, n.words, t.refers,
    walk.next, {wanted} as wanted
from walk join pay_transfers t on t.id = walk.id
join pay_transfers f on f.key = t.key and f.leg = 0
join pay_accounts o on o.id = case :account when t.source then t.target else t.source end
left join pay_notes n on n.transfer = f.id
where ({wanted}) or walk.step = :stretch or walk.next = 0
order by walk.step
"""
FLOWS = {"in": "t.target = :account", "out": "t.source = :account"}


class Wanted(NamedTuple):
    """`flow` is "in" or "out", `sort` one of SORTS, `other` the owner at the other end, each empty
    for all; between `since` and `until` (ms, included). `says` judges what was written."""

    flow: str = ""
    sort: str = ""
    other: str = ""
    since: int = 0
    until: int | None = None
    says: Callable[[str], bool] | None = None


class Found(NamedTuple):
    """The newest first. There may be more before the transfer `older` (None: that was all)."""

    entries: list[Entry]
    older: int | None


def find(
    db: Session, ref: AccountRef, wanted: Wanted, limit: int, before: int | None = None
) -> Found:
    """What is wanted of an account, at most so many, before a transfer of it or from the newest."""
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if account is None:
        return Found([], None)
    start = _start(db, account.id, account.last, wanted, before)
    found: list[Entry] = []
    for stretch in STRETCHES:
        if not start:
            return Found(found, None)
        for row in db.execute(*_walk(account.id, start, stretch, wanted)):
            if row.at < wanted.since:
                return Found(found, None)
            if row.wanted and (wanted.says is None or wanted.says(row.words or "")):
                if len(found) == limit:
                    return Found(found, found[-1].transfer)
                found.append(entry(row, ref.currency))
            start, last = row.next, row.id
    return Found(found, last if start else None)


def sort_of(kind: str) -> str:
    """Which of SORTS a kind of transfer is."""
    return next((sort for sort, kinds in KINDS.items() if kind in kinds), OTHER)


def _start(db: Session, account: int, last: int, wanted: Wanted, before: int | None) -> int | None:
    if before is not None:
        start: int | None = db.execute(BEFORE, {"account": account, "before": before}).scalar()
        return start
    if wanted.until is not None:
        return dated.newest(db, account, last, wanted.until)
    return last


def _walk(
    account: int, start: int, stretch: int, wanted: Wanted
) -> tuple[sa.TextClause, dict[str, object]]:
    conditions = [FLOWS[wanted.flow]] if wanted.flow else []
    if wanted.says:
        conditions.append("n.words is not null")
    given: dict[str, object] = {"account": account, "start": start, "stretch": stretch}
    given["since"] = wanted.since
    binds = [sa.bindparam("account", type_=sa.BigInteger)]
    if wanted.sort:
        named = KINDS.get(wanted.sort) or tuple(kind for kinds in KINDS.values() for kind in kinds)
        conditions.append(f"t.kind {'in' if wanted.sort in KINDS else 'not in'} :kinds")
        binds.append(sa.bindparam("kinds", expanding=True))
        given["kinds"] = named
    if wanted.other:
        conditions.append("o.owner = :other")
        given["other"] = wanted.other
    query = WALK.format(wanted=" and ".join(conditions) or "1 = 1")
    return sa.text(query).bindparams(*binds), given
