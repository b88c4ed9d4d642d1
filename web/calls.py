"""Socket calls state their contract as typed parameters; the checks are derived from them."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NewType

from chat.pictures import Chosen
from web.courier import Connection
from web.pictures import judged

PlaceName = NewType("PlaceName", str)  # an id, or "@handle"
PlaceId = NewType("PlaceId", int)  # an id; 0, which no place has, for anything else
Choice = NewType("Choice", str)  # the id of a button
ClientId = NewType("ClientId", bytes)  # the 16 bytes of a UUID
Number = NewType("Number", int)  # of an event: 0 and up, below 2**63
Flag = NewType("Flag", bool)
Numbers = NewType("Numbers", dict[int, int])  # place id → number
Handles = NewType("Handles", list[str])
Pictures = NewType("Pictures", tuple[Chosen, ...])
Answer = Mapping[str, Any]
Call = Callable[..., Awaitable[Answer]]

LONGEST_CHOICE = 64
MOST_PLACES = 10_000
MOST_HANDLES = 256
LARGEST = 2**63
UUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class BadRequest(ValueError):
    """What was sent is not what the call takes."""


def _text(value: object) -> str:
    if type(value) is not str or "\0" in value:
        raise BadRequest
    return value


def _short(value: object) -> str:
    text = _text(value)
    if len(text) > LONGEST_CHOICE:
        raise BadRequest
    return text


def _place_id(value: object) -> int:
    text = _short(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise BadRequest
    return value


def uuid(value: object) -> bytes:
    """The 16 bytes of one that is written in the usual way. BadRequest for anything else."""
    if type(value) is not str or not UUID.fullmatch(value):
        raise BadRequest
    return bytes.fromhex(value.replace("-", ""))


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < LARGEST:
        raise BadRequest
    return value


def _numbers(value: object) -> dict[int, int]:
    if type(value) is not dict or len(value) > MOST_PLACES:
        raise BadRequest
    if not all(id.isascii() and id.isdigit() and len(id) < 19 for id in value):
        raise BadRequest
    return {int(id): _number(seq) for id, seq in value.items()}


def _handles(value: object) -> list[str]:
    if type(value) is not list or len(value) > MOST_HANDLES:
        raise BadRequest
    return [_short(handle).removeprefix("@") for handle in value]


def _pictures(value: object) -> tuple[Chosen, ...]:
    try:
        return tuple(judged(value))
    except ValueError:
        raise BadRequest from None


CHECKS: dict[object, Callable[[object], Any]] = {
    str: _text,
    ClientId: uuid,
    PlaceName: _short,
    PlaceId: _place_id,
    Choice: _short,
    Number: _number,
    Flag: _flag,
    Numbers: _numbers,
    Handles: _handles,
    Pictures: _pictures,
}


def bind(call: Call) -> Callable[[Connection, object], Awaitable[Answer]]:
    """`call(me, …typed parameters…)` as a function of a connection and what it sent.

    BadRequest, before anything is begun, if a parameter is missing, unknown or of a wrong type;
    a parameter with a default may be left out or null."""
    parameters = list(inspect.signature(call, eval_str=True).parameters.values())[1:]
    required = [(p.name, CHECKS[p.annotation]) for p in parameters if p.default is p.empty]
    optional = {
        p.name: CHECKS[_plain(p.annotation)] for p in parameters if p.default is not p.empty
    }
    names = {p.name for p in parameters}

    def checked(me: Connection, data: object) -> Awaitable[Answer]:
        if type(data) is not dict or not data.keys() <= names:
            raise BadRequest
        arguments = {name: check(data.get(name)) for name, check in required}
        for name, check in optional.items():
            if (value := data.get(name)) is not None:
                arguments[name] = check(value)
        return call(me, **arguments)

    return checked


def _plain(annotation: Any) -> object:
    """`Number` of `Number | None`."""
    kinds = [kind for kind in getattr(annotation, "__args__", ()) if kind is not type(None)]
    return kinds[0] if kinds else annotation
