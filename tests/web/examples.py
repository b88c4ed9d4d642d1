"""What the examples of a page promise, held against what really came."""

import re
from typing import Any

ANY = "…"


def fill(text: str, known: dict[str, Any]) -> str:
    for name, value in known.items():
        text = text.replace(f"${name}", str(value))
    return text


def compare(found: Any, expected: Any, known: dict[str, Any], where: str) -> None:
    """`…` is anything but nothing; a `$name` that is not known yet is learnt."""
    if expected == ANY:
        assert found is not None, where
    elif isinstance(expected, str) and re.fullmatch(r"\$[a-z]+", expected):
        known[expected[1:]] = found
    elif isinstance(expected, dict):
        assert set(found) == set(expected), (where, found)
        for key, value in expected.items():
            compare(found[key], value, known, where)
    elif isinstance(expected, list):
        assert len(found) == len(expected), (where, found)
        for one, other in zip(found, expected, strict=True):
            compare(one, other, known, where)
    else:
        assert found == expected, (where, found)
