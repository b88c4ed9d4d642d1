"""Editing, deleting and reacting over sockets: who may, who hears, what a repeat comes to."""

import asyncio
import uuid
from typing import Any

import pytest

from chat import blocks, people
from tests.servers.quid import Program, Quid, serving
from web import groups
from web.keys import WRITER
from web.writer import now_ms

CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("edit", {"text": "Changed"}),
    ("delete", {}),
    ("react", {"emoji": "👍", "on": True}),
]


def key() -> str:
    return str(uuid.uuid4())


async def scene(quid: Quid) -> tuple[list[Program], str]:
    """Alice, Bob and Carol in a group of Alice's, Dora not; Bob has said something, number 2, and
    paid something, number 3."""
    people = [await quid.join(name, usd=100_00) for name in ("alice", "bob", "carol", "dora")]
    await quid.acquaint(people[1], people[2])
    programs = [await quid.program(one) for one in people]
    ack = await groups.change(
        quid.app, people[0], groups.make, "Us", ["bob", "carol"], uuid.uuid4().bytes
    )
    place = str(ack["place"])
    assert (await programs[1].say(place, "Hello"))["seq"] == 2
    assert (await programs[1].say(place, "/pay @carol 1"))["seq"] == 3
    return programs, place


@pytest.mark.parametrize(("name", "facts"), CHANGES, ids=lambda each: str(each))
async def test_who_may_change_what(url: str, name: str, facts: dict[str, Any]) -> None:
    async with serving(url) as quid:
        (alice, bob, carol, dora), place = await scene(quid)

        async def ask(
            who: Program, seq: int, at: str = place, but: dict[str, Any] | None = None
        ) -> Any:
            given = {"place": at, "seq": seq, "client_id": key()} | facts | (but or {})
            answer = await who.call(name, given)
            return answer.get("code", "done")

        anybody = name == "react"
        assert await ask(dora, 2) == "not_found"
        assert await ask(alice, 2) == ("done" if anybody else "not_allowed")
        assert await ask(bob, 3) == ("done" if anybody else "ticket_stays")
        assert await ask(bob, 1) in ("not_found", "not_allowed")
        for seq in (0, 99, 2**63 - 1):
            assert await ask(bob, seq) == "not_found"
        for at in ("999", "@bob", "@nobody", "x"):
            assert await ask(bob, 2, at) == "not_found"
        wrong: tuple[dict[str, Any], ...] = ({"client_id": "7"}, {"seq": "2"}, {"more": 1})
        for bad in wrong:
            assert await ask(bob, 2, place, bad) == "bad_request"
        assert await ask(bob, 2) == "done"
        told = await carol.until("event", lambda e: e["target"] == 2)
        assert (told["text"], told["author"]["handle"]) == (
            "Changed" if name == "edit" else "", "alice" if anybody else "bob",
        )  # fmt: skip
        await alice.call("dismiss", place=place, person="bob")
        assert await ask(bob, 2) == "not_found"
        assert dora.pushed == []


async def test_a_repeat_gets_the_first_answer_and_is_heard_once(url: str) -> None:
    async with serving(url) as quid:
        (_, bob, carol, _), place = await scene(quid)
        for name, facts in CHANGES:
            seq = (await bob.say(place, "Again"))["seq"]
            wish = {"place": place, "seq": seq, "client_id": key()} | facts
            acks = await asyncio.gather(*(bob.call(name, wish) for _ in range(4)))
            assert len({str(ack) for ack in acks}) == 1
            assert acks[0]["ok"]
            other = {"place": place, "text": facts.get("text", ""), "client_id": wish["client_id"]}
            assert (await bob.call("say", other | {"text": "Changed"}))["code"] == "key_reused"
        await carol.until("event", lambda e: e["kind"] == "reaction")
        heard = [data["seq"] for kind, data in carol.pushed if kind == "event"]
        assert heard == list(range(1, len(heard) + 1))
        await bob.client.disconnect()
        await bob.connect()
        caught = await bob.call("since", places={place: 0}, mine=0)
        kinds = [row["kind"] for row in caught["events"][3:]]
        assert kinds == ["message", "edit", "gone", "deletion", "message", "reaction"]
        assert caught["events"][4]["text"] == caught["events"][3]["text"] == "Changed"


async def test_a_line_said_twice_is_the_same_when_it_was_changed_between(url: str) -> None:
    async with serving(url) as quid:
        (_, bob, _, _), place = await scene(quid)
        for name, facts in CHANGES[:2]:
            line = {"place": place, "text": "Once", "client_id": key()}
            first = await bob.call("say", line)
            about = {"place": place, "seq": first["seq"], "client_id": key()}
            assert (await bob.call(name, about | facts))["ok"]
            assert await bob.call("say", line) == first


async def test_an_answer_is_to_something_that_was_said_there(url: str) -> None:
    async with serving(url) as quid:
        (alice, bob, _, dora), place = await scene(quid)
        line = {"place": place, "text": "Which?", "client_id": key(), "target": 3}
        assert (await alice.call("say", line))["seq"] == 4
        event = await bob.until("event", lambda e: e["seq"] == 4)
        assert (event["target"], event["quote"]["kind"]) == (3, "receipt")
        assert (await alice.call("say", line | {"target": 2}))["code"] == "key_reused"
        for target in (0, 99, 2**63 - 1):
            wrong = {"place": place, "text": "x", "client_id": key(), "target": target}
            assert (await alice.call("say", wrong))["code"] == "not_found"
        other = await dora.say("@bob", "Hello")
        across = {"place": other["place"], "text": "x", "client_id": key(), "target": 3}
        assert (await dora.call("say", across))["code"] == "not_found"


async def test_two_who_are_apart_change_nothing_but_their_own_words(url: str) -> None:
    async with serving(url) as quid:
        (_, bob, carol, _), _ = await scene(quid)
        place = (await bob.say("@carol", "Hello"))["place"]
        known = await quid.app[WRITER].deed(people.by_handles, ["bob", "carol"])
        apart = known["carol"].id, known["bob"].id
        await quid.app[WRITER].deed(blocks.block, *apart, now_ms())
        about = {"place": place, "seq": 1}
        for who, code in ((bob, "not_allowed"), (carol, "blocked_by_you")):
            face = {"emoji": "👍", "on": True, "client_id": key()}
            assert (await who.call("react", about | face))["code"] == code
        new = {"text": "x", "client_id": key()}
        assert (await bob.call("edit", about | new))["code"] == "not_allowed"
        assert (await bob.call("delete", about | {"client_id": key()}))["ok"]
