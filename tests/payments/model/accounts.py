"""The accounts, as the model writes them: that the recipes write them so is part of the proof."""

from payments.ledger import AccountRef


def wallet(owner: str, currency: str) -> AccountRef:
    return AccountRef(owner, "wallet", currency)


def held(owner: str, currency: str) -> AccountRef:
    return AccountRef(owner, "held", currency)


def suspense(owner: str, currency: str) -> AccountRef:
    return AccountRef(owner, "suspense", currency)


def rail(name: str, currency: str) -> AccountRef:
    return AccountRef("system", f"rail:{name}", currency)


def fees(currency: str) -> AccountRef:
    return AccountRef("system", "fees", currency)


def position(currency: str) -> AccountRef:
    return AccountRef("system", "position", currency)


def equity(currency: str) -> AccountRef:
    return AccountRef("system", "equity", currency)
