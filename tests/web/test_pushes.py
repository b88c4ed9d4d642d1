"""What is pushed arrives sealed at the browser's own push service, and only what is wanted does."""

import base64
import contextlib
import json
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import http_ece  # type: ignore[import-untyped]
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02  # type: ignore[import-untyped]

from chat import alerts, driver, pushing, sessions
from chat.people import Person
from chat.pushing import Wishes
from tests.servers.quid import Quid, serving
from tests.web import sockets
from web.keys import DATABASE, PUSHER, WRITER
from web.vapid import Vapid
from web.writer import now_ms


class Service:
    """A push service with one browser behind it, which alone can read what comes."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        self.came: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.status = 201
        self.asked = 0
        self.endpoint = ""

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        pair = {"p256dh": point, "auth": self.secret}
        return {n: base64.urlsafe_b64encode(v).decode().rstrip("=") for n, v in pair.items()}

    async def take(self, request: web.Request) -> web.Response:
        self.asked += 1
        body = await request.read()
        read = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        if self.status == 201:
            self.came.append((dict(request.headers), json.loads(read)))
        return web.Response(status=self.status)

    async def until(self, count: int) -> None:
        await sockets.until(lambda: self.asked >= count)


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[Service]:
    service = Service()
    app = web.Application()
    app.router.add_post("/push/{secret}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}/push/abc"
    yield service
    await runner.cleanup()


@contextlib.asynccontextmanager
async def town(url: str, data: Path) -> AsyncIterator[tuple[Quid, Service, Person, Person]]:
    """Alice, who has a browser that wants to be told, and Bob; they have paid each other."""
    async with listening() as service, serving(url, data=data, private_webhooks=True) as quid:
        quid.app[PUSHER].after = 0.05
        alice, bob = await quid.join("alice", usd=5000), await quid.join("bob", usd=5000)
        await quid.acquaint(bob, alice)
        assert await post(quid, alice, "/push", endpoint=service.endpoint, **service.keys) == 204
        yield quid, service, alice, bob


async def post(quid: Quid, who: Person, path: str, **form: str) -> int:
    token, _ = await quid.session(who, "browser")
    own = {"Cookie": f"quid={token}", "Origin": quid.address}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{quid.address}{path}", data=form, headers=own, allow_redirects=False) as answer,
    ):
        return answer.status


async def test_a_line_a_payment_and_a_mention_arrive_sealed(url: str, tmp_path: Path) -> None:
    async with town(url, tmp_path) as (quid, service, alice, bob):
        speaker = await quid.program(bob)
        place = (await speaker.say("@alice", "Are you there?"))["place"]
        await service.until(1)
        headers, told = service.came[0]
        assert told == {
            "title": "Bob",
            "body": "Are you there?",
            "url": f"/messages/{place}#e{place}-1",
            "tag": f"place:{place}",
            "lang": "en",
            "unread": 2,  # the cent of yesterday, and this conversation
        }
        assert (headers["TTL"], headers["Urgency"]) == ("86400", "high")
        assert len(headers["Topic"]) == 32
        assert Vapid02.verify(headers["Authorization"])
        await speaker.say(place, "/pay 3 tea")
        await service.until(2)
        assert service.came[1][1]["body"] == "Bob paid $3.00"
        assert service.came[1][0]["Topic"] == headers["Topic"]  # the later stands for both
        await quid.app[WRITER].deed(alerts.tell, alice.id, "follow", bob.id, "person:1", now_ms())
        await service.until(3)
        assert service.came[2][1]["title"] == "Bob follows you"


async def test_no_amount_that_a_stranger_asks_for_is_pushed(url: str, tmp_path: Path) -> None:
    async with town(url, tmp_path) as (quid, service, _, __):
        carol = await quid.program(await quid.join("carol"))
        assert (await carol.say("@alice", "Hello"))["ok"]
        await sockets.until(lambda: not quid.app[PUSHER].busy)
        assert service.asked == 0, "what a stranger writes waits in silence"
        assert (await carol.say("@alice", "/request 77 for nothing"))["ok"]
        await service.until(1)
        [(_, told)] = service.came
        assert told["body"] == "Carol asks you for money"
        assert "77" not in json.dumps(told)


async def test_what_is_not_wanted_or_was_seen_is_not_pushed(url: str, tmp_path: Path) -> None:
    async with town(url, tmp_path) as (quid, service, alice, bob):
        speaker, reader = await quid.program(bob), await quid.program(alice)
        place = (await speaker.say("@alice", "one"))["place"]
        await service.until(1)
        assert (await reader.call("focus", on=1))["ok"]
        await still(quid, speaker, place)
        assert (await reader.call("focus", on=0))["ok"]
        await quid.app[WRITER].deed(pushing.wish, alice.id, ["message"], None)
        await still(quid, speaker, place)
        around = (pushed_minute() - 5) % 1440, (pushed_minute() + 60) % 1440
        await quid.app[WRITER].deed(pushing.wish, alice.id, [], around)
        await still(quid, speaker, place)
        await quid.app[WRITER].deed(pushing.wish, alice.id, [], None)
        muted = (
            "insert into chat_arrangements (person, place, muted_until, archived, pinned_at)"
            " values (?, ?, ?, null, null)"
        )
        await quid.app[WRITER].deed(driver.ask, muted, alice.id, int(place), now_ms() + 60_000)
        await still(quid, speaker, place)
        await quid.app[WRITER].deed(driver.ask, "delete from chat_arrangements")
        assert service.asked == 1
        await speaker.say(place, "two")
        await service.until(2)
        assert service.came[1][1]["body"] == "two"
        assert await post(quid, alice, "/push/end", endpoint=service.endpoint) == 204
        await still(quid, speaker, place)
        assert service.asked == 2


def pushed_minute() -> int:
    return now_ms() // 60_000 % 1440


async def still(quid: Quid, speaker: Any, place: str) -> None:
    """Something is said, and all that could be pushed of it has been judged."""
    await speaker.say(place, "psst")
    await sockets.until(lambda: not quid.app[PUSHER].busy)


async def test_a_browser_that_is_gone_is_forgotten(url: str, tmp_path: Path) -> None:
    async with town(url, tmp_path) as (quid, service, alice, bob):
        service.status = 410
        speaker = await quid.program(bob)
        place = (await speaker.say("@alice", "one"))["place"]
        await service.until(1)
        await still(quid, speaker, place)
        assert await quid.app[DATABASE].read(pushing.browsers, alice.id, now_ms()) == []


UNUSED = "update chat_sessions set used_at = ? where person = ?"
OLD = "update chat_sessions set created_at = ? where person = ?"


@pytest.mark.parametrize(("aged", "days"), [(UNUSED, 30), (OLD, 180)])
async def test_a_browser_whose_session_has_ended_hears_nothing(
    url: str, tmp_path: Path, aged: str, days: int
) -> None:
    async with town(url, tmp_path) as (quid, service, alice, bob):
        speaker = await quid.program(bob)
        place = (await speaker.say("@alice", "one"))["place"]
        await service.until(1)
        before = now_ms() - days * sessions.DAY
        await quid.app[WRITER].deed(driver.ask, aged, before + 60_000, alice.id)
        await speaker.say(place, "two")
        await service.until(2)
        await quid.app[WRITER].deed(driver.ask, aged, before, alice.id)
        await still(quid, speaker, place)
        assert [told["body"] for _, told in service.came] == ["one", "two"]


async def test_only_a_public_https_address_can_be_subscribed(url: str, tmp_path: Path) -> None:
    async with listening() as service, serving(url, data=tmp_path) as quid:
        alice = await quid.join("alice")
        for endpoint in (service.endpoint, "https://10.0.0.1/x", "https://push.example:22/"):
            assert await post(quid, alice, "/push", endpoint=endpoint, **service.keys) == 400
        good = "https://push.example/abc"
        bad = service.keys | {"p256dh": "BAAA"}
        assert await post(quid, alice, "/push", endpoint=good, **bad) == 400
        assert await post(quid, alice, "/push", endpoint=good, **service.keys) == 204


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = Vapid(tmp_path / "data", "", "http://localhost").public
    file = tmp_path / "data/vapid.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Vapid(tmp_path / "data", "", "http://localhost").public == first
    file.chmod(0o644)
    with pytest.raises(RuntimeError, match="chmod 600"):
        _ = Vapid(tmp_path / "data", "", "http://localhost").public
    given = base64.urlsafe_b64encode(bytes(31) + b"\1").decode().rstrip("=")
    assert Vapid(tmp_path, given, "").public == Vapid(tmp_path, given, "").public != first


@pytest.mark.parametrize(
    ("begins", "ends", "quiet", "loud"),
    [(1320, 420, (1320, 0, 419), (420, 700, 1319)), (60, 120, (60, 119), (59, 120))],
)
def test_a_night_may_go_over_midnight(
    begins: int, ends: int, quiet: tuple[int, ...], loud: tuple[int, ...]
) -> None:
    wishes = Wishes(frozenset({"like"}), begins, ends)
    assert not any(wishes.wants("reply", minute) for minute in quiet)
    assert all(wishes.wants("reply", minute) for minute in loud)
    assert not wishes.wants("like", loud[0])
