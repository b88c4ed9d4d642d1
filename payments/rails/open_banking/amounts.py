"""Amounts as Open Banking writes them: decimal text, a currency, and beside both which way."""

import re

from payments.money import Money, canonical, digits
from payments.rails import jsontext

WRITTEN = re.compile(r"([0-9]{1,13})(?:[.]([0-9]{1,5}))?")
CURRENCIES = ("GBP", "EUR")
SIGNS = {"Credit": 1, "Debit": -1}


def write(money: Money) -> dict[str, str]:
    """ValueError for nothing, and for currencies that are not ours to send."""
    if money.minor <= 0 or money.currency not in CURRENCIES:
        raise ValueError(f"no amount for a bank: {money}")
    return {"Amount": canonical(money), "Currency": money.currency}


def read(found: object) -> Money | None:
    """Of `{"Amount": "25.00", "Currency": "GBP"}`; what is beyond minor units has to be zero."""
    currency = jsontext.text(found, "Currency")
    written = WRITTEN.fullmatch(jsontext.text(found, "Amount"))
    if written is None or currency not in CURRENCIES or not written[0].isascii():
        return None
    places = digits(currency)
    part = (written[2] or "").ljust(places, "0")
    if part[places:].strip("0"):
        return None
    return Money(int(written[1] + part[:places]), currency)


def signed(found: object, beside: object) -> Money | None:
    """Below zero where `CreditDebitIndicator` beside it says Debit."""
    money, sign = read(found), SIGNS.get(jsontext.text(beside, "CreditDebitIndicator"))
    return None if money is None or sign is None else Money(sign * money.minor, money.currency)
