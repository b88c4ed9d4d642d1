"""By the clock: the books are sealed while people pay, and one failed deed hurts no other."""

import asyncio
import logging

import pytest

from payments import seal
from payments.ledger import record
from payments.money import Money
from payments.recipes import opening
from web.clerk import EVERY, Clerk, seal_books
from web.database import Database
from web.writer import Writer


@pytest.fixture
async def writer(database: Database):
    from bot.ear import Ear

    running = Writer(database, Ear(1000, 1000), lambda _heard: None)
    running.start()
    yield running
    await running.stop()


async def fund(writer: Writer, n: int, now: int) -> None:
    one = opening(n.to_bytes(16, "big") + bytes(8), "person:1", Money(5, "USD"))
    await writer.deed(record, [one], now)


async def until_sealed(database: Database, transfers: int) -> None:
    for _ in range(1000):
        if (await database.read(seal.head)).transfers >= transfers:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{transfers} transfers were never sealed")


async def test_the_books_are_sealed_at_most_a_second_behind(
    database: Database, writer: Writer, now: int
) -> None:
    clerk = Clerk(database, writer)
    clerk.start()
    for n in range(1, 4):
        await fund(writer, n, now)
        await until_sealed(database, n)
    await clerk.stop()
    chained = await database.read(lambda db: list(seal.chain(db)))
    assert len(chained) == 3
    assert all(stands == made for stands, made in chained)
    assert EVERY < 1


async def test_a_deed_that_fails_is_logged_and_hurts_no_other(
    database: Database, writer: Writer, now: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_database: Database, _writer: Writer) -> None:
        raise RuntimeError("on purpose")

    await fund(writer, 1, now)
    clerk = Clerk(database, writer, [fail, seal_books])
    with caplog.at_level(logging.CRITICAL, "quid.clerk"):
        clerk.start()
        await until_sealed(database, 1)
        await clerk.stop()


async def test_it_is_told_to_stop_and_stops_at_once(database: Database, writer: Writer) -> None:
    clerk = Clerk(database, writer)
    clerk.start()
    await asyncio.sleep(0)
    async with asyncio.timeout(EVERY / 2):
        await clerk.stop()
