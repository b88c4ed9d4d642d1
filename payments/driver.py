"""One statement for a whole list, given straight to the driver of either database."""

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

Values = Collection[str] | Collection[int] | int | str


class Statement(NamedTuple):
    """The same question for both; a list is one parameter (`json_each(?)`, `any(%s)`)."""

    sqlite: str
    postgresql: str


def ask(db: Session, statement: Statement, *values: Values) -> Sequence[Any]:
    """All rows of the answer, as plain tuples."""
    if db.get_bind().dialect.name == "sqlite":
        answer = raw(db).execute(statement.sqlite, [_text(value) for value in values])
    else:
        answer = raw(db).execute(statement.postgresql, [_list(value) for value in values])
    rows: Sequence[Any] = answer.fetchall()
    return rows


def _text(value: Values) -> str | int:
    return value if isinstance(value, int | str) else json.dumps(list(value))


def _list(value: Values) -> list[Any] | int | str:
    return value if isinstance(value, int | str) else list(value)


def raw(db: Session) -> Any:
    """The driver's own connection, inside the session's transaction."""
    return db.connection().connection.dbapi_connection
