"""Whom `/block` and `/unblock` mean, and what they say."""

from collections.abc import Callable

from sqlmodel import Session

from bot.answers import Answer, notice
from bot.desk import Desk
from chat import people
from chat.people import Person


def told(
    desk: Desk, who: Person | None, code: str, act: Callable[[Session, Person], object]
) -> Answer:
    """Do it to whoever was named, or to the other one here; said to the speaker alone."""
    other = who or _other(desk)
    if other is None or other.id == desk.speaker.id or other.kind == "bot":
        desk.refuse("block_whom")

    def writes(db: Session) -> Person:
        act(db, other)
        return people.by_ids(db, [desk.speaker.id])[desk.speaker.id]

    return Answer(notice(desk.words(code, payee=other)), writes=writes)


def _other(desk: Desk) -> Person | None:
    if desk.place.kind != "direct":
        return None
    known = people.by_ids(desk.db, desk.place.members)
    return next((one for one in known.values() if one.id != desk.speaker.id), None)
