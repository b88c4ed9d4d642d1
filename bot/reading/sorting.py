"""Reads what `/history` is to show: which way money went, what for, and from where on."""

from collections.abc import Sequence

from bot.reading.days import folded
from bot.reading.looks import looks, named
from bot.reading.readings import Setting
from bot.reading.scan import Word
from bot.signatures import KINDS

FLOWS = named(
    {
        "in": "in incoming received entrees entree recus recu",
        "out": "out outgoing paid sent sorties sortie payes paye envoyes envoye",
    }
)
SORTS = named(
    {
        "requests": "requests request demandes demande",
        "splits": "splits split partages partage",
        "packets": "packets packet enveloppes enveloppe",
        "pools": "pools pool cagnottes cagnotte",
        "bills": "bills bill factures facture",
        "refunds": "refunds refund remboursements remboursement",
        "offers": "offers offer waiting attente",
    }
)
BEFORE = ("before", "avant")


class Flow(str):
    """`in` or `out`."""


class Sort(str):
    """What it was for."""


class Cursor(int):
    """The transfer before which to begin."""


KINDS.update({Flow: "flow", Sort: "sort", Cursor: "cursor"})


@looks("flow")
def read_flow(_text: str, words: Sequence[Word], _setting: Setting) -> tuple[Flow, int] | None:
    """`in`, `sorties`."""
    found = FLOWS.get(folded(words[0].bare))
    return (Flow(found), 1) if found else None


@looks("sort")
def read_sort(_text: str, words: Sequence[Word], _setting: Setting) -> tuple[Sort, int] | None:
    """`requests`, `enveloppes`."""
    found = SORTS.get(folded(words[0].bare))
    return (Sort(found), 1) if found else None


@looks("cursor")
def read_cursor(_text: str, words: Sequence[Word], _setting: Setting) -> tuple[Cursor, int] | None:
    """`before 120`."""
    if len(words) < 2 or words[0].low not in BEFORE:
        return None
    number = words[1].bare.removeprefix("#")
    whole = number.isascii() and number.isdigit() and len(number) < 19
    return (Cursor(number), 2) if whole else None
