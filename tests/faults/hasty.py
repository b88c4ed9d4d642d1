"""A server that answers before it commits, to see that the tests can fail: each batch is
committed only when the next one comes."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from web import __main__, writer

prepare, commit, carry = writer.prepare, writer.commit, writer.carry
late: list[Session] = []


def make_good() -> None:
    while late:
        commit(late.pop())


def hasty(db: Session, act: Callable[[], Any], patient: bool = True) -> Any:
    make_good()
    return prepare(db, act, patient)


def durable(db: Session, act: Callable[[], Any]) -> Any:
    make_good()
    return carry(db, act)


writer.prepare, writer.commit, writer.carry = hasty, late.append, durable
__main__.main()
