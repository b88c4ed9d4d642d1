"""A server that answers before it commits, to see that the tests can fail: each batch is
committed only when the next one comes."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from web import __main__, writer

durable = writer.carry
late: list[Session] = []


def hasty(db: Session, act: Callable[[], Any]) -> Any:
    if late and late.pop() is db:
        db.commit()
    if "_transaction" not in act.__qualname__:  # a deed
        return durable(db, act)
    db.connection()
    result = act()
    late.append(db)
    return result


writer.carry = hasty
__main__.main()
