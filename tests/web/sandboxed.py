"""The invented network, served over TLS, and our own client beside it."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from payments.money import Money
from payments.rails.visa_direct import calls, encryption, identifiers
from payments.rails.visa_direct.answers import Outcome, read
from payments.rails.visa_direct.calls import Attempt, Call
from tests.payments.rails.wallet import DEBIT, asked
from web.sandbox.door import now_ms
from web.sandbox.serving import Running

FOLDER = "sandbox"
PATIENCE = aiohttp.ClientTimeout(total=10)


def attempt(number: int, minor: int, cavv: str = "") -> Attempt:
    at = now_ms()
    stan = identifiers.stan(number)
    trace = (stan, identifiers.rrn(stan, at), f"client-{number}", at)
    return Attempt(*trace, Money(minor, "USD"), "Ada", "Byron", "wal01", cavv)


class Caller:
    """By its certificate and password, each of which a test may change."""

    def __init__(self, running: Running, pair: str = "client", **changed: Any) -> None:
        self.running, self.folder = running, running.folder
        context = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        if pair:
            context.load_cert_chain(self.folder / f"{pair}.pem", self.folder / f"{pair}.key")
        self.context = context
        basic = changed.get("credentials") or (self.folder / "credentials").read_text().strip()
        user, _, password = basic.partition(":")
        self.headers = {"Authorization": aiohttp.encode_basic_auth(user, password)}
        self.seals, self.off = changed.get("seals", ""), changed.get("off", 0)

    async def send(self, kind: str, call: Call, card: str = DEBIT) -> Outcome:
        status, headers, body = await self.raw(call, card)
        return read(kind, status, body, headers.get("Location", ""))

    async def raw(self, call: Call, card: str = DEBIT) -> tuple[int, Mapping[str, str], bytes]:
        filled = asked(call, card)
        headers = {**self.headers, **filled.headers, "Content-Type": "application/json"}
        body = filled.body
        if self.seals:
            headers["keyId"] = self.seals
            certificate = (self.folder / "mle-server.pem").read_bytes()
            now = now_ms() + self.off
            body = body and encryption.encrypt(body, certificate, self.seals, now)
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.request(
                call.method,
                self.running.url + call.path,
                data=body or None,
                headers=headers,
                ssl=self.context,
                allow_redirects=False,
            ) as answer,
        ):
            found = await answer.read()
            if self.seals:
                found = encryption.unwrap(found, (self.folder / "mle-client.key").read_bytes())
            return answer.status, answer.headers, found

    async def code(self) -> tuple[int, str]:
        """What the probe is answered: the status, and the code of an error."""
        status, _, body = await self.raw(calls.probe())
        found = orjson.loads(body)
        return status, found.get("responseStatus", {}).get("code", "")


def key_id(folder: Path) -> str:
    return (folder / "mle-key-id").read_text().strip()
