"""A group at two nodes of one PostgreSQL: whoever is out is out at both, from that number on."""

import asyncio
import uuid

from bot.ear import Heard
from bot.turns import Utterance
from chat import events, groups
from chat.groups import Change
from chat.people import Person
from tests.web.node import Node, settle
from web.changes import tell
from web.writer import now_ms

ROUNDS = 12


def said(who: Person, place: str, text: str = "hello") -> Utterance:
    return Utterance(who, place, text, uuid.uuid4().bytes)


async def change(node: Node, by: Person, act: object, *args: object) -> int:
    """Carried out at this node; the number of the event."""

    def carry(db: object) -> Heard:
        made: Change = act(db, *args, now_ms())  # type: ignore[operator]
        return tell(db, made, by)  # type: ignore[arg-type]

    heard = await node.writer.deed(carry)
    return int(heard.acks[0]["seq"])


async def test_nobody_hears_what_is_said_after_they_were_removed(postgres_url: str) -> None:
    nodes = [Node(postgres_url), Node(postgres_url)]
    alice, bob, carol, *_ = await nodes[0].writer.deed(settle)
    others = ([bob, carol], uuid.uuid4().bytes)
    made = await nodes[0].writer.deed(groups.make, alice, "Saturday", *others, now_ms())
    number, place = made.place.id, str(made.place.id)
    outside: list[range] = []
    hers: list[int] = []
    for n in range(ROUNDS):
        here, there = nodes[n % 2], nodes[1 - n % 2]
        lines = [there.writer.say(said(who, place)) for who in (bob, carol, alice) * 8]
        gone = asyncio.ensure_future(change(here, alice, groups.remove, number, alice, carol))
        lines += [here.writer.say(said(who, place)) for who in (bob, carol, alice) * 8]
        out = await gone
        lines += [node.writer.say(said(who, place)) for node in nodes for who in (bob, carol, bob)]
        acks = await asyncio.gather(*lines)
        assert {ack.get("code", "said") for ack in acks} <= {"said", "not_found"}
        hers += [ack["seq"] for ack in acks[1::3] if ack["ok"]]
        back = await change(there, alice, groups.add, number, alice, [carol])
        outside.append(range(out + 1, back))
    await asyncio.sleep(0.05)  # callers are answered first, then it is pushed
    heard = [kept for node in nodes for kept in node.pushed]
    told = {event.seq: one.kept.members[number] for one in heard for event in one.kept.events}
    assert sorted(told) == list(range(2, max(told) + 1))
    for seqs in outside:
        assert [seq for seq in seqs if carol.id in told[seq]] == []
        assert not set(hers) & set(seqs), "what she said was kept after she was removed"
    assert sum(map(len, outside)) > ROUNDS, "nothing was said while she was out"
    rows = await nodes[0].database.read(events.history, number, limit=10_000)
    assert [row.seq for row in rows] == list(range(1, max(told) + 1))
    for node in nodes:
        await node.stop()
