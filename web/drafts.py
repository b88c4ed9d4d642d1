"""What people have begun to write, collected on its way to the disk and told to their devices."""

import asyncio
from collections.abc import Awaitable

from aiohttp import web
from sqlmodel import Session

from bot.turns import refused
from chat import drafts, plastic
from chat.messages import LONGEST
from chat.refusals import Refused
from web.calls import Answer, Call, PlaceName
from web.courier import Connection
from web.keys import DATABASE, DRAFTS, EVERYWHERE, WRITER
from web.writer import now_ms

PAUSE = 0.05  # seconds in which what all have begun shares one transaction
Key = tuple[int, str]  # person, place


class Drafts:
    """Of all connections; the last one written of a place is the one that stands."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._begun: dict[Key, str] = {}
        self._round: asyncio.Task[dict[Key, tuple[str | None, str]]] | None = None

    async def note(self, person: int, place: str, text: str, by: Connection) -> str | None:
        """Under which name it is kept, once it is durable and all their other devices are told;
        None for a place that they have not."""
        key = person, place
        self._begun.pop(key, None)  # so that it stands behind what came before it
        self._begun[key] = text
        self._round = self._round or asyncio.create_task(self._write())
        name, stands = (await asyncio.shield(self._round))[key]
        if name is not None and text == stands:
            self._tell(person, name, text, by)
        return name

    async def sent(self, person: int, place: str) -> None:
        """A form has sent what was begun there, if anything was."""
        if place and await self._app[DATABASE].read(drafts.find, person, place):
            await self._app[WRITER].deed(drafts.keep, {(person, place): ""}, now_ms())
            self._tell(person, place, "", None)

    def _tell(self, person: int, name: str, text: str, by: Connection | None) -> None:
        self._app[EVERYWHERE].own(person, "draft", {"place": name, "text": text}, but=by)

    async def _write(self) -> dict[Key, tuple[str | None, str]]:
        """Under which names what was begun is kept, and what that is."""
        await asyncio.sleep(PAUSE)
        begun, self._begun, self._round = self._begun, {}, None
        names = await self._app[WRITER].deed(drafts.keep, begun, now_ms())
        return {key: (names[key], text) for key, text in begun.items()}


def _standing(db: Session, person: int, place: str) -> tuple[str, str]:
    name = drafts.name(db, person, place)
    return name, drafts.find(db, person, name)


def calls(app: web.Application) -> list[Call]:
    def draft(me: Connection, place: PlaceName, text: str | None = None) -> Awaitable[Answer]:
        """What is begun there and not sent, empty when it is; without `text`, what stands. What
        the same socket asks next does not wait for it."""
        return asyncio.ensure_future(_find(me, place) if text is None else _note(me, place, text))

    async def _note(me: Connection, place: str, text: str) -> Answer:
        speaker = me.signed.person
        if len(text) > LONGEST:
            return refused("too_long", speaker.locale, limit=LONGEST)
        text = plastic.masked(text)
        name = await app[DRAFTS].note(speaker.id, place, text, me)
        if name is None:
            return refused("not_found", speaker.locale)
        return {"ok": True, "place": name, "text": text}

    async def _find(me: Connection, place: str) -> Answer:
        try:
            name, text = await app[DATABASE].read(_standing, me.signed.person.id, place)
        except Refused as no:
            return refused(no.code, me.signed.person.locale)
        return {"ok": True, "place": name, "text": text}

    return [draft]
