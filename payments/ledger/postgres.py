"""The ledger's few statements on PostgreSQL, where other nodes write too."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from payments.ledger.content import Before, by_key
from payments.ledger.shapes import Account, AccountRef, Rows

LOAD = """
select a.owner, a.kind, a.currency, a.id, a.floor_minor, a.balance, a.last
from pay_accounts a
join unnest(%s::text[], %s::text[], %s::text[]) as wanted (owner, kind, currency)
    on (a.owner, a.kind, a.currency) = (wanted.owner, wanted.kind, wanted.currency)
order by a.id for no key update of a
"""
KNOWN = """
select t.key, t.id, t.at, t.kind, t.amount,
    s.owner, s.kind, s.currency, g.owner, g.kind, g.currency
from pay_transfers t
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
where t.key = any(%s::bytea[]) order by t.key, t.leg
"""
NUMBERS = """
select nextval(sequence) from (select pg_get_serial_sequence(%s, 'id')::regclass) as s (sequence)
cross join generate_series(1, %s)
"""
OPEN = """
insert into pay_accounts (id, owner, kind, currency, floor_minor, balance, last)
select * from unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[],
    %s::bigint[], %s::bigint[])
"""
SET = """
update pay_accounts a set balance = now.balance, last = now.last
from unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as now (balance, last, id)
where a.id = now.id
"""
TRANSFER = """
insert into pay_transfers (id, key, leg, source, target, amount, kind, refers, at,
    source_after, target_after, source_prev, target_prev)
select * from unnest(%s::bigint[], %s::bytea[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[])
"""
NOTE = "insert into pay_notes (transfer, words) select * from unnest(%s::bigint[], %s::text[])"
PAIR = """
insert into pay_pairs as p (source, target, currency, count, last_at, last_amount)
select * from unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])
    as n (source, target, currency, count, at, amount) order by source, target, currency
on conflict (source, target, currency) do update set count = p.count + excluded.count,
    last_amount = case when excluded.last_at >= p.last_at
        then excluded.last_amount else p.last_amount end,
    last_at = greatest(p.last_at, excluded.last_at)
"""
WINDOW = """
insert into pay_windows as w (account, hour, out, count, quick)
select * from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
on conflict (account, hour) do update set out = w.out + excluded.out,
    count = w.count + excluded.count, quick = w.quick + excluded.quick
"""
TALLY = """
insert into pay_tallies as t (account, about, hour, out)
select * from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[])
on conflict (account, about, hour) do update set out = t.out + excluded.out
"""
STATEMENTS = (OPEN, SET, TRANSFER, NOTE, PAIR, WINDOW, TALLY)


def load(driver: Any, refs: Sequence[AccountRef]) -> dict[AccountRef, Account]:
    """The accounts that have a row, locked until the transaction ends, in the order of ids."""
    found = driver.execute(LOAD, _columns(refs))
    return {AccountRef(*row[:3]): Account(*row[3:]) for row in found}


def known(driver: Any, keys: Iterable[bytes]) -> dict[bytes, Before]:
    """What these keys recorded before. Asked after the locks, so that what waited is seen."""
    return by_key(driver.execute(KNOWN, _columns((key,) for key in dict.fromkeys(keys))))


def numbers(driver: Any, table: str, count: int) -> list[int]:
    """Numbers of the table's sequence; those not used are never used again."""
    return [row[0] for row in driver.execute(NUMBERS, (table, count))]


def write(driver: Any, rows: Rows) -> None:
    """Write all of it, in one round trip."""
    with driver.pipeline():
        for statement, many in zip(STATEMENTS, rows, strict=True):
            if many:
                driver.execute(statement, _columns(many))


def _columns(rows: Any) -> list[str]:
    """A literal array a column: the driver's own way of making them costs ten times as much."""
    return [
        "{" + ",".join(map(LITERAL[type(column[0])], column)) + "}"
        for column in zip(*rows, strict=True)
    ]


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _bytes(value: bytes) -> str:
    return f'"\\\\x{value.hex()}"'


def _number(value: int | None) -> str:
    return "NULL" if value is None else str(value)


LITERAL: dict[type, Callable[[Any], str]] = {
    str: _text,
    bytes: _bytes,
    int: _number,
    type(None): _number,
}
