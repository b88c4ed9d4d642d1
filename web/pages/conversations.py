"""The list of conversations, one conversation, and its older messages."""

from typing import Any
from uuid import UUID

from aiohttp import web
from markupsafe import Markup
from sqlmodel import Session, select

from bot.turns import Utterance
from chat import arrangements, drafts, events, manners, people, places, unread
from chat.events import QUIET, Event, Private
from chat.people import Person
from chat.places import Place
from chat.schema import Members, Places
from payments import ledger, recipes
from web import render, wire
from web.forms import read_form
from web.keys import DRAFTS, WRITER
from web.pages import groups, shell
from web.pages.shell import Facts, Reader

PAGE = 50
LATELY = 5
LOOKED_THROUGH = 100  # entries among which the payments with one person are looked for


async def conversation(request: web.Request) -> web.Response:
    """`/messages/7` or `/messages/@bob`. What is not the reader's looks like what is not."""
    shell.signed_in(request)
    return await shell.show(
        request,
        "conversation",
        _conversation,
        request.match_info["place"],
        shell.whole(request.query.get("before")),
        filled_in(request),
    )


def filled_in(request: web.Request) -> str:
    """What the composer starts with. Only our own pages may put something there."""
    own = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    return request.query.get("text", "")[:4000] if own else ""


def _conversation(
    db: Session, who: Reader, name: str, before: int | None, text: str, error: str = ""
) -> Facts:
    me = somebody(who)
    place, other = _found(db, me, name)
    arranged = arrangements.of(db, me.id, place.id) if place else arrangements.Arrangement()
    facts: Facts = {
        "arranged": arranged,
        "muted": arranged.muted_until > render.now_ms(),
        "text": text,
        "error": error,
        "begun": drafts.find(db, me.id, draft_of(place, other)),
        "other": other,
        "blocked": place is not None and me.id in place.blockers,
        "unread_from": unread.first(db, place.id, me.id) if place else 0,
        "place": str(place.id) if place else f"@{other.handle if other else name}",
        **lines(db, who, place, before),
    }
    if other:
        return facts | {"between": _between(db, me, other), "seen": _seen(db, me, place, other)}
    assert place, "a group has a number"
    return facts | groups.facts(db, me, place) | {"between": []}


def draft_of(place: Place | None, other: Person | None) -> str:
    """Under which name what is begun there is kept."""
    return f"@{other.handle}" if other else str(place.id if place else 0)


def _seen(db: Session, me: Person, place: Place | None, other: Person) -> dict[str, int]:
    if place is None or other.id not in manners.witnesses(db, place, me.id, "seen"):
        return {}
    here = Members.place == place.id, Members.person == other.id
    found = db.exec(select(Members.seen).where(*here)).first()
    return {str(other.id): found or 0}


def _found(db: Session, me: Person, name: str) -> tuple[Place | None, Person | None]:
    """The place, and the other one where it is a conversation of two."""
    if name.startswith("@"):
        other = people.by_handles(db, [name[1:]]).get(name[1:].lower())
        if other is None or other.id == me.id:
            raise web.HTTPNotFound
        pair = f"{min(me.id, other.id)}:{max(me.id, other.id)}"
        id = db.exec(select(Places.id).where(Places.pair == pair)).first()
        return (places.load(db, [id])[id] if id else None), other
    place = own_place(db, me, name)
    if place.kind == "group":
        return place, None
    [other_id] = [member for member in place.members if member != me.id]
    return place, people.by_ids(db, {other_id})[other_id]


def own_place(db: Session, me: Person, name: str) -> Place:
    """A conversation of theirs by its number; anything else is not there."""
    id = shell.whole(name) or 0
    place = places.load(db, [id]).get(id)
    if place is None or place.kind == "replies" or not places.may_read(place, me.id):
        raise web.HTTPNotFound
    return place


def lines(
    db: Session,
    who: Reader,
    place: Place | None,
    before: int | None = None,
    after: int | None = None,
) -> Facts:
    """A page of a place as HTML, private rows among the events, and the numbers of its ends."""
    me = who.person.id if who.person else 0
    if place is None:
        return {"items": [], "have": 0, "first": 1}
    found = events.history(db, place.id, before=before, after=after, limit=PAGE)
    first = found[0].seq if found else 1
    low = first if first > 1 else 0
    high = found[-1].seq if found else 0
    own = events.private_history(db, me, place.id, low, high) if me else []
    return {
        "items": _drawn(db, who, found, own),
        "have": high,
        "first": first,
    }


def _drawn(db: Session, who: Reader, found: list[Event], own: list[Private]) -> list[Facts]:
    known = people.by_ids(db, {row.author for row in own})
    closed = {row.target for row in own}
    rows: list[tuple[tuple[int, int], Facts]] = []
    for event, shape in zip(found, wire.events(db, found), strict=True):
        rows.append(
            ((event.seq, 0), _item(shape, render.message(shape, who.id, who.locale, who.zone)))
        )
    for row in own:
        shape = wire.private(row, known)
        if row.mine in closed and shape["attachment"]:
            shape["attachment"]["closed"] = True
        rows.append(
            (
                (row.after, row.mine),
                _item(shape, render.private(shape, who.id, who.locale, who.zone)),
            )
        )
    return _in_turns([item for _, item in sorted(rows, key=lambda pair: pair[0])])


def _in_turns(items: list[Facts]) -> list[Facts]:
    """Lines of one person in a row stand under one face, as `turns.js` has them."""
    before = ""
    for item in items:
        if item["author"] and item["author"] == before:
            drawn = str(item["html"])  # Markup would escape what is put in
            item["html"] = Markup(drawn.replace('class="msg', 'class="msg follows', 1))
        before = item["author"] if item["shown"] else before
    return items


def _item(shape: dict[str, Any], html: str) -> Facts:
    author = shape["author"]["id"] if shape["kind"] in ("message", "gone") else ""
    shown = shape["kind"] not in ("closed", *QUIET)
    return {"at": shape["at"], "html": Markup(html), "author": author, "shown": shown}


def _between(db: Session, me: Person, other: Person) -> list[Facts]:
    """The newest payments with one person, in the currencies of the reader."""
    found = []
    for currency in ledger.balances(db, [me.owner])[me.owner]:
        if currency[0] == "wallet":
            account = recipes.wallet(me.owner, currency[1])
            found += ledger.statement(db, account, LOOKED_THROUGH)
    theirs = [entry for entry in found if entry.other.owner == other.owner]
    return shell.ledger_lines(db, sorted(theirs, key=lambda entry: -entry.at)[:LATELY])


async def say(request: web.Request) -> web.StreamResponse:
    """A line from a browser without script; with it, lines go through the socket."""
    name = request.match_info["place"]
    ack, text = await said(request, name)
    if ack["ok"]:
        raise web.HTTPSeeOther(f"/messages/{ack['place']}")
    return await shell.show(
        request, "conversation", _conversation, name, None, text, ack["message"]
    )


async def said(request: web.Request, place: str) -> tuple[dict[str, Any], str]:
    """What the writer answers to the text of a form. The form brings the client id, so that
    sending it twice says it once."""
    me = shell.signed_in(request).person
    values = (await read_form(request)).values
    try:
        client_id = UUID(values.get("client_id", ""))
    except ValueError:
        raise web.HTTPBadRequest from None
    text = values.get("text", "").replace("\r\n", "\n")
    ack = await request.app[WRITER].say(Utterance(me, place, text, client_id.bytes))
    if ack["ok"]:
        await request.app[DRAFTS].sent(me.id, values.get("draft", ""))
    return ack, text


async def history(request: web.Request) -> web.Response:
    """`/messages/7/history?before=12`: older rows, for the client to put above its own. With
    `after` the first above that number."""
    shell.signed_in(request)
    before, after = (shell.whole(request.query.get(name)) for name in ("before", "after"))
    place = request.match_info["place"]
    return await shell.show(request, "history", _older, place, before, after)


def _older(db: Session, who: Reader, name: str, before: int | None, after: int | None) -> Facts:
    id = shell.whole(name) or 0
    place = places.load(db, [id]).get(id)
    if place is None or not places.may_read(place, somebody(who).id):
        raise web.HTTPNotFound
    return lines(db, who, place, before, after)


def somebody(who: Reader) -> Person:
    if who.person is None:
        raise web.HTTPForbidden
    return who.person
