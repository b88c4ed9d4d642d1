"""Conversations begun and changed: a direct one, a group, who belongs to it."""

import uuid

from sqlmodel import Session

from chat import places
from chat.people import Person
from chat.refusals import Refused
from web import groups
from web.api import conversations, shapes
from web.api.changing import told
from web.api.declared import Told, route
from web.api.kinds import Handle, Handles, Id, Key, Name
from web.api.persons import named
from web.scopes import WRITE
from web.writer import now_ms


@route("POST", "/api/places", WRITE)
def start(db: Session, me: Person, person: Handle) -> shapes.Place:
    """The direct conversation with somebody, made on first use."""
    place = places.direct(db, me.id, named(db, person).id, now_ms())
    if place.blockers:
        raise Refused("blocked_by_you" if me.id in place.blockers else "not_allowed")
    return conversations.shown(db, place)


@route("POST", "/api/groups", WRITE, 201)
def gather(db: Session, me: Person, name: Name, people: Handles) -> Told[shapes.Changed]:
    """A new group with these people."""
    return told(db, groups.make(db, me, name, people, uuid.uuid4().bytes), me)


@route("PATCH", "/api/places/{id}", WRITE)
def rename(db: Session, me: Person, id: Id, name: Name) -> Told[shapes.Changed]:
    """Name a group."""
    return told(db, groups.relabel(db, me, id, name), me)


@route("POST", "/api/places/{id}/members", WRITE)
def admit(db: Session, me: Person, id: Id, people: Handles) -> Told[shapes.Changed]:
    """Add people to a group; they read all that was said there."""
    return told(db, groups.add(db, me, id, people), me)


@route("DELETE", "/api/places/{id}/members/{handle}", WRITE)
def dismiss(db: Session, me: Person, id: Id, handle: Handle) -> Told[shapes.Changed]:
    """Remove somebody from a group, as its owner; or leave it."""
    return told(db, groups.remove(db, me, id, handle), me)


@route("PUT", "/api/places/{id}/picture", WRITE)
def depict(db: Session, me: Person, id: Id, key: Key) -> Told[shapes.Changed]:
    """Show a group by a picture that was sent, best a square one."""
    return told(db, groups.depict(db, me, id, key), me)


@route("DELETE", "/api/places/{id}/picture", WRITE)
def bare(db: Session, me: Person, id: Id) -> Told[shapes.Changed]:
    """Show it by its initial again."""
    return told(db, groups.depict(db, me, id, ""), me)
