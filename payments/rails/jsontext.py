"""JSON in which every number stays the text that was sent, so that no amount becomes a float."""

import json
from typing import NoReturn

LARGEST = 256 * 1024  # bytes; a report of a hundred rows has a quarter of it
DEEPEST = 32


def read(body: bytes) -> object:
    """Objects, lists, text, True, False, None. ValueError for anything that is not quite JSON:
    NaN, a key given twice, half a character, more than 256 KB, more than 32 deep."""
    if len(body) > LARGEST:
        raise ValueError("too large")
    try:
        text = body.decode()
        found = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_no, object_pairs_hook=_once
        )
    except RecursionError:
        raise ValueError("too deep") from None
    if "\\u" in text or text.count("[") + text.count("{") > DEEPEST:  # else there is nothing to see
        _measure(found, DEEPEST)
    return found


def read_object(body: bytes) -> dict[str, object]:
    """As `read`, and ValueError for what is not an object."""
    found = read(body)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def text(found: object, name: str) -> str:
    """The text or number of this name, as text; empty if there is none or it is something else."""
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def _no(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _measure(value: object, left: int) -> None:
    """Half of a surrogate pair is no text: it could be neither kept nor sent on."""
    if left < 0:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()
    parts = value.items() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in parts:
        for part in each if isinstance(each, tuple) else (each,):
            _measure(part, left - 1)
