"""What the tests of the grammar share: reading a text, and saying in a word what it came to."""

from typing import Any

from bot.reading.aloud import read_aloud


def reading(text: str, **setting: Any) -> dict[str, Any]:
    return read_aloud(text, **({"people": "bob,ann,carol"} | setting))


def outcome(text: str, **setting: Any) -> object:
    """Minor units if it runs, a list of them if it asks, else the code of the refusal."""
    read = reading(text, **setting)
    if read["kind"] == "ask":
        return [choice["amount_minor"] for choice in read["choices"]]
    return read["amount_minor"] if read["kind"] == "run" else read["code"]
