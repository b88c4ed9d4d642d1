"""Reads which card, how fast, and what is to be done with one: `from visa 4242`, `fast`."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.reading.amounts import Misread
from bot.reading.days import folded
from bot.reading.extras import reads
from bot.reading.looks import looks, named
from bot.reading.readings import Setting
from bot.reading.scan import Word
from bot.signatures import KINDS
from bot.words import say

LINK = r"(?:(?:from|to|with|by|via|onto|on|depuis|vers|par|avec|sur|de|a)\s+)?"
MINE = r"(?:(?:my|the|ma|la|mon|le)\s+)?"
BRAND = r"visa|mastercard|amex|american\s+express|maestro|discover|jcb|diners"
CARD = re.compile(
    rf"{LINK}{MINE}(?:(?P<brand>{BRAND})|(?:card|carte))"
    r"(?:\s+(?:ending|finissant)(?:\s+(?:in|par))?)?(?:\s+[•*.]*(?P<last4>[0-9]{4}))?(?![^\s.,;])"
)
DIGITS = re.compile(
    r"(?:from|to|onto|on|depuis|vers|sur|a)\s+[•*.]*(?P<last4>[0-9]{4})(?![^\s.,;])"
)
BANK = re.compile(
    rf"{LINK}{MINE}(?:bank|banque|compte)(?:\s+account)?"
    r"(?:\s+[•*.]*(?P<last4>[0-9]{4}))?(?![^\s.,;])"
)
PACES = {"fast": True, "now": True, "quick": True, "express": True, "rapide": True, "vite": True}
PACES |= {"slow": False, "free": False, "lent": False, "gratuit": False}
DOES = named(
    {
        "default": "default prefer defaut preferee",
        "remove": "remove delete unlink retirer supprimer oter enlever",
        "link": "link add new lier ajouter nouvelle",
    }
)


class Plastic(NamedTuple):
    """A card as somebody says it, or their `bank`."""

    brand: str = ""
    last4: str = ""
    bank: bool = False

    def said(self, locale: str) -> str:
        digits = f"••{self.last4}" if self.last4 else ""
        if self.bank:
            return f"{say('plastic_bank', locale)} {digits}".strip()
        return f"{self.brand.capitalize()} {digits}".strip() or say("plastic_card", locale)


class Pace(NamedTuple):
    """Whether it is worth a fee to be there soon."""

    fast: bool


class Carding(NamedTuple):
    """`default`, `remove` or `link`, and of which card."""

    does: str
    last4: str = ""


KINDS |= {Plastic: "plastic", Pace: "pace", Carding: "carding"}


@reads("plastic")
def read_plastic(text: str, at: int, _locale: str, _today: date) -> tuple[Plastic, int] | None:
    plain = folded(text)
    if found := BANK.match(plain, at):
        return Plastic(last4=found["last4"] or "", bank=True), found.end()
    if found := CARD.match(plain, at):
        return Plastic(found["brand"] or "", found["last4"] or ""), found.end()
    if found := DIGITS.match(plain, at):
        return Plastic(last4=found["last4"]), found.end()
    return None


@reads("pace")
def read_pace(text: str, at: int, _locale: str, _today: date) -> tuple[Pace, int] | None:
    found = re.compile(r"[^\s.,;]+").match(folded(text), at)
    return (Pace(PACES[found[0]]), found.end()) if found and found[0] in PACES else None


@looks("carding")
def read_carding(text: str, words: Sequence[Word], setting: Setting) -> tuple[Carding, int] | None:
    """`remove 4242`, `default visa 4242`, `link`."""
    does = DOES.get(folded(words[0].bare))
    if does is None:
        return None
    digits = next((w.bare.lstrip("•*.") for w in words[1:] if w.bare.lstrip("•*.").isdigit()), "")
    if does != "link" and len(digits) != 4:
        example = f"{text[: words[0].end]} 4242"
        raise Misread("card_digits", words[0].start, words[-1].end, example=example)
    return Carding(does, digits), len(words)
