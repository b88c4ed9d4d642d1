"""Every single call to the disk fails, once or for good; the disk is full and has room again:
nobody is told that a payment stands which does not, and a restart finds all that do.

`QUID_DISKS` is how often all calls fail, with other dice for what is lost then;
`quid check disk --times 5` sets it.
"""

import contextlib
import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import sqlalchemy as sa

from chat import people
from tests.faults import sabotage
from tests.faults.disk import NO_ROOM, Disk, Fault
from tests.faults.shop import FIRST, LAST, NEXT, THE_ONE, Left, Shop
from tests.faults.tape import NOW
from tests.servers.process import ROOT
from web import transactions
from web.database import PATIENCE, Database

DISKS = int(os.environ.get("QUID_DISKS") or 1)
A_DISK = """mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" -m tests.faults.small "$1" "$3" """
SYNCED = ("write", "sync")
OWN_MOUNTS = ("unshare", "--map-root-user", "--mount")


def may_mount() -> bool:
    """Whether this machine lets us have mounts that nobody else sees."""
    with contextlib.suppress(OSError):
        return not subprocess.run([*OWN_MOUNTS, "true"], capture_output=True).returncode
    return False


@pytest.fixture(autouse=True)
def stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """An end of the process ends the run, not the tests."""

    def leave(_code: int) -> NoReturn:
        raise Left

    monkeypatch.setattr(os, "_exit", leave)


@pytest.fixture
def shop(sqlite_template: Path, disk: Disk, memory: Path) -> Shop:
    return Shop(sqlite_template, disk, memory)


@pytest.mark.timeout(120 * DISKS)
def test_no_failed_call_makes_a_false_promise_or_spoils_a_restart(shop: Shop) -> None:
    """One payment and the next, from the start of the process on."""
    shop.again()
    assert len(shop.promised.payers[1].acks) == 1
    asked = list(shop.disk.asked)
    for n in range(DISKS):
        shop.dice = random.Random(n)
        found = (wrong for call, what in enumerate(asked, 1) for wrong in fail(shop, call, what))
        assert not list(itertools.islice(found, 10))
    print(f"{len(asked)} calls to the disk, each failed in each way: {Counter(asked)}")


@pytest.mark.parametrize("name", ["promise", "take-over", "receipt"])
def test_what_breaks_a_promise_on_a_bad_disk_is_found_out(shop: Shop, name: str) -> None:
    with sabotage.committed(name):
        shop.again()
        asked = [(n, what) for n, what in enumerate(shop.disk.asked, 1) if what in SYNCED]
        assert any(wrong for call, what in asked for wrong in fail(shop, call, what))


def fail(shop: Shop, call: int, what: str) -> Iterator[str]:
    for fault in faults_of(call, what):
        shop.again(fault)
        yield from (f"{what}, {fault}: {wrong}" for wrong in shop.wrong())


def faults_of(call: int, what: str) -> list[Fault]:
    """In how many ways it can fail."""
    full = [Fault(call, "ENOSPC"), Fault(call, "ENOSPC", lasting=True)] if what in NO_ROOM else []
    short = [Fault(call, "short")] if what == "write" else []
    return [Fault(call), Fault(call, lasting=True), *full, *short]


def test_a_full_disk_promises_nothing_and_heals_without_a_restart(shop: Shop) -> None:
    refused, wrong = fill(shop)
    assert not wrong
    assert 5 < refused < 20, refused


def test_what_breaks_a_promise_on_a_full_disk_is_found_out(shop: Shop) -> None:
    with sabotage.committed("promise"):
        refused, wrong = fill(shop)
    assert wrong or not 5 < refused < 20


def fill(shop: Shop) -> tuple[int, list[str]]:
    """On a disk with ever more room: how often the last one was refused, and what is wrong."""
    refused, wrong = 0, []
    for pages in range(20):
        shop.again()
        shop.disk.fresh()
        database = Database(shop.url)
        with database.writer() as db:
            assert shop.say(db, FIRST)
            shop.disk.room = (shop.memory / "quid.db-wal").stat().st_size + 4096 * pages
            refused += shop.say(db, LAST) is None
            shop.disk.room = 0
            late = [n for n in (FIRST, THE_ONE, NEXT, LAST) if not shop.say(db, n)]
        database.close()
        wrong += [f"{n} is not heard with room again" for n in late] + shop.look()
    return refused, wrong


def test_a_small_disk_promises_nothing_when_full(sqlite_template: Path, tmp_path: Path) -> None:
    """A real one, in a mount of its own; where we may have none, there is the test above."""
    arguments = str(tmp_path), sys.executable, str(sqlite_template)
    command = [*OWN_MOUNTS, "sh", "-c", A_DISK, "", *arguments]
    if may_mount():
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        assert 5 < int(done.stdout) < 30, done.stdout


def test_a_start_waits_for_nobody_who_reads(sqlite_url: str) -> None:
    """Who takes over the log brings what they can into the file, and goes on."""
    one, other = Database(sqlite_url), Database(sqlite_url)
    with one.writer() as db, one.reader() as reader:
        reader.execute(sa.text("select count(*) from pay_accounts")).all()
        transactions.carry(db, lambda: people.bot(db, NOW))
        began = time.monotonic()
        with other.writer() as late:
            late.connection()
        assert time.monotonic() - began < PATIENCE / 2
    one.close()
    other.close()
