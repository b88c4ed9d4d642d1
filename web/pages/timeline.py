"""Lists of posts: home, a person's profile, what one keeps; and following."""

from aiohttp import web
from sqlmodel import Session

from bot.dealings import tips
from chat import blocks, follows, marks, people, timeline
from chat.people import Person
from chat.timeline import Post
from web import render
from web.forms import read_form
from web.keys import SIGNED, WRITER
from web.pages import entry, shell
from web.pages.shell import Facts, Reader
from web.shown import shown

PAGE = 20


async def home(request: web.Request) -> web.Response:
    """The timeline, or the landing for somebody who is not signed in."""
    if request.get(SIGNED) is None:
        return entry.landing(request)
    return await shell.show(request, "home", at_home, shell.whole(request.query.get("before")))


def at_home(db: Session, who: Reader, before: int | None = None) -> Facts:
    assert who.person
    found = timeline.home(db, who.person.id, before=before, limit=PAGE)
    return page(db, who, found)


def page(db: Session, who: Reader, found: list[Post]) -> Facts:
    """Posts in the order of their numbers, and where the list goes on."""
    older = found[-1].id if len(found) == PAGE else None
    return {"posts": shown(db, found, who.person), "older": older}


async def bookmarks(request: web.Request) -> web.Response:
    """What the reader keeps; nobody else sees it."""
    shell.signed_in(request)
    return await shell.show(request, "bookmarks", _kept, shell.pair(request.query.get("before")))


def _kept(db: Session, who: Reader, before: tuple[int, int] | None) -> Facts:
    assert who.person
    found, more = marks.kept(db, who.person.id, before, PAGE)
    older = "{}-{}".format(*more) if more else None
    return {"posts": shown(db, found, who.person), "older": older}


async def profile(request: web.Request) -> web.Response:
    return await shell.show(
        request,
        "profile",
        _profile,
        request.match_info["handle"],
        shell.whole(request.query.get("before")),
    )


def _profile(db: Session, who: Reader, handle: str, before: int | None) -> Facts:
    person = _named(db, handle)
    me = who.person.id if who.person else 0
    return {
        "person": person,
        "suggested": tips.suggested(db, who.person),
        "follows": follows.follows(db, me, person.id),
        "blocked": blocks.blocks(db, me, person.id),
        "followers": follows.followers(db, person.id),
        "following": follows.following(db, person.id),
        **page(db, who, timeline.profile(db, person.id, before=before, limit=PAGE)),
    }


async def follow(request: web.Request) -> web.StreamResponse:
    """`handle`, and `follow` empty to stop following."""
    me = shell.signed_in(request).person
    form = await read_form(request)
    handle = form.values.get("handle", "")
    await request.app[WRITER].deed(_follow, me.id, handle, bool(form.values.get("follow")))
    raise web.HTTPSeeOther(f"/@{handle}")


def _follow(db: Session, me: int, handle: str, wanted: bool) -> None:
    person = _named(db, handle)
    if person.id == me or person.kind == "bot":
        raise web.HTTPNotFound
    if wanted:
        follows.follow(db, me, person.id, render.now_ms())
    else:
        follows.unfollow(db, me, person.id)


def _named(db: Session, handle: str) -> Person:
    person = people.by_handles(db, [handle]).get(handle.lower())
    if person is None:
        raise web.HTTPNotFound
    return person
