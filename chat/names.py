"""What people may be called, which names look alike, and how far two names are apart."""

import re
import unicodedata

from chat.plastic import masked
from chat.refusals import Refused

HANDLE = re.compile(r"[a-z0-9_]{3,20}")
NAME_LENGTH = 50
LOOKS = str.maketrans("01i529q", "ollszgg")
PAIRS = (("rn", "m"), ("vv", "w"))
LIKE_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮҺӀѴавеѕіјкмнорстухүһӏѵԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγηικνορσςτυχօոսհıɑɡłøđ|",
    "ABESIJKMHOPCTYXYHlVabesijkmhopctyxyhlvdqwABEZHIKMNOPTYXaynikvopoctuxonuhiaglodl",
)
HIDDEN = frozenset(
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u2800\u3164\ufeff\uffa0"
)  # bidi marks and what is drawn as nothing
RESERVED = (
    "quid admin administrator moderator support help helpdesk root system official staff team"
    " security service bot api www info billing payment payments wallet bank refund everyone"
    " anonymous deleted nobody"
).split()
ALONE = ("me", "you", "null", "none", "undefined", "true", "false", "login", "logout", "settings")


def skeleton(handle: str) -> str:
    """What a handle looks like at a glance; two handles with one skeleton cannot both exist.

    Underscores vanish; 0 is o; 1 and i are l; 5 is s; 2 is z; 9 and q are g; rn is m; vv is w.
    0, 1, l, I and rn/m are the ASCII look-alikes of Unicode's table (UTS 39); the others are what
    a small sans-serif makes of lower case, and `guid` must not be the bot. Wrongly refusing
    `mike5` beside `mikes` costs its owner another try; the other way round it costs a payment.
    Not folded, because both are names people have: repeated letters (ana, anna), cl/d (clara,
    dara), nn/m (anna, ama), u/v (eua, eva), and letters that are only spelled alike (3/e, 4/a).
    """
    looks = handle.lower().replace("_", "").translate(LOOKS)
    for pair, single in PAIRS:
        looks = looks.replace(pair, single)
    return looks


def name_skeleton(name: str) -> str:
    """What a display name looks like at a glance: without case, accents, spaces and signs, with
    the letters of the scripts that share Latin's shapes. It warns and forbids nothing, so it may
    find two names alike that are not."""
    return skeleton(_letters(name)) or _plain(name)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).translate(LIKE_LATIN).casefold()


def _letters(name: str) -> str:
    return "".join(sign for sign in _plain(name) if sign.isalnum())


RESERVED_LOOKS = re.compile(f"(?:{'|'.join(skeleton(word) for word in RESERVED)})+")
ALONE_LOOKS = frozenset(skeleton(word) for word in ALONE)


def check_handle(handle: str) -> str:
    """The handle in lower case. Refused with `handle_invalid`, or `handle_reserved` if it is or
    looks like a word the house speaks with, or several in a row (`quid_support`)."""
    handle = handle.lower()
    looks = skeleton(handle)
    if not HANDLE.fullmatch(handle) or not looks or masked(handle) is not handle:
        raise Refused("handle_invalid", handle=handle)
    parts = (skeleton(part) for part in handle.split("_"))
    if looks in ALONE_LOOKS or RESERVED_LOOKS.fullmatch(looks) or skeleton("quid") in parts:
        raise Refused("handle_reserved", handle=handle)
    return handle


def display_name(name: str, longest: int = NAME_LENGTH) -> str:
    """The name as it is kept: NFC, one space between words, 1 to `longest` characters, something
    to see in it. Refused with `name_invalid`."""
    name = unicodedata.normalize("NFC", name.strip())
    misleads = not all(_allowed(sign) for sign in name)
    name = " ".join(name.split())
    shows = any(unicodedata.category(sign)[0] in "LNPS" for sign in name)
    if misleads or not shows or len(name) > longest:
        raise Refused("name_invalid", limit=longest)
    return name


def person_name(name: str) -> str:
    """As `display_name`, of somebody who is not the bot, which is believed: refused with
    `name_reserved` if a word of it, or all of it, looks like the bot's."""
    shown = display_name(name)
    if "quid" in map(_letters, (shown, *shown.split())):
        raise Refused("name_reserved", name=shown)
    return shown


def _allowed(sign: str) -> bool:
    """Joiners (Cf) stay: emoji families and Persian need them."""
    kind = unicodedata.category(sign)
    return sign not in HIDDEN and kind not in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


def distance(one: str, other: str) -> int:
    """How many letters to insert, remove, replace or swap with their neighbour."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
