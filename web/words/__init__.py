"""The words of the pages: English stands in the templates, other languages in catalogues."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from bot.words import elision
from web.words import client_fr, fr

FACT = re.compile(r"%\((\w+)\)s")
LANGUAGES = {"en": "English", "fr": "Français"}


class Catalogue(NamedTuple):
    """What is not in it stays English; `tests/web/test_words.py` holds that nothing is missing."""

    words: Mapping[str, str]
    plurals: Mapping[str, tuple[str, str]]
    zero_is_one: bool  # French says « 0 réponse », English “0 replies”
    elides: bool  # French says « d’Alice », « de Bob »

    def one(self, english: str, **facts: object) -> str:
        """The sentence in this language, its `%(facts)s` put in and escaped for HTML."""
        sentence = self.words.get(english, english)
        if facts and self.elides:
            sentence = _elided(sentence, facts)
        return escape(sentence) % facts if facts else sentence

    def many(self, one: str, several: str, num: int) -> Markup:
        """The form for `num` things; `%(num)s` stands for the number."""
        singular, plural = self.plurals.get(one, (one, several))
        single = num == 1 or (num == 0 and self.zero_is_one)
        return escape(singular if single else plural) % {"num": num}


def _elided(sentence: str, facts: Mapping[str, object]) -> str:
    parts = FACT.split(sentence)
    for n in range(1, len(parts), 2):
        parts[n - 1] = elision.before(parts[n - 1], str(facts[parts[n]]))
        parts[n] = f"%({parts[n]})s"
    return "".join(parts)


@lru_cache
def catalogue(locale: str) -> Catalogue:
    if locale == "fr":
        return Catalogue(fr.WORDS, fr.PLURALS, True, True)
    return Catalogue({}, {}, False, False)


def client(locale: str) -> dict[str, str]:
    """What the script in the page says; its English is its own."""
    return client_fr.WORDS if locale == "fr" else {}


def choose(accept: str) -> str:
    """The first language of an Accept-Language header that Quid speaks, else English."""
    for part in accept.lower().split(","):
        language = part.split(";")[0].strip().split("-")[0]
        if language in LANGUAGES:
            return language
    return "en"
