"""What others see of a person while it happens: that they type, how far they have read."""

import asyncio
from collections.abc import Awaitable

from aiohttp import web
from sqlmodel import Session

from bot.turns import refused
from chat import manners, places
from chat.people import Person
from web import wire
from web.calls import Answer, Call, Number, PlaceId
from web.courier import Connection
from web.keys import DATABASE, EVERYWHERE, WRITER
from web.marks import Marks

MARKS: web.AppKey[Marks] = web.AppKey("marks")


def calls(app: web.Application) -> list[Call]:
    app[MARKS] = Marks(app[WRITER])

    def seen(me: Connection, place: PlaceId, seq: Number) -> Awaitable[Answer]:
        """Everything up to this number was looked at; it never moves back. What the same socket
        asks next does not wait for it."""
        return asyncio.ensure_future(_seen(me, place, seq))

    async def _seen(me: Connection, place: int, seq: int) -> Answer:
        if await look(app, me.signed.person, place, seq) is None:
            return refused("not_found", me.signed.person.locale)
        return {"ok": True}

    async def typing(me: Connection, place: PlaceId) -> Answer:
        """Tell the others, for a few seconds; nothing is kept."""
        person = me.signed.person
        told = await app[DATABASE].read(_witnesses, person, place, "typing")
        if told is None:
            return refused("not_found", person.locale)
        app[EVERYWHERE].volatile(told, person.id, _sign("typing", place, person))
        return {"ok": True}

    return [seen, typing]


async def look(app: web.Application, me: Person, place: int, seq: int) -> int | None:
    """The number up to which they have seen a place now; None for what is not theirs to read."""
    told = await app[DATABASE].read(_witnesses, me, place, "seen")
    if told is None:
        return None
    stands = await app[MARKS].note(place, me.id, seq)
    app[EVERYWHERE].volatile(told, None, _sign("seen", place, me) | {"seq": stands})
    return stands


def _witnesses(db: Session, me: Person, id: int, sign: str) -> set[int] | None:
    """None for a place that this person may not read."""
    place = places.load(db, [id]).get(id)
    if place is None or not places.may_read(place, me.id):
        return None
    return manners.witnesses(db, place, me.id, sign)


def _sign(kind: str, place: int, me: Person) -> wire.Shape:
    return {"kind": kind, "place": str(place), "person": wire.face(me)}
