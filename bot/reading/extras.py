"""Words of a command beside whom, how much and the note: each kind of parameter reads its own."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

Found = tuple[Any, int] | None  # the value and where its words end
Reader = Callable[
    [str, int, str, date], Found
]  # (whole text, where the word begins, locale, today)
Wanted = Callable[[str, int], Found]
READERS: dict[str, Reader] = {}


def reads(kind: str) -> Callable[[Reader], Reader]:
    """Make a function the reader of a kind. It raises Misread for what is nearly one."""

    def register(function: Reader) -> Reader:
        READERS[kind] = function
        return function

    return register


def readers(kinds: Iterable[str], locale: str, today: date) -> Mapping[str, Wanted]:
    """The readers of some kinds, for somebody who speaks so and for whom it is this day."""
    return {kind: partial(_read, READERS[kind], locale, today) for kind in kinds}


def _read(reader: Reader, locale: str, today: date, text: str, at: int) -> Found:
    return reader(text, at, locale, today)
