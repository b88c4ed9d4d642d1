"""A statement of many lines as CSV, PDF and OFX, each in a process of its own: time and memory."""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import migrations
from bench.figures import Figure, middle, plain, ratio
from chat import people
from payments import ledger, recipes, seal, statements
from payments.money import Money
from tests.servers.process import ROOT
from web import papers
from web.database import Database
from web.pages import shell
from web.papers import FORMS, Head
from web.writer import now_ms

LINES, SMALL, FEW = 100_000, 5_000, 1_000
BATCH, OTHERS, CENT = 1_000, 20, 1
LONGEST = 600  # seconds of a process
NOTES = ("", "coffee", "rent & water of the month", "Café crème, « à deux »")
READ = "read"  # the same lines and their proof, but no file
FLAT = 1.5  # times the memory that a thousand lines take, at most
Found = dict[str, float]


def measure(lines: int = LINES) -> Iterator[Figure]:
    """Of books on SQLite in which one person has so many payments, to and from twenty others."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'quid.db'}"
        _fill(url, lines)
        rounds = [{form: _made(url, form, lines) for form in (READ, *FORMS)} for _ in range(3)]
        few = {form: _made(url, form, FEW) for form in FORMS}
    for form in FORMS:
        ours = [each[form]["seconds"] for each in rounds]
        theirs = [each[READ]["seconds"] for each in rounds]
        versus = f"{lines} lines ÷ {plain(middle(theirs))} s of reading them and their proof alone"
        yield Figure(f"papers.{form}", middle(ours), "s", ratio(ours, theirs), versus)
        peak, least = middle(each[form]["peak"] for each in rounds), few[form]["peak"]
        size = rounds[0][form]["bytes"] / 1e6
        versus = f"at most, for {plain(size)} MB ÷ {plain(least)} MB with {FEW} lines"
        yield Figure(f"papers.{form}.memory", peak, "MB", peak / least, versus, FLAT, True)


def _made(url: str, form: str, lines: int) -> Found:
    command = [sys.executable, "-m", "bench.papers", url, form, str(lines)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)
    if done.returncode:
        raise RuntimeError(f"a statement failed: {done.stderr[-2000:]}")
    found: Found = json.loads(done.stdout)
    return found


def _fill(url: str, lines: int) -> None:
    """A payment a second, until now; the last of them is the newest."""
    migrations.upgrade(url)
    database, began = Database(url), now_ms() - lines * 1000
    with database.writer() as db:
        some = [
            people.join(db, f"person_{n:02d}", f"Person {n} Łukasz", "en", "x", began)
            for n in range(OTHERS + 1)
        ]
        for n, one in enumerate(some):
            key = f"opening {n}".encode().ljust(24, b".")
            ledger.record(db, [recipes.opening(key, one.owner, Money(10**9, "USD"))], began - 1)
        for first in range(0, lines, BATCH):
            sets = []
            for n in range(first, min(first + BATCH, lines)):
                payer, payee = some[0], some[1 + n % OTHERS]
                if n % 3 == 0:
                    payer, payee = payee, payer
                key, note = f"gift {n}".encode().ljust(24, b"."), NOTES[n % len(NOTES)]
                money = Money(CENT + n % 9_999, "USD")
                sets.append(recipes.gift(key, payer.owner, payee.owner, money, note))
            ledger.record(db, sets, began + first * 1000)
            db.commit()
    database.close()


def write(url: str, form: str, lines: int) -> Found:
    """The newest lines, as the page sends them; seconds, bytes and the process' peak in MB."""
    database = Database(url)
    with database.reader() as db:
        person = people.by_handles(db, ["person_00"])["person_00"]
        account = recipes.wallet(person.owner, "USD")
        began = time.perf_counter()
        outline = statements.outline(db, account, 0, now_ms())
        outline = outline._replace(transfers=outline.transfers[-lines:])
        head = Head(person, outline, date(2026, 1, 1), date(2026, 12, 31), "UTC", "en", now_ms())
        paper = None if form == READ else FORMS[form](head)
        size, digest = len(paper.begin()) if paper else 0, hashlib.sha256()
        for first, last in statements.stretches(outline):
            found = statements.lines(db, outline, first, last)
            digest.update(statements.canonical(found))
            if paper:
                size += len(paper.lines(papers.rows(head, shell.ledger_lines(db, found))))
        proof = statements.proof(outline, digest.hexdigest(), seal.head(db))
        size += len(paper.end(proof)) if paper else 0
        seconds = time.perf_counter() - began
    database.close()
    return {"seconds": seconds, "bytes": size, "peak": peak()}


def peak() -> float:
    """In MB; `ru_maxrss` would begin with what the process had that started this one."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    print(json.dumps(write(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
