"""Who is here is told to whoever has a conversation with them open, and to nobody else."""

import asyncio
import contextlib
import threading
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat import manners
from chat.manners import Manners
from chat.people import Person
from tests.servers.quid import Program, Quid, serving
from tests.web import sockets
from tests.web.test_changes import send_form
from web import presence
from web.keys import EVERYWHERE, WRITER


@pytest.fixture
async def quid(url: str) -> AsyncIterator[Quid]:
    async with serving(url) as running:
        yield running


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> float:
    """How long a leave is waited for here."""
    monkeypatch.setattr(presence, "LINGER", 0.2)
    return 0.2


def told(program: Program) -> list[bool]:
    """What it was told of somebody being here, in turn."""
    pushed = [what for name, what in program.pushed if name == "volatile"]
    return [what["here"] for what in pushed if what["kind"] == "here"]


async def hears(program: Program, *wanted: bool) -> None:
    """It is told just this, soon."""
    with contextlib.suppress(TimeoutError):
        await sockets.until(lambda: told(program) == [*wanted])
    assert told(program) == [*wanted]


async def meeting(quid: Quid) -> tuple[Person, Person, Program, Program, str]:
    """Alice has the conversation with Bob before her, and Bob has Quid."""
    alice, bob = await quid.join("alice"), await quid.join("bob")
    await quid.acquaint(alice, bob)
    here, other = await quid.program(alice), await quid.program(bob)
    place = (await other.say("@alice", "hello"))["place"]
    assert await here.call("attend", place=place) == {"ok": True, "here": False}
    return alice, bob, here, other, place


async def test_a_coming_and_a_going_are_told_to_who_looks(quid: Quid, brief: float) -> None:
    alice, bob, here, other, place = await meeting(quid)
    elsewhere = await quid.program(alice)
    third = await quid.program(await quid.join("carol"))
    await third.say("@bob", "hello")
    await other.call("focus", on=1)
    await hears(here, True)
    assert (await here.call("attend", place=place))["here"]
    await other.client.disconnect()  # from one page to the next
    again = await quid.program(bob)
    await again.call("focus", on=1)
    await asyncio.sleep(brief * 1.5)
    await again.call("focus", on=0)
    assert told(here) == [True]
    await hears(here, True, False)
    await again.call("focus", on=1)
    await hears(here, True, False, True)
    await here.call("attend", place="0")  # it shows something else
    await again.client.disconnect()
    await asyncio.sleep(brief * 1.5)
    assert (told(here), told(elsewhere), told(third)) == ([True, False, True], [], [])


async def test_who_hides_it_is_gone_at_once_and_sees_nobody(quid: Quid) -> None:
    alice, bob, here, other, place = await meeting(quid)
    for window in (here, other):
        await window.call("focus", on=1)
    assert (await other.call("attend", place=place))["here"]
    await hears(here, True)
    await send_form(quid, bob, "/settings/privacy", shows_typing="1", shows_seen="1")
    await hears(here, True, False)
    await hears(other, False)
    for window in (here, other):
        assert not (await window.call("attend", place=place))["here"]
    await send_form(quid, bob, "/settings/privacy", shows_here="1")
    await hears(here, True, False, True)
    await hears(other, False, True)
    await quid.app[WRITER].deed(manners.keep, alice.id, Manners(shows_here=False))
    assert not (await other.call("attend", place=place))["here"]


async def test_what_was_read_before_one_hid_is_not_said_after_it(
    quid: Quid, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, bob, here, other, _ = await meeting(quid)
    judged, first = presence._judged, threading.Event()

    def slowly(*facts: Any) -> Any:
        found = judged(*facts)
        if not first.is_set():
            first.set()
            time.sleep(0.5)
        return found

    monkeypatch.setattr(presence, "_judged", slowly)
    await other.call("focus", on=1)
    await sockets.until(first.is_set)
    await quid.app[WRITER].deed(manners.keep, bob.id, Manners(shows_here=False))
    quid.app[EVERYWHERE].renewed(bob)
    await hears(here, True, False)
    await asyncio.sleep(0.2)
    assert told(here) == [True, False]


@pytest.mark.parametrize("way", ["button", "command"])
async def test_a_block_parts_at_once(quid: Quid, way: str) -> None:
    _, bob, here, other, place = await meeting(quid)
    for window in (here, other):
        await window.call("focus", on=1)
        await window.call("attend", place=place)
    await hears(here, True)
    before = told(other)

    async def block(on: bool) -> None:
        if way == "command":
            await other.say(place, "/block" if on else "/unblock")
        else:
            await send_form(quid, bob, "/block", handle="alice", block="1" if on else "")

    await block(True)
    await hears(here, True, False)
    await hears(other, *before, False)
    await block(False)
    await hears(here, True, False, True)
    await hears(other, *before, False, True)


async def test_nobody_learns_it_of_whom_they_may_not(quid: Quid) -> None:
    _, _, here, other, place = await meeting(quid)
    third = await quid.program(await quid.join("carol"))
    for window in (here, other):
        await window.call("focus", on=1)
    refused: dict[str, Any] = await third.call("attend", place=place)
    assert refused["code"] == "not_found"
    wish = {"name": "Us", "people": ["bob"], "client_id": str(uuid.uuid4())}
    group = await here.call("gather", wish)
    assert await here.call("attend", place=group["place"]) == {"ok": True, "here": False}
    strange = (await third.say("@alice", "I am new"))["place"]
    assert not (await third.call("attend", place=strange))["here"]
    await here.say(strange, "Hello")
    assert (await third.call("attend", place=strange))["here"]
