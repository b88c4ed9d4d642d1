"""What a stranger begins is at the side: on pages, at sockets, in pushes, until it is taken in."""

import contextlib
import uuid
from collections.abc import AsyncIterator
from typing import Any

import orjson

from chat.people import Person
from tests.servers.quid import Quid, serving
from tests.web import sockets
from tests.web.visitor import Visitor


@contextlib.asynccontextmanager
async def page_of(quid: Quid, person: Person) -> AsyncIterator[sockets.Client]:
    token, _ = await quid.session(person, "browser")
    headers = {"Cookie": f"quid={token}", "Origin": quid.address}
    port = int(quid.address.rpartition(":")[2])
    async with sockets.client(port, headers=headers) as page:
        yield page


async def event(page: sockets.Client) -> Any:
    while not (packet := await page.hear()).startswith('42["event"'):
        pass
    return orjson.loads(packet[2:])[1]


async def test_a_window_is_not_told_in_its_list_what_a_stranger_says(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = [await quid.join(name) for name in ("alice", "bob", "carol")]
        await quid.acquaint(alice, bob)
        async with page_of(quid, alice) as page:
            said = await (await quid.program(carol)).say("@alice", "Hello")
            strange = await event(page)
            await (await quid.program(bob)).say("@alice", "Hello")
            known = await event(page)
            asked = f'421["since",{{"places":{{"{said["place"]}":0}},"mine":0}}]'
            missed = (await page.ask(asked))["events"]
            await (await quid.program(alice)).say("@carol", "Who are you?")
            answer = await event(page)
    assert "html" in strange
    assert strange["preview"] is None
    assert known["preview"] == "Hello"
    assert next(one for one in missed if one["place"] == said["place"])["preview"] is None
    assert answer["preview"] == "You: Who are you?"


async def test_it_is_taken_in_by_a_button_or_by_an_answer(alice: Visitor, bob: Visitor) -> None:
    place = (await bob.say("/messages/@alice", "Hello")).leads_to
    assert "Bob Moreau" not in (await alice.look("/messages")).text
    assert "1 request" in (await alice.look("/messages")).text
    assert "Bob Moreau" in (await alice.look("/messages/requests")).text
    assert "You do not know Bob Moreau yet" in (await alice.look(place)).text
    assert "You do not know" not in (await bob.look(place)).text
    assert (await alice.send(f"{place}/arrange", act="accept")).leads_to == place
    assert "Bob Moreau" in (await alice.look("/messages")).text
    assert "You do not know" not in (await alice.look(place)).text
    assert "Nobody you do not know has written" in (await alice.look("/messages/requests")).text
    assert (await bob.send("/messages/999/arrange", act="accept")).status == 404


async def test_a_group_of_a_stranger_waits_for_those_who_do_not_know_them(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = [await quid.join(name) for name in ("alice", "bob", "carol")]
        await quid.acquaint(alice, bob)
        maker = await quid.program(alice)
        async with page_of(quid, bob) as known, page_of(quid, carol) as strange:
            given = {"name": "Us", "people": ["bob", "carol"], "client_id": str(uuid.uuid4())}
            made = await maker.call("gather", given)
            assert (await event(known))["preview"]
            assert (await event(strange))["preview"] is None
            await maker.say(made["place"], "Hello, @carol")
            assert (await event(known))["preview"] == "Alice: Hello, @carol"
            assert (await event(strange))["preview"] is None
            again = await maker.call("admit", place=made["place"], people=["bob", "carol"])
            assert again["ok"]
            await (await quid.program(carol)).say(made["place"], "Hello")
            assert (await event(strange))["preview"]
