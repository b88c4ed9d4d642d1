"""A whole Quid on a port of its own, people who just joined, and programs that speak for them."""

import asyncio
import contextlib
import socket
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import socketio  # type: ignore[import-untyped]
from aiohttp import web
from sqlmodel import Session

from chat import people, sessions
from chat.people import Person
from payments import ledger, recipes, wallets
from payments.money import Money
from web import passwords
from web.app import build
from web.keys import SETTINGS, WRITER
from web.settings import Settings
from web.writer import now_ms

PASSWORD = "correct horse battery staple"
HASHED = passwords.HASHER.hash(PASSWORD)
PUSHED = (
    "event",
    "mine",
    "wallet",
    "volatile",
    "come_back",
    "refused",
    "alerts",
    "draft",
    "behind",
)


class Program:
    """A socket of one person, with everything that was pushed to it."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token
        self.client = socketio.AsyncClient(reconnection=False)
        self.pushed: list[tuple[str, Any]] = []
        for name in PUSHED:
            self.client.on(name, lambda data, name=name: self.pushed.append((name, data)))

    async def connect(self) -> "Program":
        await self.client.connect(
            self.address,
            auth={"token": self.token},
            transports=["websocket"],
            wait_timeout=30,  # of a busy machine; the library's own second is too little there
        )
        return self

    async def call(self, name: str, data: Any = None, **more: Any) -> Any:
        given = more if data is None else data
        return await self.client.call(name, given, timeout=10)

    async def say(self, place: str, text: str, **more: Any) -> Any:
        """A line with a client id of its own, unless `client_id` is given."""
        given = {"place": place, "text": text, "client_id": str(uuid.uuid4())} | more
        return await self.call("say", given)

    async def tap(self, place: str, choice: str, **row: int) -> Any:
        given = {"place": place, "choice": choice, "client_id": str(uuid.uuid4()), **row}
        return await self.call("tap", given)

    async def until(self, name: str, wanted: Callable[[Any], bool] = bool) -> Any:
        """The first push of this name that is wanted, also one that came before."""
        async with asyncio.timeout(5):
            while True:
                for found, data in self.pushed:
                    if found == name and wanted(data):
                        return data
                await asyncio.sleep(0.005)


class Quid:
    """One running server."""

    def __init__(self, app: web.Application, address: str) -> None:
        self.app, self.address = app, address
        self.programs: list[Program] = []

    async def join(
        self, handle: str, locale: str = "en", currency: str = "USD", **has: int
    ) -> Person:
        """Somebody new; `usd=5000` gives them 50.00."""

        def add(db: Session) -> Person:
            person = people.join(db, handle, handle.capitalize(), locale, HASHED, now_ms())
            wallets.open(db, person.owner, currency, now_ms())
            for code, minor in has.items():
                key = uuid.uuid4().bytes + bytes(8)
                given = recipes.opening(key, person.owner, Money(minor, code.upper()))
                ledger.record(db, [given], now_ms())
            return person

        return await self.app[WRITER].deed(add)

    async def acquaint(self, payer: Person, payee: Person, currency: str = "USD") -> None:
        """`payer` has paid `payee` before: a cent, a day ago."""

        def pay(db: Session) -> None:
            cent, before = Money(1, currency), now_ms() - 25 * 3_600_000
            for gift in (
                recipes.opening(uuid.uuid4().bytes + bytes(8), payer.owner, cent),
                recipes.gift(uuid.uuid4().bytes + bytes(8), payer.owner, payee.owner, cent),
                recipes.gift(uuid.uuid4().bytes + bytes(8), payee.owner, "system", cent),
            ):
                ledger.record(db, [gift], before)

        await self.app[WRITER].deed(pay)

    async def session(self, person: Person, kind: str, scopes: str = "") -> tuple[str, int]:
        """A new one, as `program` or `browser`: its token and its number."""
        open, now = sessions.open, now_ms()
        token = await self.app[WRITER].deed(open, person.id, kind, "test", now, scopes)
        standing = await self.app[WRITER].deed(sessions.listing, person.id, now_ms())
        return token, max(signed.id for signed in standing)

    async def program(self, person: Person, scopes: str = "") -> Program:
        token, _ = await self.session(person, "program", scopes)
        made = await Program(self.address, token).connect()
        self.programs.append(made)
        return made


@contextlib.asynccontextmanager
async def serving(url: str, **settings: Any) -> AsyncIterator[Quid]:
    """A server on this database, in the loop of the test."""
    door = socket.create_server(("127.0.0.1", settings.get("port", 0)))
    given = {"port": door.getsockname()[1], "commands_per_30s": 1000}
    given |= {"lines_per_30s": 10**6} | settings
    with tempfile.TemporaryDirectory(prefix="quid-") as data:
        app = build(Settings(**{"data": Path(data), "database": url} | given))
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.SockSite(runner, door).start()
        quid = Quid(app, app[SETTINGS].address)
        try:
            yield quid
        finally:
            for program in quid.programs:
                await program.client.disconnect()
            await runner.cleanup()
