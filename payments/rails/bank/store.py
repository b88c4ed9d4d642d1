"""The SQLite file in which the invented bank keeps its customers, accounts, consents and faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pysqlite3.dbapi2 as sqlite

from payments.rails.bank import customers

VERSION = 2
SCHEMA = """
create table customers (login text primary key, passcode text not null, name text not null) strict;
create table accounts (
  id text primary key, customer text not null, kind text not null, currency text not null,
  name text not null, scheme text not null, identification text not null unique
) strict;
create table entries (
  id integer primary key autoincrement, account text not null, minor integer not null,
  at integer not null, text text not null, status text not null, payment text not null
) strict;
create table consents (
  id text primary key, kind text not null, status text not null, body text not null,
  made_at integer not null, changed_at integer not null, until integer, customer text not null,
  accounts text not null
) strict;
create table visits (
  ticket text primary key, consent text not null, scope text not null, state text not null,
  nonce text not null, challenge text not null, back text not null, customer text not null,
  tries integer not null, at integer not null
) strict;
create table codes (
  digest text primary key, consent text not null, scope text not null, nonce text not null,
  challenge text not null, back text not null, at integer not null
) strict;
create table tokens (
  digest text primary key, kind text not null, scope text not null, consent text not null,
  paper text not null, until integer not null
) strict;
create table payments (
  id text primary key, consent text not null, account text not null, payee text not null,
  minor integer not null, currency text not null, body text not null, plan text not null,
  at integer not null, moved integer not null
) strict;
create table keys (
  path text not null, key text not null, digest blob not null, status integer not null,
  body blob not null, at integer not null, primary key (path, key)
) strict;
create table faults (
  id integer primary key autoincrement, kind text not null, fault text not null,
  remaining integer not null
) strict;
create table calls (
  id integer primary key autoincrement, at integer not null, method text not null,
  path text not null, status integer not null, code text not null
) strict;
create index entries_by_account on entries (account, at, id);
"""
FILES = """
create table orders (
  message text primary key, digest blob not null, account text not null, at integer not null
) strict;
create table lines (
  id integer primary key autoincrement, message text not null, end_to_end text not null,
  account text not null, payee text not null, minor integer not null, currency text not null,
  text text not null, plan text not null, at integer not null, moved integer not null,
  unique (message, end_to_end)
) strict;
create index lines_to_come on lines (at) where moved < 3;
"""
ADD = {  # how many values a row has
    name: f"insert into {name} values ({', '.join('?' * count)})"  # noqa: S608 (marks)
    for name, count in {
        "customers": 3,
        "accounts": 7,
        "consents": 9,
        "visits": 10,
        "codes": 7,
        "tokens": 6,
        "payments": 10,
        "keys": 6,
        "orders": 4,
    }.items()
}
ADD_ENTRY = (
    "insert into entries (account, minor, at, text, status, payment) values (?, ?, ?, ?, ?, ?)"
)
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000")


class Account(NamedTuple):
    id: str
    customer: str
    kind: str
    currency: str
    name: str
    scheme: str
    identification: str


class Consent(NamedTuple):
    """`kind` is accounts or payments; `body` what was asked for, as JSON; `accounts` the ids that
    the customer chose, with blanks between."""

    id: str
    kind: str
    status: str
    body: str
    made_at: int
    changed_at: int
    until: int | None
    customer: str
    accounts: str


class Store:
    """One connection, used by one thread at a time. Without a path it lives in memory."""

    def __init__(self, path: Path | None, now: int) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite.connect(
            str(path or ":memory:"), isolation_level=None, check_same_thread=False
        )
        for pragma in PRAGMAS:
            self._db.execute(f"pragma {pragma}")
        with self.writing():
            version = self.value("pragma user_version")
            if version == 0:
                self._furnish(now)
            if version < VERSION:
                self._lay(FILES)
                self._db.execute(f"pragma user_version={VERSION}")

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
        """How many rows it changed."""
        return int(self._db.execute(statement, values).rowcount)

    def add(self, table: str, *values: object) -> None:
        self._db.execute(ADD[table], values)

    def consent(self, id: str) -> Consent | None:
        found = self.row("select * from consents where id = ?", id)
        return None if found is None else Consent(*found)

    def accounts(self, customer: str) -> list[Account]:
        query = "select * from accounts where customer = ? order by rowid"
        return [Account(*row) for row in self.rows(query, customer)]

    def account(self, id: str) -> Account | None:
        found = self.row("select * from accounts where id = ?", id)
        return None if found is None else Account(*found)

    def named(self, identification: str) -> Account | None:
        found = self.row("select * from accounts where identification = ?", identification)
        return None if found is None else Account(*found)

    def balance(self, account: str) -> int:
        """What is booked, minor units."""
        query = "select coalesce(sum(minor), 0) from entries where account = ? and status = 'BOOK'"
        return int(self.value(query, account))

    def close(self) -> None:
        self._db.close()

    def _furnish(self, now: int) -> None:
        self._lay(SCHEMA)
        for customer in customers.CUSTOMERS:
            self.add("customers", *customer)
        for account in customers.ACCOUNTS:
            self.add("accounts", *account)
            history = customers.history(account[0], account[3], now)
            rows = [(account[0], each.minor, each.at, each.text, "BOOK", "") for each in history]
            self._db.executemany(ADD_ENTRY, rows)

    def _lay(self, schema: str) -> None:
        for statement in schema.split(";\n"):
            self._db.execute(statement)
