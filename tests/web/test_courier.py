"""Whom the courier remembers, and what it brings when a ticket changes."""

import contextlib
from typing import Any

import orjson
import pytest
from sqlmodel import Session

from chat import timeline
from chat.people import Person
from chat.sessions import Signed
from tests.servers.quid import serving
from tests.web import sockets
from web.courier import Connection, Courier
from web.keys import WRITER
from web.writer import now_ms

PLACE = 7


@pytest.fixture
def courier() -> Courier:
    def draw(*_: object) -> str:
        return ""

    return Courier(draw, draw, draw)


def connection() -> Connection:
    signed = Signed(1, Person(1, "alice", "Alice"), "program", "", "", 0, 0)
    socket: Any = None
    return Connection(socket, signed)


def test_who_left_while_asking_is_not_remembered(courier: Courier) -> None:
    """`since` reads for a while; its socket may be gone when it comes to watch what it named."""
    me, other = connection(), connection()
    courier.join(me)
    courier.join(other)
    courier.leave(me)
    courier.watch(me, PLACE)
    assert courier.watchers(PLACE) == set()


def test_nobody_is_remembered_after_they_left(courier: Courier) -> None:
    me = connection()
    courier.join(me)
    courier.watch(me, PLACE)
    assert courier.watchers(PLACE) == {me}
    courier.leave(me)
    assert courier.watchers(PLACE) == set()
    assert not list(courier.of(1))


async def test_a_ticket_elsewhere_is_drawn_anew_when_it_is_taken_back(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = [
            await quid.join(name, usd=100_00) for name in ("alice", "bob", "carol")
        ]
        await quid.acquaint(alice, carol)
        token, _ = await quid.session(carol, "browser")
        headers = {"Cookie": f"quid={token}", "Origin": quid.address}
        port = int(quid.address.rpartition(":")[2])
        payer = await quid.program(alice)
        async with sockets.client(port, headers=headers) as page:
            paid = await payer.say(f"@{bob.handle}", "/pay @carol 5")
            first = await event(page)
            await payer.tap(paid["place"], "undo", seq=paid["seq"])
            undone = await event(page)
        assert first["attachment"]["state"] == "paid"
        assert "Taken back" not in first["html"]
        assert (undone["place"], undone["target"]) == (first["place"], int(first["seq"]))
        assert f'data-seq="{first["seq"]}"' in undone["target_html"]
        assert "Taken back" in undone["target_html"]


async def test_under_a_post_everybody_sees_a_ticket_as_their_own(url: str) -> None:
    """Those whom it does not name are drawn together: each language as it says it, and from the
    moment that they read another one in that."""
    async with serving(url) as quid, contextlib.AsyncExitStack() as stack:
        alice = await quid.join("alice", usd=100_00)
        bob, carol, dora = [await quid.join(name) for name in ("bob", "carol", "dora")]
        emile = await quid.join("emile", "fr")
        await quid.acquaint(alice, bob)
        place = await quid.app[WRITER].deed(replies, bob)
        pages = {}
        for person in (alice, bob, carol, dora, emile):
            token, _ = await quid.session(person, "browser")
            headers = {"Cookie": f"quid={token}", "Origin": quid.address}
            port = int(quid.address.rpartition(":")[2])
            page = await stack.enter_async_context(sockets.client(port, headers=headers))
            assert (await page.ask(f'421["since",{{"places":{{"{place}":0}},"mine":0}}]'))["ok"]
            pages[person.handle] = page
        payer = await quid.program(alice)
        await payer.say(str(place), "/pay 5")
        html = {handle: (await event(page))["html"] for handle, page in pages.items()}
        await (await quid.program(dora)).say("@alice", "/settings language french")
        await payer.say(str(place), "/pay 6")
        pages = {handle: pages[handle] for handle in ("carol", "dora")}
        later = {handle: (await event(page, place))["html"] for handle, page in pages.items()}
    assert "You paid Bob" in html["alice"]
    assert "Alice paid you" in html["bob"]
    assert "Alice paid Bob" in html["carol"] == html["dora"]
    assert "Alice a payé Bob" in html["emile"]
    assert "Alice paid Bob" in later["carol"]
    assert "Alice a payé Bob" in later["dora"]


def replies(db: Session, author: Person) -> int:
    made = timeline.post(db, author.id, "Look", now_ms())
    return timeline.replies_place(db, made.id, now_ms()).id


async def event(page: sockets.Client, place: int | None = None) -> Any:
    """The next event that is pushed to a page, of one place or of any."""
    while True:
        if (packet := await page.hear()).startswith('42["event"'):
            told = orjson.loads(packet[2:])[1]
            if place is None or told["place"] == str(place):
                return told
