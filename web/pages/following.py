"""Following, and the lists of who follows somebody and whom they follow."""

from collections.abc import Callable

from aiohttp import web
from sqlmodel import Session

from chat import follows, people, timeline
from chat.people import Person
from web import render
from web.forms import read_form
from web.keys import WRITER
from web.pages import shell
from web.pages.shell import Facts, Reader
from web.pages.timeline import named

PAGE = 50


async def follow(request: web.Request) -> web.StreamResponse:
    """`handle`, and `follow` empty to stop following."""
    me = shell.signed_in(request).person
    form = await read_form(request)
    handle = form.values.get("handle", "")
    await request.app[WRITER].deed(_follow, me.id, handle, bool(form.values.get("follow")))
    raise web.HTTPSeeOther(f"/@{handle}")


def _follow(db: Session, me: int, handle: str, wanted: bool) -> None:
    person = named(db, handle)
    if person.id == me or person.kind == "bot":
        raise web.HTTPNotFound
    if wanted:
        follows.follow(db, me, person.id, render.now_ms())
    else:
        follows.unfollow(db, me, person.id)


async def followers(request: web.Request) -> web.Response:
    return await _list(request, "followers", _followers)


async def followed(request: web.Request) -> web.Response:
    return await _list(request, "following", _followed)


async def _list(request: web.Request, page: str, find: Callable[..., Facts]) -> web.Response:
    before = shell.whole(request.query.get("before"))
    return await shell.show(request, page, find, request.match_info["handle"], before)


def _followers(db: Session, who: Reader, handle: str, before: int | None) -> Facts:
    person = named(db, handle)
    return _page(db, who, person, follows.who_follows(db, person.id, before, PAGE))


def _followed(db: Session, who: Reader, handle: str, before: int | None) -> Facts:
    person = named(db, handle)
    return _page(db, who, person, follows.whom_follows(db, person.id, before, PAGE))


def _page(db: Session, who: Reader, person: Person, found: list[int]) -> Facts:
    """Without those whom a block keeps from the reader."""
    away = timeline.apart(db, who.number, set(found))
    known = people.by_ids(db, found)
    return {
        "person": person,
        "people": [known[id] for id in found if id not in away],
        "older": found[-1] if len(found) == PAGE else None,
    }
