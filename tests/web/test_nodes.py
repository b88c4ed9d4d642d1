"""Two nodes on one PostgreSQL: what is done at one is not done again at the other."""

import asyncio
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.turns import Utterance
from chat.people import Person
from tests.web.node import PLENTY, Node, round_of, settle


async def test_one_line_at_two_nodes_is_one_payment(postgres_url: str) -> None:
    nodes = [Node(postgres_url), Node(postgres_url)]
    town = await nodes[0].writer.deed(settle)
    for n in range(20):
        lines = round_of(town, f"/pay 0.{n + 10}")
        said = [node.writer.say(each) for each in lines for node in nodes]
        acks = await asyncio.gather(*said)
        assert acks[::2] == acks[1::2]
        assert {ack["answer"]["kind"] for ack in acks} == {"receipt"}
    assert [await nodes[0].has(one) for one in town] == [PLENTY] * 5
    assert await nodes[0].off() == []
    events = await nodes[1].database.read(_events)
    assert events == 100
    for node in nodes:
        await node.stop()


async def test_a_line_that_another_node_is_writing_waits_for_its_answer(postgres_url: str) -> None:
    """Alone in its batch, where only trying again can find what the other node answered."""
    nodes = [Node(postgres_url), Node(postgres_url)]
    town = await nodes[0].writer.deed(settle)
    for n in range(30):
        said = round_of(town, f"/pay 0.{n + 10}" if n % 2 else "hello")[0]
        acks = await asyncio.gather(*[node.writer.say(said) for node in nodes])
        assert acks[0] == acks[1]
        assert acks[0]["ok"]
    for node in nodes:
        await node.stop()


def _events(db: Session) -> int:
    return int(db.execute(sa.text("select count(*) from chat_events")).scalar_one())


@pytest.mark.parametrize("round_", range(5))
async def test_a_question_answered_at_two_nodes_is_one_payment(
    postgres_url: str, round_: int
) -> None:
    nodes = [Node(postgres_url), Node(postgres_url)]
    town = await nodes[0].writer.deed(settle)
    asked = [await nodes[0].writer.say(each) for each in round_of(town, "/pay 50")]
    assert {ack["answer"]["kind"] for ack in asked} == {"question"}
    taps = [_tap(one, ack, "yes") for one, ack in zip(town, asked, strict=True) for _ in nodes]
    said = [nodes[n % 2].writer.say(each) for n, each in enumerate(taps)]
    acks = await asyncio.gather(*said)
    kinds = sorted(ack["answer"].get("code", "receipt") for ack in acks)
    assert kinds == ["question_answered"] * 5 + ["receipt"] * 5
    assert await nodes[0].database.read(_events) == 5
    undone = [
        nodes[n % 2].writer.say(_tap(one, ack, "undo"))
        for one in town
        for ack in acks
        if "seq" in ack and ack["answer"]["payer"]["handle"] == one.handle
        for n in range(2)
    ]
    acks = await asyncio.gather(*undone)
    kinds = sorted(ack["answer"].get("code", "receipt") for ack in acks)
    assert kinds == ["already_undone"] * 5 + ["receipt"] * 5
    assert await nodes[0].database.read(_events) == 10
    assert [await nodes[0].has(one) for one in town] == [PLENTY] * 5
    for node in nodes:
        await node.stop()


@pytest.mark.parametrize("round_", range(5))
async def test_yes_at_one_node_and_cancel_at_the_other_are_one_answer(
    postgres_url: str, round_: int
) -> None:
    nodes = [Node(postgres_url), Node(postgres_url)]
    town = await nodes[0].writer.deed(settle)
    asked = [await nodes[0].writer.say(each) for each in round_of(town, "/pay 50")]
    both = [(one, ack) for one, ack in zip(town, asked, strict=True)]
    yes = [nodes[round_ % 2].writer.say(_tap(one, ack, "yes")) for one, ack in both]
    no = [nodes[1 - round_ % 2].writer.say(_tap(one, ack, "cancel")) for one, ack in both]
    answers = await asyncio.gather(*yes, *no)
    told = [ack["answer"].get("code") or ack["answer"]["kind"] for ack in answers]
    for pair in zip(told[:5], told[5:], strict=True):
        assert pair in (("receipt", "question_answered"), ("question_answered", "notice")), told
    assert await nodes[0].database.read(_events) == told.count("receipt")
    for node in nodes:
        await node.stop()


def _tap(who: Person, ack: dict[str, Any], choice: str) -> Utterance:
    row = {"seq": ack["seq"]} if choice == "undo" else {"mine": ack["mine"]}
    return Utterance(who, ack["place"], "", uuid.uuid4().bytes, "", choice, **row)


async def test_a_killed_database_session_costs_nothing(
    postgres_url: str,
) -> None:
    node = Node(postgres_url)
    town = await node.writer.deed(settle)
    for _ in range(3):
        await node.database.read(_kill_others)
        lines = round_of(town, "/pay 0.50")
        acks = await asyncio.gather(*[node.writer.say(each) for each in lines])
        retry = [
            await node.writer.say(each)
            for each, ack in zip(lines, acks, strict=True)
            if not ack["ok"]
        ]
        assert all(ack["ok"] for ack in retry)
    assert await node.off() == []
    assert [await node.has(one) for one in town] == [PLENTY] * 5
    await node.stop()


def _kill_others(db: Session) -> None:
    db.execute(
        sa.text(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )
    )
