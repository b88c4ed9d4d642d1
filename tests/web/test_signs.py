"""What others see of somebody while it happens, and how it ends the moment it is switched off."""

from collections.abc import AsyncIterator

import pytest

from chat import blocks, manners, people
from chat.manners import Manners
from tests.servers.quid import Program, Quid, serving
from tests.web.visitor import Visitor
from web.keys import DATABASE, WRITER
from web.writer import now_ms


@pytest.fixture
async def quid(url: str) -> AsyncIterator[Quid]:
    async with serving(url) as running:
        yield running


async def signs(program: Program, kind: str) -> int:
    """How many such it has been shown; whatever was sent before its call has come."""
    await program.call("since", places={}, mine=0)
    return sum(name == "volatile" and what["kind"] == kind for name, what in program.pushed)


async def test_what_is_switched_off_ends_in_every_open_window_at_once(quid: Quid) -> None:
    alice, bob = await quid.join("alice"), await quid.join("bob")
    await quid.acquaint(alice, bob)
    here, there, other = [await quid.program(who) for who in (alice, alice, bob)]
    place = (await other.say("@alice", "hello"))["place"]
    for window in (here, there):
        await window.call("typing", place=place)
        await window.call("seen", place=place, seq=1)
    assert (await signs(other, "typing"), await signs(other, "seen")) == (2, 2)
    await quid.app[WRITER].deed(manners.keep, alice.id, Manners(False, False))
    before = await signs(there, "seen")
    for window in (here, there):
        assert (await window.call("typing", place=place))["ok"]
        assert (await window.call("seen", place=place, seq=1))["ok"]
    await other.call("typing", place=place)
    assert (await signs(other, "typing"), await signs(other, "seen")) == (2, 2)
    assert await signs(here, "typing") == 0  # what one hides one is not shown
    assert await signs(there, "seen") == before + 2  # one's own devices still keep step


async def test_nothing_is_shown_across_a_block(quid: Quid) -> None:
    alice, bob = await quid.join("alice"), await quid.join("bob")
    here, other = await quid.program(alice), await quid.program(bob)
    place = (await other.say("@alice", "hello"))["place"]
    await quid.app[WRITER].deed(blocks.block, alice.id, bob.id, now_ms())
    await here.call("typing", place=place)
    await here.call("seen", place=place, seq=1)
    await other.call("typing", place=place)
    assert await signs(other, "seen") == 0
    assert await signs(other, "typing") == await signs(here, "typing") == 0


async def test_a_page_says_of_nobody_what_they_hide(alice: Visitor, bob: Visitor) -> None:
    place = (await bob.say("/messages/@alice", "Hello")).leads_to
    await alice.say(place, "Hi")
    number = (await alice.app[DATABASE].read(people.by_handles, ["alice"]))["alice"].id
    assert f"""data-seen='{{"{number}": """ in (await bob.look(place)).text
    switched = await alice.send("/settings/privacy", shows_typing="1")
    assert switched.leads_to == "/settings?saved=1#privacy"
    assert await alice.app[DATABASE].read(manners.of, number) == Manners(True, False, False)
    for one in (alice, bob):
        assert "data-seen='{}'" in (await one.look(place)).text
    page = " ".join((await alice.look("/settings")).text.split())
    assert 'name="shows_typing" value="1" aria-describedby="privacy-about" checked>' in page
    assert 'name="shows_seen" value="1" aria-describedby="privacy-about">' in page
    assert (await alice.send_as_is("/settings/privacy")).status == 403
