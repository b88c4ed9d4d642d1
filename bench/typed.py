"""What somebody who types a command waits for: its reading, and its first answer on screen."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bench import pay
from bench.figures import Figure, middle
from bench.servers import Quid, quid
from bot import grammar
from bot.grammar import Setting
from chat import sessions
from chat.people import Person
from tests.servers import chromium
from tests.servers.town import Citizen
from web.database import Database
from web.transactions import carry

LINES = (
    *("/pay @bob 20", "/pay 20 @bob", "/pay @bob 20,50 €", "/pay @bob 1,000", "/pay @bob 1.5k"),
    *("/pay @bob all", "/pay @bob half", "/pay @bob -5", "/pay @bob 0.001", "/pay @bo 20"),
    *("/pay @bob 20 for table 4", "/pay @bob @ann 20", "/pay @bob @ann 20 each", "/pya @bob 20"),
    *("/pay @bob 12.50 pizza and a salad", "/history @bob october", "/balance", "/pay", "hello"),
    "/undo",
)
TIMES = 500
PAYERS = 500
ROUNDS = 3
LOADS = 2
LOADED, JOINED = 20.0, 5.0  # seconds of load, and until all payers surely pay
KEYS = 400
MINORS = itertools.count(100)  # two equal payments would be asked about
PACE = 0.06  # seconds between two keys of somebody who types fast
FIELD = "[data-composer] textarea"
READING, TICKET = "[data-reading] .money", ".ticket .sum"
# Milliseconds from the next key, as the browser took it, until the frame is drawn that shows it.
WATCH = """([part, text]) => { window.shown = new Promise((tell) => {
  addEventListener("keydown", ({ timeStamp }) => {
    const parts = () => [...document.querySelectorAll(part)];
    const stands = () => parts().some((one) => one.textContent.trim() === text);
    const drawn = () => setTimeout(() => tell(performance.now() - timeStamp));
    const look = () => requestAnimationFrame(() => (stands() ? drawn() : look()));
    look();
  }, { capture: true, once: true });
}); }"""


def measure() -> Iterator[Figure]:
    rate = middle(lines() for _ in range(ROUNDS))
    yield Figure("grammar.lines", rate, "/s", None, "lines of every kind, one core", 20_000)
    with quid() as town:
        readings = asyncio.run(read(town))
        yield from figures("reading", readings, "Chromium, from the key to the frame", 50)
        paced, calm = asyncio.run(answered(town, 1.0))
        hurried, full = asyncio.run(answered(town, 0.0))
    beside = f"the same to the ticket, {PAYERS} others who pay each second, {calm:.0f}/s"
    yield from figures("answer", paced, beside, 200)
    beside = f"{PAYERS} others who pay as fast as they are answered, {full:.0f}/s"
    yield from figures("answer.full", hurried, beside, 200)


def figures(name: str, times: list[float], beside: str, most: float) -> Iterator[Figure]:
    p99 = sorted(times)[len(times) * 99 // 100]
    yield Figure(f"typed.{name}_p50", middle(times), "ms", None, beside)
    yield Figure(f"typed.{name}_p99", p99, "ms", None, f"of {len(times)}", most, True)


def lines() -> float:
    """How many the grammar reads in a second of one processor."""
    people = {"bob": Person(2, "bob", "Bob"), "ann": Person(3, "ann", "Ann")}
    setting = Setting("en", "USD", "alice", people, people["bob"], {"USD": 43_27})
    began = time.process_time()
    for line in LINES * TIMES:
        grammar.read(line, setting)
    return TIMES * len(LINES) / (time.process_time() - began)


async def read(town: Quid) -> list[float]:
    """Milliseconds from each key of an amount to its reading, in a quiet town."""
    times = []
    async with window(town) as page:
        for start in range(1234, 1234 + KEYS // 4):
            await page.fill(FIELD, "/pay ")
            typed = ""
            for key in str(start):
                typed += key
                await page.evaluate(WATCH, [READING, f"${int(typed):,}.00"])
                times.append(await press(page, key))
                await asyncio.sleep(PACE)
    return times


async def answered(town: Quid, pause: float) -> tuple[list[float], float]:
    """Milliseconds from Enter to the ticket, while each of the others pays and pauses, and how
    many payments a second they made."""
    times, rates = list[float](), list[float]()
    async with window(town) as page:
        for _ in range(LOADS):
            load = asyncio.to_thread(pay.said, town.process, town, PAYERS, LOADED, pause)
            others, ends = asyncio.create_task(load), time.monotonic() + LOADED
            await asyncio.sleep(JOINED)
            while time.monotonic() < ends:
                minor = next(MINORS)
                sum = f"{minor // 100}.{minor % 100:02}"
                await page.fill(FIELD, f"/pay {sum}")
                await page.evaluate(WATCH, [TICKET, f"${sum}"])
                await asyncio.sleep(PACE)
                times.append(await press(page, "Enter"))
            rates.append((await others)["rate"])
    return times, middle(rates)


async def press(page: Page, key: str) -> float:
    await page.keyboard.press(key)
    took: float = await page.evaluate("window.shown")
    return took


@contextlib.asynccontextmanager
async def window(town: Quid) -> AsyncIterator[Page]:
    """The last citizen, who is none of the payers, before a conversation."""
    citizen, address = town.citizens[-1], f"http://127.0.0.1:{town.process.port}"
    async with async_playwright() as playwright:
        flags = {"executable_path": chromium.path(), "args": chromium.FLAGS}
        browser = await playwright.chromium.launch(**flags)
        context = await browser.new_context()
        cookie = signed_in(town, citizen)
        await context.add_cookies([{"name": "quid", "value": cookie, "url": address}])
        page = await context.new_page()
        await page.goto(f"{address}/messages/@{citizen.other.handle}")
        await page.wait_for_selector("body[data-line=on]")
        yield page
        await browser.close()


def signed_in(town: Quid, citizen: Citizen) -> str:
    """The cookie of a browser session of theirs."""
    database = Database(f"sqlite:///{Path(town.process.environment['QUID_DATA']) / 'quid.db'}")
    try:
        with database.writer() as db:
            now, person = time.time_ns() // 1_000_000, citizen.person.id
            return carry(db, lambda: sessions.open(db, person, "browser", "Chromium", now))
    finally:
        database.close()
