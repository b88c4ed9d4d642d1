"""Reads a budget: `eating out 200`, `restaurants 150 €`, `groceries off`."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.reading.amounts import Misread
from bot.reading.changing import OFF, rest_amount
from bot.reading.days import folded
from bot.reading.looks import looks
from bot.reading.readings import Setting
from bot.reading.scan import Word
from bot.signatures import KINDS
from payments.money import Money

CALLED = {
    "groceries": "groceries, grocery, food, courses, alimentation",
    "eating_out": "eating out, eating, restaurants, restaurant, restos, resto",
    "home": "rent and home, rent, home, loyer et maison, loyer, maison",
    "bills": "bills, bill, factures, facture",
    "transport": "transport, transports",
    "fun": "fun, leisure, loisirs, loisir, sorties",
    "shopping": "shopping, achats, achat",
    "health": "health, sante",
    "travel": "travel, trips, voyages, voyage",
    "gifts": "gifts, gift, cadeaux, cadeau",
    "income": "income, revenus, revenu",
    "cards": "cards and banks, cards and fees, cards, banks, fees, cartes et banques,"
    " cartes et frais, cartes, banques, frais",
    "other": "other, others, autres, autre",
}
CATEGORY = {name: code for code, names in CALLED.items() for name in names.split(", ")}
LONGEST = 3  # words of a name
REFUSALS = {
    "ceiling_form": "budget_form",
    "ceiling_currency": "budget_currency",
    "ceiling_unclear": "budget_unclear",
}


class Goal(NamedTuple):
    """A category and what it may come to in a month: None, whatever it does. Nothing said, `said`
    is False."""

    category: str
    amount: Money | None = None
    said: bool = False


KINDS[Goal] = "goal"


@looks("goal")
def read_goal(text: str, words: Sequence[Word], setting: Setting) -> tuple[Goal, int] | None:
    """A category, as it is called in either language, and an amount or `off`."""
    for count in range(min(LONGEST, len(words)), 0, -1):
        name = CATEGORY.get(" ".join(folded(word.bare) for word in words[:count]))
        if name:
            return _goal(name, text, words[:count], words[count:], setting)
    return None


def _goal(
    name: str, text: str, called: Sequence[Word], rest: Sequence[Word], setting: Setting
) -> tuple[Goal, int]:
    if not rest:
        return Goal(name), len(called)
    if folded(rest[0].bare) in OFF:
        return Goal(name, None, said=True), len(called) + 1
    begun = text[: called[-1].end]
    try:
        amount = rest_amount(text, rest, setting, f"{begun} 200")
    except Misread as no:
        code = REFUSALS.get(no.code, no.code)
        raise Misread(code, no.start, no.end, no.instead, mend=no.mend, **no.facts) from None
    return Goal(name, amount, said=True), len(called) + len(rest)
