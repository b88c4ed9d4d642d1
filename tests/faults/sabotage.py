"""What somebody might break, each of which must turn a check red.

`QUID_SABOTAGE` names one that holds for a whole run of tests/faults; Quid itself knows nothing of
it.
"""

import contextlib
import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

import migrations
from bot import audit as receipts
from bot import keeping
from payments import ledger, seal
from payments.ledger import Recorded, Refusal, Set, postgres, sqlite
from payments.ledger.shapes import Rows
from tests.faults import teller
from tests.faults.tape import NOW
from web import database, transactions

Patch = pytest.MonkeyPatch
FUNCTION = Path(migrations.__file__).with_name("versions") / "pay_record.sql"


def no_sync(patch: Patch) -> None:
    """The log is synced at checkpoints alone."""
    patch.setattr(
        database,
        "DURABLE",
        tuple(each.replace("synchronous=FULL", "synchronous=NORMAL") for each in database.DURABLE),
    )


def no_take_over(patch: Patch) -> None:
    """A start believes what it finds in the log, whether or not it was ever synced."""
    patch.setattr(database, "TAKE_OVER", "user_version")


def promise_first(patch: Patch) -> None:
    """Callers are answered also if the commit failed."""

    def commit(db: Session) -> None:
        with contextlib.suppress(transactions.Unknown):
            kept(db)

    kept = transactions.commit
    patch.setattr(transactions, "commit", commit)


def receipts_later(patch: Patch) -> None:
    """What a payment is announced by has a transaction of its own."""

    def keep(db: Session, *told: Any) -> Any:
        db.commit()
        return kept(db, *told)

    kept = keeping.keep
    patch.setattr(keeping, "keep", keep)


def tell_early(patch: Patch) -> None:
    """A teller tells of its sets at once, and commits a few batches later."""

    def turn(db: Session, sets: list[Set], tell: teller.Tell) -> None:
        def record() -> list[Recorded | Refusal]:
            return ledger.record(db, sets, NOW)

        tell(record() if db.in_transaction() else transactions.prepare(db, record))
        if random.random() < 0.3:
            transactions.commit(db)

    patch.setattr(teller, "turn", turn)


def commit_halves(patch: Patch) -> None:
    """The transfers are committed, and then the balances that they made."""

    def write(driver: Any, rows: Rows) -> None:
        written(driver, rows._replace(accounts=[]))
        driver.execute("commit")
        driver.execute("begin immediate")
        written(driver, Rows([], rows.accounts, *([] for _ in rows[2:])))

    written = sqlite.write
    patch.setattr(sqlite, "write", write)


def forget_keys(patch: Patch) -> None:
    """Nobody asks what a key recorded before."""
    patch.setattr(sqlite, "known", lambda driver, keys: {})
    _rewrite(patch, "t.leg = 0 limit 1", "false limit 1")


def begin_late(patch: Patch) -> None:
    """A transaction begins to write when it first writes, not when it begins to read."""
    patch.setattr(
        database, "_begin_writing", lambda connection: connection.exec_driver_sql("BEGIN")
    )


def lock_nothing(patch: Patch) -> None:
    """Balances are read as if nobody else could change them."""
    _rewrite(patch, "for no key update", "")


def look_at_no_seal(patch: Patch) -> None:
    """The seals are not held against their rows."""
    patch.setattr(seal, "chain", lambda db: iter(()))


def look_at_no_receipt(patch: Patch) -> None:
    """The receipts are not held against the books."""
    patch.setattr(receipts, "verify", lambda db, *told: iter(()))


def _rewrite(patch: Patch, was: str, now: str) -> None:
    """PostgreSQL's function with another text, for those alone who are sabotaged."""
    text = FUNCTION.read_text()
    assert text.count(was) == 1
    made = text.replace(was, now)
    made = made.replace("function pay_record", "function pg_temp.told")

    def record(driver: Any, sets: Sequence[Set], at: int) -> list[Recorded | Refusal]:
        driver.execute(made)
        return recorded(driver, sets, at)

    recorded = postgres.record
    patch.setattr(postgres, "RECORD", postgres.RECORD.replace("pay_record", "pg_temp.told"))
    patch.setattr(postgres, "record", record)


SABOTAGES: dict[str, Callable[[Patch], None]] = {
    "sync": no_sync,
    "take-over": no_take_over,
    "promise": promise_first,
    "receipt": receipts_later,
    "early": tell_early,
    "halves": commit_halves,
    "dedup": forget_keys,
    "deferred": begin_late,
    "locks": lock_nothing,
    "unsealed": look_at_no_seal,
    "unheard": look_at_no_receipt,
}


@contextlib.contextmanager
def committed(name: str) -> Iterator[None]:
    """While it lasts, this is broken; with no name, nothing."""
    with pytest.MonkeyPatch.context() as patch:
        if name:
            SABOTAGES[name](patch)
        yield


def commit_chosen(patch: Patch) -> None:
    """Break what the environment names, if anything."""
    if name := chosen():
        SABOTAGES[name](patch)


def chosen() -> str:
    return os.environ.get("QUID_SABOTAGE", "")
