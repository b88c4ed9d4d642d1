"""Reads how many shares there are (`x10`, `10x`, `×10`), and how they come to be (`lucky`)."""

import re
from datetime import date

from bot.reading.amounts import DROPPED, Misread
from bot.reading.days import folded
from bot.reading.extras import Found, reads
from bot.signatures import KINDS
from payments.luck import EQUAL, LUCKY

NUMBERED = re.compile(r"[x×]\s?[0-9]\S*|[0-9]+[x×](?!\S)|[0-9]+[x×][^\w\s]")
COUNT = re.compile(rf"(?:[x×]\s?([1-9][0-9]{{0,5}}|0)|([1-9][0-9]{{0,5}}|0)[x×])[{DROPPED}]?")
WORD = re.compile(r"[^\s,.;!?]+")
WAYS = dict.fromkeys(("lucky", "chance", "random", "hasard"), LUCKY)
WAYS |= dict.fromkeys(("equal", "equally", "egal", "egale", "egales", "egaux"), EQUAL)


class Count(int):
    """How many shares."""


class Way(str):
    """How they are split: lucky or equal."""

    __slots__ = ()


KINDS.update({Count: "count", Way: "way"})


@reads("count")
def read_count(text: str, at: int, _locale: str, _today: date) -> Found:
    """`x10`, `10x`, `×10`, `x 10`. Misread with count_form for a count of no whole number."""
    plain = folded(text)
    near = NUMBERED.match(plain, at)
    if near is None:
        return None
    found = COUNT.fullmatch(near[0])
    if found is None:
        raise Misread("count_form", at, near.end(), token=text[at : near.end()])
    return Count(found[1] or found[2]), near.end()


@reads("way")
def read_way(text: str, at: int, _locale: str, _today: date) -> Found:
    """`lucky` or `equal`, in either language."""
    found = WORD.match(folded(text), at)
    return (Way(WAYS[found[0]]), found.end()) if found and found[0] in WAYS else None
