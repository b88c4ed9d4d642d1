"""Amounts: whole minor units of a currency, read and written without a float in sight."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import format_currency, get_currency_precision

CURRENCIES = ("USD", "EUR")  # those a wallet can be kept in
MINUS = "\N{MINUS SIGN}"
CANONICAL = re.compile(r"([0-9]{1,10})(?:[.]([0-9]{1,2}))?")


class Money(NamedTuple):
    """`minor` units (cents) of an ISO 4217 `currency`. A balance may be below zero, a leg never."""

    minor: int
    currency: str


@lru_cache(maxsize=20_000)
def show(money: Money, locale: str) -> str:
    """As a reader of this locale writes it: `$1,204.50`, `1 204,50 $US`, `−$5.00`."""
    amount = Decimal(money.minor).scaleb(-digits(money.currency))
    return format_currency(amount, money.currency, locale=locale).replace("-", MINUS)


def canonical(money: Money) -> str:
    """The amount alone, for machines: `20.50`, `-0.05`; `from_canonical` reads it back."""
    places = digits(money.currency)
    whole, part = divmod(abs(money.minor), 10**places)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{whole}.{part:0{places}}" if places else f"{sign}{whole}"


def from_canonical(text: str, currency: str) -> Money:
    """Read `20`, `20.5` or `20.50` (ASCII, no sign). Raises ValueError for anything else."""
    places = digits(currency)
    if not (found := CANONICAL.fullmatch(text)) or len(found[2] or "") > places:
        raise ValueError(f"not an amount of {currency}: {text!r}")
    return Money(int(found[1] + (found[2] or "").ljust(places, "0")), currency)


@lru_cache(maxsize=512)
def digits(currency: str) -> int:
    """How many decimals the currency has: 2 for USD, 0 for JPY, 3 for BHD."""
    return get_currency_precision(currency)
