"""Muting, archiving and pinning a conversation, by a button of it, without script too."""

from typing import Any

from aiohttp import web
from sqlmodel import Session

from bot.turns import refused
from chat import arrangements
from chat.refusals import Refused
from web import render
from web.forms import read_form
from web.keys import WRITER
from web.pages import shell

HOUR = 3_600_000
MUTES = {"mute-1": HOUR, "mute-8": 8 * HOUR}


async def arrange(request: web.Request) -> web.StreamResponse:
    """`act` is `mute-1`, `mute-8`, `mute`, `unmute`, `archive`, `restore`, `pin`, `unpin` or
    `accept`."""
    me = shell.signed_in(request).person
    place = shell.whole(request.match_info["place"]) or 0
    act = (await read_form(request)).values.get("act", "")
    try:
        await request.app[WRITER].deed(_arrange, me.id, place, act, render.now_ms())
    except Refused as no:
        if no.code == "not_found":
            raise web.HTTPNotFound from None
        said: dict[str, Any] = refused(no.code, me.locale, None, **no.facts)
        raise web.HTTPConflict(reason=None, text=said["message"]) from None
    raise web.HTTPSeeOther("/messages" if act == "archive" else f"/messages/{place}")


def _arrange(db: Session, me: int, place: int, act: str, now: int) -> None:
    if act in MUTES:
        arrangements.mute(db, me, place, now + MUTES[act])
    elif act in ("mute", "unmute"):
        arrangements.mute(db, me, place, arrangements.FOREVER if act == "mute" else 0)
    elif act in ("archive", "restore"):
        arrangements.archive(db, me, place, act == "archive")
    elif act in ("pin", "unpin"):
        arrangements.pin(db, me, place, act == "pin", now)
    elif act == "accept":
        arrangements.take_in(db, me, place)
    else:
        raise web.HTTPBadRequest
