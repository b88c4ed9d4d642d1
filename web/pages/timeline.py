"""Lists of posts: home, explore, a hashtag, a person's profile, what one keeps."""

from aiohttp import web
from sqlmodel import Session

from bot.dealings import tips
from chat import blocks, drafts, feed, follows, marks, mutes, people, profiles, tags, timeline
from chat.people import Person
from chat.timeline import Post
from web import render
from web.keys import SIGNED
from web.pages import entry, shell
from web.pages.shell import Facts, Reader
from web.shown import Shown, shown

PAGE = 20


async def home(request: web.Request) -> web.Response:
    """The timeline, or the landing for somebody who is not signed in."""
    if request.get(SIGNED) is None:
        return entry.landing(request)
    return await shell.show(request, "home", at_home, shell.whole(request.query.get("before")))


def at_home(db: Session, who: Reader, before: int | None = None) -> Facts:
    assert who.person
    found = feed.home(db, who.person.id, before=before, limit=PAGE)
    facts = page(db, who, found) | {"begun": drafts.find(db, who.person.id, "home")}
    return facts if before is not None else facts | {"newest": found[0].id if found else 0}


def page(db: Session, who: Reader, found: list[Post]) -> Facts:
    """Posts in the order of their numbers, and where the list goes on."""
    older = found[-1].id if len(found) == PAGE else None
    return {"posts": drawn(db, who, found), "older": older}


def drawn(db: Session, who: Reader, found: list[Post]) -> list[Shown]:
    """As this reader sees them now."""
    return shown(db, found, who.person, render.now_ms())


async def explore(request: web.Request) -> web.Response:
    """What anybody has posted lately, and which hashtags are rising."""
    return await shell.show(request, "explore", _explore, shell.whole(request.query.get("before")))


def _explore(db: Session, who: Reader, before: int | None) -> Facts:
    rising = tags.rising(db, render.now_ms()) if before is None else []
    found = timeline.recent(db, before, PAGE, who.number)
    return {"rising": rising, **page(db, who, found)}


async def tag(request: web.Request) -> web.Response:
    before = shell.whole(request.query.get("before"))
    return await shell.show(request, "tag", _tag, request.match_info["tag"], before)


def _tag(db: Session, who: Reader, typed: str, before: int | None) -> Facts:
    key = tags.key(typed)
    if tags.within(f"#{key}") != [key]:
        raise web.HTTPNotFound
    return {"tag": key, **page(db, who, timeline.tagged(db, key, before, PAGE, who.number))}


async def bookmarks(request: web.Request) -> web.Response:
    """What the reader keeps; nobody else sees it."""
    shell.signed_in(request)
    return await shell.show(request, "bookmarks", _kept, shell.pair(request.query.get("before")))


def _kept(db: Session, who: Reader, before: tuple[int, int] | None) -> Facts:
    assert who.person
    found, more = marks.kept(db, who.person.id, before, PAGE)
    older = "{}-{}".format(*more) if more else None
    return {"posts": drawn(db, who, found), "older": older}


async def profile(request: web.Request) -> web.Response:
    return await shell.show(
        request,
        "profile",
        _profile,
        request.match_info["handle"],
        shell.whole(request.query.get("before")),
    )


def _profile(db: Session, who: Reader, handle: str, before: int | None) -> Facts:
    person, me = named(db, handle), who.number
    bio, pinned = profiles.of(db, person.id)
    found = timeline.profile(db, person.id, before, PAGE)
    on_top = list(timeline.load(db, [pinned]).values()) if pinned and before is None else []
    return {
        "person": person,
        "bio": bio,
        "on_top": [one._replace(on_top=True) for one in drawn(db, who, on_top)],
        "suggested": tips.suggested(db, who.person),
        "follows": follows.follows(db, me, person.id),
        "blocked": blocks.blocks(db, me, person.id),
        "muted": bool(mutes.among(db, me, [person.id])),
        "followers": follows.followers(db, person.id),
        "following": follows.following(db, person.id),
        **page(db, who, found),
    }


def named(db: Session, handle: str) -> Person:
    person = people.by_handles(db, [handle]).get(handle.lower())
    if person is None:
        raise web.HTTPNotFound
    return person
