"""One database, two ways in: a writing session and a pool of readers, on SQLite or PostgreSQL."""

import asyncio
import functools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from sqlmodel import Session, create_engine

P = ParamSpec("P")
T = TypeVar("T")

OLDEST_SQLITE = (3, 51, 3)  # before it, a reset of the write-ahead log could corrupt the file
DURABLE = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged payments when the power goes
    "foreign_keys=ON",
    "recursive_triggers=ON",  # so that a REPLACE asks the triggers that guard the books
    "cache_size=-65536",
    "wal_autocheckpoint=8000",
    "mmap_size=0",
    "secure_delete=ON",  # what is deleted is overwritten, also in what the index has let go
)
# A log that could not be synced before a crash reads as if it had been: what the writer takes over
# is brought into the file, and synced there, before anything is built upon it.
TAKE_OVER = "wal_checkpoint(TRUNCATE)"
PATIENCE = 5.0  # seconds that a transaction waits for another process to end its own
AGAIN = 0.005
READERS = 4


# Without an adapter the driver looks for three of them for each of these, every time, in vain.
sqlite.register_adapter(bytes, bytes)
sqlite.register_adapter(type(None), lambda nothing: nothing)


class Locked(Exception):
    """Another process is writing, and whoever asked had no time to wait."""


class Database:
    """Opens nothing until it is used. `writer()` is for one user; `read` runs in the pool."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writing = _sqlite(url, reader=False) if self.is_sqlite else _postgres(url, size=1)
        self._reading = _sqlite(url, reader=True) if self.is_sqlite else _postgres(url, READERS)
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    def writer(self) -> Session:
        """A session that owns begin and commit; its objects stay readable after commit."""
        return Session(self._writing, expire_on_commit=False, autoflush=False)

    def reader(self) -> Session:
        """A session that can only read."""
        return Session(self._reading, expire_on_commit=False, autoflush=False)

    async def read(
        self, ask: Callable[Concatenate[Session, P], T], *args: P.args, **more: P.kwargs
    ) -> T:
        """Run `ask(db, …)` in a reader's thread and await its answer."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, functools.partial(self._ask, ask, *args, **more)
        )

    def _ask(self, ask: Callable[..., T], *args: object, **more: object) -> T:
        with self.reader() as db:
            return ask(db, *args, **more)

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        self._writing.dispose()
        self._reading.dispose()


def address(database: str, data: Path) -> str:
    """The URL in `QUID_DATABASE`, or the SQLite file in the data folder, for SQLAlchemy."""
    if not database:
        return f"sqlite:///{data / 'quid.db'}"
    return database.replace("postgresql://", "postgresql+psycopg://", 1)


def _sqlite(url: str, reader: bool) -> sa.Engine:
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        found, wanted = sqlite.sqlite_version, ".".join(map(str, OLDEST_SQLITE))
        raise RuntimeError(f"SQLite {found} is too old: at least {wanted} is needed")
    engine = create_engine(
        url,
        module=sqlite,  # with creator= alone the driver's errors would not be wrapped
        connect_args={"isolation_level": None, "check_same_thread": False},
        hide_parameters=True,  # in what is raised, and then stands in a log
        poolclass=sa.pool.QueuePool,
        pool_size=READERS,
    )

    @sa.event.listens_for(engine, "connect")
    def tune(raw: Any, _record: object) -> None:
        for pragma in DURABLE:
            raw.execute(f"pragma {pragma}")
        raw.execute(f"pragma busy_timeout={int(PATIENCE * 1000) if reader else 0}")
        raw.execute("pragma query_only=ON" if reader else f"pragma {TAKE_OVER}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if reader:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: sa.Connection) -> None:
    """SQLite would wait in its own code; here whoever may not be held up gets Locked at once."""
    patient = connection.get_execution_options().get("patient", True)
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except sa.exc.OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            if not patient:
                raise Locked from error
            if time.monotonic() > ends:
                raise
        time.sleep(AGAIN)


def _postgres(url: str, size: int) -> sa.Engine:
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=size,
        hide_parameters=True,
        pool_pre_ping=True,
    )
