"""People: found by their handle, followed and not."""

from sqlmodel import Session

from chat import blocks, follows, mutes, people, profiles
from chat.people import Person
from chat.refusals import Refused
from web.api import shapes
from web.api.declared import Page, route
from web.api.kinds import LARGEST_PAGE, PAGE, Handle, Id, Limit
from web.scopes import READ, WRITE
from web.writer import now_ms

PAGED = Limit(PAGE)


def named(db: Session, handle: str) -> Person:
    """Refused with `not_found`."""
    if person := people.by_handles(db, [handle]).get(handle.lower()):
        return person
    raise Refused("not_found")


@route("GET", "/api/people/{handle}", READ)
def person(db: Session, me: Person, handle: Handle) -> shapes.Profile:
    """Somebody, and what is between you."""
    found = named(db, handle)
    said = profiles.of(db, found.id)
    shown: shapes.Profile = {
        "id": str(found.id),
        "handle": found.handle,
        "name": found.name,
        "kind": found.kind,
        "bio": said.bio,
        "followers": follows.followers(db, found.id),
        "following": follows.following(db, found.id),
        "follows": follows.follows(db, me.id, found.id),
        "muted": bool(mutes.among(db, me.id, [found.id])),
        "blocked": blocks.blocks(db, me.id, found.id),
    }
    if said.pinned:
        shown["pinned"] = str(said.pinned)
    return shown


@route("GET", "/api/people/{handle}/followers", READ)
def followers(
    db: Session, me: Person, handle: Handle, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.People]:
    """Who follows somebody, those who joined last first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    return _page(db, follows.who_follows(db, named(db, handle).id, cursor, limit), limit)


@route("GET", "/api/people/{handle}/following", READ)
def following(
    db: Session, me: Person, handle: Handle, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.People]:
    """Whom somebody follows, those who joined last first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    return _page(db, follows.whom_follows(db, named(db, handle).id, cursor, limit), limit)


def _page(db: Session, ids: list[int], limit: int) -> Page[shapes.People]:
    known = people.by_ids(db, ids)
    more = {"cursor": str(ids[-1])} if ids and len(ids) == limit else None
    return Page({"people": [shapes.face(known[id]) for id in ids]}, more)


@route("PUT", "/api/people/{handle}/follow", WRITE)
def follow(db: Session, me: Person, handle: Handle) -> shapes.Following:
    """Read somebody's posts at home from now on."""
    other = named(db, handle)
    if other.kind == "bot":
        raise Refused("not_allowed")
    follows.follow(db, me.id, other.id, now_ms())
    return {"follows": True}


@route("DELETE", "/api/people/{handle}/follow", WRITE)
def unfollow(db: Session, me: Person, handle: Handle) -> shapes.Following:
    """Read them at home no more."""
    follows.unfollow(db, me.id, named(db, handle).id)
    return {"follows": False}
