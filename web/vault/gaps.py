"""Gaps in a call that only the vault can fill, and the number taken out of what comes back."""

import re
from collections.abc import Mapping, Set
from typing import Any

GAPS = frozenset({"$number", "$expiry", "$holder", "$cvv"})
CVV = "$cvv"
DEEPEST = 16


def named(body: object, depth: int = 0) -> Set[str]:
    """Which gaps there are; ValueError of a body that is too deep to be one."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(body, str):
        return GAPS & {body}
    if isinstance(body, Mapping):
        return frozenset().union(*(named(value, depth + 1) for value in body.values()))
    if isinstance(body, list):
        return frozenset().union(*(named(value, depth + 1) for value in body))
    return frozenset()


def fill(body: Any, values: Mapping[str, str]) -> Any:
    """The same, each gap replaced: a gap is a whole value, never a part of one."""
    if isinstance(body, str):
        return values.get(body, body)
    if isinstance(body, Mapping):
        return {name: fill(value, values) for name, value in body.items()}
    if isinstance(body, list):
        return [fill(value, values) for value in body]
    return body


def scrub(text: bytes, digits: str) -> bytes:
    """Without this number, however it is spaced, should somebody send it back."""
    if not digits:
        return text
    spaced = b"[ -]?".join(digit.encode() for digit in digits)
    return re.sub(spaced, b"x" * (len(digits) - 4) + digits[-4:].encode(), text)
