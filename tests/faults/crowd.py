"""Payers at work together, and what their books come to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.books import faults
from tests.faults.payer import Payer
from tests.servers.process import Process
from tests.servers.town import Citizen
from web.database import Database


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
