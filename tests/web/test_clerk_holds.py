"""A hold whose time is over is given back by the clerk: once, however many nodes see it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlmodel import Session

import web.clerk
from bot import audit as talk
from payments import audit, holds, ledger, recipes
from payments.holds import Placing
from payments.money import Money
from tests.bot import test_audit_holds
from tests.bot.scene import DAY, Scene
from tests.web.node import Node, key
from web.clerk import Clerk, end_holds

ALICE, BOB = "person:1", "person:2"
NOW = 1_790_000_000_000
MINUTE = 60_000
ENDS = sa.text("select count(*) from pay_transfers where kind = 'expired'")


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


def offer(db: Session, minutes: list[int]) -> list[int]:
    """One dollar each, which may be accepted for so long."""
    ledger.record(db, [recipes.opening(key(), ALICE, Money(500_00, "USD"))], NOW)
    offers = [
        Placing(recipes.offer(key(), ALICE, Money(1_00, "USD")), BOB, NOW + minute * MINUTE)
        for minute in minutes
    ]
    placed = holds.place(db, offers, NOW)
    return [answer.number for answer in placed if isinstance(answer, ledger.Recorded)]


async def has(node: Node) -> tuple[int, int]:
    """What alice can spend, and what is set aside."""
    accounts = await node.database.read(ledger.balances, [ALICE])
    return accounts[ALICE]["wallet", "USD"], accounts[ALICE]["held", "USD"]


async def until(node: Node, expected: tuple[int, int]) -> None:
    for _ in range(1000):
        if await has(node) == expected:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{await has(node)} is not {expected}")


async def test_each_is_given_back_once_by_one_of_two_nodes_when_its_time_is_over(
    nodes: list[Node], clock: Clock
) -> None:
    await nodes[0].writer.deed(offer, [1] * 20 + [2])
    clerks = [Clerk(node.database, node.writer, [end_holds]) for node in nodes]
    for clerk in clerks:
        clerk.start()
    clock.now = NOW + MINUTE - 1
    await asyncio.sleep(0.1)
    assert await has(nodes[1]) == (479_00, 21_00)
    clock.now = NOW + MINUTE
    await until(nodes[1], (499_00, 1_00))
    clock.now = NOW + 5 * MINUTE
    await until(nodes[0], (500_00, 0))
    await asyncio.sleep(0.1)
    for clerk in clerks:
        await clerk.stop()
    assert await nodes[0].database.read(lambda db: db.execute(ENDS).scalar_one()) == 21
    assert await nodes[0].database.read(lambda db: list(audit.verify(db))) == []


async def test_what_was_offered_in_a_conversation_leaves_a_true_talk_behind(
    nodes: list[Node], clock: Clock
) -> None:
    clerk = Clerk(nodes[1].database, nodes[1].writer)
    clerk.start()
    await nodes[0].writer.deed(lambda db: test_audit_holds.offer(Scene(db, NOW)))
    assert await nodes[0].database.read(lambda db: list(talk.verify(db))) == []
    clock.now = NOW + DAY
    for _ in range(1000):
        if await nodes[0].database.read(lambda db: db.execute(ENDS).scalar_one()):
            break
        await asyncio.sleep(0.02)
    await clerk.stop()
    assert await nodes[0].off() == []
    assert await nodes[0].database.read(lambda db: list(talk.verify(db))) == []


async def test_both_nodes_at_the_same_moment_give_it_back_once(
    nodes: list[Node], clock: Clock
) -> None:
    """Each has seen that it is due before either has done anything."""
    numbers = await nodes[0].writer.deed(offer, [1] * 30)
    clock.now = NOW + MINUTE
    answers = await asyncio.gather(
        *(node.writer.deed(holds.expire, numbers, clock.now) for node in nodes)
    )
    assert answers[0] == answers[1]
    assert sum(answer.repeated for given in answers for answer in given) == 30
    assert await has(nodes[0]) == (500_00, 0)


async def test_more_than_one_deed_takes_are_all_given_back_in_one_turn(
    nodes: list[Node], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holds, "MOST_DUE", 3)
    await nodes[0].writer.deed(offer, [1] * 10)
    clock.now = NOW + MINUTE
    await end_holds(nodes[0].database, nodes[0].writer)
    assert await has(nodes[0]) == (500_00, 0)


async def test_what_cannot_be_given_back_does_not_keep_the_clerk(
    nodes: list[Node], clock: Clock
) -> None:
    """The books say that it has ended and its row does not: that is for the audit to tell."""

    def spoil(db: Session) -> None:
        [number] = offer(db, [1])
        stored = ledger.transfer(db, number)
        assert stored is not None
        hold = recipes.Hold(number, "offer", ALICE, BOB, Money(1_00, "USD"))
        ledger.record(db, [recipes.accepted(hold)], NOW)

    await nodes[0].writer.deed(spoil)
    clock.now = NOW + MINUTE
    async with asyncio.timeout(5):
        await end_holds(nodes[0].database, nodes[0].writer)
    assert await has(nodes[0]) == (499_00, 0)
    found = await nodes[0].database.read(lambda db: list(audit.verify(db)))
    assert any("set aside" in wrong for wrong in found)
