"""Cards as a page draws them, and money on its way by them: what is said of each, and never more
of a number than its last four digits."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from payments import banks, cards, transits
from payments.banks import Meant
from payments.cards import Card
from payments.ledger import Entry
from payments.transits import BANK, Transit

BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "diners": "Diners Club",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "maestro": "Maestro",
    "mir": "Mir",
    "rupay": "RuPay",
}
BY_CARD = (
    *("topped up", "topped up partly"),
    *("cash out", "cash out failed", "cash out returned", "cashed out partly"),
)


class Plastic(NamedTuple):
    """`called` is `Visa ••4242`, `expires` `08/29`; `misses` says what it cannot do: "expired",
    "both", "in" (nothing can come from it), "out" (nothing can go to it), or nothing."""

    card: Card
    brand: str
    called: str
    expires: str
    misses: str

    @property
    def name(self) -> str:
        return self.card.name or self.card.issuer or self.brand


class Way(NamedTuple):
    """A transit with the card or the account it goes by. It is `late` once its time is over."""

    transit: Transit
    card: str
    is_late: bool


def plastic(card: Card, today: str) -> Plastic:
    """`today` is a day as `2026-11-29`."""
    brand = _brand(card)
    year, _, month = card.expires.partition("-")
    can = (card.pulls, card.pushes)
    misses = {(True, True): "", (False, True): "in", (True, False): "out"}.get(can, "both")
    if card.is_expired(today):
        misses = "expired"
    return Plastic(card, brand, called(card), f"{month}/{year[2:]}", misses)


def way(transit: Transit, card: str, now: int) -> Way:
    """`card` is what it goes by is called."""
    return Way(transit, card, transit.eta is not None and transit.eta < now)


def moved_by(db: Session, entries: Sequence[Entry]) -> dict[int, str]:
    """By which card or account the money of these entries came or went, as far as it did by one."""
    asked = {
        entry.transfer: entry.number if entry.kind == "cash out" else entry.refers or 0
        for entry in entries
        if entry.kind in BY_CARD
    }
    if not asked:
        return {}
    ways = transits.asked_for(db, set(asked.values()))
    known = cards.known(db, {one.card for one in ways.values()})
    meant = banks.meant(db, [one.id for one in ways.values() if one.rail == BANK])
    by = {one.transfer: called(known[one.card]) for one in ways.values() if one.card in known}
    by |= {one.transfer: account(meant[one.id]) for one in ways.values() if one.id in meant}
    return {transfer: by[number] for transfer, number in asked.items() if number in by}


def called(card: Card) -> str:
    """`Visa ••4242`."""
    return f"{_brand(card)} ••{card.last4}"


def account(meant: Meant) -> str:
    """`Everyday ••5678`."""
    return f"{meant.name or meant.holder} ••{meant.identification[-4:]}"


def _brand(card: Card) -> str:
    return BRANDS.get(card.brand, card.brand.capitalize())
