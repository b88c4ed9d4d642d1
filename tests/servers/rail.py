"""A service behind mutual TLS that keeps what it was sent, and answers what it was told to."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import web

from tests.servers.authority import Authority, Pair

USER, PASSWORD = "wallet", "a-rail-password"


class Heard(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class RailServer:
    """`answer` makes the response of each request; it may wait, or break the connection off."""

    def __init__(self, port: int) -> None:
        self.url = f"https://127.0.0.1:{port}"
        self.heard: list[Heard] = []
        self.answer: Callable[[Heard, web.Request], Any] = approve

    async def hear(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        heard = Heard(request.method, request.path_qs, dict(request.headers), body)
        self.heard.append(heard)
        answer = self.answer(heard, request)
        if asyncio.iscoroutine(answer):
            answer = await answer
        response: web.StreamResponse = answer
        return response


def approve(_heard: Heard, _request: web.Request) -> web.Response:
    return web.json_response(
        {"actionCode": "00", "approvalCode": "K4417B"},
        headers={"x-correlation-id": "1_SC", "x-secret": "stays there"},
    )


@contextlib.asynccontextmanager
async def serving(pair: Pair, clients: Path, wants: bool = True) -> AsyncIterator[RailServer]:
    """With this certificate; `clients` is who vouches for those who call."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(clients))
    context.verify_mode = ssl.CERT_REQUIRED if wants else ssl.CERT_OPTIONAL
    context.load_cert_chain(pair.certificate, pair.key)
    door = socket.create_server(("127.0.0.1", 0))
    server = RailServer(door.getsockname()[1])
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, door, ssl_context=context).start()
    try:
        yield server
    finally:
        await runner.cleanup()


class Network(NamedTuple):
    """Who vouches for whom in a test."""

    folder: Path
    authority: Authority
    server: Pair
    client: Pair


def network(folder: Path) -> Network:
    authority = Authority(folder)
    return Network(folder, authority, authority.vouch("127.0.0.1"), authority.vouch("client"))
