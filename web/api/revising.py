"""What an author does with a post of theirs: edit it for five minutes, delete it, pin it."""

from sqlmodel import Session

from bot.answers import stamp
from chat import profiles, revisions
from chat.people import Person
from web.api import shapes
from web.api.declared import route
from web.api.kinds import Id, PostWords
from web.api.posts import found, shown
from web.scopes import READ, WRITE
from web.writer import now_ms


@route("PATCH", "/api/posts/{id}", WRITE)
def edit_post(db: Session, me: Person, id: Id, text: PostWords) -> shapes.Post:
    """Let a post of one's own say something else, within five minutes."""
    return shown(db, me, [revisions.edit(db, me.id, id, text, now_ms())])[0]


@route("DELETE", "/api/posts/{id}", WRITE)
def delete_post(db: Session, me: Person, id: Id) -> shapes.Deleted:
    """Take a post of one's own away, with its pictures; what others answered stays."""
    revisions.delete(db, me.id, id, now_ms())
    return {"deleted": True}


@route("GET", "/api/posts/{id}/history", READ)
def wordings(db: Session, me: Person, id: Id) -> shapes.Wordings:
    """All that a post has said."""
    said = revisions.history(db, found(db, id))
    return {
        "wordings": [
            {"text": one.text, "until": None if one.until is None else stamp(one.until)}
            for one in said
        ]
    }


@route("PUT", "/api/posts/{id}/pin", WRITE)
def pin(db: Session, me: Person, id: Id) -> shapes.Pinned:
    """Put a post of one's own on top of one's profile."""
    profiles.pin(db, me.id, id)
    return {"pinned": True}


@route("DELETE", "/api/posts/{id}/pin", WRITE)
def unpin(db: Session, me: Person, id: Id) -> shapes.Pinned:
    """Take it down again."""
    revisions.own(db, me.id, id)
    profiles.unpin(db, me.id, id)
    return {"pinned": False}
