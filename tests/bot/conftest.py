"""Alice, Bob and Carol, before an ear, on either database."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from tests.bot.scene import Scene
from web.database import Database


@pytest.fixture
def scene(db: Session, now: int) -> Scene:
    return Scene(db, now)


@pytest.fixture
def sqlite_scene(sqlite_url: str, now: int) -> Iterator[Scene]:
    """Where what is asked of the database can be watched."""
    database = Database(sqlite_url)
    with database.writer() as db:
        yield Scene(db, now)
    database.close()
