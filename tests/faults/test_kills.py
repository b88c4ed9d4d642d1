"""The server is killed at random moments under a stream of payments: nothing promised is lost.

`QUID_KILLS` is how often; `quid check kills --times 1000` sets it.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.faults import payer
from tests.faults.books import faults
from tests.faults.payer import Payer
from tests.servers import town
from tests.servers.process import Process
from tests.servers.town import Citizen
from web.database import Database

KILLS = int(os.environ.get("QUID_KILLS") or 20)
PAYERS = 8
HASTY = ("-m", "tests.faults.hasty", "serve")


@pytest.fixture
def citizens(sqlite_url: str) -> list[Citizen]:
    return town.settle(sqlite_url, PAYERS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    one = Process(tmp_path)
    yield one
    one.kill()


@pytest.mark.timeout(120 + 15 * KILLS)
async def test_no_kill_loses_or_doubles_what_was_acknowledged(
    sqlite_url: str, citizens: list[Citizen], server: Process
) -> None:
    bare = [imports() for _ in range(3)]
    starts = [server.start()]
    async with streaming(citizens, server) as payers:
        for _ in range(KILLS):
            await some_more(payers)
            await asyncio.sleep(random.uniform(0, 0.3))
            server.kill()
            starts.append(await asyncio.to_thread(server.start))
    await asyncio.gather(*(each.ask_again() for each in payers))
    assert not left_over(sqlite_url, payers)
    assert sum(len(each.acks) for each in payers) > 10 * KILLS
    # two seconds, or on a busy machine twice what the libraries alone take there
    assert statistics.median(starts) < max(2, 2 * statistics.median(bare)), (starts, bare)
    print(f"{KILLS} kills, {sum(len(each.acks) for each in payers)} lines, none lost or doubled;")
    print(f"ready again after {statistics.median(starts):.2f} s, at most {max(starts):.2f} s,")
    print(f"of which the libraries' imports {statistics.median(bare):.2f} s")


async def test_a_server_told_to_stop_answers_or_leaves_undone(
    sqlite_url: str, citizens: list[Citizen], server: Process
) -> None:
    server.start()
    async with streaming(citizens, server) as payers:
        for _ in range(2):
            await some_more(payers)
            code, seconds = await asyncio.to_thread(server.stop)
            assert code == 0
            assert seconds < 5
            await asyncio.to_thread(server.start)
            await some_more(payers)
    assert not left_over(sqlite_url, payers)


async def test_one_line_sent_twice_at_once_pays_once_and_is_answered_alike(
    sqlite_url: str, citizens: list[Citizen], server: Process
) -> None:
    server.start()
    one, key = Payer(citizens[0], server.port), citizens[0].key
    async with payer.connected(server.port, key) as here, payer.connected(server.port, key) as too:
        for n in range(1, 40):
            one.said[said := town.client_id()] = n
            for socket, number in ((here, 1), (too, 1), (here, 2)):
                await socket.send_str(payer.packet(number, citizens[0], said, n))
            one.acks[said] = [(await payer.answer(socket))[1] for socket in (here, here, too)]
    assert all(ack["ok"] for acks in one.acks.values() for ack in acks)
    assert not left_over(sqlite_url, [one])


async def test_a_server_that_answers_before_its_commit_is_found_out(
    sqlite_url: str, citizens: list[Citizen], tmp_path: Path
) -> None:
    hasty, one = Process(tmp_path, HASTY), citizens[0]
    await asyncio.to_thread(hasty.start)
    try:
        async with payer.connected(hasty.port, one.key) as socket:
            paying = Payer(one, hasty.port)
            paying.said[said := town.client_id()] = 20_00
            await socket.send_str(payer.packet(1, one, said, 20_00))
            paying.acks[said] = [(await payer.answer(socket))[1]]
    finally:
        hasty.kill()
    assert paying.acks[said][0]["ok"]
    assert any("was acknowledged" in fault for fault in left_over(sqlite_url, [paying]))


def imports() -> float:
    """Seconds that the libraries take, without anything of the house."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import sqlmodel, aiohttp.web, socketio"], check=True)
    return time.perf_counter() - began


@asynccontextmanager
async def streaming(citizens: list[Citizen], server: Process) -> AsyncIterator[list[Payer]]:
    """Payers at work; at the end they wait for all their answers."""
    payers, enough = [Payer(each, server.port) for each in citizens], asyncio.Event()
    tasks = [asyncio.create_task(each.stream(enough)) for each in payers]
    try:
        yield payers
        enough.set()
        async with asyncio.timeout(60):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def some_more(payers: list[Payer], count: int = 20) -> None:
    """Wait until so many more lines were answered."""
    goal = count + sum(len(each.acks) for each in payers)
    async with asyncio.timeout(60):
        while sum(len(each.acks) for each in payers) < goal:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def left_over(url: str, payers: list[Payer]) -> list[str]:
    database = Database(url)
    with database.reader() as db:
        found = faults(db, payers)
    database.close()
    return found[:20]
