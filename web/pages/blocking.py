"""Keeping somebody at a distance, and letting them in again, by buttons that need no script."""

from collections.abc import Callable

from aiohttp import web
from sqlmodel import Session

from chat import blocks, mutes, people
from web import render
from web.forms import local, read_form
from web.keys import EVERYWHERE, WRITER
from web.pages import shell


async def block(request: web.Request) -> web.StreamResponse:
    """`handle`, and `block` empty to let them in; then on to `next`, or to their profile, which
    says so."""
    return await _changed(request, "block", blocks.block, blocks.unblock)


async def mute(request: web.Request) -> web.StreamResponse:
    """The same with `mute`."""
    return await _changed(request, "mute", mutes.mute, mutes.unmute)


async def _changed(
    request: web.Request,
    name: str,
    do: Callable[[Session, int, int, int], object],
    undo: Callable[[Session, int, int], object],
) -> web.StreamResponse:
    me = shell.signed_in(request).person
    values = (await read_form(request)).values
    handle, wanted = values.get("handle", ""), bool(values.get(name))

    def act(db: Session) -> None:
        other = _somebody_else(db, me.id, handle)
        if wanted:
            do(db, me.id, other, render.now_ms())
        else:
            undo(db, me.id, other)

    await request.app[WRITER].deed(act)
    request.app[EVERYWHERE].renewed(me)
    raise web.HTTPSeeOther(local(values.get("next", f"/@{handle}")))


def _somebody_else(db: Session, me: int, handle: str) -> int:
    person = people.by_handles(db, [handle]).get(handle.lower())
    if person is None or person.id == me or person.kind == "bot":
        raise web.HTTPNotFound
    return person.id
