"""JSON as programs must send it: UTF-8, one object, no name twice, no number that is none."""

import json
import math
from typing import Any

from web.calls import BadRequest

DEEPEST = 32


def read(raw: bytes) -> dict[str, Any]:
    """The object in a body, none for an empty one. BadRequest for anything else."""
    if not raw:
        return {}
    try:
        given = json.loads(
            raw.decode(), object_pairs_hook=_once, parse_constant=_no, parse_float=_finite
        )
    except (ValueError, RecursionError):
        raise BadRequest from None
    if type(given) is not dict or _depth(given) > DEEPEST:
        raise BadRequest
    return given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    given = dict(pairs)
    if len(given) < len(pairs):
        raise ValueError("a name stands there twice")
    return given


def _no(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"{text} is too large")
    return number


def _depth(given: object) -> int:
    """How many objects and lists lie in one another, a layer at a time."""
    layer, depth = [given], 0
    while layer := [one for one in layer if isinstance(one, dict | list)]:
        depth += 1
        layer = [
            inner for one in layer for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth
