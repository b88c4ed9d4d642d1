"""Says to who has home open that something has come there."""

import asyncio

from aiohttp import web
from sqlmodel import Session

from chat import feed
from chat.timeline import Post
from web.calls import Answer, Call, Number
from web.channels import HOME, HOME_CHANNEL
from web.courier import Connection
from web.frames import event_frame
from web.hotlines import send_volatile
from web.keys import COURIER, DATABASE, EVERYWHERE

TOGETHER = 0.1  # seconds in which several posts are judged at once
MOST = 50  # of what is new; whoever hears of so many knows only that there are more


class Feed:
    """What a post costs goes by how many have home open here, not by how many follow its author.
    Who was not told, at another node or behind, asks when they are back."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._new: list[Post] = []
        self._telling: asyncio.Task[None] | None = None

    def told(self, posts: list[Post]) -> None:
        if not posts or not self._app[COURIER].watchers(HOME):
            return
        self._new += posts
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        while self._new:
            await asyncio.sleep(TOGETHER)
            new, self._new = self._new, []
            readers = {me.signed.person.id for me in self._app[COURIER].watchers(HOME)}
            for post, reached in (await self._app[DATABASE].read(_judged, new, readers)).items():
                frame = event_frame("volatile", {"kind": "post", "post": str(post)})
                for me in self._app[COURIER].watchers(HOME):
                    if me.signed.person.id in reached:
                        send_volatile(me.socket, frame)

    async def stop(self) -> None:
        if self._telling:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)


def _judged(db: Session, new: list[Post], readers: set[int]) -> dict[int, set[int]]:
    return {post.id: feed.reach(db, post, readers) for post in new}


def calls(app: web.Application) -> list[Call]:
    async def home(me: Connection, after: Number) -> Answer:
        """What others have brought home above a post, the newest first, at most 50. This
        connection has home open: it is told what comes from now on."""
        app[COURIER].watch(me, HOME)
        await app[EVERYWHERE].nodes.follow(HOME_CHANNEL)
        person = me.signed.person.id
        found = await app[DATABASE].read(feed.home, person, limit=MOST, after=after)
        return {"ok": True, "posts": [str(one.id) for one in found if one.author != person]}

    return [home]
