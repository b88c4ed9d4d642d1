"""One currency for another, at a quoted rate, through the house's position in both."""

from typing import NamedTuple

from payments.ledger.shapes import Leg, Set
from payments.money import Money
from payments.recipes.accounts import position, wallet


class Quote(NamedTuple):
    """`gives` minor units of one currency are worth `takes` minor units of the other, both whole:
    1.0832 USD for a euro is `Quote("EUR", 10000, "USD", 10832)`."""

    source: str
    gives: int
    target: str
    takes: int


def exchanged(amount: Money, quote: Quote) -> Money:
    """What an amount becomes, rounded down to a whole minor unit: the house never gives more than
    it quoted, and the part of a unit stays in its position."""
    if amount.currency != quote.source:
        raise ValueError(f"{quote} says nothing of {amount}")
    return Money(amount.minor * quote.takes // quote.gives, quote.target)


def exchange(key: bytes, payer: str, payee: str, amount: Money, quote: Quote) -> Set:
    """Somebody's money in another currency, for themselves or for somebody else.

    Four accounts, two legs, each of one currency: so both go on summing to 0. An amount that
    becomes less than one unit is no amount that can move: `exchanged` says so before."""
    becomes = exchanged(amount, quote)
    legs = (
        Leg(wallet(payer, quote.source), position(quote.source), amount),
        Leg(position(quote.target), wallet(payee, quote.target), becomes),
    )
    return Set(key, "exchange", legs)
