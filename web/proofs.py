"""What a host proves and hands out: the books are right, they extend a seal, they are exported."""

import json
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import IO

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlmodel import Session

from bot import audit as receipts
from payments import audit as books
from payments import seal
from payments.export import export as books_as_text
from payments.seal import Seal
from web.database import Database, address
from web.dates import iso
from web.settings import Settings
from web.transactions import carry
from web.writer import now_ms

FEW = 20_000  # receipts
Told = Callable[[int, int], None]
Proof = Callable[[Session, Told], Iterator[str]]
UNREADABLE = (sa.exc.SQLAlchemyError, ValueError, TypeError, LookupError, OverflowError)


def verify(settings: Settings) -> tuple[int, str | None]:
    """How many transfers there are, and a sentence on the first row that is off.

    A long talk is compared beside the books, in a process of its own; each in one state."""
    bar = Progress(
        TextColumn("{task.description:<24}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(), transient=True, console=Console(stderr=True),
    )  # fmt: skip
    with opened(settings) as database, database.reader() as db, bar:
        rebuilding, comparing = (bar.add_task(each) for each in ("Balances", "Receipts"))
        long = _first(db, _is_long, lambda *_: None)
        talk = Beside(settings, receipts.verify) if long else None

        def told(done: int, total: int) -> None:
            bar.update(rebuilding, completed=done, total=total)
            if talk:
                bar.update(comparing, completed=talk.done(), total=1)

        off = _first(db, _books, told)
        if talk:
            compared = talk.result(lambda done: bar.update(comparing, completed=done, total=1))
            off = off or compared
        else:
            off = off or _first(db, receipts.verify, lambda *_: None)
        return 0 if off else db.execute(books.COUNT).scalar_one(), off


def _is_long(db: Session, _told: Told) -> Iterator[str]:
    """Something, where a process of its own is worth its start."""
    if db.execute(receipts.COUNT).scalar_one() > FEW:
        yield "many"


class Beside:
    """A proof in a process of its own: two cores, and no interpreter shared."""

    def __init__(self, settings: Settings, proof: Proof) -> None:
        spawn = multiprocessing.get_context("spawn")  # no fork with a database open
        self._heard, told = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=_prove, args=(settings, proof, told), daemon=True)
        self._process.start()
        told.close()
        self._done, self._off, self._ended = 0.0, "", False

    def done(self) -> float:
        """Which part of it is done by now."""
        while not self._ended and self._heard.poll():
            self._hear()
        return self._done

    def result(self, told: Callable[[float], object]) -> str | None:
        """What is off, once it is done."""
        while not self._ended:
            self._hear()
            told(self._done)
        self._process.join()
        return self._off or None

    def _hear(self) -> None:
        try:
            said = self._heard.recv()
        except EOFError:
            said = "the receipts were not compared to the end"
        if isinstance(said, float):
            self._done = said
        else:
            self._off, self._ended = said or "", True


def _prove(settings: Settings, proof: Proof, tell: Connection) -> None:
    with opened(settings) as database, database.reader() as db:
        tell.send(_first(db, proof, lambda done, total: tell.send(done / max(1, total))))


def _first(db: Session, proof: Proof, told: Told) -> str | None:
    """What is damaged may also fail to be read."""
    try:
        return next(proof(db, told), None)
    except UNREADABLE as error:
        return f"they cannot be read: {' '.join(str(error).split())[:200]}"


def _books(db: Session, told: Told) -> Iterator[str]:
    """On SQLite the file is looked at first: a damaged page may hide in an index."""
    if db.get_bind().dialect.name == "sqlite":
        [said, *_] = db.execute(sa.text("pragma integrity_check(1)")).scalars()
        if said != "ok":
            yield f"the file is damaged: {' '.join(said.split())}"
    yield from books.verify(db, told)


def head(settings: Settings) -> str:
    """The newest seal as one line of JSON, after sealing what is committed by now."""
    with opened(settings) as database, database.writer() as db:
        made = carry(db, lambda: _seal(db))
    return json.dumps(
        {
            "number": made.number,
            "hash": made.hash.hex(),
            "at": iso(made.at),
            "count": made.transfers,
        }
    )


def _seal(db: Session) -> Seal:
    while draft := seal.draft(db, now_ms()):
        seal.keep(db, draft)
    return seal.head(db)


def extends(settings: Settings, kept: str) -> str | None:
    """Why the books do not extend this head; None if they do. ValueError if it is no head."""
    try:
        known = json.loads(kept)
        number, wanted = known["number"], (known["hash"], known["at"], known["count"])
    except (ValueError, KeyError, TypeError):
        raise ValueError("This is not the head of a seal.") from None
    with opened(settings) as database, database.reader() as db:
        for stands, made in seal.chain(db):
            if stands != made:
                return f"seal {stands.number} is not of what the books have"
            if stands.number == number:
                has = stands.hash.hex(), iso(stands.at), stands.transfers
                return None if has == wanted else f"seal {number} is another one"
    return f"there is no seal {number}" if number else None


def export(settings: Settings, format: str, out: IO[str]) -> None:
    """Write the books in a format of plain-text accounting."""
    with opened(settings) as database, database.reader() as db:
        out.writelines(books_as_text(db, format))


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of these settings, closed in the end."""
    database = Database(address(settings.database, settings.data))
    try:
        yield database
    finally:
        database.close()
