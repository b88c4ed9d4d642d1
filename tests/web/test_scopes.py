"""What a token was not given, its program cannot do: over sockets, over HTTP, or by a page."""

from typing import Any

import aiohttp
import pytest
import socketio  # type: ignore[import-untyped]

from bot.signatures import REGISTRY
from tests.servers.quid import PASSWORD, serving
from web.scopes import kept

LACKING = {"ok": False, "code": "scope_missing", "retryable": False}


def lacks(answer: Any, scope: str) -> bool:
    return {**answer, **LACKING} == answer and f"“{scope}”" in answer["message"]


async def test_without_pay_a_program_talks_and_looks_but_moves_no_money(url: str) -> None:
    async with serving(url) as quid:
        alice, bob, _ = [await quid.join(h, usd=9000) for h in ("alice", "bob", "carol")]
        await quid.acquaint(alice, bob)
        whole, part = await quid.program(alice), await quid.program(alice, "read write")
        said = await part.say("@bob", "Hello")
        assert (said["ok"], said["seq"]) == (True, 1)
        for look in ("/balance", "/history", "/why", "/help"):
            assert (await part.say("@bob", look))["answer"]["kind"] in ("list", "notice"), look
        for text in (
            "/pay 5",
            "/pay @bob 5",
            "/payer @bob 5",
            "/PAY 5",
            "/freeze",
            "/limits day 5",
        ):
            assert lacks(await part.say("@bob", text), "pay"), text
        again = "0190c5a4-0000-7000-8000-000000000001"
        assert lacks(await part.say("@bob", "/pay 5", client_id=again), "pay")
        paid = await whole.say("@bob", "/pay 5", client_id=again)
        assert paid["answer"]["kind"] == "receipt"
        repeat = await part.say("@bob", "/pay 5", client_id=again)
        assert repeat["answer"]["transfer"] == paid["answer"]["transfer"]
        assert lacks(await part.tap(said["place"], "undo", seq=paid["seq"]), "pay")
        asked = await whole.say(said["place"], "/pay @carol 5")
        tapped = await part.tap(said["place"], "yes", mine=asked["mine"])
        assert lacks(tapped, "pay")
        assert (await whole.tap(said["place"], "yes", mine=asked["mine"]))["answer"]


async def test_a_program_that_may_only_read_only_reads(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice, bob = await quid.join("alice", usd=5000), await quid.join("bob")
        place = (await (await quid.program(bob)).say("@alice", "Hello"))["place"]
        program = await quid.program(alice, "read")
        assert (await program.call("since", places={}, mine=0))["ok"]
        assert (await program.call("reading", place=place, text="/pay 5"))["ok"]
        for name, given in (
            ("say", {"place": place, "text": "Hi", "client_id": "x"}),
            ("tap", {"place": place, "choice": "undo", "seq": 1, "client_id": "x"}),
            ("seen", {"place": place, "seq": 1}),
            ("typing", {"place": place}),
            ("gather", {"name": "Us", "people": ["bob"], "client_id": "x"}),
        ):
            assert lacks(await program.call(name, given), "write"), name


async def test_a_program_that_may_not_read_is_told_nothing(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        alice = await quid.join("alice")
        with pytest.raises(socketio.exceptions.ConnectionError):
            await quid.program(alice, "write pay")


async def test_a_token_opens_no_page(sqlite_url: str) -> None:
    """What a page does is not judged by scopes: a token would reach all of it."""
    async with serving(sqlite_url) as quid, aiohttp.ClientSession() as http:
        alice, _ = await quid.join("alice", usd=5000), await quid.join("bob")
        token, _ = await quid.session(alice, "program", "read")
        headers = {"Authorization": f"Bearer {token}"}
        for method, path in (("GET", "/wallet"), ("POST", "/settings"), ("POST", "/messages/1")):
            async with http.request(
                method, quid.address + path, headers=headers, allow_redirects=False
            ) as answer:
                assert (answer.status, answer.headers["Location"][:8]) == (303, "/sign-in"), path
        async with http.post(f"{quid.address}/pictures", headers=headers, data=b"x") as answer:
            assert answer.status == 401


async def test_a_token_is_asked_for_with_scopes(sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid, aiohttp.ClientSession(quid.address) as http:
        await quid.join("alice")
        for scopes, granted in (
            (["read"], ["read"]),
            (["write", "read", "read"], ["read", "write"]),
            (None, ["read", "write", "pay"]),
            *(([], None), (["all"], None), ("read", None), ([1], None)),
        ):
            given: dict[str, Any] = {"handle": "alice", "password": PASSWORD}
            given |= {} if scopes is None else {"scopes": scopes}
            async with http.post("/api/session", json=given) as answer:
                shown = await answer.json()
                if granted is None:
                    assert (answer.status, shown["code"]) == (400, "bad_request"), scopes
                    assert "“scopes”" in shown["message"]
                    continue
            bearer = {"Authorization": f"Bearer {shown['token']}"}
            async with http.get("/api/session", headers=bearer) as answer:
                shown = await answer.json()
            assert (shown["scopes"], shown["person"]["handle"]) == (granted, "alice")


SAFE = "balance bills block budget help history schedules statement unblock verify why"


def test_what_concerns_no_money_is_named_one_by_one() -> None:
    """A command that is added needs the scope, unless it says that it is safe."""
    safe = {name for name, command in REGISTRY.items() if command.safe}
    assert safe == set(SAFE.split())


def test_scopes_are_kept_in_their_order_and_unknown_ones_are_refused() -> None:
    assert kept(["pay", "read"]) == "read pay"
    for wrong in ([], ["all"], ["read", ""]):
        with pytest.raises(ValueError, match="scopes"):
            kept(wrong)
