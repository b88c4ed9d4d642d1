"""What a browser has to fetch and how soon it shows something, on a slow phone."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from bench.figures import Figure, middle
from bench.servers import running
from tests.servers import chromium
from tests.servers.process import Process
from web.demo import PASSWORD

ROUNDS = 3
MOST_SCRIPT, LATEST = 60, 1.5  # kB, seconds
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "has_touch": True}
SLOWER = 4  # times, the processor
# A phone on slow 4G as Lighthouse throttles a browser: round trips of 150 ms and 1.6 Mbit/s, where
# what a connection costs is in the latency of each request.
SLOW_4G = {
    "offline": False,
    "latency": 562.5,  # ms
    "downloadThroughput": 1_474_560 / 8,
    "uploadThroughput": 675_000 / 8,
}
PAINTED = """() => new Promise((tell) => new PerformanceObserver((seen) =>
    tell(Math.max(...seen.getEntries().map((entry) => entry.startTime)) / 1000)
).observe({ type: "largest-contentful-paint", buffered: true }))"""


def measure() -> Iterator[Figure]:
    found = asyncio.run(_measure())
    for page in ("home", "conversation"):
        versus = "largest paint, Chromium on a slow phone, nothing cached"
        yield Figure(f"paint.{page}", middle(found[page]), "s", None, versus, LATEST, True)
    script = middle(found["script"])
    yield Figure("script", script, "kB", None, "bodies as they were sent", MOST_SCRIPT, True)


async def _measure() -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {"home": [], "conversation": [], "script": []}
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        process = Process(Path(folder))
        port, data = str(process.port), folder
        process.program = ("-m", "web", "demo", "--port", port, "--data", data)
        with running(process):
            async with chromium.launched(chromium.path()) as browser:
                address = f"http://127.0.0.1:{process.port}"
                state = await sign_in(browser, address)
                for _ in range(ROUNDS):
                    home = await visit(browser, state, f"{address}/")
                    talk = await visit(browser, state, f"{address}/messages/@bob")
                    taken["home"].append(home["painted"])
                    taken["conversation"].append(talk["painted"])
                    taken["script"].append(talk["script"])
    return taken


async def sign_in(browser: Browser, address: str) -> Any:
    """The cookies of alice."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{address}/sign-in")
    await page.fill('[name="handle"]', "alice")
    await page.fill('[name="password"]', PASSWORD)
    await page.click('main button[type="submit"], form button[type="submit"]')
    await page.wait_for_selector("textarea")
    state = await context.storage_state()
    await context.close()
    return state


async def visit(browser: Browser, state: Any, address: str) -> dict[str, float]:
    """Seconds to the largest paint, and kB of script that came."""
    context = await browser.new_context(storage_state=state, **PHONE)
    page = await context.new_page()
    sent = await throttle(page)
    await page.goto(address, wait_until="networkidle")
    painted = await page.evaluate(PAINTED)
    await context.close()
    return {"painted": painted, "script": sum(sent.values()) / 1000}


async def throttle(page: Page) -> dict[str, float]:
    """Make it a slow phone; what is returned fills with the bytes of each script."""
    wire: CDPSession = await page.context.new_cdp_session(page)
    scripts, sent = set[str](), dict[str, float]()

    def answered(it: Any) -> None:
        if it["type"] == "Script":
            scripts.add(it["requestId"])

    def received(it: Any) -> None:
        if it["requestId"] in scripts:
            sent[it["requestId"]] = sent.get(it["requestId"], 0) + it["encodedDataLength"]

    wire.on("Network.responseReceived", answered)
    wire.on("Network.dataReceived", received)
    await wire.send("Network.enable")
    await wire.send("Network.emulateNetworkConditions", SLOW_4G)
    await wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return sent
