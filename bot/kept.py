"""What a batch wrote, and all that is needed to push it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session

from chat import events, hanging
from chat.events import Event, Private
from chat.hanging import Hanging
from chat.messages import Line
from chat.people import Person
from payments import wallets
from payments.wallets import Holding


class Kept(NamedTuple):
    """The rows that were written, and what is needed to push them."""

    events: list[Event]
    privates: list[Private]
    amended: dict[tuple[int, int], Event]  # (place, seq): the row as it is now
    answered: dict[tuple[int, int], Private]  # (person, mine): the question that is closed now
    members: dict[int, tuple[int, ...]]
    listed: dict[int, str]  # the kinds of the places that stand in the list of conversations
    people: dict[int, Person]
    holdings: dict[int, list[Holding]]  # of everybody whose money moved
    beside: Hanging = hanging.NOTHING
    renewed: Sequence[Person] = ()  # who are called, read or reached otherwise now
    asides: Mapping[int, tuple[int, ...]] = {}  # by place: at whose side it lies

    @staticmethod
    def nothing() -> "Kept":
        return Kept([], [], {}, {}, {}, {}, {}, {})


class Heard(NamedTuple):
    """An ack for each utterance of a batch, in order, and what is to be pushed."""

    acks: list[dict[str, Any]]
    kept: Kept


def amended(db: Session, written: Iterable[Event]) -> dict[tuple[int, int], Event]:
    """The rows that these change, as they are now; a message that answers one does not."""
    changing = [row for row in written if row.kind != "message"]
    targets = [(row.place, row.target) for row in changing if row.target is not None]
    found = {key: events.find(db, *key) for key in targets}
    return {key: ticket for key, ticket in found.items() if ticket}


def members(lines: Iterable[Line]) -> dict[int, tuple[int, ...]]:
    """Who is told: also those whose first reply makes them belong."""
    told: dict[int, tuple[int, ...]] = {}
    for line in lines:
        known = told.setdefault(line.place.id, line.place.members)
        if line.place.kind == "replies" and line.client_id and line.speaker not in known:
            told[line.place.id] = (*known, line.speaker)
    return told


def asides(lines: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """At whose side their places lie, now that these were said."""
    said = {(line.place.id, line.speaker) for line in lines}
    lies = {(line.place.id, one) for line in lines for one in line.place.asides} - said
    return {place: tuple(one for at, one in lies if at == place) for place, _ in lies}


def listed(lines: Iterable[Line]) -> dict[int, str]:
    """The kinds of those of their places that stand in the list of conversations."""
    return {line.place.id: line.place.kind for line in lines if line.place.kind != "replies"}


def holdings(db: Session, touched: Iterable[Person]) -> dict[int, list[Holding]]:
    """What they have now, by person."""
    ids = {person.owner: person.id for person in touched}
    return {ids[owner]: held for owner, held in wallets.holdings(db, ids).items()}
