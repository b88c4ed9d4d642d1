"""Every shape money takes: pure functions, each of which returns a Set."""

from collections.abc import Sequence

from payments.ledger.shapes import SYSTEM, AccountRef, Leg, Set, Stored
from payments.money import Money

UNDO = 1  # the kind bytes of derived keys


def gift(
    key: bytes, payer: str, payee: str, amount: Money, note: str = "", quick: bool = False
) -> Set:
    """Money from one person to another; `quick` if no question was asked first."""
    return gifts(key, payer, [(payee, amount)], note)._replace(quick=quick)


def gifts(key: bytes, payer: str, shares: Sequence[tuple[str, Money]], note: str = "") -> Set:
    """Money from one person to several, all of them or none."""
    legs = (
        Leg(wallet(payer, amount.currency), wallet(payee, amount.currency), amount)
        for payee, amount in shares
    )
    return Set(key, "gift", tuple(legs), words=note)


def undo(original: Stored, number: int) -> Set:
    """Every leg of a recorded set the other way round. Its key makes it happen once."""
    legs = (Leg(leg.target, leg.source, leg.amount) for leg in original.legs)
    return Set(derived_key(UNDO, number), "undo", tuple(legs), refers=number)


def opening(key: bytes, owner: str, amount: Money) -> Set:
    """Money out of nothing, for demonstrations and tests."""
    leg = Leg(equity(amount.currency), wallet(owner, amount.currency), amount)
    return Set(key, "opening", (leg,))


def derived_key(kind: int, number: int) -> bytes:
    """The key of what the system makes of a transfer.

    It ends with author 0, which nobody is: no client id can claim it."""
    return bytes([kind]) + number.to_bytes(15, "big") + bytes(8)


def wallet(owner: str, currency: str) -> AccountRef:
    """What an owner can spend."""
    return AccountRef(owner, "wallet", currency)


def held(owner: str, currency: str) -> AccountRef:
    """What is set aside of it."""
    return AccountRef(owner, "held", currency)


def equity(currency: str) -> AccountRef:
    """Where opening balances come from."""
    return AccountRef(SYSTEM, "equity", currency)
