"""What goes over the wire, to the network and back, without a wire."""

from collections.abc import Mapping
from typing import NamedTuple

import orjson

JSON = {"content-type": "application/json"}
ANSWERED, DROPPED, HUNG = "answered", "dropped", "hung"


class Asked(NamedTuple):
    """The names of headers are in small letters. `path` has its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Answer(NamedTuple):
    """It arrives `delay` ms after it was asked for, unless its fate is to be dropped or to hang."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    delay: int = 0
    fate: str = ANSWERED


def answer(status: int, found: object, delay: int = 0) -> Answer:
    return Answer(status, JSON, orjson.dumps(found), delay)


def invalid(reason: str) -> Answer:
    """The first bad field."""
    return answer(400, {"errorMessage": f"API Validation Error: 3001. {reason}"})


def missing(reason: str) -> Answer:
    return answer(404, {"errorMessage": f"API Validation Error: 3001. {reason}"})


def turned_away(status: int, code: str, message: str) -> Answer:
    """[I] `severity` and `info`, and which code belongs to which case."""
    inner = {"status": status, "code": code, "severity": "ERROR", "message": message, "info": ""}
    return answer(status, {"responseStatus": inner})
