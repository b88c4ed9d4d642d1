"""Whom one keeps at a distance: muted and blocked, and let in again."""

from sqlmodel import Session

from bot.kept import Kept
from chat import blocks, distance, mutes
from chat.people import Person
from chat.refusals import Refused
from web.api import shapes
from web.api.declared import Page, Told, route
from web.api.kinds import LARGEST_PAGE, PAGE, Handle, Limit, Mark
from web.api.persons import named
from web.scopes import READ, WRITE
from web.writer import now_ms

PAGED = Limit(PAGE)


@route("GET", "/api/muted", READ)
def muted(
    db: Session, me: Person, cursor: Mark | None = None, limit: Limit = PAGED
) -> Page[shapes.People]:
    """Whom one has muted, the newest first."""
    return _page(*distance.muted(db, me.id, cursor, min(limit, LARGEST_PAGE)))


@route("GET", "/api/blocked", READ)
def blocked(
    db: Session, me: Person, cursor: Mark | None = None, limit: Limit = PAGED
) -> Page[shapes.People]:
    """Whom one has blocked, the newest first."""
    return _page(*distance.blocked(db, me.id, cursor, min(limit, LARGEST_PAGE)))


def _page(found: list[Person], more: tuple[int, int] | None) -> Page[shapes.People]:
    further = {"cursor": "{}-{}".format(*more)} if more else None
    return Page({"people": [shapes.face(one) for one in found]}, further)


@route("PUT", "/api/people/{handle}/mute", WRITE)
def mute(db: Session, me: Person, handle: Handle) -> Told[shapes.Apart]:
    """Hear nothing of their posts and deeds; what they write to one still comes."""
    other = _other(db, me, handle)
    mutes.mute(db, me.id, other.id, now_ms())
    return _told(db, me, other)


@route("DELETE", "/api/people/{handle}/mute", WRITE)
def unmute(db: Session, me: Person, handle: Handle) -> Told[shapes.Apart]:
    """Hear of them again."""
    other = _other(db, me, handle)
    mutes.unmute(db, me.id, other.id)
    return _told(db, me, other)


@route("PUT", "/api/people/{handle}/block", WRITE)
def block(db: Session, me: Person, handle: Handle) -> Told[shapes.Apart]:
    """Take no line, money or question from them."""
    other = _other(db, me, handle)
    blocks.block(db, me.id, other.id, now_ms())
    return _told(db, me, other)


@route("DELETE", "/api/people/{handle}/block", WRITE)
def unblock(db: Session, me: Person, handle: Handle) -> Told[shapes.Apart]:
    """Let them in again."""
    other = _other(db, me, handle)
    blocks.unblock(db, me.id, other.id)
    return _told(db, me, other)


def _other(db: Session, me: Person, handle: str) -> Person:
    """Refused with `alone` for oneself, with `not_allowed` for the bot."""
    other = named(db, handle)
    if other.kind == "bot":
        raise Refused("not_allowed")
    if other.id == me.id:
        raise Refused("alone")
    return other


def _told(db: Session, me: Person, other: Person) -> Told[shapes.Apart]:
    """Open windows judge anew what they show of one another."""
    stands: shapes.Apart = {
        "muted": bool(mutes.among(db, me.id, [other.id])),
        "blocked": blocks.blocks(db, me.id, other.id),
    }
    return Told(stands, Kept.nothing()._replace(renewed=[me]))
