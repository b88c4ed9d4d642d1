"""Books of any size, right to the last link, written much faster than they could be recorded."""

import contextlib
import itertools
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import migrations
from bench.servers import postgresql
from payments.driver import raw
from payments.ledger.memory import HOUR
from web.database import Database
from web.writer import now_ms

OPENING = 10**9
EACH = 50_000  # rows a statement
BUSY = 20  # accounts that every fifth transfer goes to, so that they have pages of 50
AGE = 30 * 24 * HOUR  # of the oldest transfer, in ms
ACCOUNT = ("id", "owner", "kind", "currency", "floor_minor", "balance", "last")
TRANSFER = (
    "id", "key", "leg", "source", "target", "amount", "kind", "at",
    "source_after", "target_after", "source_prev", "target_prev",
)  # fmt: skip
PAIRS = """
insert into pay_pairs (source, target, currency, count, last_at, last_amount)
select s.owner, g.owner, s.currency, count(*), max(t.at), 1
from pay_transfers t join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
where t.kind = 'gift' group by s.owner, g.owner, s.currency order by 1, 2, 3
"""
WINDOWS = """
insert into pay_windows (account, hour, out, count, quick)
select source, at / 3600000, sum(amount), count(*), 0 from pay_transfers
group by source, at / 3600000 order by 1, 2
"""
NEXT = "select setval(pg_get_serial_sequence('{0}', 'id'), max(id)) from {0}"


@contextlib.contextmanager
def sqlite(accounts: int, transfers: int = 0) -> Iterator[str]:
    """The address of a file on this disk: `accounts` people, all with money."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'quid.db'}"
        fill(url, accounts, transfers)
        yield url


@contextlib.contextmanager
def postgres(accounts: int, transfers: int = 0) -> Iterator[str]:
    with postgresql() as url:
        fill(url, accounts, transfers)
        yield url


def fill(url: str, accounts: int, transfers: int) -> None:
    """Everybody's opening, then gifts of the least amount between them."""
    migrations.upgrade(url)
    database = Database(url)
    try:
        with database.writer() as db:
            driver = raw(db)
            book = Book(accounts, transfers)
            write = _executemany if database.is_sqlite else _copy
            write(driver, "pay_transfers", TRANSFER, book.transfers())
            write(driver, "pay_accounts", ACCOUNT, book.accounts())
            driver.execute(PAIRS)
            driver.execute(WINDOWS)
            db.commit()
        _settle(database)
    finally:
        database.close()


class Book:
    """Account 1 is the outside world, so person 1 has account 2."""

    def __init__(self, accounts: int, transfers: int) -> None:
        self.people, self.count = accounts, accounts + transfers
        self.balances, self.last = [0] * (accounts + 2), [0] * (accounts + 2)
        self.dice = random.Random(1)

    def transfers(self) -> Iterator[tuple[object, ...]]:
        start, step = now_ms() - AGE, AGE / self.count
        openings = ((1, 2 + n, OPENING, "opening") for n in range(self.people))
        gifts = ((*self._pair(), 1, "gift") for _ in range(self.count - self.people))
        for number, one in enumerate(itertools.chain(openings, gifts), 1):
            source, target, amount, kind = one
            at = start + int(step * number)
            key = at.to_bytes(8, "big") + number.to_bytes(8, "big") + bytes(8)
            prev = self.last[source], self.last[target]
            self.balances[source] -= amount
            self.balances[target] += amount
            self.last[source] = self.last[target] = number
            after = self.balances[source], self.balances[target]
            yield (number, key, 0, source, target, amount, kind, at, *after, *prev)

    def accounts(self) -> Iterator[tuple[object, ...]]:
        """As they are after all transfers."""
        yield (1, "system", "equity", "USD", None, self.balances[1], self.last[1])
        for account in range(2, self.people + 2):
            rest = 0, self.balances[account], self.last[account]
            yield (account, f"person:{account - 1}", "wallet", "USD", *rest)

    def _pair(self) -> tuple[int, int]:
        dice, people = self.dice.random, self.people
        source = 2 + int(dice() * people)
        target = 2 + int(dice() * (BUSY if dice() < 0.2 else people))
        return (source, target) if source != target else self._pair()


def _executemany(
    driver: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]
) -> None:
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    driver.executemany(f"insert into {table} ({names}) values ({places})", rows)  # noqa: S608


def _copy(
    driver: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]
) -> None:
    with (
        driver.cursor() as cursor,
        cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _settle(database: Database) -> None:
    """Let what was written come to rest, and the sequences go on behind it."""
    with database.writer() as db:
        driver = raw(db)
        if database.is_sqlite:
            driver.execute("commit")
            driver.execute("pragma wal_checkpoint(truncate)")
            return
        for table in ("pay_accounts", "pay_transfers"):
            driver.execute(NEXT.format(table))
        driver.commit()
        driver.autocommit = True
        driver.execute("vacuum analyze")
        driver.execute("checkpoint")
        driver.autocommit = False
