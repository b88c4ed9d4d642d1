"""Who sits before a window of Quid, told to those who have a conversation with them open."""

import asyncio
import secrets
import time
from collections.abc import Collection

from aiohttp import web
from sqlmodel import Session

from bot.turns import refused
from chat import manners, people, places
from chat.people import Person
from web import wire
from web.calls import Answer, Call, Number, PlaceId
from web.channels import here_channel
from web.courier import Connection
from web.frames import event_frame
from web.hotlines import send_volatile
from web.keys import COURIER, DATABASE, EVERYWHERE, PRESENCE

LINGER = 20.0  # seconds: a connection breaks from page to page, a glance elsewhere is no leave
ASKS_EVERY, LASTS = 20.0, 50.0  # seconds: of other nodes, and for how long their word is good


class Presence:
    """Nothing is kept, and what it costs goes by how many have a conversation with somebody open:
    each window of two has one, and only those windows hear of a coming or going."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._facing: dict[int, set[Connection]] = {}  # by whom they have before them
        self._leaving: dict[int, asyncio.TimerHandle] = {}
        self._anew: set[int] = set()  # of whom something is to be told
        self._telling: dict[int, asyncio.Task[None]] = {}
        self._node = secrets.token_hex(4)
        self._elsewhere: dict[int, dict[str, float]] = {}  # until when, by person and node
        self._asking: asyncio.Task[None] | None = None

    def channels(self) -> set[str]:
        """Of all whom somebody has before them here."""
        return set(map(here_channel, self._facing))

    def say(self, person: int) -> None:
        """Another node asks: they are here, if they are. It knows of itself who is not."""
        if self.is_here(person):
            self._app[EVERYWHERE].here(self._node, person, True)

    def hear(self, node: str, person: int, is_here: bool) -> None:
        """They are at another node, or have left it; or let themselves be seen otherwise."""
        if person not in self._facing:
            return
        nodes = self._elsewhere.setdefault(person, {})
        was_there = nodes.pop(node, None) is not None
        if is_here:
            nodes[node] = time.monotonic() + LASTS
        if was_there != is_here:
            self.tell(person)

    def is_anywhere(self, person: int) -> bool:
        """At this node, or at one that has said so lately."""
        return self.is_here(person) or bool(self._elsewhere.get(person))

    async def _ask(self) -> None:
        """Of whom somebody has before them; a node that has ended says nothing more of them."""
        while True:
            await asyncio.sleep(ASKS_EVERY)
            self._app[EVERYWHERE].look(self._facing)
            now = time.monotonic()
            for person, nodes in list(self._elsewhere.items()):
                late = [node for node, until in nodes.items() if until < now]
                for node in late:
                    del nodes[node]
                if late and not nodes:
                    self.tell(person)

    def is_here(self, person: int) -> bool:
        """At any device of this node, or until a moment ago."""
        return person in self._leaving or self._sits(person)

    def sit(self, me: Connection, on: bool) -> None:
        """Somebody sits before this window, or does no more."""
        person = me.signed.person.id
        was_here, was_focused, me.focused = self.is_here(person), me.focused, on
        if on and (timer := self._leaving.pop(person, None)):
            timer.cancel()
        if on and not was_here:
            self.tell(person)
            self._app[EVERYWHERE].here(self._node, person, True)
        if was_focused and not self.is_here(person):
            later = asyncio.get_running_loop().call_later
            self._leaving[person] = later(LINGER, self._left, person)

    async def attend(self, me: Connection, place: int) -> bool | None:
        """This window shows a place; if it is a conversation of two, whether the other one is
        here, which it is told from now on. None if this person may not read it."""
        self._turn_away(me)
        found = (await self._app[DATABASE].read(places.load, [place])).get(place)
        reader = me.signed.person.id
        if found is None or not places.may_read(found, reader):
            return None
        if found.kind != "direct" or me not in self._app[COURIER].of(reader):
            return False
        [other] = [member for member in found.members if member != reader]
        me.facing = place, other
        self._facing.setdefault(other, set()).add(me)
        await self._look_elsewhere(other)
        _, witnesses = await self._app[DATABASE].read(_judged, other, [place])
        return reader in witnesses[place] and self.is_anywhere(other)

    async def _look_elsewhere(self, person: int) -> None:
        everywhere = self._app[EVERYWHERE]
        if not everywhere.nodes.are_many:
            return
        self._asking = self._asking or asyncio.get_running_loop().create_task(self._ask())
        await everywhere.nodes.follow(here_channel(person))
        everywhere.look([person])

    def leave(self, me: Connection) -> None:
        """The connection is gone."""
        self._turn_away(me)
        self.sit(me, False)

    def renew(self, person: int) -> None:
        """They have blocked somebody or let them in, or show that they are here no more."""
        facing = [me.facing for me in self._app[COURIER].of(person) if me.facing]
        for each in {person, *(other for _, other in facing)}:
            self.tell(each)
        self._app[EVERYWHERE].seen_anew(person)

    def tell(self, person: int) -> None:
        """All who have a conversation with them open, whether they are here; what is so by then.
        One word after the other: what was read before a change is not said after it."""
        if self._facing.get(person):
            self._anew.add(person)
            if person not in self._telling:
                task = asyncio.get_running_loop().create_task(self._tell(person))
                self._telling[person] = task

    async def _tell(self, person: int) -> None:
        try:
            while person in self._anew:
                self._anew.discard(person)
                await self._tell_once(person)
        finally:
            del self._telling[person]

    async def _tell_once(self, person: int) -> None:
        facing = {me: me.facing[0] for me in self._facing.get(person, ()) if me.facing}
        who, witnesses = await self._app[DATABASE].read(_judged, person, set(facing.values()))
        for me, place in facing.items():
            here = me.signed.person.id in witnesses[place] and self.is_anywhere(person)
            told = {"kind": "here", "place": str(place), "person": wire.face(who), "here": here}
            send_volatile(me.socket, event_frame("volatile", told))

    def _sits(self, person: int) -> bool:
        return any(each.focused for each in self._app[COURIER].of(person))

    def _left(self, person: int) -> None:
        del self._leaving[person]
        self.tell(person)
        self._app[EVERYWHERE].here(self._node, person, False)

    def _turn_away(self, me: Connection) -> None:
        if me.facing:
            _, other = me.facing
            me.facing = None
            self._facing[other].discard(me)
            if not self._facing[other]:
                del self._facing[other]
                self._elsewhere.pop(other, None)

    async def stop(self) -> None:
        for timer in self._leaving.values():
            timer.cancel()
        tasks = [*self._telling.values(), *([self._asking] if self._asking else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _judged(db: Session, person: int, ids: Collection[int]) -> tuple[Person, dict[int, set[int]]]:
    """The person, and by place who is shown that they are here."""
    known = places.load(db, ids)
    told = {id: manners.witnesses(db, place, person, "here") for id, place in known.items()}
    return people.by_ids(db, [person])[person], told


def calls(app: web.Application) -> list[Call]:
    async def focus(me: Connection, on: Number) -> Answer:
        """Whether somebody sits before this window (1) or not (0): then nothing is pushed."""
        app[PRESENCE].sit(me, bool(on))
        return {"ok": True}

    async def attend(me: Connection, place: PlaceId) -> Answer:
        """This window shows this place, and no other one any more."""
        here = await app[PRESENCE].attend(me, place)
        if here is None:
            return refused("not_found", me.signed.person.locale)
        return {"ok": True, "here": here}

    return [focus, attend]
