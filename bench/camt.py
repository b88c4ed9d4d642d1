"""The statement of a day with many entries, held against the books: time and memory."""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from lxml import etree
from sqlmodel import Session

import migrations
from bench.figures import Figure, middle, plain, ratio
from bench.papers import FLAT, LONGEST, peak
from bot.dealings import booked
from chat import people
from payments import bank_statements, ledger, recipes
from payments.banks_schema import BankTransits
from payments.cards_schema import Transits
from payments.ledger import Recorded, Stored
from payments.money import Money
from payments.rails.iso20022 import camt053_writing
from payments.rails.iso20022.camt053 import Entry, Statement
from payments.rails.open_banking.identifiers import IBAN
from payments.transits import APPROVED, BANK, DAY, OUT, PENDING
from tests.servers.process import ROOT
from web.database import Database
from web.transactions import carry
from web.writer import now_ms

ENTRIES, SMALL, FEW = 100_000, 5_000, 1_000
BATCH, PIECE = 1_000, 64 * 1024
OPEN, BACK = 100, 1_000  # one in so many is still open, one in so many comes back
OURS, FIRST = "NL91ABNA0417164300", "2026-11-30"
HELD, READ = "held", "read"
Found = dict[str, float]


def measure(entries: int = ENTRIES) -> Iterator[Figure]:
    """Of books on SQLite in which as many cash-outs have left by bank."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        rounds = _rounds(Path(folder) / "many", entries, 3)
        [few] = _rounds(Path(folder) / "few", FEW, 1)
    ours, theirs = ([each[form]["seconds"] for each in rounds] for form in (HELD, READ))
    size = plain(rounds[0][HELD]["bytes"] / 1e6)
    alone = f"{plain(middle(theirs))} s of reading it with lxml alone"
    versus = f"{entries} entries ({size} MB) ÷ {alone}"
    yield Figure("camt.held", middle(ours), "s", ratio(ours, theirs), versus)
    most, least = middle(each[HELD]["peak"] for each in rounds), few[HELD]["peak"]
    versus = f"at most ÷ {plain(least)} MB with {FEW} entries"
    yield Figure("camt.memory", most, "MB", most / least, versus, FLAT, True)


def _rounds(folder: Path, entries: int, times: int) -> list[dict[str, Found]]:
    """Each on a copy of the same books."""
    folder.mkdir()
    books, file = folder / "books.db", folder / "statement.xml"
    migrations.upgrade(f"sqlite:///{books}")
    _fill(f"sqlite:///{books}", file, entries)
    found = []
    for n in range(times):
        copied = folder / f"{n}.db"
        shutil.copyfile(books, copied)
        found.append({form: _run(form, f"sqlite:///{copied}", file) for form in (HELD, READ)})
        copied.unlink()
    return found


def _run(form: str, url: str, file: Path) -> Found:
    command = [sys.executable, "-m", "bench.camt", form, url, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)
    if done.returncode:
        raise RuntimeError(f"a statement failed: {done.stderr[-2000:]}")
    found: Found = json.loads(done.stdout)
    return found


def _fill(url: str, file: Path, entries: int) -> None:
    """Cash-outs of one cent and more, and the statement in which they have left."""
    database, now = Database(url), now_ms() - 2 * DAY
    with database.writer() as db:
        who = carry(db, lambda: people.join(db, "ada", "Ada", "en", "x", now))
        what = recipes.opening(b"opening".ljust(24, b"."), who.owner, Money(10**11, "EUR"))
        carry(db, lambda: ledger.record(db, [what], now))
        for first in range(0, entries, BATCH):
            some = range(first, min(first + BATCH, entries))
            carry(db, partial(_leave, db, who.owner, some, now))
    database.close()
    moved = [_entry(n, -1) for n in range(entries)] + [
        _entry(n, 1) for n in range(0, entries, BACK)
    ]
    closing = Money(sum(each.moved.minor for each in moved), "EUR")
    head = Statement("s", IBAN, OURS, FIRST, FIRST, Money(0, "EUR"), closing)
    with file.open("wb") as written:
        written.writelines(camt053_writing.write([(head, moved)], now))


def _leave(db: Session, owner: str, numbers: range, now: int) -> None:
    asked = [recipes.cash_out(_key(n), owner, Money(_minor(n), "EUR")) for n in numbers]
    begun = [each.number for each in ledger.record(db, asked, now) if isinstance(each, Recorded)]
    ends = [
        recipes.cashed_out(Stored(number, what.key, what.kind, what.legs, now, None, ""), BANK)
        for n, number, what in zip(numbers, begun, asked, strict=True)
        if n % OPEN
    ]
    done = iter(ledger.record(db, ends, now))
    rows = [_row(n, number, owner, now) for n, number in zip(numbers, begun, strict=True)]
    for n, row in zip(numbers, rows, strict=True):
        ended = next(done) if n % OPEN else None
        row |= {"ended": ended.number if isinstance(ended, Recorded) else None}
    db.execute(sa.insert(Transits), rows)
    db.execute(sa.insert(BankTransits), [{"transit": row["id"]} for row in rows])


def _row(n: int, number: int, owner: str, now: int) -> dict[str, object]:
    state = {"state": APPROVED if n % OPEN else PENDING, "due_at": None if n % OPEN else now + DAY}
    facts = {"id": n + 1, "transfer": number, "owner": owner, "way": OUT, "rail": BANK, "card": ""}
    sums = {"currency": "EUR", "amount_minor": _minor(n), "fee_minor": 0, "rrn": _name(n)}
    return {**facts, **sums, **state, "made_at": now, "sent_at": now, "identifier": "P1"}


def _entry(n: int, sign: int) -> Entry:
    reason = "AC04" if sign > 0 else ""
    return Entry(Money(sign * _minor(n), "EUR"), FIRST, _name(n), f"b{n}", reason, f"Quid {n}")


def _minor(n: int) -> int:
    return 1 + n % 9_999


def _name(n: int) -> str:
    return f"{n:020d}"


def _key(n: int) -> bytes:
    return f"cash out {n}".encode().ljust(24, b".")


def hold(url: str, file: str) -> Found:
    """As it is done in truth: read to its end, then held in steps, each durable."""
    database, now = Database(url), now_ms()
    began = time.perf_counter()
    with database.writer() as db:
        outlines = bank_statements.outlines(_pieces(file))
        work = booked.deeds(_pieces(file), outlines, [OURS], now)
        act, facts = next(work)
        try:
            while True:
                act, facts = work.send(carry(db, partial(act, db, *facts)))
        except StopIteration as over:
            held: booked.Held = over.value
    seconds = time.perf_counter() - began
    assert held.differences == 0, f"{held.differences} differ"
    assert held.entries == outlines[0].total.entries, "all of it was held"
    database.close()
    return {"seconds": seconds, "bytes": Path(file).stat().st_size, "peak": peak()}


def read(file: str) -> Found:
    """Its entries, and no more."""
    began, count = time.perf_counter(), itertools.count()
    for _, element in etree.iterparse(file, tag="{*}Ntry"):
        element.clear()
        next(count)
    return {"seconds": time.perf_counter() - began, "peak": peak()}


def _pieces(file: str) -> Iterator[bytes]:
    with Path(file).open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece


if __name__ == "__main__":
    form, url, file = sys.argv[1:]
    print(json.dumps(hold(url, file) if form == HELD else read(file)))
