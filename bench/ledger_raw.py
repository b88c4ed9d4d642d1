"""What the same disk and engine give at most, and what a plain program gets out of them."""

import os
import random
import time
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as driver
from sqlmodel import Session, select

from payments.schema import Accounts, Pairs, Transfers, Windows
from web.database import DURABLE, Database
from web.writer import now_ms

PAGE = 4096
HOUR = 3_600_000
TABLES = """
create table account (id integer primary key, balance integer not null, version integer not null);
create table transfer (id integer primary key, key blob not null unique, source integer not null,
    target integer not null, amount integer not null, kind integer not null, at integer not null);
create table entry (account integer not null, version integer not null, transfer integer not null,
    delta integer not null, balance integer not null, primary key (account, version)) without rowid;
"""


def syncs(folder: Path, seconds: float) -> float:
    """Times a second that the disk takes a page for good."""
    handle = os.open(folder / "syncs", os.O_CREAT | os.O_WRONLY)
    page, count, began = os.urandom(PAGE), 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        os.pwrite(handle, page, count % 1024 * PAGE)
        os.fdatasync(handle)
        count += 1
    os.close(handle)
    return count / (time.perf_counter() - began)


class Raw:
    """Three inserts and two updates a transfer: the row and its two entries, both balances."""

    def __init__(self, path: Path, accounts: int) -> None:
        self.db: Any = driver.connect(str(path), isolation_level=None)
        for pragma in DURABLE:
            self.db.execute(f"pragma {pragma}")
        self.db.executescript(TABLES)
        self.accounts = [[10**9, 0] for _ in range(accounts)]  # balance, version
        self.number = 0
        many = [(account, *each) for account, each in enumerate(self.accounts)]
        self.db.execute("begin")
        self.db.executemany("insert into account values (?, ?, ?)", many)
        self.db.execute("commit")
        dice = random.Random(1)
        self.pairs = [tuple(dice.sample(range(accounts), 2)) for _ in range(50_000)]

    def rate(self, batch: int, seconds: float) -> float:
        """Transfers a second with `batch` of them a commit."""
        before, began = self.number, time.perf_counter()
        while time.perf_counter() < began + seconds:
            self._commit(batch)
        return (self.number - before) / (time.perf_counter() - began)

    def _commit(self, batch: int) -> None:
        transfers, entries, touched = [], [], dict[int, list[int]]()
        for _ in range(batch):
            self.number = number = self.number + 1
            source, target = self.pairs[number % len(self.pairs)]
            transfers.append((number, number.to_bytes(16, "big"), source, target, 1, 0, number))
            for account, delta in ((source, -1), (target, 1)):
                touched[account] = now = self.accounts[account]
                now[0], now[1] = now[0] + delta, now[1] + 1
                entries.append((account, now[1], number, delta, now[0]))
        self.db.execute("begin immediate")
        self.db.executemany("insert into transfer values (?, ?, ?, ?, ?, ?, ?)", transfers)
        self.db.executemany("insert into entry values (?, ?, ?, ?, ?)", entries)
        rows = [(*now, account) for account, now in touched.items()]
        self.db.executemany("update account set balance = ?, version = ? where id = ?", rows)
        self.db.execute("commit")


def orm(database: Database, accounts: int, seconds: float) -> float:
    """Transfers a second, each with a session and a transaction of its own, one after another."""
    dice, count, began = random.Random(time.time_ns()), 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        payer, payee = dice.sample(range(1, accounts + 1), 2)
        with database.writer() as db:
            _move(db, f"person:{payer}", f"person:{payee}", now_ms())
            db.commit()
        count += 1
    return count / (time.perf_counter() - began)


def _move(db: Session, payer: str, payee: str, now: int) -> None:
    """The rows that `record` writes."""
    key = now.to_bytes(8, "big") + os.urandom(16)
    if db.exec(select(Transfers).where(Transfers.key == key)).first():
        return
    source, target = _account(db, payer), _account(db, payee)
    assert source.id
    assert target.id
    source.balance, target.balance = source.balance - 1, target.balance + 1
    row = Transfers(
        key=key, leg=0, source=source.id, target=target.id, amount=1, kind="gift", at=now,
        source_after=source.balance, target_after=target.balance,
        source_prev=source.last, target_prev=target.last,
    )  # fmt: skip
    db.add(row)
    db.flush()
    assert row.id
    source.last = target.last = row.id
    pair = db.get(Pairs, (payer, payee, "USD"))
    if pair is None:
        pair = Pairs(
            source=payer, target=payee, currency="USD", count=0, last_at=now, last_amount=1
        )
        db.add(pair)
    pair.count, pair.last_at = pair.count + 1, now
    window = db.get(Windows, (source.id, now // HOUR))
    if window is None:
        window = Windows(account=source.id, hour=now // HOUR, out=0, count=0, quick=0)
        db.add(window)
    window.out, window.count = window.out + 1, window.count + 1


def _account(db: Session, owner: str) -> Accounts:
    mine = select(Accounts).where(Accounts.owner == owner, Accounts.kind == "wallet")
    return db.exec(mine.where(Accounts.currency == "USD").with_for_update()).one()
