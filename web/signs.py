"""What others see of a person while it happens: that they type, how far they have read."""

import asyncio
from collections.abc import Awaitable

from aiohttp import web
from sqlmodel import Session

from bot.turns import refused
from chat import manners, places
from web import wire
from web.calls import Answer, Call, Number, PlaceId
from web.courier import Connection
from web.keys import DATABASE, EVERYWHERE, WRITER
from web.marks import Marks


def calls(app: web.Application) -> list[Call]:
    marks = Marks(app[WRITER])

    def seen(me: Connection, place: PlaceId, seq: Number) -> Awaitable[Answer]:
        """Everything up to this number was looked at; it never moves back. What the same socket
        asks next does not wait for it."""
        return asyncio.ensure_future(_seen(me, place, seq))

    async def _seen(me: Connection, place: int, seq: int) -> Answer:
        told = await app[DATABASE].read(_witnesses, me, place, "seen")
        if told is None:
            return refused("not_found", me.signed.person.locale)
        stands = await marks.note(place, me.signed.person.id, seq)
        app[EVERYWHERE].volatile(told, None, _sign("seen", place, me) | {"seq": stands})
        return {"ok": True}

    async def typing(me: Connection, place: PlaceId) -> Answer:
        """Tell the others, for a few seconds; nothing is kept."""
        told = await app[DATABASE].read(_witnesses, me, place, "typing")
        if told is None:
            return refused("not_found", me.signed.person.locale)
        app[EVERYWHERE].volatile(told, me.signed.person.id, _sign("typing", place, me))
        return {"ok": True}

    return [seen, typing]


def _witnesses(db: Session, me: Connection, id: int, sign: str) -> set[int] | None:
    """None for a place that this person may not read."""
    place = places.load(db, [id]).get(id)
    if place is None or not places.may_read(place, me.signed.person.id):
        return None
    return manners.witnesses(db, place, me.signed.person.id, sign)


def _sign(kind: str, place: int, me: Connection) -> wire.Shape:
    return {"kind": kind, "place": str(place), "person": wire.face(me.signed.person)}
