"""One connection that asks without end: it is told to slow down, and nobody else notices."""

import asyncio
import time
from collections import Counter
from typing import Any

import pytest

from bot.ear import Ear
from tests.servers.quid import Program, serving
from tests.web.node import line, settle
from web.database import Database
from web.marks import Marks
from web.pace import AT_ONCE, EVERY
from web.writer import Writer

FLOODS: dict[str, dict[str, Any]] = {
    "seen": {"seq": 1},
    "typing": {},
    "reading": {"text": "/pay 5"},
    "since": {"places": {}, "mine": 0},
}


@pytest.mark.parametrize("name", FLOODS)
async def test_a_flood_is_told_when_to_come_back(sqlite_url: str, name: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, bob = await quid.join("alice", usd=1000), await quid.join("bob")
        flood, beside = await quid.program(alice), await quid.program(alice)
        place = (await flood.say(f"@{bob.handle}", "hello"))["place"]
        call = FLOODS[name] if name == "since" else FLOODS[name] | {"place": place}
        began = time.monotonic()
        answers = await asyncio.gather(*[flood.call(name, call) for _ in range(3 * AT_ONCE)])
        refilled = (time.monotonic() - began) / EVERY
        told = Counter(answer.get("code", "yes") for answer in answers)
        assert told.keys() == {"yes", "slow_down"}
        assert AT_ONCE <= told["yes"] <= AT_ONCE + refilled + 1
        late = next(answer for answer in answers if not answer["ok"])
        assert (late["retryable"], late["retry_after"]) == (True, 1)
        assert (await beside.call(name, call))["ok"]
        assert (await flood.say(place, "still heard"))["ok"]
        await _heard_again(flood, name, call)


async def _heard_again(flood: Program, name: str, call: dict[str, Any]) -> None:
    async with asyncio.timeout(1):
        while not (await flood.call(name, call))["ok"]:  # noqa: ASYNC110
            await asyncio.sleep(EVERY / 2)


class Counting(Writer):
    """Knows how many transactions of their own it was asked for."""

    deeds = 0

    async def deed(self, act: Any, *args: Any, **more: Any) -> Any:
        self.deeds += 1
        return await super().deed(act, *args, **more)


async def test_what_many_have_seen_at_once_is_one_transaction(url: str) -> None:
    database = Database(url)
    writer = Counting(database, Ear(1000, 1000), lambda heard: None)
    writer.start()
    town = await writer.deed(settle)
    asked = [writer.say(line(town[0], other, "hello")) for other in town[1:]]
    places = [int((await ack)["place"]) for ack in asked]
    marks, writer.deeds = Marks(writer), 0
    looks = [(place, who.id) for place, who in zip(places, town[1:], strict=True)] * 100
    stand = await asyncio.gather(*[marks.note(*look, seq=n) for n, look in enumerate(looks)])
    assert (set(stand), writer.deeds) == ({1}, 1)
    assert await marks.note(places[0], town[2].id, 1) == 0  # not a place of theirs
    assert writer.deeds == 2
    await writer.stop()
    database.close()
