"""What a host proves and hands out: the books are right, they extend a seal, they are exported."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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

Told = Callable[[int, int], None]
Proof = Callable[[Session, Told], Iterator[str]]
UNREADABLE = (sa.exc.SQLAlchemyError, ValueError, TypeError, LookupError, OverflowError)


def verify(settings: Settings) -> tuple[int, str | None]:
    """How many transfers there are, and a sentence on the first row that is off.

    The talk is compared beside the books, each in one state of the database."""
    bar = Progress(
        TextColumn("{task.description:<24}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(), transient=True, console=Console(stderr=True),
    )  # fmt: skip
    proofs: dict[str, Proof] = {
        "Rebuilding the balances": _books,
        "Comparing the receipts": receipts.verify,
    }
    with opened(settings) as database, bar, ThreadPoolExecutor(len(proofs)) as pool:

        def first(name: str, proof: Proof) -> str | None:
            task = bar.add_task(name)

            def told(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            with database.reader() as db:
                return _first(db, proof, told)

        found = [pool.submit(first, name, proof) for name, proof in proofs.items()]
        off = next((wrong for each in found if (wrong := each.result())), None)
        if off:
            return 0, off
        with database.reader() as db:
            return db.execute(books.COUNT).scalar_one(), None


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
