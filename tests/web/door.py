"""A server with a way in, and a browser's headers to knock with."""

import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from bot.ear import Ear
from chat import people
from chat.refusals import Refused
from web import passwords, security
from web.database import Database
from web.keys import DATABASE, NONCE, SETTINGS, SIGNED, WRITER
from web.settings import Settings
from web.writer import Writer

OURS, FOREIGN = "http://localhost:8080", "http://evil.example"
FORM = {"handle": "alice", "password": "only-for-demo"}


class Door:
    """A server with a way in, and a browser's headers to knock with."""

    def __init__(self, app: web.Application, http: aiohttp.ClientSession, port: int) -> None:
        self.app, self.http, self.at = app, http, f"http://127.0.0.1:{port}"
        self.cookie = ""

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Status and text; `cookie` is sent by hand, so that nothing is hidden in a jar."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.request(
            method, self.at + path, data=body, headers=named, allow_redirects=False
        ) as answer:
            return answer.status, await answer.text(), answer.headers

    async def sign_in(self, at: str = "192.0.2.1", **form: str) -> Any:
        """From this address, where a proxy is believed."""
        origin = {"Origin": OURS, "X_Forwarded_For": at}
        status, text, headers = await self.ask("POST", "/sign-in", FORM | form, **origin)
        if "Set-Cookie" in headers:
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        return status, text, headers


async def sign_in(request: web.Request) -> web.Response:
    form = await request.post()
    person = await security.recognise(request, str(form["handle"]), str(form["password"]))
    if isinstance(person, security.SlowDown):
        return web.Response(status=429, text=str(person.retry_after))
    if person is None:
        return web.Response(status=422)
    response = web.Response(text=person.handle)
    await security.remember(request, response, person)
    return response


async def who(request: web.Request) -> web.Response:
    signed = request.get(SIGNED)
    return web.Response(text=signed.person.handle if signed else "nobody")


async def nonce(request: web.Request) -> web.Response:
    return web.Response(text=request[NONCE])


async def sign_out(request: web.Request) -> web.Response:
    response = web.Response()
    security.forget(request, response)
    return response


async def token(request: web.Request) -> web.Response:
    try:
        return web.Response(text=await security.sign_in(request, **(await request.json())))
    except Refused as refused:
        return web.json_response({"code": refused.code, **refused.facts}, status=401)


async def address(request: web.Request) -> web.Response:
    return web.Response(text=security.address_of(request))


async def missing(request: web.Request) -> web.Response:
    raise web.HTTPNotFound


@contextlib.asynccontextmanager
async def opened(database: Database, **options: Any) -> AsyncIterator[Door]:
    app = web.Application(client_max_size=1000)
    app[DATABASE] = database
    app[SETTINGS] = Settings(**{"origins": (OURS,)} | options)
    writer = app[WRITER] = Writer(database, Ear(10, 300), lambda heard: None)
    writer.start()
    security.protect(app)
    app.router.add_post("/sign-in", sign_in)
    app.router.add_post("/sign-out", sign_out)
    app.router.add_post("/api/session", token)
    app.router.add_get("/nonce", nonce)
    app.router.add_get("/missing", missing)
    app.router.add_get("/address", address)
    for path in ("/who", "/api/who", "/socket.io/"):
        app.router.add_route("*", path, who)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    encoded = passwords.HASHER.hash(FORM["password"])
    await writer.deed(people.join, "alice", "Alice", "en", encoded, int(time.time() * 1000))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Door(app, http, runner.addresses[0][1])
    await runner.cleanup()
    await writer.stop()
