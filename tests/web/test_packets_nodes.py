"""Packets and pools on two nodes at once, through their writers: nobody has more than their share,
nothing is left behind by mistake, and the clocks of both nodes end each of them once."""

import asyncio
import itertools
import uuid
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from sqlmodel import Session

import web.clerk
from bot import audit as talk
from bot.turns import Utterance
from chat import events, groups, people
from chat.people import Person
from payments import pools, wallets
from payments.money import Money
from payments.recipes import opening
from tests.web.node import Node, key, record
from web.clerk import Clerk, end_holds, end_pools
from web.writer import now_ms

CROWD, SHARES = 100, 50
UNLIKE = "abcdefhkptwxy"  # no two of them look alike in a handle
DAY = 24 * 3_600_000


@pytest.fixture
async def nodes(url: str) -> AsyncIterator[list[Node]]:
    made = [Node(url), Node(url)]
    yield made
    for node in made:
        await node.stop()


def gather(db: Session, size: int) -> tuple[list[Person], str]:
    """A group in which everybody has 100.00."""
    now = now_ms()
    crowd = []
    for pair in itertools.islice(itertools.product(UNLIKE, repeat=2), size):
        letters = "".join(pair)
        crowd.append(people.join(db, f"crowd{letters}", letters, "en", "-", now))
        wallets.open(db, crowd[-1].owner, "USD", now)
        record(db, opening(key(), crowd[-1].owner, Money(100_00, "USD")))
    made = groups.make(db, crowd[0], "Crowd", crowd[1:], uuid.uuid4().bytes, now)
    return crowd, str(made.place.id)


async def say(node: Node, who: Person, place: str, text: str) -> Any:
    return await node.writer.say(Utterance(who, place, text, uuid.uuid4().bytes))


async def tap(node: Node, who: Person, place: str, seq: int) -> Any:
    wish = Utterance(who, place, "", uuid.uuid4().bytes, choice="open", seq=seq)
    return await node.writer.say(wish)


async def ticket(node: Node, place: str, seq: int) -> dict[str, Any]:
    event = await node.database.read(events.find, int(place), seq)
    assert event
    shown: dict[str, Any] = orjson.loads(event.attachment)
    return shown


async def wrong(node: Node) -> list[str]:
    return [*await node.off(), *await node.database.read(lambda db: list(talk.verify(db)))]


async def test_a_hundred_tap_on_fifty_shares_at_once(nodes: list[Node]) -> None:
    crowd, place = await nodes[0].writer.deed(gather, CROWD)
    sent = await say(nodes[0], crowd[0], place, f"/packet 20 x{SHARES} lucky")
    taps = [tap(nodes[n % 2], who, place, sent["seq"]) for n, who in enumerate(crowd)]
    taps += [tap(nodes[n % 2], who, place, sent["seq"]) for n, who in enumerate(crowd[:10], 1)]
    answers = [ack["answer"] for ack in await asyncio.gather(*taps)]
    opened = [one for one in answers if one["kind"] == "receipt"]
    late = {one.get("code") for one in answers if one["kind"] != "receipt"}
    assert (len(opened), late) == (SHARES, {"packet_empty", "packet_opened"})
    assert sum(one["amount_minor"] for one in opened) == 20_00
    assert len({one["payee"]["id"] for one in opened}) == SHARES
    stands = await ticket(nodes[1], place, sent["seq"])
    assert (stands["state"], stands["left_minor"], len(stands["claims"])) == ("claimed", 0, SHARES)
    assert await wrong(nodes[0]) == []


@pytest.mark.parametrize("both", [True, False], ids=["both nodes", "one node"])
async def test_the_clock_ends_a_packet_and_a_pool_once_and_says_so(
    nodes: list[Node], monkeypatch: pytest.MonkeyPatch, both: bool
) -> None:
    crowd, place = await nodes[0].writer.deed(gather, 3)
    sent = await say(nodes[0], crowd[0], place, "/packet 9 x3 equal")
    await tap(nodes[1], crowd[1], place, sent["seq"])
    pool = await say(nodes[0], crowd[0], place, "/pool 50")
    asked = await say(nodes[1], crowd[2], place, "/chip 10")
    yes = Utterance(crowd[2], place, "", uuid.uuid4().bytes, choice="yes", mine=asked["mine"])
    assert (await nodes[1].writer.say(yes))["answer"]["event"] == "chip"
    later = now_ms() + 7 * DAY
    monkeypatch.setattr(web.clerk, "now_ms", lambda: later)
    monkeypatch.setattr(web.clerk, "EVERY", 0.01)
    some = nodes if both else nodes[:1]
    clerks = [Clerk(node.database, node.writer, [end_holds, end_pools]) for node in some]
    for clerk in clerks:
        clerk.start()
    for _ in range(500):
        states = [(await ticket(nodes[0], place, one["seq"]))["state"] for one in (sent, pool)]
        if states == ["returned", "missed"]:
            break
        await asyncio.sleep(0.02)
    for clerk in clerks:
        await clerk.stop()
    assert states == ["returned", "missed"]
    assert [await nodes[1].has(who) for who in crowd] == [97_00, 103_00, 100_00]
    told = [line for node in nodes for heard in node.pushed for line in heard.kept.events]
    by_clock = [line.target for line in told if line.at == later]
    assert sorted(by_clock) == sorted([sent["seq"], pool["seq"]])
    assert await wrong(nodes[0]) == []


async def test_nothing_is_due_before_its_time(nodes: list[Node]) -> None:
    crowd, place = await nodes[0].writer.deed(gather, 2)
    sent = await say(nodes[0], crowd[0], place, "/packet 9 x3")
    await say(nodes[0], crowd[0], place, "/pool 50")
    assert await nodes[0].database.read(pools.due, now_ms()) == []
    clerk = Clerk(nodes[0].database, nodes[0].writer, [end_holds, end_pools])
    clerk.start()
    await asyncio.sleep(0.1)
    await clerk.stop()
    assert (await ticket(nodes[0], place, sent["seq"]))["state"] == "open"
