"""Who hears that something has come home, and who is told when they ask."""

from typing import Any

import pytest

from chat import blocks, follows, marks, mutes, timeline
from chat.people import Person
from tests.servers.quid import Program, Quid, serving
from web.keys import WRITER
from web.writer import now_ms


async def deed(quid: Quid, act: Any, *args: Any, **more: Any) -> Any:
    return await quid.app[WRITER].deed(act, *args, now_ms(), **more)


async def post(quid: Quid, author: Person, text: str = "hello") -> int:
    return int((await deed(quid, timeline.post, author.id, text)).id)


async def at_home(quid: Quid, person: Person, after: int = 0) -> Program:
    """A device of theirs that has home open."""
    program = await quid.program(person, "read")
    assert (await program.call("home", after=after))["ok"]
    return program


async def heard(program: Program) -> list[int]:
    """What it was told of so far; what was sent before its call is there by the answer."""
    await program.call("since", places={}, mine=0)
    told = [data for name, data in program.pushed if name == "volatile"]
    return [int(one["post"]) for one in told if one["kind"] == "post"]


async def until(program: Program, id: int) -> None:
    await program.until("volatile", lambda told: told == {"kind": "post", "post": str(id)})


async def test_those_who_have_home_open_hear_of_what_comes_there(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol, dora, emil, zoe = [
            await quid.join(name) for name in ("alice", "bob", "carol", "dora", "emil", "zoe")
        ]
        for one in (alice, carol, dora, emil):
            await deed(quid, follows.follow, one.id, bob.id)
        await deed(quid, follows.follow, alice.id, dora.id)
        await deed(quid, mutes.mute, dora.id, bob.id)
        await deed(quid, blocks.block, bob.id, emil.id)
        homes = [await at_home(quid, who) for who in (alice, alice, bob, dora, emil, zoe)]
        elsewhere = await quid.program(carol)

        with pytest.raises(ZeroDivisionError):
            await deed(quid, undone, bob.id)
        said = await post(quid, bob)
        theirs = await post(quid, zoe)
        await deed(quid, marks.like, bob.id, theirs)
        await deed(quid, marks.repost, bob.id, theirs)
        passed = theirs + 1
        await until(homes[0], passed)
        await until(homes[1], passed)
        await deed(quid, marks.repost, dora.id, theirs)  # had already
        quoted = int((await deed(quid, timeline.post, bob.id, "look", quoted=theirs)).id)
        await until(homes[0], quoted)
        assert [await heard(one) for one in homes] == [[said, passed, quoted]] * 2 + [[]] * 4
        assert await heard(elsewhere) == []
        await homes[0].client.disconnect()
        await until(homes[1], await post(quid, bob))


def undone(db: Any, author: int, now: int) -> float:
    return timeline.post(db, author, "never was", now).id / 0


async def test_who_was_away_is_told_what_came_when_they_ask(url: str) -> None:
    async with serving(url) as quid:
        alice, bob = await quid.join("alice"), await quid.join("bob")
        await deed(quid, follows.follow, alice.id, bob.id)
        made = [await post(quid, bob) for _ in range(60)]
        own = await post(quid, alice)
        program = await quid.program(alice)
        answer = await program.call("home", after=made[57])
        assert answer == {"ok": True, "posts": [str(made[59]), str(made[58])]}
        assert (await program.call("home", after=own))["posts"] == []
        assert len((await program.call("home", after=0))["posts"]) == 49  # of 50, one is their own
        assert (await program.call("home", after=-1))["code"] == "bad_request"


async def test_what_was_posted_at_another_node_is_there_when_one_asks(postgres_url: str) -> None:
    async with serving(postgres_url) as here, serving(postgres_url) as there:
        alice, bob = await here.join("alice"), await here.join("bob")
        await deed(here, follows.follow, alice.id, bob.id)
        programs = [await at_home(node, alice) for node in (here, there)]
        made = await post(there, bob)
        await until(programs[1], made)
        answer = await programs[0].call("home", after=0)
        assert answer["posts"] == [str(made)]
