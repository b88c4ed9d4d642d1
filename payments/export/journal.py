"""What there is to export: the accounts with their balances, then every set in order."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments.ledger import AccountRef
from payments.money import Money

AT_ONCE = 5_000
FIRST_DAY = date(1970, 1, 1)
ACCOUNTS = sa.text("""
select owner, kind, currency, balance from pay_accounts order by kind, owner, currency
""")
SETS = sa.text("""
select f.id, t.kind, t.at, t.refers, n.words, s.owner as source, s.kind as source_kind,
    g.owner as target, g.kind as target_kind, s.currency, t.amount
from pay_transfers f join pay_transfers t on t.key = f.key
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
left join pay_notes n on n.transfer = f.id
where f.leg = 0 order by f.id, t.leg
""")
BLANK = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")
ODD = re.compile(r"[^A-Za-z0-9]+")
CLASSES = {  # of each kind of account, as the house sees it
    "wallet": "Liabilities:Wallet",
    "held": "Liabilities:Held",
    "suspense": "Liabilities:Suspense",
    "fees": "Income:Fees",
    "rail": "Assets:Rail",
    "position": "Equity:Position",
    "equity": "Equity:Opening",
}


class Account(NamedTuple):
    ref: AccountRef
    balance: Money


class Posting(NamedTuple):
    """What a set does to one account: below zero is more that the house owes."""

    account: AccountRef
    amount: Money


class Entry(NamedTuple):
    """A set. `at` is in UTC, `words` stand on one line."""

    number: int
    kind: str
    at: datetime
    refers: int | None
    words: str
    postings: tuple[Posting, ...]


def accounts(db: Session) -> Iterator[Account]:
    """Every account with what it has, the sign as in the export."""
    for owner, kind, currency, balance in db.execute(ACCOUNTS):
        yield Account(AccountRef(owner, kind, currency), Money(-balance, currency))


def entries(db: Session) -> Iterator[Entry]:
    """Every set, by its number."""
    for number, legs in groupby(_rows(db), lambda row: row.id):
        postings: list[Posting] = []
        for row in legs:
            source = AccountRef(row.source, row.source_kind, row.currency)
            target = AccountRef(row.target, row.target_kind, row.currency)
            postings.append(Posting(source, Money(row.amount, row.currency)))
            postings.append(Posting(target, Money(-row.amount, row.currency)))
        at = datetime.fromtimestamp(row.at // 1000, UTC) + timedelta(milliseconds=row.at % 1000)
        words = BLANK.sub(" ", row.words or "").strip()
        yield Entry(number, row.kind, at, row.refers, words, tuple(postings))


def _rows(db: Session) -> Iterator[sa.Row[Any]]:
    streamed = {"stream_results": True, "yield_per": AT_ONCE}
    with db.execute(SETS, execution_options=streamed) as result:
        for page in result.partitions(AT_ONCE):
            yield from page


def name(ref: AccountRef) -> str:
    """`Liabilities:Wallet:Person-12`, `Assets:Rail:Visa`: the house's own have no owner."""
    kind, _, which = ref.kind.partition(":")
    parts = [CLASSES.get(kind) or f"Equity:{_part(kind)}"]
    if which:
        parts.append(_part(which))
    if ref.owner != "system":
        parts.append(_part(ref.owner))
    return ":".join(parts)


def _part(text: str) -> str:
    plain = ODD.sub("-", text).strip("-") or "X"
    return plain[0].upper() + plain[1:]


def stamp(at: datetime) -> str:
    """The time of day, in UTC to the millisecond."""
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03}Z"
