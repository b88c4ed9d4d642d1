"""Reads what is to be changed of one's own: `day 200`, `week off`, `quick 50`, `strangers ask`."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.reading.amounts import Misread, meanings
from bot.reading.days import folded
from bot.reading.looks import looks, named
from bot.reading.readings import Setting
from bot.reading.scan import Scan, Word
from bot.signatures import KINDS
from bot.words import has_words, say
from payments.money import Money, canonical

LIMITS = named(
    {
        "payment": "payment one once paiement",
        "day": "day daily 24h jour journee",
        "week": "week weekly 7d 7j semaine",
        "payee": "person payee someone personne beneficiaire",
        "place": "conversation place chat ici here",
    }
)
SETTINGS = named(
    {
        "quick": "quick rapide",
        "day": "day daily jour",
        "strangers": "strangers stranger inconnus inconnu",
        "delay": "delay delai",
        "reminders": "reminders reminder rappels rappel relances",
        "language": "language locale langue",
    }
)
VALUES = {
    "strangers": named(
        {
            "everybody": "everybody all tous tout",
            "ask": "ask demander",
            "known": "known nobody connus",
        }
    ),
    "reminders": named({"on": "on yes oui avec", "off": "off no none non sans aucun"}),
    "language": named({"en": "english en anglais", "fr": "french fr francais"}),
    "delay": named({"0": "0 0h off none non aucun", "2": "2 2h", "24": "24 24h"}),
}
OFF = frozenset("off none no aucun aucune sans non".split())


class Ceiling(NamedTuple):
    """A limit and what it is to be: None, no limit. Nothing said, `said` is False."""

    name: str
    amount: Money | None = None
    said: bool = False


class Change(NamedTuple):
    """A setting, and an amount or one of its values for it."""

    name: str
    amount: Money | None = None
    value: str = ""


KINDS |= {Ceiling: "ceiling", Change: "change"}


@looks("ceiling")
def read_ceiling(text: str, words: Sequence[Word], setting: Setting) -> tuple[Ceiling, int] | None:
    """`day`, `day 200`, `week off`."""
    name = LIMITS.get(folded(words[0].bare))
    if name is None:
        return None
    if len(words) == 1:
        return Ceiling(name), 1
    if folded(words[1].bare) in OFF:
        return Ceiling(name, None, said=True), 2
    example = f"{text[: words[0].end]} 200"
    return Ceiling(name, rest_amount(text, words[1:], setting, example), said=True), len(words)


@looks("change")
def read_change(text: str, words: Sequence[Word], setting: Setting) -> tuple[Change, int] | None:
    """`quick 50`, `strangers ask`."""
    name = SETTINGS.get(folded(words[0].bare))
    if name is None or len(words) == 1:
        return (Change(name), 1) if name else None
    if name not in VALUES:
        example = f"{text[: words[0].end]} 50"
        return Change(name, rest_amount(text, words[1:], setting, example)), len(words)
    value = VALUES[name].get(folded(words[1].bare))
    if value is None:
        known = tuple(typed(each, setting.locale) for each in dict.fromkeys(VALUES[name].values()))
        raise Misread("change_value", *words[1][1:], known[0], token=words[1].text, values=known)
    return Change(name, value=value), 2


def typed(value: str, locale: str) -> str:
    """A setting or one of its values, as somebody types it who reads this language."""
    return say(f"word_{value}", locale) if has_words(f"word_{value}") else f"{value}h"


def read_amount(text: str, currency: str, locale: str) -> Money:
    """One amount and nothing else, as somebody writes it who keeps this currency. Raises Misread
    for what is none, or more than one."""
    setting = Setting(locale=locale, currency=currency, me="", people={})
    return rest_amount(text, [Word(text, 0, len(text))], setting, "")


def rest_amount(text: str, words: Sequence[Word], setting: Setting, example: str) -> Money:
    """The amount that the rest of the text is, read as that of a payment is."""
    start, end = words[0].start, words[-1].end
    scan = Scan(text[:end], setting.currency).walk(start)
    rest = (scan.handles, scan.note, scan.extras, scan.stray[1:])
    if len(scan.figures) != 1 or scan.figures[0].share is not None or any(rest):
        raise Misread("ceiling_form", start, end, token=text[start:end], example=example)
    [read] = scan.figures
    code = read.currency or next((code for code, _ in scan.stray), setting.currency)
    if code != setting.currency:
        raise Misread("ceiling_currency", start, end, currency=setting.currency)
    amounts = meanings(read, code, setting.locale)
    if len(amounts) != 1:
        near = canonical(amounts[0]).removesuffix(".00")
        raise Misread(
            "ceiling_unclear", start, end, near, token=text[start:end], amounts=tuple(amounts)
        )
    return amounts[0]
