"""Amounts as the rails write them, decimal text such as `40.00`, by integer arithmetic alone."""

import re

from payments.money import Money, canonical, digits

WRITTEN = re.compile(r"([0-9]{1,9})(?:[.]([0-9]{1,3}))?")  # 0 to 999999999.999


def write(money: Money) -> str:
    """`40.00`, `0.05`; with the decimals that the currency has. ValueError beyond what a rail
    takes, or for nothing."""
    if not can_write(money):
        raise ValueError(f"no amount for a rail: {money}")
    return canonical(money)


def can_write(money: Money) -> bool:
    """Whether a rail takes as much."""
    return money.minor > 0 and WRITTEN.fullmatch(canonical(money)) is not None


def read(written: str, currency: str) -> Money | None:
    """`40`, `40.0`, `40.00`, and `40.000` where the digits too many are zeros; else nothing."""
    found = WRITTEN.fullmatch(written)
    if found is None or not written.isascii():
        return None
    places = digits(currency)
    part, rest = (found[2] or "").ljust(places, "0")[:places], (found[2] or "")[places:]
    return None if rest.strip("0") else Money(int(found[1] + part), currency)
