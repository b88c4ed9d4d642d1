"""The test cards and what their issuers hold for them; published numbers, invented people.

[I] Which number behaves how is our own choice, but for those that Visa or Stripe publish so."""

from typing import NamedTuple

STATUSES = {"open": "", "lost": "41", "stolen": "43", "closed": "46", "pick up": "04"}
# what a card that is not open answers to anything asked of it
ANY = ""  # as an expiry or a security code: any that could be one
NONE = "-"  # as a security code: none is right


class Card(NamedTuple):
    """`balance` and `daily_limit` are minor units of its currency; `always` is an action code that
    every movement gets; `latency` in ms is how long the issuer thinks."""

    number: str
    expiry: str
    cvv: str
    funding: str  # D debit, C credit, P prepaid
    issuer: str
    country: str  # ISO 3166 numeric
    currency: str
    balance: int
    status: str = "open"
    pulls: int = 1
    pushes: int = 1
    fast: int = 1
    daily_limit: int = 1_000_000
    latency: int = 0
    always: str = ""
    needs_cavv: int = 0
    first: str = ""  # the holder, where their name is compared
    last: str = ""


HARBOUR, MEADOW, ATLANTICO = "Harbour Bank", "Meadow Credit Union", "Banco Atlântico Inventado"
US, BRAZIL = "840", "076"


def _debit(number: str, expiry: str, cvv: str, balance: int) -> Card:
    return Card(number, expiry, cvv, "D", HARBOUR, US, "USD", balance)


def _meadow(number: str, balance: int = 500_000) -> Card:
    return Card(number, ANY, ANY, "C", MEADOW, US, "USD", balance)


CARDS = (
    _debit("4895142232120006", "2030-12", "123", 500_000),
    _debit("4895140000066666", "2030-12", "123", 500_000),
    _debit("4895100000055127", "2030-12", "123", 500_000),
    _debit("4957030420210454", "2030-12", "123", 500_000),
    _debit("4957030420210462", "2040-10", "022", 500_000)._replace(first="Ada", last="Byron"),
    _debit("4957030420210496", "2030-12", "123", 500_000)._replace(pushes=0),
    Card(*("4957030420210512", "2030-12", "123", "C", ATLANTICO, BRAZIL, "BRL", 2_000_000), fast=0),
    _meadow("4242424242424242", 10_000_000),
    _meadow("4000056655665556")._replace(funding="D"),
    _meadow("4000000000009995", 0),
    _meadow("4000000000000002")._replace(always="05"),
    _meadow("4000000000000069")._replace(expiry="2020-01"),
    _meadow("4000000000000127")._replace(cvv=NONE, always="N7"),
    _meadow("4000000000000119")._replace(always="96"),
    _meadow("4000002760003184")._replace(needs_cavv=1),
    _meadow("4000000000003220")._replace(needs_cavv=1),
)
CURRENCIES = sorted({card.currency for card in CARDS})
