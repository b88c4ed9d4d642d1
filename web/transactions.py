"""A transaction of the writing session: begin, act, commit; memory follows what the file says."""

import logging
import os
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from sqlmodel import Session

from chat import alerts, memory, plastic, timeline
from payments import ledger

T = TypeVar("T")

NO_DISK = 74  # EX_IOERR: after a failed write nothing in memory can be believed


class Unknown(Exception):
    """The commit was sent and its outcome is not known: neither paid nor refused. Ask again."""


def carry(db: Session, act: Callable[[], T]) -> T:
    """Run `act` between begin and commit. Raises what `act` raised, everything undone, or Unknown
    if the commit's outcome is."""
    result = prepare(db, act)
    commit(db)
    return result


def prepare(db: Session, act: Callable[[], T], patient: bool = True) -> T:
    """Begin and run `act`; what it did stands once `commit` has returned. Unless `patient`, Locked
    is raised where another process would have to be waited for."""
    try:
        db.connection(execution_options={"patient": patient})  # begins
        ledger.begin(db)
        memory.begin(db)
        result = act()
        db.flush()
    except BaseException:
        _forget(db)
        _roll_back(db)
        raise
    return result


def commit(db: Session) -> None:
    """Raises Unknown if it fails, for whatever reason."""
    try:
        db.commit()
    except BaseException as error:
        _forget(db)
        _after_failed_commit(db, error)
        raise Unknown from error
    ledger.keep(db)
    memory.keep(db)


def _forget(db: Session) -> None:
    ledger.drop(db)
    memory.drop(db)
    alerts.fresh(db)  # nobody was told of what is undone
    timeline.fresh(db)
    plastic.fresh(db)


def _after_failed_commit(db: Session, error: BaseException) -> None:
    """A full disk heals; after an I/O error fsync must not be tried again: the process ends."""
    text = str(error).lower()
    if "disk i/o error" in text:
        logging.getLogger("quid.writer").critical(
            "the disk failed at commit: leaving", exc_info=error
        )
        os._exit(NO_DISK)
    logging.getLogger("quid.writer").error("a commit failed", exc_info=error)
    _roll_back(db)


def _roll_back(db: Session) -> None:
    try:
        db.rollback()
    except sa.exc.DBAPIError:
        db.invalidate()
