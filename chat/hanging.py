"""What hangs on the events of a place: the row that a reply quotes, and what others think of it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlmodel import Session

from chat import driver, events
from chat.events import Event

Key = tuple[int, int]  # place, number


class Hanging(NamedTuple):
    """`about` has the row that a reply quotes or an edit changed, as it is now; `reactions` those
    to a row, each with its people, in the order in which they came."""

    about: Mapping[Key, Event]
    reactions: Mapping[Key, Mapping[str, list[int]]]

    @property
    def people(self) -> set[int]:
        """All whose names are needed to show it."""
        reacted = {
            who for each in self.reactions.values() for them in each.values() for who in them
        }
        return reacted | {event.author for event in self.about.values()}


NOTHING = Hanging({}, {})


def find(db: Session, rows: Iterable[Event], new: Iterable[Event] = ()) -> Hanging:
    """At most two statements. To what is `new` nobody can have reacted."""
    known, fresh = list(rows), list(new)
    return Hanging(_about(db, [*known, *fresh]), _reactions(db, known))


def _about(db: Session, rows: Iterable[Event]) -> dict[Key, Event]:
    wanted = {
        (row.place, row.seq): (row.place, row.target)
        for row in rows
        if row.target is not None and row.kind in ("message", "edit")
    }
    known = events.load(db, wanted.values())
    return {key: known[target] for key, target in wanted.items() if target in known}


def _reactions(db: Session, rows: list[Event]) -> dict[Key, dict[str, list[int]]]:
    if not rows:
        return {}
    found: dict[Key, dict[str, list[int]]] = {}
    sql = (
        "select x.place, x.seq, x.emoji, x.person from each(?) as r join chat_reactions x"
        " on x.place = cast(r.value->>0 as bigint) and x.seq = cast(r.value->>1 as bigint)"
        " order by x.at, x.person, x.emoji"
    )
    for place, seq, emoji, person in driver.ask(db, sql, [(row.place, row.seq) for row in rows]):
        found.setdefault((place, seq), {}).setdefault(emoji, []).append(person)
    return found
