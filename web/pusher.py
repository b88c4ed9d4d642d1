"""Carries to the browsers of those who are not here what they are told, sealed for each of them.

Nothing of it is kept: what is pushed is a hint, and what it tells of stands in the tables. It goes
out a moment after its commit, when whoever sits before an open window has seen it there."""

import asyncio
import base64
import hashlib
import logging
from collections.abc import Iterable

import aiohttp
import orjson
from aiohttp import web
from pywebpush import WebPusher  # type: ignore[import-untyped]

from bot.kept import Kept
from chat import pushing
from chat.alerts import Alert
from chat.pushing import Browser
from web import pushed
from web.keys import COURIER, DATABASE, SETTINGS, WRITER
from web.pushed import Push, Shown
from web.vapid import Vapid
from web.webhooks import client, may_call
from web.writer import now_ms

AFTER = 2.0  # seconds
AGAIN = (5.0, 60.0)  # when a push service is not there
MOST = 10_000  # that wait; what is more is not pushed
LASTS = 24 * 3600  # seconds that a push service keeps it for a browser that is off
GONE = (404, 410)
PUSHED = frozenset({"message", "receipt", "ticket"})


class Pusher:
    """`subscribed` has everybody who has anything pushed; who has not costs nothing."""

    def __init__(self, app: web.Application, after: float = AFTER) -> None:
        self._app, self.after = app, after
        settings = app[SETTINGS]
        self._private = settings.private_webhooks
        self.vapid = Vapid(settings.data, settings.vapid, settings.address)
        self.subscribed: set[int] = set()
        self._waiting: dict[tuple[int, str], Push] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._http: aiohttp.ClientSession | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._tasks)

    async def start(self) -> None:
        self.subscribed = await self._app[DATABASE].read(pushing.subscribed)
        self._http = client(self._private)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http:
            await self._http.close()

    def hear(self, kept: Kept) -> None:
        """What was said: for those who belong there, but not for who said it."""
        if not self.subscribed:
            return
        for event in kept.events:
            if event.kind not in PUSHED or event.place not in kept.listed:
                continue
            kind = "message" if event.kind == "message" else "money"
            subject = f"event:{event.place}:{event.seq}"
            for person in self.subscribed.intersection(kept.members[event.place]):
                if person != event.speaker:
                    self._take(Push(person, kind, event.author, subject, event.at))

    def told(self, fresh: Iterable[Alert]) -> None:
        for one in fresh:
            if one.person in self.subscribed:
                self._take(Push(one.person, one.kind, one.actor, one.subject, one.at))

    def _take(self, push: Push) -> None:
        """Of a line that also calls somebody, the call is told."""
        key = push.person, push.subject
        known = self._waiting.get(key)
        if known is None and len(self._waiting) < MOST:
            self._waiting[key] = push
            task = asyncio.get_running_loop().create_task(self._carry(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif known is not None and known.kind == "message":
            self._waiting[key] = push

    async def _carry(self, key: tuple[int, str]) -> None:
        await asyncio.sleep(self.after)
        push = self._waiting.pop(key)
        if any(one.focused for one in self._app[COURIER].of(push.person)):
            return
        try:
            shown = await self._app[DATABASE].read(pushed.shown, push, now_ms())
            if shown:
                for browser in shown.browsers:
                    await self._send(browser, shown)
        except Exception:
            logging.getLogger("quid.pusher").exception("a push to %s failed", push.person)

    async def _send(self, browser: Browser, shown: Shown) -> None:
        for pause in (*AGAIN, 0.0):
            status = await self._post(browser, shown)
            if status in GONE:
                await self._app[WRITER].deed(pushing.gone, browser.id)
            if (status < 500 and status != 429) or not pause:
                return
            await asyncio.sleep(pause)

    async def _post(self, browser: Browser, shown: Shown) -> int:
        """The answer's status; 503 for none."""
        if self._http is None or not may_call(browser.endpoint, self._private):
            return 400
        body, headers = await asyncio.to_thread(sealed, browser, shown, self.vapid)
        try:
            async with self._http.post(
                browser.endpoint, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return 503


def sealed(browser: Browser, shown: Shown, vapid: Vapid) -> tuple[bytes, dict[str, str]]:
    """What only that browser can read (RFC 8291), and what the push service is to do with it."""
    keys = {"p256dh": browser.p256dh, "auth": browser.auth}
    told = orjson.dumps(shown.payload)
    body = WebPusher({"endpoint": browser.endpoint, "keys": keys}).encode(told)["body"]
    topic = hashlib.sha256(shown.payload["tag"].encode()).digest()[:24]
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LASTS),
        "Urgency": shown.urgency,
        "Topic": base64.urlsafe_b64encode(topic).decode(),  # a later one takes its place
    }
    return body, headers | vapid.headers(browser.endpoint)
