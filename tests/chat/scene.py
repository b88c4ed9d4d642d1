"""Alice, Bob and their conversation, in as few words as a test needs."""

import uuid

from sqlmodel import Session

from chat import messages, people, places
from chat.events import Event, Private
from chat.messages import NEWEST, Line, Whisper
from chat.people import Person
from chat.places import Place

NOW = 1_790_000_000_000


def somebody(db: Session, handle: str) -> Person:
    return people.join(db, handle, handle.title(), "en", "an encoded hash", NOW)


def talk(db: Session, one: Person, other: Person) -> Place:
    return places.direct(db, one.id, other.id, NOW)


def line(place: Place, speaker: Person, text: str = "hello", client_id: bytes = b"") -> Line:
    """Under a client id of its own, unless one is given."""
    own = client_id or uuid.uuid4().bytes
    return Line(place, "message", speaker.id, speaker.id, own, text)


def whisper(
    place: Place, person: Person, text: str = "psst", after: int = NEWEST, client_id: bytes = b""
) -> Whisper:
    return Whisper(person.id, place.id, after, "line", person.id, client_id, text)


def say(db: Session, *lines: Line, now: int = NOW) -> list[Event]:
    return messages.write(db, lines, [], now)[0]


def mutter(db: Session, *whispers: Whisper, now: int = NOW) -> list[Private]:
    return messages.write(db, [], whispers, now)[1]


def chatter(db: Session, place: Place, speaker: Person, count: int, now: int = NOW) -> list[Event]:
    return say(db, *[line(place, speaker, f"line {n}") for n in range(count)], now=now)
