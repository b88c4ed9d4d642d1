"""What programs write: once under a key, at a pace, a page after a page."""

import asyncio
from typing import Any

import aiohttp
from sqlmodel import Session

from chat import people, writes
from chat.people import Person
from tests.servers.quid import Program, Quid, serving
from web.keys import DATABASE, WRITER
from web.writer import now_ms


class Asker:
    """Asks as one token."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self.http, self.headers = http, {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, body: Any = None, key: str = "") -> tuple[int, Any]:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        async with self.http.request(method, path, json=body, headers=headers) as answer:
            self.told = answer.headers
            return answer.status, await answer.json()


async def asker(quid: Quid, http: aiohttp.ClientSession, handle: str, **has: int) -> Asker:
    token, _ = await quid.session(await quid.join(handle, **has), "program")
    return Asker(http, token)


async def test_a_key_writes_once(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice, bob = await asker(quid, http, "alice"), await asker(quid, http, "bob")
        post = ("POST", "/api/posts", {"text": "New print"})
        many = await asyncio.gather(*(alice.ask(*post, key="k1") for _ in range(5)))
        assert many == [many[0]] * 5
        assert many[0][0] == 201
        status, other = await alice.ask("POST", "/api/posts", {"text": "Old print"}, key="k1")
        assert (status, other["code"]) == (409, "key_reused")
        assert (await alice.ask("POST", "/api/groups", {"name": "x", "people": ["bob"]}, "k1"))[
            0
        ] == 409
        assert (await bob.ask(*post, key="k1"))[1]["id"] != many[0][1]["id"]
        posts = (await alice.ask("GET", "/api/people/alice/posts"))[1]["posts"]
        assert [one["text"] for one in posts] == ["New print"]
        for key in ("é" * 3, "k 1", "k" * 256):
            assert (await alice.ask(*post, key=key))[0] == 400
            assert (await alice.ask("DELETE", "/api/session", key=key))[0] == 400
        no = await alice.ask("POST", "/api/places", {"person": "nora"}, key="k2")
        assert no[0] == 404
        await quid.join("nora")
        assert (await alice.ask("POST", "/api/places", {"person": "nora"}, key="k2"))[0] == 200


async def test_a_key_pays_once_and_is_pushed_once(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice, bob = await quid.join("alice", usd=5000), await quid.join("bob")
        await quid.acquaint(alice, bob)
        hears: Program = await quid.program(bob)
        payer = Asker(http, (await quid.session(alice, "program"))[0])
        _, place = await payer.ask("POST", "/api/places", {"person": "@bob"})
        events = f"/api/places/{place['id']}/events"
        first = await payer.ask("POST", events, {"text": "/pay 5 tea"}, key="once")
        assert (first[0], first[1]["answer"]["kind"]) == (201, "receipt")
        assert await payer.ask("POST", events, {"text": "/pay 5 tea"}, key="once") == first
        assert (await payer.ask("POST", events, {"text": "/pay 6"}, key="once"))[0] == 409
        pushed = await hears.until("event", lambda one: one["kind"] == "receipt")
        assert (pushed["seq"], pushed["place"]) == (first[1]["seq"], place["id"])
        seq = first[1]["seq"]
        undone = await payer.ask("POST", f"{events}/{seq}/taps", {"choice": "undo"})
        assert undone[1]["answer"]["state"] == "taken back"
        assert (await payer.ask("GET", "/api/wallet"))[1]["balances"][0]["available_minor"] == 5000


async def test_lists_go_on_at_next(url: str) -> None:
    async with serving(url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice = await asker(quid, http, "alice")
        names = [f"friend_{n}" for n in range(3)]
        for name in names:
            friend = await asker(quid, http, name)
            await alice.ask("PUT", f"/api/people/{name}/follow")
            await friend.ask("PUT", "/api/people/alice/follow")
            post = (await friend.ask("POST", "/api/posts", {"text": f"by {name}"}))[1]["id"]
            _, place = await alice.ask("POST", "/api/places", {"person": name})
            await alice.ask("POST", f"/api/places/{place['id']}/events", {"text": "Hello"})
            await alice.ask("POST", f"/api/posts/{post}/replies", {"text": f"to {name}"})
        for path, what in (
            *(("/api/home", "posts"), ("/api/places", "places")),
            *(("/api/people/alice/followers", "people"), ("/api/people/alice/following", "people")),
        ):
            assert await _walk(alice, path, what) == 3, path
        for text in ("2", "3", "4"):
            await alice.ask("POST", f"/api/places/{place['id']}/events", {"text": text})
        assert await _walk(alice, f"/api/places/{place['id']}/events", "events") == 4
        assert await _walk(alice, f"/api/places/{place['id']}/events?after=1", "events") == 3


async def _walk(asker: Asker, path: str, what: str) -> int:
    """How many different ones a list has, one a page."""
    at: str | None = f"{path}{'&' if '?' in path else '?'}limit=1"
    seen: list[Any] = []
    while at:
        status, shown = await asker.ask("GET", at)
        assert status == 200
        seen += shown[what]
        at = shown["next"]
    assert len({str(one) for one in seen}) == len(seen)
    return len(seen)


async def test_a_person_has_a_pace_whatever_their_tokens(sqlite_url: str) -> None:
    async with (
        serving(sqlite_url, requests_per_minute=3) as quid,
        aiohttp.ClientSession(quid.address) as http,
    ):
        alice, bob = await asker(quid, http, "alice"), await asker(quid, http, "bob")
        for left in ("2", "1", "0"):
            assert (await alice.ask("GET", "/api/wallet"))[0] == 200
            told = alice.told["RateLimit-Limit"], alice.told["RateLimit-Remaining"]
            assert told == ("3", left)
        status, shown = await alice.ask("GET", "/api/wallet")
        assert (status, shown["code"], shown["retryable"]) == (429, "slow_down", True)
        assert alice.told["Retry-After"] == str(shown["retry_after"])
        assert 0 < shown["retry_after"] <= 61
        token, _ = await quid.session(await quid.app[DATABASE].read(alice_of), "program")
        assert (await Asker(http, token).ask("GET", "/api/wallet"))[0] == 429, "nor by another"
        assert (await bob.ask("GET", "/api/wallet"))[0] == 200
        status, shown = await bob.ask("POST", "/api/posts", {"text": "x" * 70_000})
        assert (status, shown["code"], bob.told["RateLimit-Remaining"]) == (413, "bad_request", "1")


def alice_of(db: Session) -> Person:
    return people.by_handles(db, ["alice"])["alice"]


async def test_what_is_sent_is_told_where_it_is_wrong(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid, aiohttp.ClientSession(quid.address) as http:
        alice = await asker(quid, http, "alice")
        for body, status, field in (
            *(({"text": "Hi", "at": 1}, 400, "at"), ({"text": " "}, 400, "text")),
            *(({"text": None}, 400, "text"), ({"text": "a\0"}, 400, "text")),
            *(({"text": "x" * 1001}, 413, "text"), ({"text": "/pay 5"}, 400, "text")),
        ):
            asked = await alice.ask("POST", "/api/posts", body)
            assert asked[0] == status, body
            assert f"“{field}”" in asked[1]["message"]
        assert (await alice.ask("POST", "/api/posts", {"text": "//pay"}))[1]["text"] == "/pay"
        assert (await alice.ask("POST", "/api/posts", {}))[1]["code"] == "post_empty"
        for path in ("/api/bookmarks", "/api/muted", "/api/places", "/api/people/alice/followers"):
            shown = await alice.ask("GET", f"{path}?limit=0")
            assert (shown[0], shown[1]["next"]) == (200, None), path
        for query in ("?cursor=x", "?limit=x", "?limit=1&limit=2", "?page=2"):
            assert (await alice.ask("GET", f"/api/home{query}"))[0] == 400, query


async def test_keys_are_forgotten_after_a_week(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, now = await quid.join("alice"), now_ms()
        kept = writes.Written(b"x" * 32, 201, "{}")
        deed = quid.app[WRITER].deed
        await deed(writes.keep, alice.id, "old", kept, now - writes.KEPT - 1)
        await deed(writes.keep, alice.id, "new", kept, now)
        found = [await deed(writes.find, alice.id, key) for key in ("old", "new")]
        assert found == [None, kept]
