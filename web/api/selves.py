"""Oneself: what one is called, says of oneself, reads, and looks like."""

from sqlmodel import Session

from bot.kept import Kept
from chat import people, pictures, profiles
from chat.people import Person
from web.api import shapes
from web.api.declared import Told, route
from web.api.kinds import Bio, Key, Language, PersonName
from web.scopes import READ, WRITE
from web.writer import now_ms


@route("GET", "/api/me", READ)
def myself(db: Session, me: Person) -> shapes.Me:
    """What one is called, says of oneself, and reads."""
    return _shown(db, me)


@route("PATCH", "/api/me", WRITE)
def describe(
    db: Session,
    me: Person,
    name: PersonName | None = None,
    bio: Bio | None = None,
    locale: Language | None = None,
) -> Told[shapes.Me]:
    """Change what is named."""
    if name is not None:
        people.rename(db, me.id, name)
    if bio is not None:
        profiles.describe(db, me.id, bio)
    if locale is not None:
        people.set_locale(db, me.id, locale)
    return _told(db, people.by_ids(db, {me.id})[me.id])


@route("PUT", "/api/me/picture", WRITE)
def depict_me(db: Session, me: Person, key: Key) -> Told[shapes.Me]:
    """Be shown by a picture that was sent, best a square one."""
    return _told(db, pictures.show_person(db, me.id, key, now_ms()))


@route("DELETE", "/api/me/picture", WRITE)
def bare_me(db: Session, me: Person) -> Told[shapes.Me]:
    """Be shown by one's initial again."""
    return _told(db, pictures.show_person(db, me.id, "", now_ms()))


def _told(db: Session, me: Person) -> Told[shapes.Me]:
    return Told(_shown(db, me), Kept.nothing()._replace(renewed=[me]))


def _shown(db: Session, me: Person) -> shapes.Me:
    made: shapes.Me = {
        "id": str(me.id),
        "handle": me.handle,
        "name": me.name,
        "bio": profiles.of(db, me.id).bio,
        "locale": me.locale,
    }
    if me.picture:
        made["picture"] = me.picture
    return made
