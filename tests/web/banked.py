"""The invented bank over real TLS, our own calls to it, and a customer at its pages."""

import re
import ssl
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from payments.rails.open_banking.calls import Call, Presence
from web.bank.serving import Running

PATIENCE = aiohttp.ClientTimeout(total=20)
ORIGIN = "http://localhost:8080"
CODE = "246810"


def presence() -> Presence:
    return Presence(str(uuid.uuid4()))


def tls(running: Running, pair: str = "client") -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(running.folder / "ca.pem"))
    if pair:
        context.load_cert_chain(running.folder / f"{pair}.pem", running.folder / f"{pair}.key")
    return context


async def send(running: Running, call: Call, pair: str = "client") -> tuple[int, Any, bytes]:
    async with (
        aiohttp.ClientSession(timeout=PATIENCE) as session,
        session.request(
            call.method,
            running.url + call.path,
            data=call.body,
            headers=call.headers,
            ssl=tls(running, pair),
        ) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


class Customer:
    """Goes where they are sent, as a browser without script does."""

    def __init__(self, running: Running, login: str = "ada", passcode: str = "lovelace") -> None:
        self.running, self.login, self.passcode = running, login, passcode

    async def follow(self, address: str, *chosen: str, do: str = "allow", code: str = CODE) -> str:
        """To the bank with this address; where they are sent back to, or the page they are told
        no with."""
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            answer = await session.get(address)
            if answer.status != 200:
                return await answer.text()
            visit = str(answer.url)
            who = {"login": self.login, "passcode": self.passcode}
            answer = await self._post(session, f"{visit}/sign-in", who)
            if answer.status != 303:
                return await answer.text()
            form = [("do", do), ("code", code), *(("account", each) for each in chosen)]
            answer = await self._post(session, visit, form)
            return answer.headers.get("Location") or await answer.text()

    async def _post(
        self, session: aiohttp.ClientSession, address: str, form: Any
    ) -> aiohttp.ClientResponse:
        headers = {"Origin": self.running.page}
        return await session.post(address, data=form, headers=headers, allow_redirects=False)


def response(back: str) -> str:
    assert re.match(rf"{ORIGIN}/wallet/banks/back\?response=", back), back
    return parse_qs(urlsplit(back).query)["response"][0]
