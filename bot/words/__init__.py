"""Every sentence the bot says, in the reader's language, from a code and facts."""

import string
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from babel.numbers import get_currency_name

from bot.words import elision, en, fr
from bot.words.dates import written
from payments.money import Money, show

LOCALES = ("en", "fr")
CATALOGUES = {"en": en, "fr": fr}
LONGEST_QUOTE = 40  # of what somebody typed


def say(code: str, locale: str, **facts: object) -> str:
    """The sentence of a code. A refusal ends with "Nothing was sent.", because none moves money.

    Facts may be Money, people, sequences of either, whole numbers or text; a `:spec` in the
    catalogue says how: see `_Formatter`. Raises KeyError for an unknown code or a missing fact."""
    speech = _speech(locale)
    if (template := speech.refusals.get(code)) is not None:
        return f"{_formatter(locale).fill(template, facts)} {speech.nothing}"
    return _formatter(locale).fill(speech.sentences[code], facts)


def has_words(code: str) -> bool:
    """Whether there is a sentence of this code."""
    return code in en.SENTENCES


def help_line(command: str, locale: str) -> str:
    """What a command does; empty in English, where the command itself says it."""
    return _speech(locale).helps.get(command, "")


def language(locale: str) -> str:
    """The language we answer in: that of the locale if we speak it, else English."""
    short = locale.replace("-", "_").split("_")[0].lower()
    return short if short in CATALOGUES else "en"


class Speech:
    """One language's catalogue, with its spaces as its typography wants them."""

    def __init__(self, locale: str) -> None:
        catalogue = CATALOGUES[locale]
        space: Callable[[str], str] = french if locale == "fr" else str
        self.refusals = {code: space(text) for code, text in catalogue.REFUSALS.items()}
        self.sentences = {code: space(text) for code, text in catalogue.SENTENCES.items()}
        self.helps = {command: space(text) for command, text in catalogue.HELPS.items()}
        self.nothing = space(catalogue.NOTHING)


@lru_cache
def _speech(locale: str) -> Speech:
    return Speech(language(locale))


def french(text: str) -> str:
    """No-break spaces where a line must not end: before `: ; ? !` and inside « »; and a proper
    apostrophe."""
    for sign in ":;?!»":
        text = text.replace(f" {sign}", f"\u00a0{sign}")
    return text.replace("« ", "«\u00a0").replace("'", "’")


class _Formatter(string.Formatter):
    """Specs: `or` and `and` join a sequence, `name` and `first` of a person (else the handle),
    `names` a currency's name for many (`Names` with a capital), `weekday` and `yearday` of a day,
    `nth` of a number.
    What can say itself is asked to, with `said(locale)`."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._catalogue = CATALOGUES[language(locale)]
        self._elides = language(locale) == "fr"

    def fill(self, template: str, facts: Mapping[str, object]) -> str:
        """The sentence; in French, what stands before a fact goes by how that begins."""
        said = ""
        for text, name, spec, _ in self.parse(template):
            fact = "" if name is None else self.format_field(facts[name], spec or "")
            said += (elision.before(text, fact) if self._elides else text) + fact
        return said

    def format_field(self, value: object, spec: str) -> str:
        if isinstance(value, Money):
            return show(value, self._locale)
        if isinstance(value, date):
            return _day(value, spec, self._locale)
        if spec in ("or", "and") and isinstance(value, Sequence):
            return self._join([self.format_field(each, "") for each in value], spec)
        if hasattr(value, "handle"):
            return _face(value, spec)
        if hasattr(value, "said"):
            return str(value.said(self._locale))
        if spec == "nth":
            return str(self._catalogue.nth(int(str(value))))
        if spec in ("names", "Names"):
            name = get_currency_name(str(value), count=2, locale=self._locale)
            return name[0].upper() + name[1:] if spec == "Names" else name
        text = str(value)
        return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"

    def _join(self, parts: list[str], spec: str) -> str:
        link = self._catalogue.OR if spec == "or" else self._catalogue.AND
        return f" {link} ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


@lru_cache
def _formatter(locale: str) -> _Formatter:
    return _Formatter(locale)


def _face(person: object, spec: str) -> str:
    name, handle = str(getattr(person, "name", "")), str(getattr(person, "handle", ""))
    if spec == "first":
        return name.split()[0] if name.split() else f"@{handle}"
    return name if spec == "name" else f"@{handle}"


def _day(day: date, spec: str, locale: str) -> str:
    """`December 1, 2026`, of a weekday or a day of the year as much of it."""
    return written(day, {"weekday": "EEEE", "yearday": "MMMMd"}.get(spec, "long"), locale)
