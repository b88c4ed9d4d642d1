"""French before a vowel: `d’Alice`, `qu’Alice`; `de Bob` stays as it is."""

import re
import unicodedata

SHORT = re.compile(r"\b(d|qu)e $", re.IGNORECASE)
VOWEL = re.compile(r"[aeiouœæ]|y[^\Waeiouy]", re.IGNORECASE)


def before(text: str, follows: str) -> str:
    """`text` as it stands before `follows`. Before an h nothing is left out: some are aspirate."""
    plain = unicodedata.normalize("NFD", follows[:2])
    return SHORT.sub(r"\1’", text) if VOWEL.match(plain) else text
