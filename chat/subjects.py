"""What an alert is about: a post, a line, a person; found for who may read it."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session

from chat import driver, events, places


class Subject(NamedTuple):
    """Its words, and where it stands: a line in a place (under a post, where that has one), or a
    post, or neither."""

    text: str = ""
    post: int | None = None
    place: int | None = None
    seq: int | None = None


def load(db: Session, reader: int, names: Collection[str]) -> dict[str, Subject]:
    """Those that are still there and that the reader may read, by name (`event:3:45`)."""
    parts = {name: name.split(":") for name in names}
    found = {name: Subject() for name, (kind, *_) in parts.items() if kind == "person"}
    texts = _posts(db, [int(part[1]) for part in parts.values() if part[0] == "post"])
    for name, (kind, *numbers) in parts.items():
        if kind == "post" and int(numbers[0]) in texts:
            found[name] = Subject(texts[int(numbers[0])], int(numbers[0]))
    return found | _lines(db, reader, {n: part for n, part in parts.items() if part[0] == "event"})


def _posts(db: Session, ids: list[int]) -> dict[int, str]:
    sql = "select id, text from chat_posts where id among ? and gone_at is null"
    return dict(driver.ask(db, sql, ids)) if ids else {}


def _lines(db: Session, reader: int, named: dict[str, list[str]]) -> dict[str, Subject]:
    spots = {name: (int(place), int(seq)) for name, (_, place, seq) in named.items()}
    known = places.load(db, {place for place, _ in spots.values()})
    found = {}
    for name, (place, seq) in spots.items():
        where = known.get(place)
        event = events.find(db, place, seq)
        if where and event and places.may_read(where, reader):
            found[name] = Subject(event.text, where.post, place, seq)
    return found
