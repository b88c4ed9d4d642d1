"""The letters that every bank of SEPA takes, and how others are written in them."""

import re

from text_unidecode import unidecode

OTHERS = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")  # EPC217-08, chapter 1
SPACES = re.compile(" {2,}")


def latin(written: str, most: int) -> str:
    """`Łukasz` as `Lukasz`; a dot for what has no letters there. Never empty, never with a slash at
    its ends or two in a row, which the rulebook keeps for itself."""
    plain = OTHERS.sub(".", unidecode(written).replace("\n", " "))
    plain = SPACES.sub(" ", re.sub("/{2,}", "/", plain)).strip(" /")[:most].strip(" /")
    return plain or "."
