"""The accounts that money moves between."""

from payments.ledger.shapes import SYSTEM, AccountRef


def wallet(owner: str, currency: str) -> AccountRef:
    """What an owner can spend."""
    return AccountRef(owner, "wallet", currency)


def held(owner: str, currency: str) -> AccountRef:
    """What is set aside of it: the sum of what is left of the owner's open holds."""
    return AccountRef(owner, "held", currency)


def suspense(owner: str, currency: str) -> AccountRef:
    """What a rail has been told to move and has not answered for."""
    return AccountRef(owner, "suspense", currency)


def rail(name: str, currency: str) -> AccountRef:
    """The outside world behind a rail (`visa`): below zero is what came in through it."""
    return AccountRef(SYSTEM, f"rail:{name}", currency)


def fees(currency: str) -> AccountRef:
    """What the house has earned."""
    return AccountRef(SYSTEM, "fees", currency)


def position(currency: str) -> AccountRef:
    """What exchanging has left the house with in a currency, or owes it."""
    return AccountRef(SYSTEM, "position", currency)


def equity(currency: str) -> AccountRef:
    """Where opening balances come from."""
    return AccountRef(SYSTEM, "equity", currency)
