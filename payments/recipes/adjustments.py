"""What the house itself does to the books: openings, fees, and corrections by two people."""

from payments.ledger.shapes import AccountRef, Leg, Set
from payments.money import Money
from payments.recipes.accounts import equity, fees, wallet
from payments.refusals import NEEDS_ANOTHER, NOT_YOUR_OWN, Refusal


def opening(key: bytes, owner: str, amount: Money) -> Set:
    """Money out of nothing, for demonstrations and tests."""
    leg = Leg(equity(amount.currency), wallet(owner, amount.currency), amount)
    return Set(key, "opening", (leg,))


def fee(key: bytes, owner: str, amount: Money, note: str = "", refers: int | None = None) -> Set:
    """What a service costs; `refers` is the transfer it is charged for."""
    leg = Leg(wallet(owner, amount.currency), fees(amount.currency), amount)
    return Set(key, "fee", (leg,), refers, note)


def adjustment(
    key: bytes,
    source: AccountRef,
    target: AccountRef,
    amount: Money,
    reason: str,
    asked_by: str,
    approved_by: str,
) -> Set | Refusal:
    """A correction that two different people answer for, neither of whom it pays or charges.

    Both stand in the books beside the reason."""
    if asked_by == approved_by:
        return Refusal(NEEDS_ANOTHER)
    if {asked_by, approved_by} & {source.owner, target.owner}:
        return Refusal(NOT_YOUR_OWN)
    words = f"{reason} ({asked_by}, {approved_by})"
    return Set(key, "adjustment", (Leg(source, target, amount),), words=words)
