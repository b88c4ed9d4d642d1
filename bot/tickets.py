"""Tickets that change: what waits for somebody. Wherever a copy of one stands, it says the same."""

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session

from bot.answers import Attachment
from chat import events
from chat.events import Event

LOOKED_AT = 200  # events of a place, newest first, for a ticket that somebody answers by typing


class Ticket(NamedTuple):
    """A copy of a ticket. `about` is what it shows (`request:12`), `shown` how that stands now."""

    place: int
    seq: int
    about: str
    shown: Attachment

    @property
    def kind(self) -> str:
        """What it is about: request, packet…"""
        return self.about.partition(":")[0]

    @property
    def is_open(self) -> bool:
        """Whether somebody can still act on it; a slim one tells of another."""
        return self.shown.get("state") == "open" and not self.shown.get("slim")

    @property
    def number(self) -> int:
        """Of what it is about."""
        return int(self.about.partition(":")[2])


Verb = Callable[..., Any]  # (desk, ticket, and what else was typed) → answer
VERBS: dict[tuple[str, str], tuple[Verb, str]] = {}
# Of tickets whose lines do not say what they are about, where the copies stand.
FINDERS: dict[str, Callable[[Session, str], list[Ticket]]] = {}


def verb(kind: str, name: str, by: str = "") -> Callable[[Verb], Verb]:
    """Make a function what `/name`, or its button, does to the tickets of a kind; `by` is the part
    of the ticket that holds the face, or the faces, of those who may."""

    def register(function: Verb) -> Verb:
        VERBS[kind, name] = function, by
        return function

    return register


def copies(db: Session, about: str) -> list[Ticket]:
    """All copies of a ticket, in the order of their places."""
    if finder := FINDERS.get(about.partition(":")[0]):
        return finder(db, about)
    return [_ticket(event) for event in events.about(db, about)]


def tapped(db: Session, place: int, seq: int, name: str, person: int) -> Ticket | None:
    """The ticket whose button was pressed, if it has that button for this person."""
    event = events.find(db, place, seq)
    ticket = _ticket(event) if event and event.about else None
    return ticket if ticket and _may(ticket, name, person) else None


def newest(db: Session, place: int, name: str, person: int) -> Ticket | None:
    """The newest ticket here that is open and that this person may do this to; if there is none,
    the newest that they could have."""
    found = [_ticket(event) for event in events.history(db, place, limit=LOOKED_AT) if event.about]
    able = [ticket for ticket in reversed(found) if _may(ticket, name, person)]
    still = (ticket for ticket in able if ticket.shown.get("state") == "open")
    return next(still, able[0] if able else None)


def waiting(db: Session, place: int, kind: str) -> list[Ticket]:
    """The open tickets of a kind among the newest events here, the newest first."""
    found = [_ticket(event) for event in events.history(db, place, limit=LOOKED_AT) if event.about]
    return [each for each in reversed(found) if each.kind == kind and each.is_open]


def _may(ticket: Ticket, name: str, person: int) -> bool:
    if (known := VERBS.get((ticket.kind, name))) is None:
        return False
    _, by = known
    who = ticket.shown[by] if by else []
    faces = who if isinstance(who, list) else [who]
    return not by or any(face["id"] == str(person) for face in faces)


def _ticket(event: Event) -> Ticket:
    return Ticket(event.place, event.seq, event.about, orjson.loads(event.attachment))
