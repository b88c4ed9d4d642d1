"""What people are told at whatever node they are: said here, and to the other nodes."""

import asyncio
from collections.abc import Collection, Coroutine, Iterable
from typing import Any

import orjson
from aiohttp import web

from bot.kept import Kept
from chat.people import Person
from chat.timeline import Post
from web.carried import channels, pack, unpack
from web.channels import HOME_CHANNEL, here_channel, person_channel
from web.frames import event_frame
from web.hotlines import send_all
from web.keys import BELL, COURIER, FEED, PRESENCE, SETTINGS, SOCKETS
from web.nodes import EVERYBODY, Nodes
from web.wire import Shape

MOST_COPIED = 1 << 18  # bytes of a batch for all whom it concerns; beyond it every node gets one


class Everywhere:
    """Each word has a method that says it here and there, and one that says it here."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._tasks: set[asyncio.Task[None]] = set()
        courier = app[COURIER]
        presence = app[PRESENCE]

        def wanted() -> set[str]:
            return courier.channels() | presence.channels()

        self.nodes = Nodes(app[SETTINGS].redis, wanted, self._behind)
        self.nodes.hear |= {
            "kept": lambda body: self._kept(unpack(body)),
            "volatile": lambda body: courier.volatile(*orjson.loads(body)),
            "own": lambda body: self._own(*orjson.loads(body)),
            "renewed": lambda body: self._renewed(Person(*orjson.loads(body))),
            "rung": lambda body: self._rung(orjson.loads(body)),
            "posted": lambda body: app[FEED].told([Post(*row) for row in orjson.loads(body)]),
            "ended": lambda body: self._ended(*orjson.loads(body)),
            "look": lambda body: presence.say(*orjson.loads(body)),
            "here": lambda body: presence.hear(*orjson.loads(body)),
            "anew": lambda body: presence.tell(*orjson.loads(body)),
        }

    def kept(self, kept: Kept) -> None:
        """What a batch wrote."""
        self._kept(kept)
        if self.nodes.are_many:
            packed, told = pack(kept), channels(kept)
            much = len(packed) * len(told) > MOST_COPIED
            self.nodes.tell("kept", [EVERYBODY] if much else told, packed)

    def volatile(self, people: Iterable[int], but: int | None, what: Shape) -> None:
        """Typing and seen."""
        told = list(people)
        self._app[COURIER].volatile(told, but, what)
        self._tell("volatile", told, told, but, what)

    def own(self, person: int, event: str, what: Shape, but: object = None) -> None:
        """To all devices of a person but one."""
        self._own(person, event, what, but)
        self._tell("own", [person], person, event, what)

    def renewed(self, person: Person) -> None:
        """What somebody is called, reads or shows of themselves has changed."""
        self._renewed(person)
        self._tell("renewed", [person.id], *person)

    def rung(self, people: Collection[int]) -> None:
        """How much there is to be told has changed."""
        self._rung(people)
        self._tell("rung", people, *people)

    def posted(self, posts: list[Post]) -> None:
        """Who has home open may have one more to see there."""
        self._app[FEED].told(posts)
        if posts:
            self.nodes.tell("posted", [HOME_CHANNEL], orjson.dumps(list(map(tuple, posts))))

    async def ended(self, person: int, sessions: Collection[int]) -> None:
        """Sessions were revoked."""
        self._tell("ended", [person], person, list(sessions))
        await self._app[SOCKETS].end(person, sessions)

    def look(self, people: Iterable[int]) -> None:
        """Whoever has them at their node says whether they are here."""
        for person in people:
            self._tell("look", [person], person)

    def here(self, node: str, person: int, is_here: bool) -> None:
        """Who has them before them at another node hears of it."""
        self.nodes.tell("here", [here_channel(person)], orjson.dumps((node, person, is_here)))

    def seen_anew(self, person: int) -> None:
        """What they show of themselves, or to whom, has changed: it is judged anew everywhere."""
        self.nodes.tell("anew", [here_channel(person)], orjson.dumps((person,)))

    def _kept(self, kept: Kept) -> None:
        self._app[COURIER].push(kept)
        for person in kept.renewed:
            self._app[PRESENCE].renew(person.id)

    def _own(self, person: int, event: str, what: Shape, but: object = None) -> None:
        frame = event_frame(event, what)
        for each in self._app[COURIER].of(person):
            if each is not but:
                send_all(each.socket, [frame])

    def _renewed(self, person: Person) -> None:
        self._app[COURIER].refresh(person)
        self._app[PRESENCE].renew(person.id)

    def _rung(self, people: Iterable[int]) -> None:
        for person in people:
            self._app[BELL].ring(person)

    def _ended(self, person: int, sessions: Collection[int]) -> None:
        self._spawn(self._app[SOCKETS].end(person, sessions))

    def _behind(self) -> None:
        self._app[COURIER].behind()
        self._spawn(self._app[SOCKETS].end_old())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, kind: str, people: Iterable[int], *what: Any) -> None:
        self.nodes.tell(kind, map(person_channel, people), orjson.dumps(what))
