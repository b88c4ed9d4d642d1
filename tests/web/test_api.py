"""HTTP for programs: every answer is JSON, and every no has the one shape."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from chat import sessions, timeline
from tests.servers.quid import PASSWORD, Program, Quid, serving
from web.keys import DATABASE, WRITER
from web.writer import now_ms

SHAPE = {"ok", "code", "message", "retryable"}


class Caller:
    """Asks one server over HTTP, as somebody or nobody."""

    def __init__(self, quid: Quid, http: aiohttp.ClientSession) -> None:
        self.quid, self.http = quid, http
        self.headers: dict[str, str] = {}

    async def ask(self, path: str, method: str = "GET", **more: Any) -> tuple[int, Any, Any]:
        headers = self.headers | more.pop("headers", {})
        address = self.quid.address + path
        async with self.http.request(method, address, headers=headers, **more) as answer:
            assert "Set-Cookie" not in answer.headers
            body = await answer.json() if method != "HEAD" else await answer.text()
            return answer.status, body, answer.headers

    async def sign_in(self, handle: Any, password: Any) -> tuple[int, Any, Any]:
        given = {"handle": handle, "password": password}
        return await self.ask("/api/session", "POST", json=given)

    async def speak_for(self, program: Program) -> None:
        self.headers = {"Authorization": f"Bearer {program.token}"}


@contextlib.asynccontextmanager
async def calling(url: str) -> AsyncIterator[Caller]:
    async with serving(url) as quid, aiohttp.ClientSession() as http:
        yield Caller(quid, http)


async def test_a_password_is_traded_for_a_token_that_works(url: str) -> None:
    async with calling(url) as caller:
        alice = await caller.quid.join("alice", usd=4327)
        for handle in ("alice", "@alice", "ALICE"):
            status, shown, _ = await caller.sign_in(handle, PASSWORD)
            assert (status, shown.keys()) == (200, {"token"})
            caller.headers = {"Authorization": f"Bearer {shown['token']}"}
            assert (await caller.ask("/api/wallet"))[0] == 200
            caller.headers = {}
        listed = await caller.quid.app[DATABASE].read(sessions.listing, alice.id, now_ms())
        assert [(each.kind, each.label[:6]) for each in listed] == [("program", "Python")] * 3


async def test_unknown_people_are_answered_as_wrong_passwords_are(sqlite_url: str) -> None:
    async with calling(sqlite_url) as caller:
        await caller.quid.join("alice")
        answers = [
            (await caller.sign_in(handle, password))[:2]
            for handle, password in (
                *(("alice", "wrong"), ("nobody", PASSWORD), ("quid", ""), ("a\0", "x")),
                *(("", ""), ("alice", ""), ("alice", "x" * 60_000)),
            )
        ]
        assert [status for status, _ in answers] == [403] * len(answers)
        assert all(shown == answers[0][1] for _, shown in answers)
        assert answers[0][1].keys() == SHAPE


async def test_tries_are_counted(sqlite_url: str) -> None:
    async with calling(sqlite_url) as caller:
        await caller.quid.join("alice")
        for _ in range(5):
            assert (await caller.sign_in("alice", "wrong"))[0] == 403
        status, shown, headers = await caller.sign_in("alice", PASSWORD)
        assert (status, shown["code"], shown["retryable"]) == (429, "slow_down", True)
        assert headers["Retry-After"] == str(shown["retry_after"])
        assert 0 < shown["retry_after"] <= 61
        assert str(shown["retry_after"]) in shown["message"]


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "null", '"x"', "1", '{"handle": "alice"}', '{"password": "x"}'),
        *('{"handle": 1, "password": "x"}', '{"handle": "alice", "password": null}'),
        *('{"handle": ["alice"], "password": "x"}', '{"handle": "alice", "password": NaN}'),
        *('{"handle": "\\ud800", "password": "\\ud800"}', "\xff", "handle=alice&password=x"),
    ],
)
async def test_what_is_no_sign_in_is_a_bad_request(sqlite_url: str, body: str) -> None:
    async with calling(sqlite_url) as caller:
        status, shown, _ = await caller.ask("/api/session", "POST", data=body.encode("latin-1"))
        assert (status, shown["code"], shown.keys()) == (400, "bad_request", SHAPE)


async def test_a_wallet_has_the_home_currency_first(url: str) -> None:
    async with calling(url) as caller:
        carol = await caller.quid.join("carol", currency="USD", eur=300, usd=4327)
        await caller.speak_for(await caller.quid.program(carol))
        _, shown, _ = await caller.ask("/api/wallet")
        assert shown == {
            "balances": [
                {"currency": "USD", "available_minor": 4327, "held_minor": 0},
                {"currency": "EUR", "available_minor": 300, "held_minor": 0},
            ]
        }


async def test_places_and_what_was_said_there(url: str) -> None:
    async with calling(url) as caller:
        alice, bob, carol = [await caller.quid.join(h) for h in ("alice", "bob", "carol")]
        await caller.quid.acquaint(alice, bob)
        first, second = await caller.quid.program(alice), await caller.quid.program(bob)
        place = (await first.say("@bob", "line 1"))["place"]
        for n in range(2, 8):
            await first.say(place, f"line {n}")
        newer = (await first.say("@carol", "hi"))["place"]
        await second.call("seen", place=place, seq=3)
        await caller.speak_for(second)
        _, shown, _ = await caller.ask("/api/places")
        face = {"id": str(alice.id), "handle": "alice", "name": "Alice"}
        row = {"id": place, "kind": "direct", "other": face, "last": 7, "unread": 4}
        row |= {"muted": False, "pinned": False}
        assert shown == {"places": [row], "next": None}
        for query, seqs in (
            *(("", [1, 2, 3, 4, 5, 6, 7]), ("?limit=2", [6, 7]), ("?before=6&limit=2", [4, 5])),
            *(("?after=2&limit=2", [3, 4]), ("?after=7", []), ("?before=1", [])),
            *(("?limit=0", []), ("?limit=99999", [1, 2, 3, 4, 5, 6, 7])),
        ):
            _, shown, _ = await caller.ask(f"/api/places/{place}/events{query}")
            assert [event["seq"] for event in shown["events"]] == seqs, query
        for query in ("?limit=-1", "?before=x", "?after=", "?after=²", "?limit=1.5"):
            status, shown, _ = await caller.ask(f"/api/places/{place}/events{query}")
            assert (status, shown["code"]) == (400, "bad_request"), query
        for other in (newer, "987654", "0", "x", "-1", "9" * 30):
            status, shown, _ = await caller.ask(f"/api/places/{other}/events")
            assert (status, shown["code"], shown.keys()) == (404, "not_found", SHAPE), other
        assert carol


@pytest.mark.parametrize("token", [None, "", "wrong", "\u00e9" * 9, "x" * 5000])
@pytest.mark.parametrize("path", ["/api/wallet", "/api/places", "/api/places/1/events"])
async def test_nobody_reads_without_a_token(sqlite_url: str, path: str, token: str | None) -> None:
    async with calling(sqlite_url) as caller:
        if token is not None:
            caller.headers = {"Authorization": f"Bearer {token}"}
        status, shown, _ = await caller.ask(path)
        assert (status, shown["code"], shown.keys()) == (401, "signed_out", SHAPE)


async def test_an_ended_session_reads_nothing(sqlite_url: str) -> None:
    async with calling(sqlite_url) as caller:
        alice = await caller.quid.join("alice")
        await caller.speak_for(await caller.quid.program(alice))
        assert (await caller.ask("/api/wallet"))[0] == 200
        await caller.quid.app[WRITER].deed(sessions.revoke_others, alice.id, 0, now_ms())
        assert (await caller.ask("/api/wallet"))[0] == 401


async def test_every_error_under_api_has_the_shape(sqlite_url: str) -> None:
    async with calling(sqlite_url) as caller:
        big, packed = "x" * 70_000, {"Content-Encoding": "gzip"}
        foreign = {"Origin": "https://evil.example"}
        for path, method, more, expected in (
            ("/api/nothing", "GET", {}, (404, "not_found")),
            ("/api/", "POST", {}, (404, "not_found")),
            ("/api/wallet", "POST", {}, (405, "bad_request")),
            ("/api/session", "PUT", {}, (405, "bad_request")),
            ("/api/session", "OPTIONS", {}, (405, "bad_request")),
            ("/api/session", "POST", {"data": big}, (413, "bad_request")),
            ("/api/session", "POST", {"data": "x", "headers": packed}, (415, "bad_request")),
            ("/api/session", "POST", {"json": {}, "headers": foreign}, (403, "not_allowed")),
        ):
            status, shown, headers = await caller.ask(path, method, **more)
            assert (status, shown["code"]) == expected, path
            assert shown.keys() == SHAPE
            assert headers["Content-Type"].startswith("application/json")
            assert ("Allow" in headers) == (status == 405)


async def test_what_only_a_bug_can_do_is_told_without_its_details(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a secret")

    async with calling(sqlite_url) as caller:
        await caller.speak_for(await caller.quid.program(await caller.quid.join("alice")))
        monkeypatch.setattr("payments.wallets.available", broken)
        status, shown, _ = await caller.ask("/api/wallet")
        assert (status, shown["code"], shown["retryable"]) == (500, "unavailable", True)
        assert "secret" not in str(shown)


async def test_heads_are_as_their_answers(sqlite_url: str) -> None:
    async with calling(sqlite_url) as caller:
        await caller.speak_for(await caller.quid.program(await caller.quid.join("alice")))
        status, body, headers = await caller.ask("/api/wallet", "HEAD")
        assert (status, body) == (200, "")
        assert headers["Content-Type"].startswith("application/json")
        assert headers["X-Content-Type-Options"] == "nosniff"
        caller.headers = {}
        assert (await caller.ask("/api/wallet", "HEAD"))[0] == 401


async def test_a_search_goes_on_and_each_finds_their_own(url: str) -> None:
    async with calling(url) as caller:
        quid = caller.quid
        alice, bob, carol = [await quid.join(name) for name in ("alice", "bob", "carol")]
        program = await quid.program(alice)
        for n in range(5):
            place = (await program.say("@bob", f"Line {n}"))["place"]
        await program.say("@carol", "Another line")
        await quid.app[WRITER].deed(timeline.post, bob.id, "The line #lines", now_ms())
        await caller.speak_for(program)
        path, found = f"/api/search?q=line&limit=2&place={place}", []
        while path:
            _, shown, _ = await caller.ask(path)
            found += [event["text"] for event in shown["events"]]
            path = shown["next"]
        assert found == [f"Line {n}" for n in (4, 3, 2, 1, 0)]
        assert len((await caller.ask("/api/search?q=line"))[1]["events"]) == 6
        for kind, name in (("posts", "posts"), ("tags", "tags"), ("replies", "events")):
            _, shown, _ = await caller.ask(f"/api/search?q=line&kind={kind}")
            assert (shown.keys(), len(shown[name])) == ({name, "next"}, int(kind != "replies"))
        people, path = [], "/api/search?q=joined&kind=people&limit=1"
        for n in range(3):
            await quid.join(f"joined{n}")
        await program.say("@joined0", "Hello")
        while path:
            _, shown, _ = await caller.ask(path)
            people += [one["handle"] for one in shown["people"]]
            path = shown["next"]
        assert people == ["joined0", "joined2", "joined1"]
        await caller.speak_for(await quid.program(carol, "read"))
        assert [e["text"] for e in (await caller.ask("/api/search?q=line"))[1]["events"]] == [
            "Another line"
        ]
        for wrong in ("", "q=", "q=%00", "q=x&kind=x", "q=x&in=1", "q=x&place=x"):
            assert (await caller.ask(f"/api/search?{wrong}"))[0] == 400, wrong
        for q in ("%22", "*", "a%20AND", "NEAR(a)", "'", "%20x%20", "x" * 300):
            assert (await caller.ask(f"/api/search?q={q}"))[1]["events"] == [], q
        assert (await caller.ask(f"/api/search?q={'x' * 301}"))[0] == 413
