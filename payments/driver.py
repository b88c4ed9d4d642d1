"""One statement for a whole list, given straight to the driver of either database."""

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session


class Statement(NamedTuple):
    """The same question for both; a list is one parameter (`json_each(?)`, `any(%s)`)."""

    sqlite: str
    postgresql: str


def ask(db: Session, statement: Statement, *values: Collection[str] | int) -> Sequence[Any]:
    """All rows of the answer, as plain tuples."""
    if db.get_bind().dialect.name == "sqlite":
        plain = (v if isinstance(v, int) else json.dumps(list(v)) for v in values)
        return raw(db).execute(statement.sqlite, tuple(plain)).fetchall()  # type: ignore[no-any-return]
    lists = (v if isinstance(v, int) else list(v) for v in values)
    return raw(db).execute(statement.postgresql, tuple(lists)).fetchall()  # type: ignore[no-any-return]


def raw(db: Session) -> Any:
    """The driver's own connection, inside the session's transaction."""
    return db.connection().connection.dbapi_connection
