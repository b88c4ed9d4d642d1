"""What the commands say of themselves: for the menu while typing, and for `docs/commands.md`."""

from collections.abc import Iterator
from typing import TypedDict

import bot.commands  # noqa: F401  (makes them all known)
from bot.signatures import everything


class Hint(TypedDict):
    """A line of the command menu."""

    name: str
    also: list[str]
    hint: str
    help: str


def hints(locale: str) -> list[Hint]:
    """Every command in the reader's language."""
    return [
        {
            "name": (name := each.called(locale)),
            "also": [other for other in each.names if other != name],
            "hint": each.hint(locale),
            "help": each.help(locale),
        }
        for each in everything()
    ]


def page() -> str:
    """`docs/commands.md`, whole."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "Made by `quid check manual --write` from the commands themselves; not to be edited."
    for each in everything():
        yield ""
        yield f"## /{each.name} {each.hint('en')}".rstrip()
        yield each.help("en")
        if others := [f"`/{name}`" for name in each.names[1:]]:
            yield f"Also {', '.join(others)}."
        yield ""
        yield "```"
        yield from each.manual
        yield "```"
