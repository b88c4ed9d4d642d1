"""What it costs that another node hears of a line, beside the Redis manager of python-socketio."""

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import socketio  # type: ignore[import-untyped]
import uvloop

from bench.figures import Figure, middle, ratio, rounds
from bot.kept import Kept
from chat.events import Event
from chat.people import Person
from tests.servers import redis
from web import wire
from web.carried import channels, pack, unpack
from web.channels import person_channel
from web.nodes import Nodes

MANY, AT_ONCE = 4000, 8  # lines, and how many of them a batch of the writer brings
AIM = 0.1
ALICE, BOB = Person(1, "alice", "Alice Martin"), Person(2, "bob", "Bob Moreau")


def measure() -> Iterator[Figure]:
    with redis.server() as between:
        taken = rounds(
            {
                "ours": lambda: uvloop.run(ours(between.url)),
                "theirs": lambda: uvloop.run(theirs(between.url)),
            }
        )
    versus = f"÷ {middle(taken['theirs']):.0f} µs of python-socketio's Redis manager"
    share = ratio(taken["ours"], taken["theirs"])
    yield Figure("hop.cpu", middle(taken["ours"]), "µs", share, versus, AIM, True)


class Tally:
    """Counts what was heard, and says when that is all."""

    def __init__(self) -> None:
        self.count, self.whole = 0, asyncio.Event()

    def take(self, _: object) -> None:
        self.count += 1
        if self.count == MANY:
            self.whole.set()

    async def cpu(self, say: Callable[[int], Awaitable[object]]) -> float:
        """Microseconds of this process for each line that is said and heard."""
        began = time.process_time()
        for n in range(MANY):
            await say(n)
            if n % AT_ONCE == 0:
                await asyncio.sleep(0)
        await self.whole.wait()
        return (time.process_time() - began) / MANY * 1e6


async def ours(url: str) -> float:
    """A line of one person to another who is at the other node."""
    tally, nodes = Tally(), []
    for person in (ALICE, BOB):
        carries = asyncio.Event()
        node = Nodes(url, functools.partial(set, [person_channel(person.id)]), carries.set)
        nodes.append(node)
        await node.start()
        await carries.wait()
    here, there = nodes
    there.hear["kept"] = lambda body: tally.take(unpack(body))

    lines = [_line(n) for n in range(MANY)]

    async def say(n: int) -> None:
        here.tell("kept", channels(lines[n]), pack(lines[n]))

    taken = await tally.cpu(say)
    for node in nodes:
        await node.stop()
    return taken


async def theirs(url: str) -> float:
    """The same event by the library, to the room of the other one."""
    tally = Tally()

    class Ears(socketio.AsyncRedisManager):  # type: ignore[misc]
        async def _listen(self) -> AsyncIterator[Any]:
            async for message in super()._listen():
                yield message
                tally.take(message)  # it was taken, since the next one is asked for

    here, there = [
        socketio.AsyncServer(async_mode="aiohttp", client_manager=each)
        for each in (socketio.AsyncRedisManager(url), Ears(url))
    ]
    for server in (here, there):
        server.manager.initialize()
    await asyncio.sleep(0.5)
    shape = wire.event(_line(1).events[0], {ALICE.id: ALICE})
    return await tally.cpu(lambda _: here.emit("event", shape, room="p2"))


def _line(n: int) -> Kept:
    said = Event(5, n, "message", 1, 1, n.to_bytes(16, "big"), "See you at noon?", "", 1)
    return Kept([said], [], {}, {}, {5: (1, 2)}, {5: "direct"}, {ALICE.id: ALICE}, {})
