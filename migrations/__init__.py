"""The database's shape, step by step: one chain for the tables of both rooms."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0015"  # the newest step, written here because a start has no time to look it up


def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest step: all steps or, if one fails, none."""
    from alembic import command  # here, because a server that is current never needs it

    command.upgrade(chain(url), "head")


def is_current(url: str) -> bool:
    """Whether nothing is left to do, asked in a few milliseconds.

    Nothing was done yet where there is no database file or no table of steps; a database that
    cannot be reached raises its driver's error.
    """
    ask = "select version_num from alembic_version"
    rows = _sqlite(url, ask) if url.startswith("sqlite") else _postgres(url, ask)
    return rows == [(HEAD,)]


def chain(url: str) -> Config:
    """What alembic's own commands want to be given."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def _sqlite(url: str, ask: str) -> list[tuple[str]]:
    import pysqlite3.dbapi2 as sqlite

    path = url.partition("///")[2]
    if not Path(path).exists():
        return []
    with contextlib.closing(sqlite.connect(path)) as raw:
        known = raw.execute("select 1 from sqlite_master where name = 'alembic_version'").fetchall()
        return raw.execute(ask).fetchall() if known else []


def _postgres(url: str, ask: str) -> list[tuple[str]]:
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "", 1)) as raw:
        known = raw.execute("select to_regclass('alembic_version')").fetchone()
        return raw.execute(ask).fetchall() if known and known[0] else []
