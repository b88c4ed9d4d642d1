"""A running Quid and the people who look at its pages, or only its door."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.servers.rail import Network, RailServer, network
from tests.servers.rail import serving as serving_rail
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


@pytest.fixture
def net(tmp_path: Path) -> Network:
    """Who vouches for the rail and for us."""
    return network(tmp_path)


@pytest.fixture
async def rail(net: Network) -> AsyncIterator[RailServer]:
    """Visa's place, behind mutual TLS."""
    async with serving_rail(net.server, net.authority.file) as server:
        yield server
