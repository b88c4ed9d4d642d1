"""The network's door: mutual TLS, a password, message level encryption; then the network answers.

[I] Which code of 9123 to 9125 belongs to which fault is our reading."""

import asyncio
import hmac
import ssl
import time
from collections.abc import Callable

import aiohttp
from aiohttp import web

from payments.rails.sandbox import envelope
from payments.rails.sandbox.envelope import NOT_PRESENT, Keys
from payments.rails.sandbox.exchange import ANSWERED, HUNG, Answer, Asked, turned_away
from payments.rails.sandbox.network import Network
from web.sandbox.papers import CLIENT, Papers

LARGEST = 256 * 1024
LOOKS_AFTER = 0.2  # seconds between two looks whether a client that hangs has gone
HANGS = 3600  # seconds


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Door:
    """One network, its papers and whether bodies are to be encrypted."""

    def __init__(
        self, network: Network, papers: Papers, mode: str, clock: Callable[[], int] = now_ms
    ) -> None:
        self.network, self.papers, self.mode, self._clock = network, papers, mode, clock
        self._basic = aiohttp.encode_basic_auth(papers.user, papers.password).encode()
        self._keys = Keys(
            papers.key_id,
            papers.path("mle-server.key").read_bytes(),
            papers.path("mle-client.pem").read_bytes(),
        )

    def application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", self.answer)
        return app

    def tls(self) -> ssl.SSLContext:
        """A missing certificate is answered; one that we did not sign ends the handshake."""
        context = ssl.create_default_context(
            ssl.Purpose.CLIENT_AUTH, cafile=str(self.papers.path("ca.pem"))
        )
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_OPTIONAL
        pem, key = self.papers.path("server.pem"), self.papers.path("server.key")
        context.load_cert_chain(pem, key)
        return context

    async def answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.method, request.path_qs, headers, await request.read())
        told = self._answer(request, asked)
        if told.delay:
            await asyncio.sleep(told.delay / 1000)
        if told.fate == HUNG:
            await until_gone(request)
        if told.fate != ANSWERED and request.transport is not None:
            request.transport.abort()
        correlation = headers.get("x-correlation-id", "")[:64]
        return web.Response(
            status=told.status,
            body=told.body,
            headers={**told.headers, **({"x-correlation-id": correlation} if correlation else {})},
        )

    def _answer(self, request: web.Request, asked: Asked) -> Answer:
        now = self._clock()
        if refused := self._refused(request):
            self.network.note(asked, refused, now)
            return refused
        if not envelope.is_sealed(asked, self.mode):
            return self.network.answer(asked, now)
        opened = envelope.open_sealed(asked, self._keys, now)
        if isinstance(opened, Answer):
            self.network.note(asked, opened, now)
            return envelope.seal(opened, self._keys, now)
        return envelope.seal(self.network.answer(opened, now), self._keys, now)

    def _refused(self, request: web.Request) -> Answer | None:
        certificate = request.get_extra_info("peercert")
        if not certificate:
            return turned_away(400, "9125", NOT_PRESENT)
        names = [value for part in certificate["subject"] for name, value in part]
        if CLIENT not in names:
            return turned_away(401, "9125", "The client certificate is not one of this project")
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._basic):
            return turned_away(401, "9123", "User id or password is not right")
        return None


async def until_gone(request: web.Request) -> None:
    """The client has given up."""
    for _ in range(int(HANGS / LOOKS_AFTER)):
        if request.transport is None or request.transport.is_closing():
            return
        await asyncio.sleep(LOOKS_AFTER)
