"""How a command's arguments are kept with the question whose yes carries them out."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from bot.reading.periods import pack_period, unpack_period
from bot.reading.plastics import Carding, Pace, Plastic
from bot.signatures import Command, Month, Part, Parts
from chat import people
from chat.people import Person

Packing = tuple[Callable[[Any], Any], Callable[[Session, Any], Any]]


def _people(db: Session, ids: list[int]) -> tuple[Person, ...]:
    known = people.by_ids(db, ids)
    return tuple(known[id] for id in ids)


def _as_it_is(_db: Session, value: Any) -> Any:
    return value


# By kind of parameter, what JSON holds and what becomes of that; nothing said, the value itself.
PACKING: dict[str, Packing] = {
    "people": (lambda who: [each.id for each in who], _people),
    "person": (lambda who: who.id, lambda db, id: _people(db, [id])[0]),
    "month": (list, lambda _, parts: Month(*parts)),
    "parts": (list, lambda _, kept: Parts(Part(*each) for each in kept)),
    "period": (pack_period, lambda _, kept: unpack_period(kept)),
    "plastic": (list, lambda _, kept: Plastic(*kept)),
    "pace": (list, lambda _, kept: Pace(*kept)),
    "carding": (list, lambda _, kept: Carding(*kept)),
    "date": (date.isoformat, lambda _, day: date.fromisoformat(day)),
}
PLAIN: Packing = (lambda value: value, _as_it_is)
CHOSEN = ("amount", "note")  # kept with each choice


def pack(command: Command, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """All arguments but what a choice decides."""
    kinds = {p.name: p.kind for p in command.parameters}
    return {
        name: None if value is None else PACKING.get(kinds[name], PLAIN)[0](value)
        for name, value in arguments.items()
        if kinds[name] not in CHOSEN
    }


def unpack(db: Session, command: Command, packed: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {p.name: p.kind for p in command.parameters}
    return {
        name: None if value is None else PACKING.get(kinds[name], PLAIN)[1](db, value)
        for name, value in packed.items()
    }
