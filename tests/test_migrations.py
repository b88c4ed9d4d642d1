"""The tables that all migrations make are those of the schemas, and the books in them only grow."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import Session, SQLModel

import chat.posts_schema
import chat.schema
import chat.talk_schema  # noqa: F401 (for its tables)
import migrations
import payments.banks_schema
import payments.cards_schema
import payments.order_schema
import payments.payouts_schema
import payments.pots_schema
import payments.schedules_schema
import payments.schema
import payments.splits_schema  # noqa: F401 (for its tables)
from migrations.__main__ import difference
from web.database import Database


def test_the_chain_makes_the_tables_of_the_schemas(url: str) -> None:
    assert difference(url) is None


def test_tables_are_as_strict_and_clustered_as_the_schemas_say(sqlite_url: str) -> None:
    made = shapes(sqlite_url)
    wanted = {
        table.name: (
            bool(table.dialect_options["sqlite"]["strict"]),
            not table.dialect_options["sqlite"]["with_rowid"],
        )
        for table in SQLModel.metadata.sorted_tables
    }
    assert {name: made[name] for name in wanted} == wanted
    assert all(strict for strict, _ in wanted.values())


def test_a_database_knows_whether_it_is_current(url: str) -> None:
    assert migrations.is_current(url)
    change(url, "update alembic_version set version_num = 'older'")
    assert not migrations.is_current(url)
    change(url, "drop table alembic_version")
    assert not migrations.is_current(url)


def test_a_database_that_is_not_there_is_not_current_and_not_made(tmp_path: Path) -> None:
    assert not migrations.is_current(f"sqlite:///{tmp_path / 'quid.db'}")
    assert not list(tmp_path.iterdir())


def test_to_ask_whether_it_is_current_takes_no_time(sqlite_url: str) -> None:
    migrations.is_current(sqlite_url)
    began = time.perf_counter()
    migrations.is_current(sqlite_url)
    assert time.perf_counter() - began < 0.05


def test_a_second_upgrade_changes_nothing(database: Database, db: Session) -> None:
    record(db)
    db.commit()
    migrations.upgrade(database.url)
    assert db.execute(sa.text("select id from pay_transfers")).scalars().all() == [1]


def test_a_session_that_was_there_has_its_password_still_to_give(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quid.db'}"
    command.upgrade(migrations.chain(url), "0011")
    change(
        url,
        "insert into chat_people (handle, skeleton, name, locale, zone, kind, password, joined_at)"
        " values ('a', 'a', 'A', 'en', 'UTC', 'person', '', 1)",
    )
    change(
        url,
        "insert into chat_sessions (token, person, kind, label, scopes, created_at, used_at)"
        " values (x'00', 1, 'browser', '', '', 1, 1)",
    )
    migrations.upgrade(url)
    database = Database(url)
    with database.reader() as db:
        kept = db.execute(sa.text("select created_at, confirmed_at from chat_sessions")).one()
    database.close()
    assert tuple(kept) == (1, None)


TRANSFER = (
    "insert into pay_transfers (id, key, leg, source, target, amount, kind, at,"
    " source_after, target_after, source_prev, target_prev)"
    " values (1, :key, 0, 1, 2, 500, 'gift', 1, 0, 0, 0, 0)"
)
REPLACED = (
    TRANSFER.replace("insert", "replace"),  # the same id
    TRANSFER.replace("insert", "replace").replace("(1, :key", "(2, :key"),  # the same key and leg
    "replace into pay_notes (transfer, words) values (1, 'forged')",
    "replace into pay_seals (number, upto, transfers, at, hash) values (1, 1, 1, 1, '')",
)
NEVER = (
    "update pay_transfers set amount = 1",
    "update pay_transfers set kind = kind where id = 1",
    "delete from pay_transfers",
    "update pay_notes set words = 'forged'",
    "delete from pay_notes where transfer = 1",
    "delete from pay_accounts",
    "update pay_accounts set owner = 'person:9' where id = 1",
    "update pay_accounts set currency = 'EUR'",
    "update pay_seals set transfers = 2",
    "delete from pay_seals",
)


@pytest.mark.parametrize("statement", NEVER)
def test_the_books_only_grow(db: Session, statement: str) -> None:
    record(db)
    with pytest.raises(sa.exc.IntegrityError, match="the books only grow"):
        db.execute(sa.text(statement))


@pytest.mark.parametrize("table", ["pay_transfers", "pay_notes", "pay_accounts", "pay_seals"])
def test_the_books_are_not_emptied(postgres_url: str, table: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="the books only grow"):
        change(postgres_url, f"truncate {table}")


@pytest.mark.parametrize("statement", REPLACED)
def test_no_row_of_the_books_is_replaced(sqlite_url: str, statement: str) -> None:
    database = Database(sqlite_url)
    with database.writer() as db:
        record(db)
        with pytest.raises(sa.exc.IntegrityError, match="the books only grow"):
            db.execute(sa.text(statement), {"key": b"k" * 24})
    database.close()


def test_a_balance_changes_and_stops_at_its_floor(db: Session) -> None:
    record(db)
    db.execute(sa.text("update pay_accounts set balance = 700, last = 1 where id = 1"))
    with pytest.raises(sa.exc.IntegrityError, match="floor"):
        db.execute(sa.text("update pay_accounts set balance = -1 where id = 1"))


def record(db: Session) -> None:
    for owner in ("person:1", "person:2"):
        db.execute(
            sa.text(
                "insert into pay_accounts (owner, kind, currency, floor_minor, balance, last)"
                " values (:owner, 'wallet', 'USD', 0, 500, 0)"
            ),
            {"owner": owner},
        )
    db.execute(sa.text(TRANSFER), {"key": b"k" * 24})
    db.execute(sa.text("insert into pay_notes (transfer, words) values (1, 'pizza')"))
    db.execute(
        sa.text(
            "insert into pay_seals (number, upto, transfers, at, hash) values (1, 1, 1, 1, :hash)"
        ),
        {"hash": bytes(32)},
    )


def change(url: str, statement: str) -> None:
    database = Database(url)
    try:
        with database.writer() as db:
            db.execute(sa.text(statement))
            db.commit()
    finally:
        database.close()


def shapes(url: str) -> dict[str, tuple[bool, bool]]:
    """Of each table of a SQLite file: is it strict, is it without row ids."""
    database = Database(url)
    with database.reader() as db:
        rows = db.execute(sa.text("select name, strict, wr from pragma_table_list")).all()
    database.close()
    return {name: (bool(strict), bool(wr)) for name, strict, wr in rows}
