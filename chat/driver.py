"""Lists of rows straight to the database's driver: one statement for a list, in one wording for
SQLite and PostgreSQL, because a statement a row costs many times what the row does."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session, SQLModel

# What differs is written in a neutral way and spelled out here:
#   among ?         one of a list of numbers or texts        among blobs ?   one of a list of bytes
#   each(?) as r    a list of lists of numbers: cast(r.value->>0 as bigint) is the first of each
#   matching ?      a Match, of a row of chat_words; its words are written cast(? as words)
#   for update      at the end: locks rows; on SQLite the whole file is locked already
SQLITE = (
    ("among blobs ?", "in (select unhex(value) from json_each(?))"),
    ("among ?", "in (select value from json_each(?))"),
    ("each(?) as r", "json_each(?) as r"),
    ("matching ?", "chat_words match ?"),
    (" as words)", " as text)"),
    (" for update", ""),
)
POSTGRES = (
    ("among blobs ?", "= any(%b)"),
    ("among ?", "= any(?)"),
    ("each(?) as r", "jsonb_array_elements(?::jsonb) as r(value)"),
    ("matching ?", "words @@ cast(? as tsquery)"),
    (" as words)", " as tsvector)"),
    ("?", "%s"),
)


class Match(NamedTuple):
    """A row that has every one of these words, one that begins with `beginning` and one `of`
    these; what is empty asks for nothing. No word has a quote in it."""

    every: tuple[str, ...] = ()
    beginning: str = ""
    of: tuple[str, ...] = ()

    def spelled(self, sqlite: bool) -> str:
        """For FTS5, or as a tsquery."""
        quote, both, either, on = ('"', " AND ", " OR ", "*") if sqlite else ("'", "&", "|", ":*")
        parts = [f"{quote}{word}{quote}" for word in self.every]
        if self.beginning:
            parts.append(f"{quote}{self.beginning}{quote}{on}")
        if self.of:
            some = either.join(f"{quote}{word}{quote}" for word in self.of)
            parts.append(f"({some})")
        return both.join(parts)


def ask(db: Session, sql: str, *args: object) -> list[Any]:
    """The rows, as tuples, of one statement; a statement that returns none gives an empty list."""
    raw, sqlite = _raw(db)
    cursor = raw.execute(_spell(sql, sqlite), [_argument(arg, sqlite) for arg in args])
    return cursor.fetchall() if cursor.description else []


def put(db: Session, table: type[SQLModel], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows that have every column of the table, in its order."""
    if not rows:
        return
    raw, sqlite = _raw(db)
    if sqlite:
        raw.executemany(_insert(table), rows)
        return
    with raw.cursor().copy(_copy(table)) as copy:  # arrays in an insert take five times as long
        for row in rows:
            copy.write_row(row)


def _raw(db: Session) -> tuple[Any, bool]:
    connection = db.connection()
    return connection.connection.dbapi_connection, connection.dialect.name == "sqlite"


@cache
def _spell(sql: str, sqlite: bool) -> str:
    for neutral, spelled in SQLITE if sqlite else POSTGRES:
        sql = sql.replace(neutral, spelled)
    return sql


def _argument(arg: object, sqlite: bool) -> object:
    if isinstance(arg, Match):
        return arg.spelled(sqlite)
    if not isinstance(arg, list):
        return arg
    if arg and isinstance(arg[0], list | tuple):
        return orjson.dumps(arg).decode()
    if not sqlite:
        return arg
    return orjson.dumps([a.hex() if isinstance(a, bytes) else a for a in arg]).decode()


@cache
def _insert(table: type[SQLModel]) -> str:
    columns = _columns(table)
    marks = ", ".join("?" * len(columns))
    return " ".join(("insert into", _named(table, columns), "values (", marks, ")"))


@cache
def _copy(table: type[SQLModel]) -> str:
    return f"copy {_named(table, _columns(table))} from stdin"


def _columns(table: type[SQLModel]) -> list[str]:
    return [column.name for column in table.metadata.tables[str(table.__tablename__)].columns]


def _named(table: type[SQLModel], columns: list[str]) -> str:
    return f"{table.__tablename__} ({', '.join(columns)})"
