"""Conversations: listed, looked at, read."""

from typing import cast

from sqlmodel import Session

from chat import events, groups, places
from chat.people import Person
from chat.places import Conversation, Place
from chat.refusals import Refused
from web import wire
from web.api import shapes
from web.api.declared import Page, route
from web.api.kinds import LARGEST_PAGE, PAGE, Id, Limit, Mark, Number, Which
from web.scopes import READ
from web.writer import now_ms

PAGED, MAIN, MOST = Limit(PAGE), Which("main"), LARGEST_PAGE


@route("GET", "/api/places", READ)
def conversations(
    db: Session, me: Person, which: Which = MAIN, cursor: Mark | None = None, limit: Limit = PAGED
) -> Page[shapes.Conversations]:
    """Conversations, the newest first: the `main` ones, `requests` of strangers, or the
    `archived`."""
    aside, archived = which == "requests", which == "archived"
    rows = places.listing(db, me.id, min(limit, MOST), cursor, aside, archived)
    more = {"cursor": "{}-{}".format(*rows[-1].mark)} if rows and len(rows) == limit else None
    return Page({"places": [_listed(row) for row in rows]}, more)


def _listed(row: Conversation) -> shapes.Conversation:
    place = row.place
    made: shapes.Conversation = {
        "id": str(place.id),
        "kind": place.kind,
        "last": place.last,
        "unread": row.unread,
        "muted": row.muted_until > now_ms(),
        "pinned": row.pinned,
    }
    if row.other:
        made["other"] = shapes.face(row.other)
        return made
    made["name"], made["owner"] = place.name, str(place.owner)
    made["members"] = len(place.members)
    return made


@route("GET", "/api/places/{id}", READ)
def conversation(db: Session, me: Person, id: Id) -> shapes.Place:
    """One conversation with its members, those of longest standing first."""
    return shown(db, theirs(db, me, id))


def theirs(db: Session, me: Person, id: int) -> Place:
    """Refused with `not_found` for what is not there and for what is not theirs."""
    place = places.load(db, [id]).get(id)
    if place is None or me.id not in place.members:
        raise Refused("not_found")
    return place


def shown(db: Session, place: Place) -> shapes.Place:
    members = [shapes.face(one) for one in groups.members(db, place.id)]
    made: shapes.Place = {
        "id": str(place.id),
        "kind": place.kind,
        "last": place.last,
        "members": members,
    }
    if place.kind == "group":
        made["name"], made["owner"] = place.name, str(place.owner)
    return made


@route("GET", "/api/places/{id}/events", READ)
def history(
    db: Session,
    me: Person,
    id: Id,
    before: Number | None = None,
    after: Number | None = None,
    limit: Limit = PAGED,
) -> Page[shapes.Events]:
    """What was said there: the newest, those below `before` or those above `after`.

    `next` goes on in the same direction: to what is older, or with `after` to what is newer."""
    place = places.load(db, [id]).get(id)
    if place is None or not places.may_read(place, me.id):
        raise Refused("not_found")
    return told(db, place.id, before, after, limit)


def told(
    db: Session, place: int, before: int | None, after: int | None, limit: int
) -> Page[shapes.Events]:
    """A page of the events of a place, and where it goes on."""
    limit = min(limit, MOST)
    found = events.history(db, place, before, after, limit)
    shown = cast(shapes.Events, {"events": wire.events(db, found)})
    if not found or len(found) < limit:
        return Page(shown, None)
    if after is not None:
        return Page(shown, {"after": str(found[-1].seq)})
    return Page(shown, {"before": str(found[0].seq)} if found[0].seq > 1 else None)
