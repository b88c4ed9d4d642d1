"""The bank's door for clients: without a certificate of ours nobody gets through the handshake."""

import asyncio
import hashlib
import ssl
from collections.abc import Callable

from aiohttp import web

from payments.rails.bank.bank import Bank
from payments.rails.bank.replies import Asked, turned_away
from payments.rails.sandbox.exchange import ANSWERED, HUNG
from web.bank.papers import Papers
from web.sandbox.door import LARGEST, now_ms, until_gone
from web.sandbox.papers import CLIENT


class Door:
    """One bank and its papers."""

    def __init__(self, bank: Bank, papers: Papers, clock: Callable[[], int] = now_ms) -> None:
        self.bank, self.papers, self.clock = bank, papers, clock

    def application(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", self.answer)
        return app

    def tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(
            ssl.Purpose.CLIENT_AUTH, cafile=str(self.papers.path("ca.pem"))
        )
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(self.papers.path("server.pem"), self.papers.path("server.key"))
        return context

    async def answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        asked = Asked(request.method, request.path_qs, headers, await request.read())
        certificate = request.get_extra_info("peercert") or {"subject": ()}
        if CLIENT not in [value for part in certificate["subject"] for _, value in part]:
            told = turned_away(401, "invalid_client", "not a certificate of a client of ours")
        else:
            told = self.bank.answer(asked, _fingerprint(request), self.clock())
        if told.delay:
            await asyncio.sleep(told.delay / 1000)
        if told.fate == HUNG:
            await until_gone(request)
        if told.fate != ANSWERED and request.transport is not None:
            request.transport.abort()
        known = headers.get("x-fapi-interaction-id", "")[:64]
        more = {"x-fapi-interaction-id": known} if known.isascii() and known else {}
        return web.Response(status=told.status, body=told.body, headers={**told.headers, **more})


def _fingerprint(request: web.Request) -> str:
    """Of the caller's certificate, to which tokens are bound."""
    tls = request.get_extra_info("ssl_object")
    return hashlib.sha256(tls.getpeercert(binary_form=True)).hexdigest()
