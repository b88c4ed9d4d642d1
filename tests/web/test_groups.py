"""Groups over pages without script and over sockets: who sees what, at once and afterwards."""

import asyncio
import html
import re
import uuid
from typing import Any

import aiohttp
import pytest

from chat import people
from chat.people import Person
from tests.servers.quid import Program, Quid, serving
from tests.web.visitor import Visitor
from web import groups
from web.keys import WRITER
from web.writer import now_ms

MAKE = "/groups/new"


def wish(name: str = "Saturday", people: str = "@bob", **more: str) -> dict[str, str]:
    return {"client_id": str(uuid.uuid4()), "name": name, "people": people} | more


def text(page: str) -> str:
    """What can be read on it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


async def made(visitor: Visitor, **form: str) -> str:
    answer = await visitor.send(MAKE, **wish(**form))
    assert answer.status == 303, answer.text
    return answer.leads_to


async def test_a_group_is_made_opened_and_listed(alice: Visitor, bob: Visitor) -> None:
    assert "New group" in (await alice.look("/messages")).text
    await bob.send("/follow", handle="alice", follow="1")
    form = wish("Saturday <b>", "bob")
    one = await alice.send(MAKE, **form)
    again = await alice.send(MAKE, **form)
    assert one.leads_to == again.leads_to == "/messages/1"
    shown = text((await bob.look("/messages/1")).text)
    assert "Alice Martin made “Saturday <b>” with you" in shown
    assert "2 people · Alice Martin, You" in shown
    listed = (await bob.look("/messages")).text
    assert "Saturday &lt;b&gt;" in listed
    assert 'data-places="1"' in listed


async def test_lines_are_said_and_tickets_shown_without_script(
    alice: Visitor, bob: Visitor
) -> None:
    place = await made(alice)
    said = await bob.say(place, "Who pays?")
    assert said.leads_to == place
    await alice.say(place, "/pay @bob 5 tea")
    page = (await alice.look(place)).text
    assert "Pay $5.00?" in text(page)
    listed = text((await alice.look("/messages")).text)
    assert "Bob Moreau: Who pays?" in listed


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"people": "nobody_here"}, "There is no @nobody_here. Check the spelling."),
        ({"people": "bobb"}, "There is no @bobb. Did you mean @bob?"),
        ({"people": ""}, "A group needs somebody else. Name at least one person."),
        ({"people": "@alice"}, "A group needs somebody else. Name at least one person."),
        ({"people": "bob, quid"}, "@quid is a bot and cannot be in a group."),
        ({"name": "\u202egro"}, "A group’s name has 1 to 64 visible characters."),
        ({"name": "x" * 65}, "A group’s name has 1 to 64 visible characters."),
        ({"name": ""}, "A group’s name has 1 to 64 visible characters."),
    ],
    ids=str,
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    alice: Visitor, bob: Visitor, form: dict[str, str], sentence: str
) -> None:
    page = (await alice.send(MAKE, **wish(**form))).text
    assert sentence in text(page)
    assert "Nothing was sent" not in page
    for name, value in wish(**form).items():
        if name != "client_id" and value:
            assert f'value="{html.escape(value)}"' in page
    assert "No conversations yet" in (await bob.look("/messages")).text


async def test_errors_speak_the_readers_language(visitor: Visitor, bob: Visitor) -> None:
    await visitor.join("zoe", "Zoé", locale="fr")
    page = (await visitor.send(MAKE, **wish(people="bobb"))).text
    assert "Il n’y a pas de @bobb. Vouliez-vous dire @bob ?" in text(page)


async def test_people_one_talks_with_are_a_tap_away(alice: Visitor, bob: Visitor) -> None:
    await alice.app[WRITER].deed(people.biller, "voltaic", "Voltaic", now_ms())
    for handle in ("bob", "voltaic", "quid"):
        await alice.say(f"/messages/@{handle}", "hello")
    page = (await alice.look(MAKE)).text
    assert re.findall(r'name="person-\d+" value="(\w+)"', page) == ["bob"]
    [name] = re.findall(r'type="checkbox" name="(person-\d+)" value="bob"', page)
    place = await made(alice, people="", **{name: "bob"})
    assert "with you" in text((await bob.look(place)).text)


async def test_members_come_and_go_and_only_the_owner_removes(
    alice: Visitor, bob: Visitor, visitor: Visitor
) -> None:
    await visitor.join("carol", "Carol Diaz")
    place = await made(alice)
    page = f"{place}/members"
    assert "They will read everything said here so far." in text((await bob.look(page)).text)
    assert (await bob.send(page, act="add", people="@carol")).leads_to == page
    assert "Carol Diaz" in text((await bob.look(page)).text)
    assert 'value="remove"' not in (await bob.look(page)).text
    refused = await bob.send(page, act="remove", handle="carol")
    assert "This is not yours to do." in text(refused.text)
    assert 'value="remove"' in (await alice.look(page)).text
    await visitor.say(place, "hello")
    assert (await alice.send(page, act="remove", handle="carol")).status == 303
    for path in (place, page, f"{place}/history"):
        assert (await visitor.look(path)).status == 404
    assert (await visitor.send(page, act="add", people="carol")).status == 404
    assert (await visitor.say(place, "still here?")).status == 404
    assert "Saturday" not in (await visitor.look("/messages")).text
    assert "still here?" not in (await alice.look(place)).text


async def test_a_group_is_named_and_left(alice: Visitor, bob: Visitor) -> None:
    place = await made(alice)
    page = f"{place}/members"
    assert (await bob.send(page, act="name", name="Sunday")).leads_to == page
    wrong = text((await bob.send(page, act="name", name=" ")).text)
    assert "A group’s name has 1 to 64 visible characters." in wrong
    assert (await alice.send(page, act="leave")).leads_to == "/messages"
    assert (await alice.look(place)).status == 404
    shown = text((await bob.look(place)).text)
    assert "You named the group “Sunday”" in shown
    assert "Alice Martin left. You own the group now" in shown
    assert (await bob.send(page, act="leave")).status == 303
    assert (await bob.look(place)).status == 404


async def test_what_is_no_group_and_no_act_is_refused(alice: Visitor, bob: Visitor) -> None:
    two = (await alice.say("/messages/@bob", "hello")).leads_to
    for path in (f"{two}/members", "/messages/999/members", "/messages/@bob/members"):
        assert (await alice.look(path)).status == 404
        assert (await alice.send(path, act="leave")).status == 404
    assert (await alice.send(f"{await made(alice)}/members", act="burn")).status == 400
    assert (await alice.send(MAKE, **wish() | {"client_id": "7"})).status == 400
    assert (await alice.send_as_is(MAKE, **wish())).status == 403


async def town(quid: Quid) -> tuple[list[Person], list[Program]]:
    people = [await quid.join(name, usd=100_00) for name in ("alice", "bob", "carol", "dora")]
    for one in people[1:]:
        await quid.acquaint(people[0], one)
    return people, [await quid.program(one) for one in people]


async def group_of(quid: Quid, owner: Person, *others: Person) -> str:
    handles = [one.handle for one in others]
    ack = await groups.change(quid.app, owner, groups.make, "Saturday", handles, uuid.uuid4().bytes)
    assert ack["ok"], ack
    return str(ack["place"])


async def test_a_change_is_pushed_to_all_it_concerns(url: str) -> None:
    async with serving(url) as quid:
        people, (alice, bob, carol, dora) = await town(quid)
        place = await group_of(quid, *people[:3])
        for program in (alice, bob, carol):
            event = await program.until("event", lambda e: e["kind"] == "change")
            assert (event["place"], event["seq"], event["text"]) == (place, 1, "")
            assert event["attachment"]["change"] == "made"
            assert [one["handle"] for one in event["attachment"]["people"]] == ["bob", "carol"]
        await groups.change(quid.app, people[1], groups.add, int(place), ["dora"])
        added = await dora.until("event")
        assert (added["seq"], added["attachment"]["change"]) == (2, "added")
        assert (await dora.say(place, "hello"))["seq"] == 3
        caught = await dora.call("since", places={}, mine=0)
        assert [event["seq"] for event in caught["events"]] == [1, 2, 3]


async def test_who_is_removed_hears_of_it_and_of_nothing_after(url: str) -> None:
    async with serving(url) as quid:
        people, (alice, bob, carol, _) = await town(quid)
        place = await group_of(quid, *people[:3])
        lines = [asyncio.ensure_future(bob.say(place, f"line {n}")) for n in range(40)]
        ack = await groups.change(quid.app, people[0], groups.remove, int(place), "carol")
        await asyncio.gather(*lines)
        last = (await alice.say(place, "/pay @bob 5"))["place"]
        await alice.call("typing", place=last)
        await bob.call("seen", place=last, seq=1)
        gone = await carol.until("event", lambda e: e["seq"] == ack["seq"])
        assert gone["attachment"]["change"] == "removed"
        await alice.until("event", lambda e: e["seq"] == 42)
        await asyncio.sleep(0.1)
        heard = [data["seq"] for name, data in carol.pushed if name == "event"]
        assert max(heard) == ack["seq"], "she heard what was said after she was removed"
        assert heard == list(range(1, ack["seq"] + 1))
        assert [name for name, _ in carol.pushed if name == "volatile"] == []
        calls: list[tuple[str, dict[str, Any]]] = [
            ("say", {"text": "hello", "client_id": str(uuid.uuid4())}),
            ("reading", {"text": "/pay @bob 5"}),
            ("seen", {"seq": 1}),
            ("typing", {}),
        ]
        for name, data in calls:
            assert (await carol.call(name, {"place": place} | data))["code"] == "not_found"
        caught = await carol.call("since", places={place: 0}, mine=0)
        assert (caught["events"], caught["places"]) == ([], {})


async def test_marks_and_typing_reach_the_group(url: str) -> None:
    async with serving(url) as quid:
        people, (alice, bob, carol, dora) = await town(quid)
        place = await group_of(quid, *people[:3])
        await bob.call("seen", place=place, seq=1)
        for program in (alice, bob, carol):
            told = await program.until("volatile", lambda v: v["kind"] == "seen")
            assert (told["person"]["handle"], told["seq"]) == ("bob", 1)
        await carol.call("typing", place=place)
        for program in (alice, bob):
            told = await program.until("volatile", lambda v: v["kind"] == "typing")
            assert told["person"]["handle"] == "carol"
        assert not any(name == "volatile" and v["kind"] == "typing" for name, v in carol.pushed)
        assert dora.pushed == []


async def test_a_group_heals_and_is_listed_for_programs(url: str) -> None:
    async with serving(url) as quid:
        people, (alice, bob, _, _) = await town(quid)
        place = await group_of(quid, *people[:3])
        await bob.client.disconnect()
        for n in range(3):
            await alice.say(place, f"line {n}")
        await bob.connect()
        caught = await bob.call("since", places={place: 1}, mine=0)
        assert [event["seq"] for event in caught["events"]] == [2, 3, 4]
        headers = {"Authorization": f"Bearer {bob.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.get(f"{quid.address}/api/places") as answer,
        ):
            [listed] = (await answer.json())["places"]
        assert listed == {
            "id": place,
            "kind": "group",
            "name": "Saturday",
            "owner": str(people[0].id),
            "members": 3,
            "last": 4,
            "unread": 4,
            "muted": False,
            "pinned": False,
        }
