"""Second thoughts about what was said, and what one thinks of it: each is an event of the place."""

import uuid
from typing import cast

from aiohttp import web
from sqlmodel import Session

from chat import edits
from chat import reactions as thoughts
from chat.aims import Wish
from chat.groups import Change
from chat.people import Person
from chat.refusals import Refused
from web import changes, signs
from web.api import shapes
from web.api.declared import Told, route
from web.api.kinds import Emoji, Id, Number, Words
from web.calls import Flag
from web.keys import SIGNED
from web.scopes import WRITE
from web.writer import now_ms

ON = Flag(True)


@route("PATCH", "/api/places/{id}/events/{seq}", WRITE)
def edit_message(db: Session, me: Person, id: Id, seq: Id, text: Words) -> Told[shapes.Changed]:
    """Let a message of one's own say something else, within 15 minutes; it is never a command."""
    return told(db, edits.edit(db, me, _wish(id, seq), text, now_ms()), me)


@route("DELETE", "/api/places/{id}/events/{seq}", WRITE)
def delete_message(db: Session, me: Person, id: Id, seq: Id) -> Told[shapes.Changed]:
    """Let a message of one's own say nothing any more. A payment's ticket stays."""
    return told(db, edits.delete(db, me, _wish(id, seq), now_ms()), me)


@route("PUT", "/api/places/{id}/events/{seq}/reactions", WRITE)
def react(
    db: Session, me: Person, id: Id, seq: Id, emoji: Emoji, on: Flag = ON
) -> Told[shapes.Changed]:
    """Say with an emoji what one thinks of it; with `on` false take that back."""
    return told(db, thoughts.react(db, me, _wish(id, seq), emoji, on, now_ms()), me)


def _wish(place: int, seq: int) -> Wish:
    return Wish(place, seq, uuid.uuid4().bytes)


def told(db: Session, change: Change, me: Person) -> Told[shapes.Changed]:
    """What the change came to, and what is pushed of it."""
    heard = changes.tell(db, change, me)
    ack = {name: value for name, value in heard.acks[0].items() if name != "ok"}
    return Told(cast(shapes.Changed, ack), heard.kept)


@route("PUT", "/api/places/{id}/seen", WRITE)
async def look_at(request: web.Request, id: Id, seq: Number) -> shapes.Seen:
    """Everything up to this number was looked at; it never moves back."""
    signed = request[SIGNED]
    assert signed
    stands = await signs.look(request.app, signed.person, id, seq)
    if stands is None:
        raise Refused("not_found")
    return {"place": str(id), "seq": stands}
