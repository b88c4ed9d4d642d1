"""How one has a conversation in one's own list: muted, archived, pinned on top."""

from sqlmodel import Session

from chat import arrangements
from chat.people import Person
from web.api import shapes
from web.api.conversations import theirs
from web.api.declared import route
from web.api.kinds import Id, Until
from web.calls import Flag
from web.scopes import READ, WRITE
from web.writer import now_ms


@route("GET", "/api/places/{id}/arrangement", READ)
def arrangement(db: Session, me: Person, id: Id) -> shapes.Arranged:
    """How one has it."""
    place = theirs(db, me, id)
    return _stands(db, me, place.id)


@route("PATCH", "/api/places/{id}/arrangement", WRITE)
def arrange(
    db: Session,
    me: Person,
    id: Id,
    muted_until: Until | None = None,
    archived: Flag | None = None,
    pinned: Flag | None = None,
    aside: Flag | None = None,
) -> shapes.Arranged:
    """Change what is named; what is pinned is not archived, and the other way round. With `aside`
    false what a stranger began is among one's conversations; nobody lays anything aside."""
    place = theirs(db, me, id).id
    if muted_until is not None:
        arrangements.mute(db, me.id, place, muted_until)
    if archived is not None:
        arrangements.archive(db, me.id, place, archived)
    if pinned is not None:
        arrangements.pin(db, me.id, place, pinned, now_ms())
    if aside is False:
        arrangements.take_in(db, me.id, place)
    return _stands(db, me, place)


def _stands(db: Session, me: Person, place: int) -> shapes.Arranged:
    stands = arrangements.of(db, me.id, place)
    return {
        "muted_until": stands.muted_until,
        "archived": stands.archived,
        "pinned": stands.pinned,
        "aside": stands.aside,
    }
