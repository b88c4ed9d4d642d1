"""A town on one server, and the windows of a real browser through which its people look."""

import itertools
import uuid
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from bot.turns import Utterance
from chat import places, sessions, timeline
from chat.people import Person
from tests.servers.quid import Quid
from web.keys import WRITER
from web.writer import now_ms

FIELD = "[data-composer] textarea"
WIDE = {"width": 1360, "height": 850}
PLAIN = {"viewport": WIDE, "service_workers": "block", "reduced_motion": "reduce"}
PHONE = {"width": 400, "height": 800}
UNLIKE = ["".join(pair) for pair in itertools.product("abcdefhkptwxy", repeat=3)]  # as handles
# What a browser says of a broken connection or of an error page; anything else is our mistake.
EXPECTED = (
    "Failed to load resource",
    "WebSocket connection",
    "ERR_",
    "Worker registration blocked",
    "Push API in incognito mode",
)


class Town:
    """People are new in each story, so that stories can share the server."""

    suffixes = iter(UNLIKE)

    def __init__(self, quid: Quid, browser: Browser) -> None:
        self.quid, self.browser = quid, browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    async def somebody(self, stem: str, locale: str = "en", currency: str = "USD") -> Person:
        """With 100.00 in their currency."""
        has = {currency.lower(): 10000}
        return await self.quid.join(f"{stem}{next(self.suffixes)}", locale, currency, **has)

    async def friends(self, locale: str = "en") -> tuple[Person, Person]:
        """Alice, who reads this, and Bob, who have paid one another before."""
        alice, bob = await self.somebody("alice", locale), await self.somebody("bob")
        await self.quid.acquaint(alice, bob)
        await self.quid.acquaint(bob, alice)
        return alice, bob

    async def window(self, person: Person | None, path: str = "/", **context: Any) -> Page:
        """A device of somebody's own, signed in, at a page, its socket connected. It has no worker
        and no motion unless the story is about them."""
        opened = await self.browser.new_context(**{**PLAIN, **context})
        self.contexts.append(opened)
        opened.on("console", self._hear)
        opened.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if person:
            kept = await self.deed(sessions.open, person.id, "browser", "Chrome", now_ms())
            await opened.add_cookies([{"name": "quid", "value": kept, "url": self.address}])
        page = await opened.new_page()
        await page.goto(self.address + path)
        if person:
            await expect(page.locator("body")).to_have_attribute("data-line", "on")
        return page

    @property
    def address(self) -> str:
        return self.quid.address

    async def deed(self, work: Any, *args: Any) -> Any:
        return await self.quid.app[WRITER].deed(work, *args)

    async def place(self, one: Person, other: Person) -> str:
        return str((await self.deed(places.direct, one.id, other.id, now_ms())).id)

    async def say(self, person: Person, place: str, text: str) -> dict[str, Any]:
        """As if typed on a device that is not on any screen here."""
        said = Utterance(person, place, text, uuid.uuid4().bytes)
        return await self.quid.app[WRITER].say(said)

    async def tap(self, person: Person, place: str, choice: str, mine: int) -> dict[str, Any]:
        """On a question of theirs, from that device."""
        tapped = Utterance(person, place, "", uuid.uuid4().bytes, "", choice, None, mine)
        return await self.quid.app[WRITER].say(tapped)

    async def post(self, author: Person, text: str, minutes: int = 0) -> int:
        """So long ago."""
        at = now_ms() - minutes * 60_000
        return int((await self.deed(timeline.post, author.id, text, at)).id)

    async def leave(self) -> None:
        for context in self.contexts:
            await context.close()
        assert self.complaints == [], self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        loud = message.type in ("error", "warning")
        if loud and not any(known in message.text for known in EXPECTED):
            self.complaints.append(message.text)


async def say(page: Page, text: str) -> None:
    await page.fill(FIELD, text)
    await page.press(FIELD, "Enter")
