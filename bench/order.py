"""The picture of a month and of a year of one who moved money 100,000 times, and a budget of theirs
that is looked at again, beside reading those lines, which is what adding up by oneself begins with.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial

from sqlmodel import Session

from bench import ledger_books
from bench.figures import Figure, middle, ratio, rounds
from payments import budgets, calendar, categories, ledger, months, years
from payments.ledger import Recorded
from payments.money import Money
from payments.recipes import gift, opening, wallet
from web.database import Database

TRANSFERS, SMALL = 100_000, 10_000
EACH = 1_000  # of a batch
MOST = {"month": 1.5, "year": 1.5, "look": 0.1}  # times what reading the lines takes
OWNER, REF = "person:100000", wallet("person:100000", "USD")
PAYEES = 300
NOTES = ("pizza", "rent for the flat", "", "Courses au marché", "taxi", "birthday", "tea")
EDGES = [calendar.begins(date(2026, 6, day), "UTC") for day in (1, 8, 15, 22, 29)]
EDGES += [calendar.begins(date(2026, 7, 1), "UTC")]
YEAR = [calendar.begins(date(2026, month, 1), "UTC") for month in range(1, 13)]
YEAR += [calendar.begins(date(2027, 1, 1), "UTC")]


def measure(transfers: int = TRANSFERS) -> Iterator[Figure]:
    for kind, made in (("sqlite", ledger_books.sqlite), ("postgresql", ledger_books.postgres)):
        with ExitStack() as stack:
            database = Database(stack.enter_context(made(10)))
            stack.callback(database.close)
            with database.writer() as db:
                _live(db, transfers)
                yield from _figures(kind, db, transfers)


def _figures(kind: str, db: Session, transfers: int) -> Iterator[Figure]:
    measures: dict[str, Callable[[], float]] = {
        "lines": partial(_timed, lambda: ledger.statement(db, REF, 2 * transfers)),
        "month": partial(_timed, lambda: months.month(db, REF, EDGES)),
        "year": partial(_timed, lambda: years.year(db, REF, YEAR)),
        "look": partial(_timed, lambda: budgets.of(db, OWNER, EDGES[-1] - 1)),
    }
    assert months.month(db, REF, EDGES).total.times == transfers + 2
    taken = rounds(measures)
    versus = f"÷ {middle(taken['lines']):.0f} ms to read {transfers} lines"
    for name, most in MOST.items():
        value, share = middle(taken[name]), ratio(taken[name], taken["lines"])
        yield Figure(f"order.{kind}.{name}", value, "ms", share, versus, most, most=True)


def _live(db: Session, transfers: int) -> None:
    """In one month, to hundreds of people, with words; half of them are corrected once."""
    rich = opening(_key(0), OWNER, Money(transfers * 1_000, "USD"))
    ledger.record(db, [rich], EDGES[0])
    budgets.put(db, OWNER, "USD", "eating_out", 100_00, "UTC", EDGES[0])
    step = (EDGES[-1] - EDGES[0]) // (transfers + EACH)
    last = 0
    for begun in range(0, transfers, EACH):
        sets = [_paid(n) for n in range(begun, min(begun + EACH, transfers))]
        for done in ledger.record(db, sets, EDGES[0] + (begun + EACH) * step):
            assert isinstance(done, Recorded)
            last = done.number
        if begun < PAYEES * EACH // 2:
            categories.correct(db, REF, last, "gifts", "other", EDGES[0])
    budgets.keep(db, budgets.due(db, EDGES[-1] - 1), EDGES[-1] - 1)
    db.commit()
    if db.get_bind().dialect.name == "postgresql":
        db.connection().exec_driver_sql("analyze")
    ledger.record(db, [_paid(transfers)], EDGES[-1] - 2)


def _paid(n: int) -> ledger.Set:
    words = f"{NOTES[n % len(NOTES)]} {n % 1_000}"
    payee = f"person:{200_000 + n * 7 % PAYEES}"
    return gift(_key(n + 1), OWNER, payee, Money(100 + n % 97, "USD"), words)


def _key(n: int) -> bytes:
    return n.to_bytes(16, "big") + b"o" * 8


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds, without what others have left behind."""
    gc.collect()
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)
