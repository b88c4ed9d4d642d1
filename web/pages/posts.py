"""One post: publishing, quoting, replying, and what its readers do with it."""

from aiohttp import web
from sqlmodel import Session
from yarl import URL

from bot import grammar
from bot.dealings import tips
from bot.words import say as said
from chat import drafts, marks, pictures, places, timeline
from chat.people import BOT_HANDLE
from chat.refusals import Refused
from chat.timeline import Post
from payments import wallets
from web import pictures as sending
from web import render, words
from web.forms import Form, local, read_form
from web.keys import DATABASE, DRAFTS, WRITER
from web.pages import conversations, shell
from web.pages.shell import Facts, Reader
from web.pages.timeline import PAGE, at_home, drawn, page

PRESSED = {  # a field of the form of a post: how its mark is made, and how undone
    "like": (marks.like, marks.unlike),
    "repost": (marks.repost, marks.unrepost),
    "keep": (marks.keep, marks.let_go),
}


async def publish(request: web.Request) -> web.StreamResponse:
    """A post. A command is no post: it waits, unsent, in the composer of the talk with the bot."""
    return await _published(request, None)


async def quote(request: web.Request) -> web.StreamResponse:
    """A post that says something about this one."""
    return await _published(request, number(request))


async def _published(request: web.Request, quoted: int | None) -> web.StreamResponse:
    me = shell.signed_in(request).person
    form = await read_form(request)
    text = form.values.get("text", "")
    if grammar.is_command(text):
        raise web.HTTPSeeOther(str(_talk_with_bot(text.strip())))
    now = render.now_ms()
    try:
        chosen = sending.chosen(form.values.get("pictures", ""))
        made = await request.app[WRITER].deed(
            timeline.post, me.id, grammar.literal(text), now, quoted, chosen
        )
    except Refused as refused:
        return await _not_posted(request, form, refused, quoted)
    await request.app[DRAFTS].sent(me.id, form.values.get("draft", ""))
    raise web.HTTPSeeOther(f"/post/{made.id}" if form.values.get("open") else "/")


def _talk_with_bot(text: str) -> str:
    return str(URL(f"/messages/@{BOT_HANDLE}").with_query(text=text))


async def _not_posted(
    request: web.Request, form: Form, refused: Refused, quoted: int | None
) -> web.Response:
    wrong = {"text": form.values.get("text", ""), "error": _why_not(request, refused)}

    def ask(db: Session, who: Reader) -> Facts:
        kept = _waiting(db, who, form)
        return (_quoting(db, who, quoted) if quoted else at_home(db, who)) | wrong | kept

    return await shell.show(request, "quote" if quoted else "home", ask)


def _why_not(request: web.Request, no: Refused) -> str:
    locale = shell.reader(request).locale
    say = words.catalogue(locale).one
    sentences = {
        "post_empty": say("Write something first."),
        "post_too_long": say("A post has at most %(limit)s characters.", **no.facts),
    }
    if no.code not in (*sentences, "posts_many", "picture_unknown", "pictures_many"):
        raise no
    return sentences.get(no.code) or said(no.code, locale, **no.facts)


def _waiting(db: Session, who: Reader, form: Form) -> Facts:
    """The pictures that were to go with it are there again."""
    chosen = sending.chosen(form.values.get("pictures", ""))
    kept = pictures.waiting(db, who.person.id if who.person else 0, chosen)
    return {"attached": [one._asdict() for one in kept]}


async def quoting(request: web.Request) -> web.Response:
    """Where one writes about a post."""
    shell.signed_in(request)
    return await shell.show(request, "quote", _quoting, number(request))


def _quoting(db: Session, who: Reader, id: int) -> Facts:
    assert who.person
    [quoted] = drawn(db, who, [timeline.visible(db, who.person.id, id)])
    return {"quoted": quoted, "begun": drafts.find(db, who.person.id, f"quote {id}")}


async def post(request: web.Request) -> web.Response:
    """A post and what was answered. Anybody may read it, also the answers to one that is gone."""
    id, text = number(request), conversations.filled_in(request)
    if await request.app[DATABASE].read(_is_gone, id):
        page = await shell.show(request, "gone", _gone, id)
        page.set_status(404)
        return page
    return await shell.show(request, "post", _post, id, text)


def _is_gone(db: Session, id: int) -> bool:
    post = timeline.find(db, id)
    return post is not None and post.gone_at is not None and bool(timeline.replies(db, [id]))


def _gone(db: Session, who: Reader, id: int) -> Facts:
    place_id = places.of_post(db, id) or 0
    place = places.load(db, [place_id])[place_id]
    return {"place": str(place_id), **conversations.lines(db, who, place)}


def _post(db: Session, who: Reader, id: int, text: str, error: str = "") -> Facts:
    place_id = places.of_post(db, id)
    place = places.load(db, [place_id])[place_id] if place_id else None
    [one] = drawn(db, who, [found(db, id)])
    return {
        "post": one,
        "received": tips.shown(db, place_id, one.author, who.person) if place_id else [],
        "shows_tips": wallets.shows_tips(db, one.author.owner),
        "place": str(place.id) if place else "",
        "text": text,
        "begun": drafts.find(db, who.number, f"post {id}"),
        "error": error,
        **conversations.lines(db, who, place),
    }


def found(db: Session, id: int) -> Post:
    """A post that says something."""
    post = timeline.said(db, id)
    if post is None:
        raise web.HTTPNotFound
    return post


def _open_place(db: Session, id: int) -> int:
    return places.of_post(db, found(db, id).id) or 0


async def reply(request: web.Request) -> web.StreamResponse:
    """A reply by a browser without script; with it, lines go through the socket."""
    id = number(request)
    place = await request.app[DATABASE].read(_open_place, id)
    ack, text = await conversations.said(request, str(place))
    if ack["ok"]:
        raise web.HTTPSeeOther(f"/post/{id}")
    return await shell.show(request, "post", _post, id, text, ack["message"])


async def mark(request: web.Request) -> web.StreamResponse:
    """`like`, `repost` or `keep`, empty to undo it. A script that says it takes JSON gets the
    counts, a browser without goes back to where it was."""
    me = shell.signed_in(request).person
    id = number(request)
    form = await read_form(request)
    pressed = {name: value for name, value in form.values.items() if name in PRESSED}
    counts = await request.app[WRITER].deed(_mark, me.id, id, pressed)
    if request.headers.get("Accept", "") == "application/json":
        return web.json_response(counts)
    raise web.HTTPSeeOther(f"{_before(request) or f'/post/{id}'}#post-{id}")


def _before(request: web.Request) -> str:
    """The page of our own that the browser came from; empty where it says none that can be read."""
    try:
        back = URL(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return local(back.raw_path_qs) if back.is_absolute() else ""


def _mark(db: Session, me: int, id: int, pressed: dict[str, str]) -> dict[str, int]:
    for name, wanted in pressed.items():
        do, undo = PRESSED[name]
        if wanted:
            do(db, me, id, render.now_ms())
        else:
            undo(db, me, id)
    post = found(db, id)
    return {"likes": post.likes, "reposts": post.reposts + post.quotes}


async def likers(request: web.Request) -> web.Response:
    """Who likes a post."""
    before = shell.pair(request.query.get("before"))
    return await shell.show(request, "likes", _likers, number(request), before)


def _likers(db: Session, who: Reader, id: int, before: tuple[int, int] | None) -> Facts:
    liking, more = marks.likers(db, found(db, id).id, before, reader=who.number)
    return {"post_id": id, "people": liking, "older": "{}-{}".format(*more) if more else None}


async def quotes(request: web.Request) -> web.Response:
    """What others say about a post."""
    before = shell.whole(request.query.get("before"))
    return await shell.show(request, "quotes", _quotes, number(request), before)


def _quotes(db: Session, who: Reader, id: int, before: int | None) -> Facts:
    quoting = timeline.quoting(db, found(db, id).id, before, PAGE, who.number)
    return {"post_id": id, **page(db, who, quoting)}


def number(request: web.Request) -> int:
    return shell.whole(request.match_info["id"]) or 0
