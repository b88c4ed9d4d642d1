"""Words of a command beside whom, how much and the note: each kind of parameter reads its own."""

from collections.abc import Callable
from typing import Any

# (whole text, where the word begins, locale) → the value and where its words end, or None
Reader = Callable[[str, int, str], tuple[Any, int] | None]
READERS: dict[str, Reader] = {}


def reads(kind: str) -> Callable[[Reader], Reader]:
    """Make a function the reader of a kind. It raises Misread for what is nearly one."""

    def register(function: Reader) -> Reader:
        READERS[kind] = function
        return function

    return register
