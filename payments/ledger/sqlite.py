"""The ledger's few statements on SQLite, where the writer is alone."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from payments.ledger.content import Before, by_key
from payments.ledger.shapes import Account, AccountRef, Rows

LOAD = """
select a.owner, a.kind, a.currency, a.id, a.floor_minor, a.balance, a.last
from json_each(?) wanted cross join pay_accounts a
on (a.owner, a.kind, a.currency)
    = (wanted.value ->> 0, wanted.value ->> 1, wanted.value ->> 2)
"""
KNOWN = """
select t.key, t.id, t.at, t.kind, t.amount,
    s.owner, s.kind, s.currency, g.owner, g.kind, g.currency
from json_each(?) wanted cross join pay_transfers t on t.key = unhex(wanted.value)
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
order by t.key, t.leg
"""
FROZEN = "select owner from pay_wallets where frozen_at is not null"
NEWEST = {
    "pay_transfers": "select max(id) from pay_transfers",
    "pay_accounts": "select max(id) from pay_accounts",
}
OPEN = """
insert into pay_accounts (id, owner, kind, currency, floor_minor, balance, last)
values (?, ?, ?, ?, ?, ?, ?)
"""
SET = "update pay_accounts set balance = ?, last = ? where id = ?"
TRANSFER = """
insert into pay_transfers (id, key, leg, source, target, amount, kind, refers, at,
    source_after, target_after, source_prev, target_prev)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
NOTE = "insert into pay_notes (transfer, words) values (?, ?)"
PAIR = """
insert into pay_pairs (source, target, currency, count, last_at, last_amount)
values (?, ?, ?, ?, ?, ?)
on conflict (source, target, currency) do update set count = count + excluded.count,
    last_amount = iif(excluded.last_at >= last_at, excluded.last_amount, last_amount),
    last_at = max(last_at, excluded.last_at)
"""
WINDOW = """
insert into pay_windows (account, hour, out, count, quick) values (?, ?, ?, ?, ?)
on conflict (account, hour) do update set out = out + excluded.out,
    count = count + excluded.count, quick = quick + excluded.quick
"""
TALLY = """
insert into pay_tallies (account, about, hour, out) values (?, ?, ?, ?)
on conflict (account, about, hour) do update set out = out + excluded.out
"""
STATEMENTS = (OPEN, SET, TRANSFER, NOTE, PAIR, WINDOW, TALLY)


def load(driver: Any, refs: Sequence[AccountRef]) -> dict[AccountRef, Account]:
    """The accounts that have a row."""
    found = driver.execute(LOAD, (json.dumps(refs),))
    return {AccountRef(*row[:3]): Account(*row[3:]) for row in found}


def known(driver: Any, keys: Iterable[bytes]) -> dict[bytes, Before]:
    """What these keys recorded before."""
    wanted = json.dumps([key.hex() for key in dict.fromkeys(keys)])
    return by_key(driver.execute(KNOWN, (wanted,)))


def frozen(driver: Any) -> frozenset[str]:
    """Whose money does not leave now."""
    return frozenset(row[0] for row in driver.execute(FROZEN))


def numbers(driver: Any, table: str, count: int) -> range:
    """The next rowids: nobody else can take one before this transaction ends."""
    after = (driver.execute(NEWEST[table]).fetchone()[0] or 0) + 1
    return range(after, after + count)


def write(driver: Any, rows: Rows) -> None:
    """Write all of it."""
    for statement, many in zip(STATEMENTS, rows, strict=True):
        if many:
            driver.executemany(statement, many)
