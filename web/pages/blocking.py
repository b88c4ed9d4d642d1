"""Blocking somebody, and letting them in again, by a button of their profile or conversation."""

from aiohttp import web
from sqlmodel import Session

from chat import blocks, people
from web import render
from web.forms import local, read_form
from web.keys import PRESENCE, WRITER
from web.pages import shell


async def block(request: web.Request) -> web.StreamResponse:
    """`handle`, and `block` empty to let them in; then on to `next`."""
    me = shell.signed_in(request).person
    values = (await read_form(request)).values
    wanted = bool(values.get("block"))
    await request.app[WRITER].deed(_block, me.id, values.get("handle", ""), wanted)
    request.app[PRESENCE].renew(me.id)
    raise web.HTTPSeeOther(local(values.get("next", "")))


def _block(db: Session, me: int, handle: str, wanted: bool) -> None:
    person = people.by_handles(db, [handle]).get(handle.lower())
    if person is None or person.id == me or person.kind == "bot":
        raise web.HTTPNotFound
    if wanted:
        blocks.block(db, me, person.id, render.now_ms())
    else:
        blocks.unblock(db, me, person.id)
