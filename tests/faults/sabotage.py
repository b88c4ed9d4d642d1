"""What somebody might break, each of which must turn a check red.

`QUID_SABOTAGE` names one that holds for a whole run of tests/faults and the processes it starts;
Quid itself knows nothing of it.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import Session

from bot import keeping
from web import database, transactions

Patch = pytest.MonkeyPatch


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


SABOTAGES: dict[str, Callable[[Patch], None]] = {
    "sync": no_sync,
    "take-over": no_take_over,
    "promise": promise_first,
    "receipt": receipts_later,
}


@contextlib.contextmanager
def committed(name: str) -> Iterator[None]:
    """While it lasts, this is broken."""
    with pytest.MonkeyPatch.context() as patch:
        SABOTAGES[name](patch)
        patch.setenv("QUID_SABOTAGE", name)  # for processes that are started meanwhile
        yield


def commit(patch: Patch) -> None:
    """Break what the environment names, if anything."""
    if name := os.environ.get("QUID_SABOTAGE"):
        SABOTAGES[name](patch)
