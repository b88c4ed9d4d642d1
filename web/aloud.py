"""`quid read`: texts in, one plain line of JSON out for each."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from bot.reading import read_aloud


def read_lines(lines: Iterable[str], given: Mapping[str, Any]) -> None:
    """A JSON object a line, with the fields of the command line; what it leaves out is `given`."""
    for line in lines:
        if line.strip():
            try:
                asked = orjson.loads(line)
            except orjson.JSONDecodeError:
                asked = None
            read_one({**given, **asked} if isinstance(asked, dict) else {})


def read_one(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Print the reading of one text, or `{"error"}` with what cannot be understood; return it."""
    try:
        shown = read_aloud(**asked)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        shown = {"error": f"give text, locale, currency, people and available: {error}"}
    print(orjson.dumps(shown).decode(), flush=True)
    return shown
