"""Schedules by the clerk: each run once, however many nodes look, also after days of absence."""

import asyncio
from collections.abc import AsyncIterator, Callable

import orjson
import pytest
import sqlalchemy as sa
from sqlmodel import Session

import web.clerk
from bot import audit as talk
from payments import audit, schedules
from tests.bot.scene import DAY, Scene
from tests.web.node import Node
from web.clerk import Clerk, give_notice, run_schedules

NOW = 1_798_804_800_000  # Friday, 1 January 2027, noon in UTC
HOUR = 3_600_000
PAID = sa.text("select count(*) from pay_transfers where kind = 'gift' and at >= :since")
TOLD = sa.text("select attachment from chat_events where kind = :kind order by at, place, seq")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(web.clerk, "now_ms", made)
    monkeypatch.setattr(web.clerk, "EVERY", 0.01)
    return made


@pytest.fixture
async def nodes(url: str) -> AsyncIterator[list[Node]]:
    made = [Node(url), Node(url)]
    yield made
    for node in made:
        await node.stop()


def settle(text: str) -> Callable[[Session], None]:
    """Alice has said yes to this."""

    def said(db: Session) -> None:
        scene = Scene(db, NOW)
        place = scene.place(scene.alice, scene.bob)
        asked = scene.say(scene.alice, place, text)
        ack = scene.ack(scene.tap(scene.alice, place, "yes", mine=asked["mine"]))
        assert ack["answer"]["kind"] == "schedule", ack

    return said


async def paid(node: Node) -> int:
    return int(await node.database.read(lambda db: db.execute(PAID, {"since": NOW}).scalar_one()))


async def told(node: Node, kind: str) -> list[dict[str, object]]:
    rows = await node.database.read(lambda db: db.execute(TOLD, {"kind": kind}).scalars().all())
    return [orjson.loads(row) for row in rows]


async def until(node: Node, count: int) -> None:
    for _ in range(500):
        if await paid(node) == count:
            break
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    assert await paid(node) == count


async def test_two_clerks_pay_each_run_once(nodes: list[Node], clock: Clock) -> None:
    await nodes[0].writer.deed(settle("/every day @bob 5 milk"))
    clerks = [Clerk(node.database, node.writer) for node in nodes]
    for clerk in clerks:
        clerk.start()
    await until(nodes[1], 0)
    for count in (1, 2, 3):
        clock.now = NOW - 4 * HOUR + count * DAY
        await until(nodes[1], count)
    for clerk in clerks:
        await clerk.stop()
    receipts = await told(nodes[0], "receipt")
    assert [row["planned"] for row in receipts] == ["2027-01-02", "2027-01-03", "2027-01-04"]
    assert not any("late" in row for row in receipts)
    assert await nodes[0].database.read(lambda db: list(audit.verify(db))) == []
    assert await nodes[0].database.read(lambda db: list(talk.verify(db))) == []


async def test_after_two_days_of_absence_it_pays_once_and_says_late(
    nodes: list[Node], clock: Clock
) -> None:
    await nodes[0].writer.deed(settle("/every day @bob 5 milk"))
    clock.now = NOW + 3 * DAY  # the runs of the 2nd, the 3rd and, since four hours, the 4th
    await asyncio.gather(*(run_schedules(node.database, node.writer) for node in nodes))
    assert await paid(nodes[0]) == 1
    [receipt] = await told(nodes[0], "receipt")
    assert (receipt["planned"], receipt["late"]) == ("2027-01-02", True)
    [gap] = [row for row in await told(nodes[0], "ticket") if row.get("event")]
    assert (gap["event"], gap["count"]) == ("left out", 2)
    pushed = [heard for node in nodes for heard in node.pushed if heard.kept.events]
    assert len(pushed) == 1


async def test_notice_is_given_once_by_one_of_two_nodes(nodes: list[Node], clock: Clock) -> None:
    await nodes[0].writer.deed(settle("/every month on 10 @bob 5 milk"))
    clock.now = NOW + 9 * DAY - 4 * HOUR - 48 * HOUR
    await asyncio.gather(*(give_notice(node.database, node.writer) for node in nodes))
    await give_notice(nodes[0].database, nodes[0].writer)
    notices = [row for row in await told(nodes[0], "ticket") if row.get("event") == "notice"]
    assert [row["day"] for row in notices] == ["2027-01-10"]


async def test_more_than_one_deed_takes_are_all_run_in_one_turn(
    nodes: list[Node], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedules, "MOST_DUE", 2)

    def several(db: Session) -> None:
        scene = Scene(db, NOW)
        place = scene.place(scene.alice, scene.bob)
        for n in range(5):
            asked = scene.say(scene.alice, place, f"/pay @bob {n + 1} tomorrow")
            scene.ack(scene.tap(scene.alice, place, "yes", mine=asked["mine"]))

    await nodes[0].writer.deed(several)
    clock.now = NOW + DAY
    await run_schedules(nodes[0].database, nodes[0].writer)
    assert await paid(nodes[0]) == 5
