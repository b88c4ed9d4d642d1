"""The list of conversations, and those that wait or were put away."""

from typing import Any

from aiohttp import web
from sqlmodel import Session

from chat import asides, drafts, people, places
from chat.places import Conversation
from web import dates, render, wire, words
from web.keys import DATABASE
from web.pages import shell
from web.pages.conversations import draft_of, somebody
from web.pages.shell import Facts, Reader


async def listing(request: web.Request) -> web.StreamResponse:
    """`?to=bob` opens a conversation, or says at the field that there is nobody of that handle."""
    shell.signed_in(request)
    to = request.query.get("to", "").strip().removeprefix("@")
    if to and await _is_somebody(request, to):
        raise web.HTTPSeeOther(f"/messages/@{to.lower()}")
    return await shell.show(request, "messages", _rows, to)


def _rows(db: Session, who: Reader, to: str) -> Facts:
    assert who.person
    listed = places.listing(db, who.person.id, shell.LISTED, pins=True)
    say = words.catalogue(who.locale).one
    missing = say("There is nobody called @%(handle)s here. Check the spelling.", handle=to)
    return {
        "rows": _rows_of(db, listed, who),
        "to": to,
        "missing": missing if to else "",
        "aside": asides.count(db, who.person.id),
        "put_away": bool(places.listing(db, who.person.id, 1, archived=True)),
    }


async def archived(request: web.Request) -> web.StreamResponse:
    """What the reader has put away, until something is said there."""
    shell.signed_in(request)
    return await shell.show(request, "archived", _archived)


def _archived(db: Session, who: Reader) -> Facts:
    listed = places.listing(db, somebody(who).id, shell.LISTED, archived=True)
    return {"rows": _rows_of(db, listed, who)}


async def requests(request: web.Request) -> web.StreamResponse:
    """What strangers ask, which is no conversation until one answers."""
    shell.signed_in(request)
    return await shell.show(request, "requests", _requests)


def _requests(db: Session, who: Reader) -> Facts:
    listed = places.listing(db, somebody(who).id, shell.LISTED, aside=True)
    return {"rows": _rows_of(db, listed, who)}


def _rows_of(db: Session, listed: list[Conversation], who: Reader) -> list[Facts]:
    names = [draft_of(row.place, row.other) for row in listed]
    begun = drafts.beginnings(db, somebody(who).id, names)
    return [
        _row(db, row, who) | {"draft": name, "begun": begun.get(name, "")}
        for row, name in zip(listed, names, strict=True)
    ]


def _row(db: Session, row: Conversation, who: Reader) -> Facts:
    shape = wire.event(row.event, people.by_ids(db, {row.event.author})) if row.event else None
    return {
        "place": row.place.id,
        "last": row.place.last,
        "other": row.other,
        "name": row.other.name if row.other else row.place.name,
        "picture": row.place.picture,
        "unread": row.unread,
        "preview": _preview(shape, row, who) if shape else "",
        "at": row.at,
        "at_iso": dates.iso(row.at),
        "muted": row.muted_until > render.now_ms(),
        "pinned": row.pinned,
    }


def _preview(shape: dict[str, Any], row: Conversation, who: Reader) -> str:
    return render.preview(shape, who.id, who.locale, in_group=row.other is None)


async def _is_somebody(request: web.Request, handle: str) -> bool:
    return bool(await request.app[DATABASE].read(people.by_handles, [handle]))
