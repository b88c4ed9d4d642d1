"""Who is here at one node is seen from another, as far as they let it be seen, and not for ever."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from chat import manners
from chat.manners import Manners
from tests.servers import redis
from tests.servers.quid import Program, Quid, serving
from tests.web import sockets
from tests.web.test_presence import told
from web.keys import EVERYWHERE, WRITER


@pytest.fixture(scope="module")
def between() -> Iterator[redis.Server]:
    with redis.server() as running:
        yield running


@pytest.fixture
async def two(
    postgres_url: str, between: redis.Server, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Quid, Quid]]:
    monkeypatch.setattr("web.nodes.BEAT", 0.2)
    monkeypatch.setattr("web.presence.LINGER", 0.1)
    monkeypatch.setattr("web.presence.ASKS_EVERY", 0.1)
    monkeypatch.setattr("web.presence.LASTS", 0.5)
    async with (
        serving(postgres_url, redis=between.url) as one,
        serving(postgres_url, redis=between.url) as other,
    ):
        for quid in (one, other):
            await sockets.until(lambda quid=quid: quid.app[EVERYWHERE].nodes.carries)
        yield one, other


async def shown(program: Program, *wanted: bool) -> None:
    async with asyncio.timeout(5):
        while told(program) != [*wanted]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_coming_and_a_going_at_another_node_are_seen(two: tuple[Quid, Quid]) -> None:
    one, other = two
    alice, bob = await one.join("alice"), await one.join("bob")
    await one.acquaint(alice, bob)
    here, there = await one.program(alice), await other.program(bob)
    place = (await there.say("@alice", "Hello"))["place"]
    assert await here.call("attend", place=place) == {"ok": True, "here": False}
    await there.call("focus", on=1)
    await shown(here, True)
    await asyncio.sleep(0.7)  # it is asked for again, and stays so
    assert told(here) == [True]
    await there.call("focus", on=0)
    await shown(here, True, False)
    await there.call("focus", on=1)
    await shown(here, True, False, True)
    await other.app[WRITER].deed(manners.keep, bob.id, Manners(shows_here=False))
    other.app[EVERYWHERE].renewed(bob)
    await shown(here, True, False, True, False)


async def test_who_was_there_before_is_seen_and_a_node_that_ended_is_not_believed(
    two: tuple[Quid, Quid],
) -> None:
    one, other = two
    alice, bob = await one.join("alice"), await one.join("bob")
    await one.acquaint(alice, bob)
    here, there = await one.program(alice), await other.program(bob)
    place = (await there.say("@alice", "Hello"))["place"]
    await there.call("focus", on=1)
    assert (await here.call("attend", place=place))["ok"]
    await shown(here, True)
    other.app[EVERYWHERE].nodes.hear.pop("look")  # as one that has ended
    await shown(here, True, False)
