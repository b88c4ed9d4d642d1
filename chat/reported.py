"""What can be shown to those who host: whose it is, and how it stands when it is."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session

from chat import events, people, pictures, places, profiles, timeline
from chat.people import Person
from chat.refusals import Refused

NUMBER = re.compile("0|[1-9][0-9]{0,17}")
SAID = frozenset({"message", "receipt", "ticket"})


class Thing(NamedTuple):
    """`subject` names it (`post:12`, `event:3:45`, `person:7`, `group:3`), `whose` answers for it,
    and `text` is all of it in words: who and when, what it says, where its pictures lie."""

    subject: str
    whose: Person
    says: str
    text: str


def find(db: Session, reader: int, subject: str) -> Thing:
    """Refused with `not_found` for what is not there or not the reader's to see, and for what is
    their own or the bot's."""
    kind, numbers = parse(subject)
    found = FINDING[kind][1](db, reader, *numbers)
    if found.whose.id == reader or found.whose.kind == "bot":
        raise Refused("not_found")
    return found


def parse(subject: str) -> tuple[str, tuple[int, ...]]:
    """Its kind and its numbers, each written in one way alone. Refused with `not_found`."""
    kind, *numbers = subject.split(":")
    count = FINDING[kind][0] if kind in FINDING else 0
    if not count or len(numbers) != count or not all(map(NUMBER.fullmatch, numbers)):
        raise Refused("not_found")
    return kind, tuple(map(int, numbers))


def _person(db: Session, reader: int, id: int) -> Thing:
    whose = _somebody(db, id)
    bio = profiles.of(db, id).bio
    return Thing(f"person:{id}", whose, bio, _told(whose, None, bio, [whose.picture]))


def _post(db: Session, reader: int, id: int) -> Thing:
    post = timeline.said(db, id)
    if post is None:
        raise Refused("not_found")
    whose = _somebody(db, post.author)
    shown = [picture.key for picture in pictures.read(post.pictures)]
    return Thing(f"post:{id}", whose, post.text, _told(whose, post.at, post.text, shown))


def _event(db: Session, reader: int, place: int, seq: int) -> Thing:
    where, event = places.load(db, [place]).get(place), events.find(db, place, seq)
    if where is None or event is None or not places.may_read(where, reader):
        raise Refused("not_found")
    if event.kind not in SAID:
        raise Refused("not_found")
    whose, shown = _somebody(db, event.speaker), pictures.keys(event.attachment)
    text = _told(whose, event.at, event.text, shown)
    return Thing(f"event:{place}:{seq}", whose, event.text, text)


def _group(db: Session, reader: int, id: int) -> Thing:
    group = places.load(db, [id]).get(id)
    if group is None or group.kind != "group" or reader not in group.members:
        raise Refused("not_found")
    whose = _somebody(db, group.owner or 0)
    says = f"{group.name} ({len(group.members)})"
    return Thing(f"group:{id}", whose, group.name, _told(whose, None, says, [group.picture]))


FINDING: dict[str, tuple[int, Callable[..., Thing]]] = {
    "person": (1, _person),
    "post": (1, _post),
    "event": (2, _event),
    "group": (1, _group),
}


def _somebody(db: Session, id: int) -> Person:
    if found := people.by_ids(db, [id]).get(id):
        return found
    raise Refused("not_found")


def _told(whose: Person, at: int | None, text: str, shown: list[str]) -> str:
    when = [] if at is None else [f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%d %H:%M} UTC"]
    seen = [f"/pictures/{key}.webp" for key in shown if key]
    lines = [", ".join([f"{whose.name} @{whose.handle}", *when]), text, *seen]
    return "\n".join(line for line in lines if line)
