"""The currencies of the invented network: their ISO 4217 numbers, and fixed rates between them.

[I] Real rates change daily; these do not, so that a test can say what a card is charged."""

from payments.money import Money, digits

NUMBERS = {"USD": "840", "EUR": "978", "BRL": "986", "GBP": "826", "CAD": "124", "JPY": "392"}
LETTERS = {number: letters for letters, number in NUMBERS.items()}
RATES = {  # millionths of a dollar for one unit
    "USD": 1_000_000,
    "EUR": 1_080_000,
    "BRL": 185_000,
    "GBP": 1_270_000,
    "CAD": 730_000,
    "JPY": 6_700,
}


def letters(written: str) -> str:
    """`USD` of `USD` or `840`; empty for a currency that the network does not have."""
    return written if written in NUMBERS else LETTERS.get(written, "")


def exchange(money: Money, currency: str) -> int:
    """In minor units of the other currency, the half rounded up, and at least one."""
    if money.currency == currency:
        return money.minor
    up: int = money.minor * RATES[money.currency] * 10 ** digits(currency)
    down: int = RATES[currency] * 10 ** digits(money.currency)
    return max((2 * up + down) // (2 * down), 1)
