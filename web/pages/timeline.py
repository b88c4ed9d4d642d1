"""Home, one post with its replies, a person's profile; posting and following."""

from aiohttp import web
from sqlmodel import Session, select
from yarl import URL

from bot.dealings import tips
from chat import blocks, follows, people, places, timeline
from chat.people import BOT_HANDLE, Person
from chat.refusals import Refused
from chat.schema import Places
from chat.timeline import Post
from payments import wallets
from web import render, words
from web.forms import Form, read_form
from web.keys import DATABASE, SIGNED, WRITER
from web.pages import conversations, entry, shell
from web.pages.shell import Facts, Reader
from web.render import Shown

PAGE = 20


async def home(request: web.Request) -> web.Response:
    """The timeline, or the landing for somebody who is not signed in."""
    if request.get(SIGNED) is None:
        return entry.landing(request)
    return await shell.show(request, "home", _home, shell.whole(request.query.get("before")))


def _home(db: Session, who: Reader, before: int | None) -> Facts:
    assert who.person
    found = timeline.home(db, who.person.id, before=before, limit=PAGE)
    return _page(db, found)


async def publish(request: web.Request) -> web.StreamResponse:
    """A post. A command is no post: it waits, unsent, in the composer of the talk with the bot."""
    me = shell.signed_in(request).person
    form = await read_form(request)
    text = form.values.get("text", "").strip()
    if text.startswith("/") and not text.startswith("//"):
        raise web.HTTPSeeOther(str(_talk_with_bot(text)))
    try:
        made = await request.app[WRITER].deed(
            timeline.post, me.id, text.removeprefix("/"), render.now_ms()
        )
    except Refused as refused:
        return await _not_posted(request, form, refused)
    raise web.HTTPSeeOther(f"/post/{made.id}" if form.values.get("open") else "/")


def _talk_with_bot(text: str) -> str:
    return str(URL(f"/messages/@{BOT_HANDLE}").with_query(text=text))


async def _not_posted(request: web.Request, form: Form, refused: Refused) -> web.Response:
    say = words.catalogue(shell.reader(request).locale).one
    sentences = {
        "post_empty": say("Write something first."),
        "post_too_long": say("A post has at most %(limit)s characters.", **refused.facts),
    }
    text = form.values.get("text", "")

    def ask(db: Session, who: Reader) -> Facts:
        return _home(db, who, None) | {"text": text, "error": sentences[refused.code]}

    return await shell.show(request, "home", ask)


async def post(request: web.Request) -> web.Response:
    """A post and what was answered. Anybody may read it."""
    id = shell.whole(request.match_info["id"])
    return await shell.show(request, "post", _post, id or 0, conversations.filled_in(request))


def _post(db: Session, who: Reader, id: int, text: str, error: str = "") -> Facts:
    found = timeline.find(db, id)
    if found is None:
        raise web.HTTPNotFound
    place_id = _place_of(db, id)
    place = places.load(db, [place_id])[place_id] if place_id else None
    [shown] = _shown(db, [found])
    return {
        "post": shown,
        "received": tips.shown(db, place_id, shown.author, who.person) if place_id else [],
        "shows_tips": wallets.shows_tips(db, shown.author.owner),
        "suggested": tips.suggested(db, who.person),
        "place": str(place.id) if place else "",
        "text": text,
        "error": error,
        **conversations.lines(db, who, place),
    }


def _place_of(db: Session, post: int) -> int | None:
    return db.exec(select(Places.id).where(Places.post == post)).first()


async def reply(request: web.Request) -> web.StreamResponse:
    """A reply by a browser without script; with it, lines go through the socket."""
    id = shell.whole(request.match_info["id"]) or 0
    place = await request.app[DATABASE].read(_place_of, id)
    if place is None:
        raise web.HTTPNotFound
    ack, text = await conversations.said(request, str(place))
    if ack["ok"]:
        raise web.HTTPSeeOther(f"/post/{id}")
    return await shell.show(request, "post", _post, id, text, ack["message"])


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
        **_page(db, timeline.profile(db, person.id, before=before, limit=PAGE)),
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


def _page(db: Session, found: list[Post]) -> Facts:
    return {"posts": _shown(db, found), "older": found[-1].id if len(found) == PAGE else None}


def _shown(db: Session, found: list[Post]) -> list[Shown]:
    authors = people.by_ids(db, {one.author for one in found})
    answered = timeline.replies(db, [one.id for one in found])
    return [
        Shown(one.id, authors[one.author], one.text, one.at, answered.get(one.id, 0))
        for one in found
    ]
