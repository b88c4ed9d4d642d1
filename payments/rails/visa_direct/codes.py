"""What each action code means: for us, whether to try again; for a person, which sentence.

The classes follow acquirers' lists of Visa's decline rules, which differ on 03, 14, 62, 78 and 93.
[I] We take the stricter side there: never again on that card."""

from typing import NamedTuple

APPROVED = frozenset({"00", "11", "85"})  # 85: no reason to decline, of an account validation
PARTIAL, DUPLICATE = "10", "94"
NEVER, LATER, FIX, OTHER = "never", "later", "fix", "other"


class Meaning(NamedTuple):
    """`again` is never, later, fix (the data) or other; `words` is a code of `bot/words`."""

    again: str
    words: str


def meaning(code: str) -> Meaning:
    """Of a code that declines; one that nobody has documented is like a generic decline."""
    return DECLINES.get(code, GENERIC)


def unlinks(code: str) -> bool:
    """Whether the card is lost, stolen, closed or revoked, and should not be kept."""
    return code in UNLINKING


GENERIC = Meaning(OTHER, "declined")
_GONE = Meaning(NEVER, "declined_card_gone")
_NOT_ALLOWED = Meaning(NEVER, "declined_not_allowed")
_BUSY = Meaning(LATER, "declined_busy")
_LIMIT = Meaning(LATER, "declined_limit")
_ASK_BANK = Meaning(LATER, "declined_ask_bank")
_CODE = Meaning(FIX, "declined_security_code")

UNLINKING = frozenset({"04", "07", "41", "43", "46", "R0", "R1", "R3"})
DECLINES = {
    **dict.fromkeys(sorted(UNLINKING), _GONE),
    "14": Meaning(NEVER, "declined_no_such_card"),
    "15": Meaning(NEVER, "declined_no_such_card"),
    **dict.fromkeys(("03", "12", "57", "62", "78", "93"), _NOT_ALLOWED),
    "51": Meaning(LATER, "declined_funds"),
    **dict.fromkeys(("61", "65"), _LIMIT),
    **dict.fromkeys(("59", "75"), _ASK_BANK),
    **dict.fromkeys(("06", "19", "86", "91", "96"), _BUSY),
    "54": Meaning(FIX, "declined_expired"),
    **dict.fromkeys(("55", "82", "N7", "6P"), _CODE),
    "1A": Meaning(FIX, "declined_authentication"),
    **dict.fromkeys(("01", "02", "05", "13", "25", "39", "52", "53", "58", "63", "64"), GENERIC),
}
DOCUMENTED = frozenset({*APPROVED, PARTIAL, DUPLICATE, *DECLINES})
