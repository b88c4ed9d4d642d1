"""The SQLite file in which the invented network keeps its cards, its operations and its faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pysqlite3.dbapi2 as sqlite

from payments.rails.sandbox.issuers import CARDS, CURRENCIES, Card

VERSION = 1
SCHEMA = """
create table cards (
  number text primary key, expiry text not null, cvv text not null, funding text not null,
  issuer text not null, country text not null, currency text not null, balance integer not null,
  status text not null, pulls integer not null, pushes integer not null, fast integer not null,
  daily_limit integer not null, latency integer not null, always text not null,
  needs_cavv integer not null, first text not null, last text not null
) strict;
create table settlement (currency text primary key, balance integer not null) strict;
create table operations (
  id integer primary key autoincrement, kind text not null, client_id text not null,
  digest blob not null, bin text not null, stan text not null, rrn text not null,
  card text not null, minor integer not null, currency text not null, billed integer not null,
  code text not null, approval text not null, identifier text not null, at integer not null,
  ready_at integer not null, answer text not null, poll text not null unique,
  failed integer not null default 0, reversed integer not null default 0
) strict;
create table lost (digest blob primary key, at integer not null) strict;
create table faults (
  id integer primary key autoincrement, kind text not null, fault text not null,
  remaining integer not null
) strict;
create table aliases (
  alias text primary key, guid text not null, number text not null, entry text not null
) strict;
create table calls (
  id integer primary key autoincrement, at integer not null, method text not null,
  path text not null, status integer not null, code text not null, note text not null
) strict;
"""
INDEXES = """
create index if not exists operations_by_client on operations (client_id, digest);
create index if not exists operations_by_trace on operations (rrn, stan);
create index if not exists operations_by_identifier on operations (identifier);
create index if not exists operations_by_card on operations (card, at, billed, reversed);
create index if not exists operations_by_time on operations (at);
"""
ADD_CARD = f"insert into cards values ({', '.join('?' * len(Card._fields))})"  # noqa: S608 (marks)
# Outlives a crash of the process, which is all that an invented network has to.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")


class Operation(NamedTuple):
    """A movement of money that was judged. `billed` is what the card's account lost (or, below
    zero, got), in its own currency; `failed` makes the query deny it."""

    id: int
    kind: str
    client_id: str
    digest: bytes
    bin: str
    stan: str
    rrn: str
    card: str
    minor: int
    currency: str
    billed: int
    code: str
    approval: str
    identifier: str
    at: int
    ready_at: int
    answer: str
    poll: str
    failed: int
    reversed: int


class Store:
    """One connection, used by one thread at a time. Without a path it lives in memory."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite.connect(
            str(path or ":memory:"), isolation_level=None, check_same_thread=False
        )
        for pragma in PRAGMAS:
            self._db.execute(f"pragma {pragma}")
        with self.writing():
            if self.value("pragma user_version") == 0:
                self._furnish()
            for statement in INDEXES.split(";\n"):
                self._db.execute(statement)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it, or none of it."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self._db.execute(query, values))

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        return next(iter(self._db.execute(query, values)), None)

    def value(self, query: str, *values: object) -> Any:
        found = self.row(query, *values)
        return None if found is None else found[0]

    def run(self, statement: str, *values: object) -> int:
        """The number of the row that was added, if one was."""
        return int(self._db.execute(statement, values).lastrowid or 0)

    def card(self, number: str) -> Card | None:
        found = self.row("select * from cards where number = ?", number)
        return None if found is None else Card(*found)

    def move(self, card: Card, billed: int) -> None:
        """From the card's account to settlement; the other way if it is below zero."""
        charge = "update cards set balance = balance - ? where number = ?"
        self.run(charge, billed, card.number)
        settle = "update settlement set balance = balance + ? where currency = ?"
        self.run(settle, billed, card.currency)

    def close(self) -> None:
        self._db.close()

    def _furnish(self) -> None:
        for statement in SCHEMA.split(";\n"):
            self._db.execute(statement)
        self._db.executemany(ADD_CARD, CARDS)
        for currency in CURRENCIES:
            self.run("insert into settlement values (?, 0)", currency)
        self._db.execute(f"pragma user_version={VERSION}")
