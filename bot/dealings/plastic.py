"""Which card is meant, and what to say where there is none that fits."""

from bot.answers import Answer, Attachment
from bot.desk import Desk
from bot.reading.plastics import Plastic
from chat.refusals import Refused
from payments import cards
from payments.cards import Card
from payments.money import Money
from payments.rails import decimals
from payments.transits import IN

LINK_PAGE = "/wallet/cards/new"
CARDS_PAGE = "/wallet#cards"
BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "jcb": "JCB"}


def called(card: Card) -> str:
    """`Visa ••4242`."""
    return f"{BRANDS.get(card.brand, card.brand.capitalize())} ••{card.last4}"


def face(card: Card) -> Attachment:
    """What a ticket shows of it."""
    return {"brand": BRANDS.get(card.brand, card.brand.capitalize()), "last4": card.last4}


def usable(desk: Desk, way: str) -> list[Card]:
    """Those of the speaker's by which money can move this way today, the default one first."""
    day = desk.today.isoformat()
    found = cards.of(desk.db, desk.speaker.owner)
    return [
        card
        for card in found
        if (card.pulls if way == IN else card.pushes) and not card.is_expired(day)
    ]


def meant(desk: Desk, plastic: Plastic | None, way: str) -> Card:
    """The one that was named, else the default. Refused with `card_unknown` (facts: card), with
    `card_in_not` or `card_out_not` for one that cannot, and with `card_expired`."""
    have = cards.of(desk.db, desk.speaker.owner)
    named = [card for card in have if plastic is None or _fits(card, plastic)]
    if plastic and not named:
        raise Refused("card_unknown", card=plastic)
    fitting = [card for card in usable(desk, way) if card in named]
    if fitting:
        return fitting[0]
    if all(card.is_expired(desk.today.isoformat()) for card in named):
        raise Refused("card_expired", card=called(named[0]))
    raise Refused(f"card_{way}_not", card=called(named[0]))


def moves(desk: Desk, money: Money) -> None:
    """Refused with `card_most` (facts: amount) if it is more than a rail can be told of."""
    if not decimals.can_write(money):
        desk.refuse("card_most", amount=money)


def none_yet(desk: Desk) -> Answer | None:
    """The way to the form, for who has no card."""
    if cards.of(desk.db, desk.speaker.owner):
        return None
    return desk.tell(desk.words("cards_none"), [to_form(desk)])


def to_form(desk: Desk) -> Attachment:
    return {"label": desk.words("card_link"), "link": LINK_PAGE}


def _fits(card: Card, plastic: Plastic) -> bool:
    return plastic.brand in ("", card.brand) and plastic.last4 in ("", card.last4)
