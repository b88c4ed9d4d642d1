"""Every single call to the disk fails, once or for good; the disk is full and has room again:
nobody is told that a payment stands which does not, and a restart finds all that do.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.faults import sabotage
from tests.faults.disk import NO_ROOM, Disk, Fault
from tests.faults.shop import FIRST, LAST, NEXT, THE_ONE, Left, Shop
from web import transactions
from web.database import Database

SYNCED = ("write", "sync")


@pytest.fixture(autouse=True)
def stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """An end of the process ends the run, not the tests."""

    def leave(_code: int) -> NoReturn:
        raise Left

    monkeypatch.setattr(transactions.os, "_exit", leave)


@pytest.fixture
def shop(sqlite_template: Path, disk: Disk, memory: Path) -> Shop:
    return Shop(sqlite_template, disk, memory)


def test_no_failed_call_makes_a_false_promise_or_spoils_a_restart(shop: Shop) -> None:
    """One payment and the next, from the start of the process on."""
    shop.again()
    assert len(shop.promised.payers[1].acks) == 1
    asked = list(shop.disk.asked)
    print(f"{len(asked)} calls, each failed: {Counter(asked)}")
    found = (wrong for call, what in enumerate(asked, 1) for wrong in fail(shop, call, what))
    assert not list(itertools.islice(found, 10))


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
    refused = 0
    for pages in range(20):
        shop.again()
        shop.disk.fresh()
        database = Database(shop.url)
        with database.writer() as db:
            assert shop.say(db, FIRST)
            shop.disk.room = (shop.memory / "quid.db-wal").stat().st_size + 4096 * pages
            refused += shop.say(db, LAST) is None
            shop.disk.room = 0
            assert [n for n in (FIRST, THE_ONE, NEXT, LAST) if not shop.say(db, n)] == []
        database.close()
        assert not shop.look()
    assert 5 < refused < 20, refused
