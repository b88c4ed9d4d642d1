"""The words of the pages: English stands in the templates, the other languages in a catalogue each."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from web.words import fr

LANGUAGES = {"en": "English", "fr": "Français"}


class Catalogue(NamedTuple):
    """What is not in it stays English; `tests/web/test_words.py` holds that nothing is missing."""

    words: Mapping[str, str]
    plurals: Mapping[str, tuple[str, str]]
    zero_is_one: bool  # French says « 0 réponse », English “0 replies”

    def one(self, english: str) -> str:
        return self.words.get(english, english)

    def many(self, one: str, several: str, count: int) -> str:
        singular, plural = self.plurals.get(one, (one, several))
        return singular if count == 1 or (count == 0 and self.zero_is_one) else plural


@lru_cache
def catalogue(locale: str) -> Catalogue:
    return Catalogue(fr.WORDS, fr.PLURALS, True) if locale == "fr" else Catalogue({}, {}, False)


def choose(accept: str) -> str:
    """The first language of an Accept-Language header that Quid speaks, else English."""
    for part in accept.lower().split(","):
        language = part.split(";")[0].strip().split("-")[0]
        if language in LANGUAGES:
            return language
    return "en"
