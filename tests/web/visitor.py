"""A running Quid and the people who look at its pages, each with a cookie of their own."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import sqlalchemy as sa
from aiohttp import web
from sqlmodel import Session

from chat import people
from chat.schema import Sessions
from payments import ledger, recipes
from payments.money import Money
from web import hosting
from web.app import build
from web.hosting import Newcomer
from web.keys import SETTINGS, WRITER
from web.settings import Settings
from web.writer import now_ms

OURS = "http://localhost:8080"
PASSWORD = "three words together"


@dataclass
class Seen:
    """What came back: where it leads to, if it leads on."""

    status: int
    text: str
    headers: Any

    @property
    def leads_to(self) -> str:
        return str(self.headers.get("Location", ""))


@dataclass
class Visitor:
    """Somebody with a browser without script."""

    app: web.Application
    http: aiohttp.ClientSession
    at: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def look(self, path: str, **headers: str) -> Seen:
        return await self._ask("GET", path, None, headers)

    async def send(self, path: str, **form: str) -> Seen:
        own = {"Origin": OURS, "Sec-Fetch-Site": "same-origin"}
        return await self._ask("POST", path, form, own)

    async def send_as_is(self, path: str, **form: str) -> Seen:
        """As another page or a program would: with no header but the visitor's own."""
        return await self._ask("POST", path, form, {})

    async def say(self, path: str, text: str, client_id: str = "") -> Seen:
        """What pressing the button of the composer sends."""
        return await self.send(path, text=text, client_id=client_id or str(uuid.uuid4()))

    async def join(self, handle: str, name: str, locale: str = "en", currency: str = "USD") -> None:
        form = {"handle": handle, "name": name, "locale": locale, "currency": currency}
        joined = await self.send("/join", **form, password=PASSWORD)
        assert joined.status == 303, joined.text

    async def added(self, handle: str, name: str) -> None:
        """Joined by the host, as operators must be, and signed in."""
        newcomer = Newcomer(handle, name, "en", "USD", PASSWORD)
        await asyncio.to_thread(hosting.add, self.app[SETTINGS], newcomer)
        assert (await self.send("/sign-in", handle=handle, password=PASSWORD)).status == 303

    async def fund(self, handle: str, minor: int, currency: str = "USD") -> None:
        def give(db: Session) -> None:
            person = people.by_handles(db, [handle])[handle]
            gift = recipes.opening(uuid.uuid4().bytes * 2, person.owner, Money(minor, currency))
            ledger.record(db, [gift._replace(key=gift.key[:24])], 1_798_804_800_000)

        await self.app[WRITER].deed(give)

    async def left_alone(self, minutes: int | None) -> None:
        """So long ago their sessions have last given a password; None: before that was noted."""
        at = None if minutes is None else now_ms() - minutes * 60_000
        old = sa.update(Sessions).values(confirmed_at=at)
        await self.app[WRITER].deed(lambda db: db.exec(old))

    def another(self) -> "Visitor":
        return Visitor(self.app, self.http, self.at)

    async def _ask(
        self, method: str, path: str, form: dict[str, str] | None, headers: dict[str, str]
    ) -> Seen:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            sent["Cookie"] = self.cookie
        async with self.http.request(
            method, self.at + path, data=form, headers=sent, allow_redirects=False
        ) as answer:
            for cookie in answer.headers.getall("Set-Cookie", []):
                if cookie.startswith("quid="):
                    self.cookie = cookie.partition(";")[0]
            return Seen(answer.status, await answer.text(errors="replace"), answer.headers)


@asynccontextmanager
async def running(url: str, data: Path, **more: Any) -> AsyncIterator[Visitor]:
    """A server of its own on a free port, with `more` settings, and somebody who is not signed
    in."""
    settings = Settings(data=data, database=url, **more)
    runner = web.AppRunner(build(settings), shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        port = runner.addresses[0][1]
        yield Visitor(runner.app, http, f"http://127.0.0.1:{port}")
    await runner.cleanup()


def numbers(html: str) -> list[int]:
    """Of the events on a page, in the order they stand."""
    return [int(number) for number in re.findall(r'data-seq="(\d+)"', html)]


def still(html: str) -> str:
    """The page without what is new each time."""
    return re.sub(r'(nonce|data-now|client_id" value)="[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+Z', "", html)
