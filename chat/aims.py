"""What a wish about an event is aimed at: the place, locked, and a row of it that can be meant."""

from typing import NamedTuple

from sqlmodel import Session

from chat import blocks, driver, events, messages, places
from chat.events import QUIET, Event
from chat.groups import Change
from chat.messages import Line
from chat.people import Person
from chat.places import Place
from chat.refusals import Refused


class Wish(NamedTuple):
    """About the row `seq` of a place, under a client id of its own."""

    place: int
    seq: int
    client_id: bytes


def aim(db: Session, by: Person, wish: Wish) -> tuple[Place, Event]:
    """The place with its row locked, so that wishes come one after another, and the row that is
    meant. Refused with `not_found`, also for what is not theirs."""
    driver.ask(db, "select id from chat_places where id = ? for update", wish.place)
    place = places.load(db, [wish.place]).get(wish.place)
    if place is None or not places.may_read(place, by.id):
        raise Refused("not_found")
    return place, meant(db, place, wish.seq)


def meant(db: Session, place: Place, seq: int) -> Event:
    """Refused with `not_found` for what is no row of its own."""
    found = events.find(db, place.id, seq) if 0 < seq < events.LARGEST else None
    if found is None or found.kind in QUIET:
        raise Refused("not_found")
    return found


def let_write(db: Session, place: Place, by: Person) -> None:
    """Refused with `blocked_by_you` or `not_allowed`, as a line of theirs would be."""
    if place.blockers:
        raise Refused("blocked_by_you" if by.id in place.blockers else "not_allowed")
    if place.author and blocks.blocks(db, place.author, by.id):
        raise Refused("not_allowed")


def again(db: Session, by: Person, wish: Wish, kind: str) -> Change | None:
    """What came of it the first time; nobody is told once more. Refused with `key_reused` if this
    client id wanted something else."""
    spot = messages.known(db, [(wish.client_id, by.id)]).get((wish.client_id, by.id))
    if spot is None:
        return None
    found = events.find(db, spot.place, spot.seq) if spot.seq else None
    if found is None or (found.place, found.kind, found.target) != (wish.place, kind, wish.seq):
        raise Refused("key_reused")
    return Change(places.load(db, [spot.place])[spot.place], found)


def tell(
    db: Session, place: Place, by: Person, wish: Wish, kind: str, now: int, shown: str = ""
) -> Change:
    """Number it for everybody in the place."""
    line = Line(place, kind, by.id, by.id, wish.client_id, "", shown, wish.seq)
    [event], _ = messages.write(db, [line], [], now)
    return Change(place, event, place.members)
