"""Top-ups a second over the vault and real TLS, every step durable, and how long they take."""

import asyncio
import contextlib
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Collection, Iterator
from pathlib import Path

import orjson
import sqlalchemy as sa
import uvloop
from aiohttp import web
from sqlmodel import Session, col

import migrations
from bench.figures import Figure, plain
from bot.kept import Heard
from chat.people import Person
from payments import transits
from payments.cards import Card
from payments.cards_schema import Transits
from payments.money import Money
from payments.transits import IN, Transit, Wish
from tests.servers import rail
from tests.servers.quid import serving
from tests.web.cashed import EXPIRY, NUMBER, Cashed, Sandbox
from tests.web.vaulted import terms, vault_process
from web.cashier import Cashier, link
from web.keys import CASHIER, DATABASE, WRITER
from web.writer import now_ms

CALLERS, SECONDS = 16, 6.0


class Counting(Cashed):
    """How long the network took for each call that moved money, in seconds by its reference."""

    def __init__(self, *parts: object) -> None:
        super().__init__(*parts)  # type: ignore[arg-type]
        self.took: dict[str, float] = {}

    def answer(self, heard: rail.Heard, request: web.Request) -> web.Response:
        began = time.perf_counter()
        told = super().answer(heard, request)
        if "pullfunds" in heard.path:
            seconds = time.perf_counter() - began
            self.took[str(orjson.loads(heard.body)["retrievalReferenceNumber"])] = seconds
        return told


def measure() -> Iterator[Figure]:
    yield from uvloop.run(_measured())


async def _measured() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        url = f"sqlite:///{folder}/quid.db"
        migrations.upgrade(url)
        async with _served(url, Path(folder)) as cash:
            waits, seconds = await _topped_up(cash)
            references = await cash.quid.app[DATABASE].read(_references)
    theirs = {number: cash.took[rrn] for number, rrn in references if rrn in cash.took}
    ours = _p99([wait - theirs[number] for number, wait in waits.items()])
    rate, whole, rail = len(waits) / seconds, _p99(waits.values()), _p99(theirs.values())
    versus = f"÷ {plain(rail)} ms p99 of the network itself"
    return [
        Figure("rails.topups", rate, "/s", None, f"{CALLERS} at once, every step durable"),
        Figure("rails.wait.p99", whole, "ms"),
        Figure("rails.ours.p99", ours, "ms", ours / rail, versus),
    ]


def _p99(seconds: Collection[float]) -> float:
    """In milliseconds."""
    return 1000 * sorted(seconds)[min(len(seconds) - 1, len(seconds) * 99 // 100)]


def _references(db: Session) -> list[tuple[int, str]]:
    rows = db.execute(sa.select(col(Transits.id), col(Transits.rrn)))
    return [(number, rrn) for number, rrn in rows]


@contextlib.asynccontextmanager
async def _served(url: str, folder: Path) -> AsyncIterator[Counting]:
    """The vault is a process of its own, the network is in this one."""
    net = rail.network(folder)
    data = folder / "data"
    async with rail.serving(net.server, net.authority.file) as server:
        with vault_process(data, terms(server.url, net)):
            async with serving(url, data=data) as quid:
                made = Counting(quid, server, Sandbox())
                server.answer = made.answer
                yield made
                made.sandbox.close()


async def _topped_up(cash: Counting) -> tuple[dict[int, float], float]:
    """By so many callers, each of whom waits for one before the next: how long for each transit,
    and for all."""
    app = cash.quid.app
    cash.sandbox.set_card(NUMBER, balance=10**10, daily_limit=10**12)
    waiting: dict[int, asyncio.Event] = {}
    cashier: Cashier = app[CASHIER]
    heard_before = cashier.hear

    def hear(heard: Heard) -> None:
        heard_before(heard)
        for event in heard.kept.events:
            shown = orjson.loads(event.attachment)
            if shown["kind"] == "transit" and shown["step"] == "approved":
                waiting.setdefault(int(shown["number"]), asyncio.Event()).set()

    cashier.hear = hear  # type: ignore[method-assign]
    people = [await cash.quid.join(f"payer{n}") for n in range(CALLERS)]
    linked = [await _linked(cash, person) for person in people]
    waits: dict[int, float] = {}
    began = time.perf_counter()

    async def call(card: Card) -> None:
        while time.perf_counter() < began + SECONDS:
            asked = time.perf_counter()
            one = await app[WRITER].deed(_begin, card)
            cashier.wake()
            async with asyncio.timeout(30):
                await waiting.setdefault(one.id, asyncio.Event()).wait()
            waits[one.id] = time.perf_counter() - asked

    await asyncio.gather(*map(call, linked))
    return waits, time.perf_counter() - began


async def _linked(cash: Counting, person: Person) -> Card:
    made = await link(cash.quid.app, person, NUMBER, EXPIRY, "Ada Byron", "123")
    assert isinstance(made, Card), made
    return made


def _begin(db: Session, card: Card) -> Transit:
    """Without the line and its ticket, which `pay` measures."""
    key = uuid.uuid4().bytes + (1).to_bytes(8, "big")
    one = transits.begin(db, key, Wish(IN, card, Money(1_00, "USD")), now_ms())
    assert isinstance(one, Transit), one
    return one
