"""A recording disk, files in memory for it, and what `QUID_SABOTAGE` breaks."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.faults import sabotage
from tests.faults.disk import Disk
from web import database

OFTEN = "wal_autocheckpoint=40"  # pages, for many checkpoints in little time


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory if there is one: a recording disk needs no other beneath it."""
    there = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(prefix="quid-faults-", dir=there if there.exists() else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    others = [each for each in database.DURABLE if "wal_autocheckpoint" not in each]
    monkeypatch.setattr(database, "DURABLE", (*others, OFTEN))
    made = Disk()
    yield made
    made.remove()


@pytest.fixture
def light_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """For plays in simulated time: what crashes there is simulated, and no disk is lost."""
    others = [each for each in database.DURABLE if "synchronous" not in each]
    monkeypatch.setattr(database, "DURABLE", (*others, "synchronous=OFF"))


@pytest.fixture
def apart(light_disk: None, sqlite_url: str) -> Iterator[Session]:
    """Books for a world that is to be broken."""
    opened = database.Database(sqlite_url)
    with opened.writer() as db:
        yield db
    opened.close()


@pytest.fixture(autouse=True)
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    sabotage.commit_chosen(monkeypatch)
