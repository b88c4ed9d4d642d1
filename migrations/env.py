"""How alembic reaches the database and the tables it should have."""

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel

import chat.posts_schema
import chat.schema
import chat.talk_schema  # noqa: F401 (for its tables)
import payments.banks_schema
import payments.bills_schema
import payments.cards_schema
import payments.order_schema
import payments.payouts_schema
import payments.pots_schema
import payments.schedules_schema
import payments.schema
import payments.splits_schema  # noqa: F401 (for its tables)
from web.database import Database

ONE_AT_A_TIME = 0x71756964  # the advisory lock of two nodes that start at once: "quid"
INDEX = "chat_words"  # of words, and what SQLite keeps it in; no schema knows it
POSTGRES_ALONE = ("tx", "ix_pay_transfers_tx")  # of pay_transfers; no schema knows them
NAMES = {  # so that a later step can name what it changes, on both databases
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def run() -> None:
    database = Database(context.config.attributes["url"])
    try:
        with database.writer() as db:
            connection = db.connection()
            if not database.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
            migrate(connection)
            db.commit()
    finally:
        database.close()


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables(),
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        compare_server_default=True,
        include_name=lambda name, _kind, _parents: is_known(name),
    )
    with context.begin_transaction():
        context.run_migrations()


def is_known(name: str | None) -> bool:
    """Whether a schema should know it."""
    return name not in POSTGRES_ALONE and not (name or "").startswith(INDEX)


def tables() -> sa.MetaData:
    """The tables of both rooms, with every constraint named."""
    named = sa.MetaData(naming_convention=NAMES)
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(named)
    return named


run()
