"""What was begun on one device: the others are told, in one transaction for what comes at once."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat import drafts, people
from tests.servers.quid import Quid, serving
from tests.web.visitor import Visitor
from web.keys import DATABASE, WRITER


@pytest.fixture
async def quid(url: str) -> AsyncIterator[Quid]:
    async with serving(url) as running:
        yield running


async def test_a_draft_reaches_the_other_devices_and_nobody_else(quid: Quid) -> None:
    alice, bob = await quid.join("alice"), await quid.join("bob")
    phone, desk, other = [await quid.program(who) for who in (alice, alice, bob)]
    place = (await phone.say("@bob", "hello"))["place"]
    kept = await phone.call("draft", place=place, text="And one m")
    assert kept == {"ok": True, "place": "@bob", "text": "And one m"}
    assert await desk.until("draft") == {"place": "@bob", "text": "And one m"}
    assert (await desk.call("draft", place="@bob")) == kept
    assert (await other.call("draft", place="@alice"))["text"] == ""
    await desk.call("draft", place="@bob", text="")
    await phone.until("draft", lambda begun: begun["text"] == "")
    assert (await phone.call("draft", place=place))["text"] == ""
    assert [name for name, _ in other.pushed if name == "draft"] == []
    assert [data for name, data in phone.pushed if name == "draft"] == [
        {"place": "@bob", "text": ""}
    ]


async def test_what_is_typed_at_once_is_one_transaction_and_the_last_stands(
    quid: Quid, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []
    keep = drafts.keep

    def counted(db: Any, begun: Any, now: int) -> Any:
        rounds.append(len(begun))
        return keep(db, begun, now)

    monkeypatch.setattr(drafts, "keep", counted)
    await quid.join("carol")
    people = [await quid.program(await quid.join(f"writer_{n}")) for n in range(5)]
    typed = [
        person.call("draft", place="@carol", text="hello"[:length])
        for length in range(1, 6)
        for person in people
    ]
    assert all(answer["ok"] for answer in await asyncio.gather(*typed))
    assert len(rounds) <= 2
    for person in people:
        assert (await person.call("draft", place="@carol"))["text"] == "hello"


async def test_what_cannot_be_kept_is_refused(quid: Quid) -> None:
    alice, _ = await quid.join("alice"), await quid.join("bob")
    here = await quid.program(alice)
    reader = await quid.program(alice, "read")
    for place, text, code in (
        ("@nobody", "hi", "not_found"),
        ("999", "hi", "not_found"),
        ("@bob", "x" * 4001, "too_long"),
    ):
        assert (await here.call("draft", place=place, text=text))["code"] == code
    assert (await here.call("draft", place="999"))["code"] == "not_found"
    assert (await here.call("draft", place="@bob", text="x" * 4000))["ok"]
    assert (await reader.call("draft", place="@bob", text=""))["code"] == "scope_missing"


async def test_the_pages_go_on_with_it_and_a_sent_one_is_gone(alice: Visitor, bob: Visitor) -> None:
    place = (await bob.say("/messages/@alice", "Hello")).leads_to
    await alice.say(place, "Hi")
    post = (await bob.send("/post", text="New print", open="1")).leads_to
    me = await _number(alice, "alice")
    begun = {"@bob": "<b>And", "home": "A post", "post 1": "Nice", "quote 1": "Look"}
    texts = {(me, name): text for name, text in begun.items()}
    await alice.app[WRITER].deed(drafts.keep, texts, 1)
    page = (await alice.look("/messages")).text
    assert 'Draft: <span class="quiet" dir="auto" data-words>&lt;b&gt;And</span>' in page
    for path, name in (
        (place, "@bob"),
        ("/", "home"),
        (post, "post 1"),
        (f"{post}/quote", "quote 1"),
    ):
        page = (await alice.look(path)).text
        assert begun[name].replace("<", "&lt;").replace(">", "&gt;") + "</textarea>" in page, path
    sent = {"text": "x", "client_id": str(uuid.uuid4())}
    await alice.send(place, **sent, draft="@bob")
    await alice.send("/post", text="A post", draft="home")
    for path in ("/messages", place, "/"):
        page = (await alice.look(path)).text
        assert "And" not in page
        assert "A post</textarea>" not in page
    assert await alice.app[DATABASE].read(drafts.find, me, "post 1") == "Nice"


async def _number(somebody: Visitor, handle: str) -> int:
    return (await somebody.app[DATABASE].read(people.by_handles, [handle]))[handle].id
