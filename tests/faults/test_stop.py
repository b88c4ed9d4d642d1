"""A server that is told to stop: everybody is answered and sent away, soon.

`QUID_SOCKETS` is how many are connected; figures.md of a quiet machine are taken with 1,000.
"""

import asyncio
import contextlib
import os
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.faults.crowd import left_over, some_more, streaming
from tests.faults.payer import connected
from tests.servers import town
from tests.servers.process import Process
from tests.servers.town import Citizen

SOCKETS = int(os.environ.get("QUID_SOCKETS") or 200)
SOON = 3.0  # seconds, also with 1,000 connections
RESTART = 1012
FILES = 4 * SOCKETS + 1000


async def test_a_server_told_to_stop_answers_or_leaves_undone(url: str, tmp_path: Path) -> None:
    citizens, server = town.settle(url, 8), Process(tmp_path, QUID_DATABASE=url)
    server.start()
    try:
        async with streaming(citizens, server) as payers:
            for _ in range(2):
                await some_more(payers)
                code, seconds = await asyncio.to_thread(server.stop)
                assert code == 0
                assert seconds < SOON
                await asyncio.to_thread(server.start)
                await some_more(payers)
    finally:
        server.kill()
    assert not left_over(url, payers)


@pytest.mark.timeout(300)
async def test_everybody_is_sent_away_in_time(sqlite_url: str, tmp_path: Path) -> None:
    allow_files()
    [one, _] = town.settle(sqlite_url, 2)
    server = Process(tmp_path, QUID_SOCKETS_PER_PERSON=str(SOCKETS))
    server.start()
    try:
        async with crowd(server, one, SOCKETS) as sockets:
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            farewells = await asyncio.gather(*[farewell(socket) for socket in sockets])
            code, seconds = await stopping
    finally:
        server.kill()
    print(f"{SOCKETS} connections, gone {seconds:.2f} s after SIGTERM")
    assert farewells == [("come_back", RESTART)] * SOCKETS
    assert (code, seconds < SOON) == (0, True), seconds


@contextlib.asynccontextmanager
async def crowd(
    server: Process, who: Citizen, count: int
) -> AsyncIterator[list[aiohttp.ClientWebSocketResponse]]:
    async with contextlib.AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(connected(server.port, who.key)) for _ in range(count)
        ]


async def farewell(socket: aiohttp.ClientWebSocketResponse) -> tuple[str, int | None]:
    """The last thing that was pushed, and the code it was closed with."""
    last = ""
    while (message := await socket.receive(timeout=20)).type is aiohttp.WSMsgType.TEXT:
        last = message.data.partition('"')[2].partition('"')[0]
    return last, socket.close_code


def allow_files() -> None:
    """Of this process and of those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, FILES), hard), hard))
