"""Tells what a deed came to: where it was asked for, where its tickets stand, whom it concerns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import orjson
from sqlmodel import Session

from bot import tickets
from bot.answers import Attachment, Carried, face
from bot.tickets import Ticket
from chat import events, places
from chat.messages import NEWEST, Line, Whisper
from chat.people import Person
from chat.places import Place


class Said(NamedTuple):
    """Who asked for it, where, and under which client id with which words; nobody and nowhere
    where it was the clock."""

    speaker: Person
    place: Place | None = None
    client_id: bytes = b""
    text: str = ""
    asked: bytes = b""


def lines(db: Session, carried: Carried, said: Said, bot: Person, now: int) -> list[Line]:
    """What everybody is told, first of all where it was asked for. The tickets are amended."""
    shown = _text(carried.shown)
    shape = carried.kind, bot.id, said.speaker.id
    changed = _amended(db, carried)
    here = said.place
    told = []
    if here:
        about = next((t.seq for t in changed if t.place == here.id), None)
        line = Line(here, *shape, said.client_id, said.text, shown, about, carried.about)
        told = [line._replace(asked=said.asked)]
    again = _text(_again(carried, said.speaker))
    for ticket, place in _elsewhere(db, changed, here):
        if any(line.place.id == place.id for line in told):
            told.append(Line(place, "ticket", *shape[1:], b"", "", again, ticket.seq))
        else:
            told.append(Line(place, *shape, b"", "", shown, ticket.seq))
    other = said.speaker if carried.between else bot
    for home in _homes(db, carried.concerns, [line.place for line in told], other, now):
        told.append(Line(home, *shape, b"", "", shown, None, carried.about))
    return told


def whisper(who: Person, place: int, bot: Person, shown: Attachment) -> Whisper:
    """What only they read, as the newest in a place."""
    return Whisper(who.id, place, NEWEST, "answer", bot.id, b"", "", _text(shown))


def _again(carried: Carried, speaker: Person) -> Attachment:
    """The same once more, for another ticket that it changes in a place: nobody sees this one."""
    about = {"told": carried.kind, "shown": carried.shown}
    return {"kind": "again", "slim": True, "by": face(speaker), "state": ""} | about


def _amended(db: Session, carried: Carried) -> list[Ticket]:
    changed: list[Ticket] = []
    for about, shown in carried.changes.items():
        for ticket in tickets.copies(db, about):
            events.amend(db, ticket.place, ticket.seq, _text(shown))
            changed.append(ticket)
    return changed


def _elsewhere(
    db: Session, changed: Sequence[Ticket], here: Place | None
) -> Iterator[tuple[Ticket, Place]]:
    """Every copy but the first one here, which the answer is about."""
    known = places.load(db, {ticket.place for ticket in changed})
    skipped = False
    for ticket in changed:
        if here and ticket.place == here.id and not skipped:
            skipped = True
        else:
            yield ticket, known[ticket.place]


def _homes(
    db: Session, concerns: Iterable[Person], told: Sequence[Place], other: Person, now: int
) -> Iterator[Place]:
    """The conversations with somebody (the bot, mostly) of those who are told nowhere else."""
    heard = {member for place in told for member in place.members}
    for person in concerns:
        if person.id not in heard:
            yield places.direct(db, person.id, other.id, now)


def _text(attachment: Attachment) -> str:
    return orjson.dumps(attachment).decode()
