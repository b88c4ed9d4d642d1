"""A running Quid, and the people who look at its pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.visitor import Visitor, running


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
