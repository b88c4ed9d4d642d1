"""Words of commands that move no new money: each kind of parameter beside the plain ones reads its
own."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.reading.readings import Setting
from bot.reading.scan import Word

# (whole text, its words from here on, setting) → the value and how many words it took, or None
Look = Callable[[str, Sequence[Word], Setting], tuple[Any, int] | None]
LOOKS: dict[str, Look] = {}


def looks(kind: str) -> Callable[[Look], Look]:
    """Make a function the reader of a kind. It raises Misread for what is nearly one."""

    def register(function: Look) -> Look:
        LOOKS[kind] = function
        return function

    return register


def named(words: dict[str, str]) -> dict[str, str]:
    """The code of each word, from the words of each code."""
    return {word: code for code, each in words.items() for word in each.split()}
