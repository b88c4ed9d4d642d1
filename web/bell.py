"""Says on every device of a person how much there is to be told, when that has changed."""

import asyncio

from aiohttp import web

from chat.alerts import read
from chat.people import Person
from web import news
from web.calls import Answer, Call, Number
from web.courier import Connection
from web.frames import event_frame
from web.hotlines import send_all
from web.keys import COURIER, DATABASE, EVERYWHERE, WRITER
from web.writer import now_ms

TOGETHER = 0.1  # seconds in which several changes are said at once


class Bell:
    """Rings for those who are here; others are told by the page, whenever they come."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._due: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def ring(self, person: int) -> None:
        """Soon, if they have anything open."""
        if person in self._due or not self._app[COURIER].of(person):
            return
        self._due.add(person)
        task = asyncio.get_running_loop().create_task(self._say(person))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say(self, person: int) -> None:
        await asyncio.sleep(TOGETHER)
        self._due.discard(person)
        for connection in self._app[COURIER].of(person):
            me = connection.signed.person
            unread = await self._app[DATABASE].read(news.count, me, now_ms())
            frame = event_frame("alerts", {"unread": unread})
            for each in self._app[COURIER].of(person):
                send_all(each.socket, [frame])
            return

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def calls(app: web.Application) -> list[Call]:
    async def alerts(me: Connection, until: Number | None = None) -> Answer:
        """How much there is to be told; with `until` (ms) all that came until then was read."""
        person = me.signed.person
        if until is not None:
            await looked(app, person, until)
        return {"ok": True, "unread": await app[DATABASE].read(news.count, person, now_ms())}

    return [alerts]


async def looked(app: web.Application, person: Person, until: int) -> None:
    """They have read what came until then, on whatever device; no device counts it any more."""
    if await app[WRITER].deed(read, person.id, min(until, now_ms())):
        app[EVERYWHERE].rung([person.id])
