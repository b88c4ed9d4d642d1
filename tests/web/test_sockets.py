"""Who may connect, and that whatever is sent is answered, in the error shape if it must be."""

import asyncio
import json
import uuid
from typing import Any

import aiohttp
import pytest
import socketio  # type: ignore[import-untyped]

from chat import people as people_
from chat import sessions, timeline
from tests.servers.quid import Program, Quid, serving
from tests.web import sockets
from web.keys import COURIER, WRITER
from web.writer import now_ms

ID = "0190c5a4-0000-7000-8000-00000000000a"
NO_TEXT: list[Any] = [None, 1, 1.5, True, [], {}, ["a"], b"bytes", float("nan"), "nul\0"]
NO_PLACE = [*NO_TEXT, "9" * 65, "@" + "a" * 64]
NO_HANDLES: list[Any] = [*NO_TEXT[:4], {}, "bob", [1], [None], ["a" * 65], ["a\0"], ["bob"] * 257]
NO_UUID = [*NO_TEXT, "", "not-a-uuid", ID[:-1], ID + "0", "²" * 32]
NO_NUMBER = [-1, 2**63, 2**64, 10**30, 1.0, 1e300, "1", True, [], {}, b"1", float("inf")]
NO_NUMBERS = [
    *(None, 1, "1", [], [["1", 1]], b"1", {"a": 1}, {"-1": 1}, {"": 1}, {"1": None}),
    *({"1": "1"}, {"1": -1}, {"1": True}, {"1": 2**63}, {"9" * 19: 1}, {"١": 1}),
    {str(n): 0 for n in range(10_001)},
]
RIGHT: dict[str, dict[str, Any]] = {
    "say": {"place": "@bob", "text": "hello", "client_id": ID},
    "tap": {"place": "1", "choice": "undo", "client_id": ID, "seq": 1},
    "reading": {"place": "@bob", "text": "/pay 5"},
    "since": {"places": {}, "mine": 0},
    "seen": {"place": "1", "seq": 1},
    "typing": {"place": "1"},
    "attend": {"place": "1"},
    "draft": {"place": "@bob"},
    "focus": {"on": 1},
    "gather": {"name": "Us", "people": ["bob"], "client_id": ID},
    "admit": {"place": "1", "people": ["@carol"]},
    "dismiss": {"place": "1", "person": "bob"},
    "rename": {"place": "1", "name": "Them"},
}
WRONG: dict[str, dict[str, list[Any]]] = {
    "say": {"place": NO_PLACE, "text": NO_TEXT, "client_id": NO_UUID, "reading": NO_TEXT[1:]},
    "tap": {
        "place": NO_PLACE,
        "choice": [*NO_PLACE, ""],
        "client_id": NO_UUID,
        "seq": [*NO_NUMBER, None],
    },
    "reading": {"place": NO_PLACE, "text": NO_TEXT},
    "since": {"places": NO_NUMBERS, "mine": [*NO_NUMBER, None]},
    "seen": {"place": NO_PLACE, "seq": [*NO_NUMBER, None]},
    "typing": {"place": NO_PLACE},
    "attend": {"place": NO_PLACE},
    "draft": {"place": NO_PLACE, "text": NO_TEXT[1:]},
    "focus": {"on": [*NO_NUMBER, None]},
    "gather": {"name": NO_TEXT, "people": NO_HANDLES, "client_id": NO_UUID},
    "admit": {"place": NO_PLACE, "people": NO_HANDLES},
    "dismiss": {"place": NO_PLACE, "person": NO_PLACE},
    "rename": {"place": NO_PLACE, "name": NO_TEXT},
}


async def people(quid: Quid) -> tuple[Program, Program, Program]:
    alice, bob = await quid.join("alice", usd=10000), await quid.join("bob")
    await quid.acquaint(alice, bob)
    made = [await quid.program(who) for who in (alice, bob, await quid.join("carol"))]
    return made[0], made[1], made[2]


def is_refusal(answer: Any, code: str) -> bool:
    shape = {"ok", "code", "message", "retryable"}
    return bool(answer.keys() == shape and not answer["ok"] and answer["code"] == code)


@pytest.mark.parametrize("name", RIGHT)
async def test_every_bad_parameter_is_answered(sqlite_url: str, name: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, *_ = await people(quid)
        right = RIGHT[name]
        cases: list[Any] = [None, [], "text", 1, True, float("nan"), b"bytes", {}, [right]]
        cases.append(right | {"more": 1})
        cases += [
            {key: value for key, value in right.items() if key != missing} for missing in right
        ]
        cases += [right | {key: value} for key, values in WRONG[name].items() for value in values]
        for case in cases:
            answer = await alice.client.call(name, case, timeout=10)
            assert is_refusal(answer, "bad_request"), (case, answer)
        assert "ok" in await alice.call(name, right)


async def test_a_tap_is_on_one_thing(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, *_ = await people(quid)
        for row in ({}, {"seq": 1, "mine": 1}):
            tap = {"place": "1", "choice": "undo", "client_id": ID} | row
            assert is_refusal(await alice.call("tap", tap), "bad_request")


@pytest.mark.parametrize("name", ["pay", "connect", "disconnect", "", "__class__", "end", "SAY"])
async def test_what_is_no_call_is_answered(sqlite_url: str, name: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, *_ = await people(quid)
        async with sockets.client(int(quid.address.rpartition(":")[2]), join=None) as raw:
            await raw.say(f'40{{"token": "{alice.token}"}}')
            await raw.hear()
            answer = await raw.ask(f'421["{name}",{{}}]')
        assert is_refusal(answer, "bad_request")


async def test_texts_of_any_length_are_answered(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, *_ = await people(quid)
        for text in ("x" * 4001, "é" * 40_000, "/pay 5 " + "x" * 240_000):
            for name in ("say", "reading"):
                answer = await alice.call(name, RIGHT[name] | {"text": text})
                assert is_refusal(answer, "too_long")
        assert (await alice.say("@bob", "x" * 4000))["ok"]


async def test_a_frame_beyond_the_cap_ends_that_socket_alone(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, bob, _ = await people(quid)
        with pytest.raises(socketio.exceptions.SocketIOError):
            await alice.client.call("say", RIGHT["say"] | {"text": "x" * 10_000_000}, timeout=3)
        assert (await bob.say("@alice", "still here"))["ok"]
        await alice.connect()
        assert (await alice.say("@bob", "back"))["ok"]


@pytest.mark.parametrize("auth", [None, {}, {"token": "wrong"}, {"token": 7}, {"token": None}, "x"])
async def test_who_is_not_signed_in_is_refused(sqlite_url: str, auth: Any) -> None:
    async with (
        serving(sqlite_url) as quid,
        sockets.client(int(quid.address.rpartition(":")[2]), join=None) as raw,
    ):
        await raw.say(f"40{json.dumps(auth)}" if auth is not None else "40")
        assert await raw.hear() == '44{"message":"signed_out"}'
        await raw.closed()


async def test_an_ended_session_cannot_connect(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice = await quid.join("alice")
        token, id = await quid.session(alice, "program")
        await quid.app[WRITER].deed(sessions.revoke, alice.id, id, now_ms())
        with pytest.raises(socketio.exceptions.ConnectionError):
            await Program(quid.address, token).connect()


async def test_one_person_has_so_many_sockets_and_no_more(sqlite_url: str) -> None:
    async with serving(sqlite_url, sockets_per_person=2) as quid:
        alice, bob = await quid.join("alice"), await quid.join("bob")
        first, _ = await quid.program(alice), await quid.program(alice)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await quid.program(alice)
        await quid.program(bob)
        await first.client.disconnect()
        await sockets.until(lambda: len(quid.app[COURIER].of(alice.id)) < 2)
        assert (await (await quid.program(alice)).call("since", places={}, mine=0))["ok"]


async def test_a_cookie_is_no_token_and_a_token_no_cookie(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice = await quid.join("alice")
        browser, _ = await quid.session(alice, "browser")
        program, _ = await quid.session(alice, "program")
        with pytest.raises(socketio.exceptions.ConnectionError):
            await Program(quid.address, browser).connect()
        assert "signed_out" in await _by_cookie(quid, program, quid.address)
        assert "sid" in await _by_cookie(quid, browser, quid.address)


async def _by_cookie(quid: Quid, token: str, origin: str | None) -> str:
    """What the server says to a browser that wants to join."""
    headers = {"Cookie": f"quid={token}"} | ({"Origin": origin} if origin else {})
    port = int(quid.address.rpartition(":")[2])
    async with sockets.client(port, join=None, headers=headers) as raw:
        await raw.say("40")
        return await raw.hear()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost", None])
async def test_a_cookie_from_elsewhere_is_refused(sqlite_url: str, origin: str | None) -> None:
    async with serving(sqlite_url) as quid:
        token, _ = await quid.session(await quid.join("alice"), "browser")
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await _by_cookie(quid, token, origin)
        assert refused.value.status == 403


async def test_what_is_of_others_looks_like_what_is_not_there(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = await people(quid)
        paid = await alice.say("@bob", "/pay 5")
        place, absent = paid["place"], "987654"
        asked = await alice.say(place, "/pay @carol 5")
        calls: list[tuple[str, dict[str, Any]]] = [
            ("say", {"text": "hello"}),
            ("say", {"text": "/balance"}),
            ("tap", {"choice": "undo", "seq": paid["seq"]}),
            ("tap", {"choice": "yes", "mine": asked["mine"]}),
            ("reading", {"text": "/pay 5"}),
            ("seen", {"seq": 1}),
            ("typing", {}),
        ]
        for name, data in calls:
            if name in ("say", "tap"):
                data |= {"client_id": str(uuid.uuid4())}
            theirs = await carol.call(name, data | {"place": place})
            assert is_refusal(theirs, "not_found"), name
            assert theirs == await carol.call(name, data | {"place": absent})
        missed = await carol.call("since", places={place: 0, absent: 0}, mine=0)
        assert (missed["events"], missed["mine"], missed["places"]) == ([], [], {})
        await asyncio.sleep(0.1)
        assert carol.pushed == []
        assert [name for name, _ in bob.pushed] == ["event", "wallet"]


async def test_replies_reach_whoever_looks_at_them(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = await people(quid)

        def post(db: Any) -> str:
            me = people_.by_handles(db, ["alice"])["alice"]
            made = timeline.post(db, me.id, "Look", now_ms())
            return str(timeline.replies_place(db, made.id, now_ms()).id)

        place = await quid.app[WRITER].deed(post)
        await carol.call("since", places={place: 0}, mine=0)
        await bob.say(place, "nice")
        event = await carol.until("event", lambda e: e["text"] == "nice")
        assert event["place"] == place
        await alice.until("event", lambda e: e["text"] == "nice")
        await carol.client.disconnect()
        await sockets.until(lambda: not quid.app[COURIER].watchers(int(place)))


async def test_seen_never_moves_back_and_is_told_to_both(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = await people(quid)
        for text in ("one", "two", "three"):
            place = (await alice.say("@bob", text))["place"]
        for seq, stands in ((2, 2), (1, 2), (99, 3)):
            bob.pushed.clear()
            alice.pushed.clear()
            assert await bob.call("seen", place=place, seq=seq) == {"ok": True}
            for program in (alice, bob):
                told = await program.until("volatile")
                assert (told["kind"], told["seq"], told["place"]) == ("seen", stands, place)
                assert told["person"]["handle"] == "bob"
        assert carol.pushed == []


async def test_typing_is_told_to_the_other_one(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, carol = await people(quid)
        place = (await alice.say("@bob", "hi"))["place"]
        await alice.until("event")
        alice.pushed.clear()
        assert await alice.call("typing", place=place) == {"ok": True}
        told = await bob.until("volatile")
        assert (told["kind"], told["person"]["handle"]) == ("typing", "alice")
        await asyncio.sleep(0.1)
        assert alice.pushed == carol.pushed == []


async def test_private_rows_and_balances_go_to_every_device_of_one_person(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, _ = await people(quid)
        second = await Program(quid.address, alice.token).connect()
        quid.programs.append(second)
        refused = await alice.say("@bob", "/pay 500")
        for device in (alice, second):
            row = await device.until("mine", lambda r: r["mine"] == refused["mine"])
            assert row["attachment"] == refused["answer"]
        await alice.say("@bob", "/pay 5")
        for device, left in ((alice, 9500), (second, 9500), (bob, 500)):
            wallet = await device.until("wallet")
            assert wallet["balances"][0]["available_minor"] == left
        assert all(name != "mine" for name, _ in bob.pushed)
