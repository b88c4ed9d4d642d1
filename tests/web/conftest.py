"""A running Quid and the people who look at its pages, or only its door."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.door import Door, opened
from tests.web.visitor import Visitor, running
from web.database import Database


@pytest.fixture
async def visitor(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Visitor]:
    async with running(sqlite_url, tmp_path) as somebody:
        yield somebody


@pytest.fixture
async def alice(visitor: Visitor) -> Visitor:
    one = visitor.another()
    await one.join("alice", "Alice Martin")
    await one.fund("alice", 100_00)
    return one


@pytest.fixture
async def bob(visitor: Visitor) -> Visitor:
    one = visitor.another()
    await one.join("bob", "Bob Moreau")
    return one


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[Door]:
    database = Database(sqlite_url)
    async with opened(database) as it:
        yield it
    database.close()
