"""A Quid whose vault speaks with the invented network, over real sockets and TLS."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from chat.people import Person
from payments import transits
from payments.cards import Card
from payments.rails.sandbox import exchange
from payments.rails.sandbox.network import Network as Sandbox
from payments.transits import Transit
from tests.servers.quid import Quid, serving
from tests.servers.rail import Heard, Network, RailServer
from tests.web.vaulted import terms, vault
from web.cashier import link
from web.keys import DATABASE
from web.writer import now_ms

NUMBER, CVV, EXPIRY = "4895142232120006", "123", "2030-12"


class Cashed:
    """`rail` counts what was sent, `sandbox` has the network's own books."""

    def __init__(self, quid: Quid, rail: RailServer, sandbox: Sandbox) -> None:
        self.quid, self.rail, self.sandbox = quid, rail, sandbox
        self.late = 0  # ms by which the network's clock is ahead

    def answer(self, heard: Heard, request: web.Request) -> web.Response:
        headers = {name.lower(): text for name, text in heard.headers.items()}
        asked = exchange.Asked(heard.method, heard.path, headers, heard.body)
        told = self.sandbox.answer(asked, now_ms() + self.late)
        if told.fate != exchange.ANSWERED and request.transport:
            request.transport.close()
        return web.Response(status=told.status, headers=dict(told.headers), body=told.body)

    async def link(self, who: Person, number: str = NUMBER, cvv: str = CVV) -> Card:
        holder = f"{who.name} Byron"
        made = await link(self.quid.app, who, number, EXPIRY, holder, cvv)
        assert isinstance(made, Card), made
        return made

    async def of(self, who: Person) -> list[Transit]:
        """Somebody's newest, the newest first."""
        return await self.quid.app[DATABASE].read(transits.latest_of, who.owner, 10)

    def moved(self, kind: str) -> int:
        """How many calls of a kind (`pullfunds` …) were sent."""
        return sum(kind in heard.path and heard.method == "POST" for heard in self.rail.heard)


@contextlib.asynccontextmanager
async def cashed(
    url: str, net: Network, rail: RailServer, with_vault: bool = True
) -> AsyncIterator[Cashed]:
    """In one loop: server, vault and network."""
    data = Path(net.folder) / "data"
    sandbox = Sandbox()
    async with contextlib.AsyncExitStack() as stack:
        if with_vault:
            await stack.enter_async_context(vault(data, terms(rail.url, net)))
        quid = await stack.enter_async_context(serving(url, data=data))
        made = Cashed(quid, rail, sandbox)
        rail.answer = made.answer
        yield made
    sandbox.close()
