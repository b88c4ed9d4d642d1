"""The process that records is killed in the middle of its batches: what it told is in the books,
once, and the books are right.

`QUID_TELLERS` is how many are killed on SQLite, and three in ten of it on PostgreSQL;
`quid check faults --kills 10000` sets it.
"""

import multiprocessing
import os
import random
import shutil
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from payments import audit
from tests.faults import teller
from tests.faults.books import SUMS
from tests.faults.sabotage import chosen
from tests.faults.teller import TOLD, Job
from tests.servers import postgres
from web.database import Database

TELLERS = int(os.environ.get("QUID_TELLERS") or 200)
A_BOOK = {"sqlite": 25, "postgres": 50}  # kills; then a new one, so that looking stays quick
MANY = 100  # kills, of which one finds out who breaks their word
AGAIN = 20  # sets before the first not told that are said again too
KEPT = "select key, min(id), count(*), min(kind), sum(amount) from pay_transfers group by key"

Look = Callable[[], Database]


class Victims:
    """Tellers one after the other, and all that they told."""

    def __init__(self, url: str, look: Look, broken: str, dice: random.Random) -> None:
        self.url, self.look, self.broken, self.dice = url, look, broken, dice
        self.told: dict[int, int] = {}
        self.wrong: list[str] = []

    def kill(self) -> list[str]:
        """Let one begin, kill it at some moment, and look."""
        first = max(0, len(self.told) - AGAIN)
        receiver, sender = CONTEXT.Pipe(duplex=False)
        process = CONTEXT.Process(
            target=teller.work, args=(Job(self.url, first, self.broken), sender)
        )
        process.start()
        sender.close()
        if self.dice.random() < 0.7:
            receiver.poll(20)  # or it is killed while it starts
        time.sleep(self.dice.uniform(0, 0.03))
        process.kill()
        process.join()
        try:
            while True:
                self._hear(receiver.recv_bytes())
        except (EOFError, OSError):
            receiver.close()
        if process.exitcode != -signal.SIGKILL:
            self.wrong.append(f"a teller ended by itself, with {process.exitcode}")
        return (self.wrong + list(self._look()))[:10]

    def _hear(self, told: bytes) -> None:
        for n, number in TOLD.iter_unpack(told):
            before = self.told.setdefault(n, number)
            if before not in (0, number):
                self.wrong.append(f"set {n} was told as {before} and then as {number}")
            self.told[n] = number

    def _look(self) -> Iterator[str]:
        database = self.look()
        with database.reader() as db:
            kept = {bytes(key): row for key, *row in db.execute(sa.text(KEPT))}
            for n, number in self.told.items():
                one = teller.nth(n)
                amount = sum(leg.amount.minor for leg in one.legs)
                if number and kept.get(one.key) != [number, len(one.legs), one.kind, amount]:
                    yield f"set {n} was told as {number}, the books have {kept.get(one.key)}"
            yield from audit.verify(db)
            yield from (f"{currency} adds up to {total}" for currency, total in db.execute(SUMMED))
        database.close()


CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.sabotage"])  # so that one more starts in milliseconds
SUMMED = sa.text(SUMS)


def on_sqlite(template: Path, folder: Path, kills: int, broken: str = "") -> tuple[int, list[str]]:
    """Looks at a copy: the next teller is to find the files as the killed one left them."""
    folder.mkdir()
    copied = folder / "copied.db"

    def look() -> Database:
        for end in ("", "-wal"):
            copied.with_name(copied.name + end).unlink(missing_ok=True)
            if (there := folder / f"quid.db{end}").exists():
                shutil.copyfile(there, f"{copied}{end}")
        return Database(f"sqlite:///{copied}")

    shutil.copyfile(template, folder / "quid.db")
    return _kill(Victims(f"sqlite:///{folder / 'quid.db'}", look, broken, random.Random()), kills)


def on_postgres(
    server: postgres.Server, template: str, kills: int, broken: str = ""
) -> tuple[int, list[str]]:
    name = f"quid_{uuid.uuid4().hex}"
    server.say(f"create database {name} template {template} strategy file_copy")
    url = server.url(name)
    done = _kill(Victims(url, lambda: Database(url), broken, random.Random()), kills)
    server.say(f"drop database {name} with (force)")
    return done


def _kill(victims: Victims, kills: int) -> tuple[int, list[str]]:
    """How many sets were told, and the first faults that were found."""
    for _ in range(kills):
        if found := victims.kill():
            return len(victims.told), found
    return len(victims.told), []


def books(database: str, kills: int) -> Iterator[int]:
    """The sizes of the books that make so many kills."""
    for left in range(kills, 0, -A_BOOK[database]):
        yield min(left, A_BOOK[database])


@pytest.mark.timeout(120 + TELLERS)
def test_no_kill_loses_what_was_told_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    told, done = 0, 0
    for kills in books("sqlite", TELLERS):
        number, found = on_sqlite(sqlite_template, tmp_path / str(done), kills, chosen())
        shutil.rmtree(tmp_path / str(done))
        assert not found
        told, done = told + number, done + kills
        print(f"{done} killed, {told} told", flush=True)
    assert told > TELLERS
    print(f"{TELLERS} tellers killed on SQLite, {told} sets told, none lost or doubled")


@pytest.mark.timeout(120 + TELLERS)
def test_no_kill_loses_what_was_told_on_postgresql(
    postgres_server: postgres.Server, postgres_template: str
) -> None:
    told, done, all_kills = 0, 0, TELLERS * 3 // 10
    for kills in books("postgres", all_kills):
        number, found = on_postgres(postgres_server, postgres_template, kills, chosen())
        assert not found
        told, done = told + number, done + kills
        print(f"{done} killed, {told} told", flush=True)
    print(f"{all_kills} tellers killed on PostgreSQL, {told} sets told, none lost or doubled")


@pytest.mark.parametrize("broken", ["early", "halves", "dedup"])
def test_a_teller_that_breaks_its_word_is_found_out(
    sqlite_template: Path, tmp_path: Path, broken: str
) -> None:
    _, found = on_sqlite(sqlite_template, tmp_path / "book", MANY, broken)
    assert found


@pytest.mark.parametrize("broken", ["early", "dedup"])
def test_a_teller_that_breaks_its_word_on_postgresql_is_found_out(
    postgres_server: postgres.Server, postgres_template: str, broken: str
) -> None:
    _, found = on_postgres(postgres_server, postgres_template, MANY, broken)
    assert found
