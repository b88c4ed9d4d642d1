"""What size does: the same books small and large, bytes a transfer, statements, `quid verify`."""

import contextlib
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from bench import ledger_books
from bench.figures import Figure, middle, ratio, rounds
from bench.ledger_processes import transfer
from payments import audit, ledger
from payments.recipes import wallet
from web.database import Database

SMALL, LARGER, LARGE = (10_000, 0), (200_000, 500_000), (1_000_000, 5_000_000)
CALLERS, PAGE, PAGES = 1024, 50, 200
GROWTH = {"sqlite": 0.25, "postgresql": 0.4}  # at least this part of the speed when small
BYTES = {"sqlite": 130, "postgresql": 240}
FLAT, PROVEN = 1.5, 20_000
TABLES = """
select sum(pgsize) filter (where tbl_name = 'pay_transfers'), sum(pgsize)
from dbstat join sqlite_schema using (name)
"""
RELATIONS = """
select pg_total_relation_size('pay_transfers'), pg_database_size(current_database())
"""


class Books(NamedTuple):
    name: str
    url: str
    accounts: int
    database: Database


def measure(large: bool = False) -> Iterator[Figure]:
    for kind, made in (("sqlite", ledger_books.sqlite), ("postgresql", ledger_books.postgres)):
        with ExitStack() as stack:
            books = []
            for name, (accounts, transfers) in (
                ("small", SMALL),
                ("large", LARGE if large else LARGER),
            ):
                # the small ones have some transfers too, or there would be no page to show
                url = stack.enter_context(made(accounts, transfers or accounts))
                books.append(Books(name, url, accounts, Database(url)))
                stack.callback(books[-1].database.close)
            yield from _figures(kind, *books)


def _figures(kind: str, small: Books, large: Books) -> Iterator[Figure]:
    name, size = f"ledger.{kind}.large", f"{large.accounts} accounts, {_count(large)} transfers"
    measures: dict[str, Callable[[], float]] = {}
    for each in (small, large):
        measures[f"page {each.name}"] = partial(page, each)
        measures[f"rate {each.name}"] = partial(rate, each)
    before, was = _bytes(small), _count(small)
    taken = rounds(measures)
    ours, theirs = taken["rate large"], taken["rate small"]
    versus = f"{CALLERS} callers, {size} ÷ {middle(theirs):.0f}/s with {small.accounts} accounts"
    yield Figure(name, middle(ours), "/s", ratio(ours, theirs), versus, GROWTH[kind])
    ours, theirs = taken["page large"], taken["page small"]
    versus = f"a statement of {PAGE} ÷ {middle(theirs):.3f} ms when small"
    yield Figure(f"{name}.statement", middle(ours), "ms", ratio(ours, theirs), versus, FLAT, True)
    after, many = _bytes(small), _count(small) - was
    table, everything = ((now - then) / many for now, then in zip(after, before, strict=True))
    versus = "pay_transfers and its indexes, a transfer"
    yield Figure(f"ledger.{kind}.bytes", table, "B", None, versus, BYTES[kind], True)
    yield Figure(f"ledger.{kind}.bytes.all", everything, "B", None, "with balances, pairs, windows")
    yield Figure(f"{name}.verify", verify(large), "transfers/s", None, size, PROVEN)


def rate(books: Books) -> float:
    return transfer(books.url, CALLERS, accounts=books.accounts)["rate"]


def page(books: Books) -> float:
    """Milliseconds of the newest page of accounts that have one."""
    owners = [f"person:{random.randint(1, ledger_books.BUSY)}" for _ in range(PAGES)]
    with books.database.reader() as db:
        began = time.perf_counter()
        for owner in owners:
            shown = ledger.statement(db, wallet(owner, "USD"), PAGE)
            assert len(shown) == PAGE
        return (time.perf_counter() - began) / PAGES * 1000


def verify(books: Books) -> float:
    """Transfers a second of all proofs together, which must hold."""
    count, began = _count(books), time.perf_counter()
    with books.database.reader() as db:
        if wrong := list(audit.verify(db)):
            raise RuntimeError(f"the books are wrong: {wrong[0]}")
    return count / (time.perf_counter() - began)


def _count(books: Books) -> int:
    with books.database.reader() as db:
        count: int = db.execute(sa.text("select count(*) from pay_transfers")).scalar_one()
        return count


def _bytes(books: Books) -> tuple[int, int]:
    """Of the transfers with their indexes, and of everything."""
    if not books.database.is_sqlite:
        with books.database.reader() as db:
            table, everything = db.execute(sa.text(RELATIONS)).one()
            return table, everything
    # Python's own sqlite3 can say what each table takes, pysqlite3 cannot
    path = Path(books.url.removeprefix("sqlite:///")).as_uri()
    with contextlib.closing(sqlite3.connect(f"{path}?mode=ro", uri=True)) as raw:
        table, everything = raw.execute(TABLES).fetchone()
        return table, everything
