"""Second thoughts: one's own message is edited for a quarter of an hour, or deleted for good.

The row of a message is what it says now; that it was changed is an event of its own, without words,
so that nothing of what was deleted stays anywhere. A ticket can be neither edited nor deleted."""

import orjson
from sqlmodel import Session

from chat import aims, driver, events, index, messages, pictures, plastic
from chat.aims import Wish
from chat.events import Event
from chat.groups import Change
from chat.people import Person
from chat.refusals import Refused

LATEST = 15 * 60_000  # ms after it was said
PLAIN = {"kind": "plain"}  # what hangs on a message that says nothing but its words


def edit(db: Session, by: Person, wish: Wish, text: str, now: int) -> Change:
    """It says something else from now on; what it says is never read as a command. Refused with
    `not_found`, `not_allowed`, `ticket_stays`, `edit_late`, `bad_request` or `too_long`."""
    place, said = aims.aim(db, by, wish)
    if done := aims.again(db, by, wish, "edit"):
        return done
    aims.let_write(db, place, by)
    _own(said, by)
    if said.kind == "gone":
        raise Refused("not_found")
    if now - said.at > LATEST:
        raise Refused("edit_late", minutes=LATEST // 60_000)
    _check(text)
    text = plastic.hide(db, by.id, text)
    if text == said.text:
        return Change(place)
    shown = (orjson.loads(said.attachment) if said.attachment else PLAIN) | {"edited": True}
    events.reword(db, said, "message", text, orjson.dumps(shown).decode())
    messages.forget(db, said)
    index.change(db, messages.entry(place, said._replace(text=text)))
    return aims.tell(db, place, by, wish, "edit", now)


def delete(db: Session, by: Person, wish: Wish, now: int) -> Change:
    """It says nothing any more, and neither does what others thought of it. Refused with
    `not_found`, `not_allowed` or `ticket_stays`."""
    place, said = aims.aim(db, by, wish)
    if done := aims.again(db, by, wish, "deletion"):
        return done
    _own(said, by)
    if said.kind == "gone":
        return Change(place)
    pictures.release(db, pictures.keys(said.attachment), now)
    events.reword(db, said, "gone", "", "")
    messages.forget(db, said)
    index.forget(db, str(place.id), said.seq)
    sql = "delete from chat_reactions where place = ? and seq = ?"
    driver.ask(db, sql, said.place, said.seq)
    return aims.tell(db, place, by, wish, "deletion", now)


def _own(said: Event, by: Person) -> None:
    if said.kind in ("receipt", "ticket"):
        raise Refused("ticket_stays")
    if said.author != by.id or said.kind not in ("message", "gone"):
        raise Refused("not_allowed")


def _check(text: str) -> None:
    if len(text) > messages.LONGEST:
        raise Refused("too_long", limit=messages.LONGEST)
    if not text.strip() or messages.UNKEEPABLE.search(text):
        raise Refused("bad_request")
