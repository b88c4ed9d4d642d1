"""A biller of others' making: it signs and checks with the package of the Standard Webhooks."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web
from sqlmodel import Session
from standardwebhooks import Webhook

from chat import people
from payments import billers
from tests.servers.quid import Quid
from web.keys import WRITER
from web.writer import now_ms


class Biller:
    """@bright, with a secret; what it hears is in `heard`, each checked."""

    def __init__(self, quid: Quid, http: aiohttp.ClientSession, secret: str) -> None:
        self.quid, self.http, self.secret = quid, http, secret
        self.heard: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.more = asyncio.Event()
        self.answers: list[int] = []  # statuses to answer with, then 204

    async def call(
        self, method: str, path: str, given: Any = None, id: str = "", **more: Any
    ) -> tuple[int, Any]:
        body = "" if given is None else json.dumps(given)
        id = id or f"call_{uuid.uuid4().hex}"
        now = more.get("now") or datetime.now(UTC)
        signature = Webhook(self.secret).sign(id, now, body or f"{method} {path}")
        headers = {
            "quid-biller": "bright",
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        } | more.get("headers", {})
        address = more.get("at", self.quid.address) + path
        data = more.get("data", body or None)
        async with self.http.request(method, address, data=data, headers=headers) as answer:
            return answer.status, await answer.json()

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.text()
        self.heard.append(Webhook(self.secret).verify(body, dict(request.headers)))
        self.more.set()
        self.ids.append(request.headers["webhook-id"])
        status = self.answers.pop(0) if self.answers else 204
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async def elsewhere(self, _: web.Request) -> web.Response:
        """Where nobody is to come who was not called there."""
        return web.Response(status=204)

    async def hear_at(self, port: int) -> None:
        """From now on somebody else hears, on this port."""
        await self.quid.app[WRITER].deed(_move, self.secret, f"http://127.0.0.1:{port}/hear")


@contextlib.asynccontextmanager
async def billing(quid: Quid) -> AsyncIterator[Biller]:
    """It listens on a port of its own, as long as this lasts."""
    async with aiohttp.ClientSession() as http:
        biller = Biller(quid, http, billers.invent())
        listening = web.Application()
        listening.router.add_post("/hear", biller.hear)
        listening.router.add_get("/elsewhere", biller.elsewhere)
        runner = web.AppRunner(listening)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        await quid.app[WRITER].deed(_register, biller.secret, f"http://127.0.0.1:{port}/hear")
        try:
            yield biller
        finally:
            await runner.cleanup()


def _register(db: Session, secret: str, url: str) -> None:
    person = people.biller(db, "bright", "Bright Electric", now_ms())
    billers.register(db, person.owner, url, now_ms(), secret)


def _move(db: Session, secret: str, url: str) -> None:
    person = people.by_handles(db, ["bright"])["bright"]
    billers.register(db, person.owner, url, now_ms(), secret)
