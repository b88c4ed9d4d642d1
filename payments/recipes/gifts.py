"""Money from one owner's wallet to another's, and back."""

from collections.abc import Sequence

from payments.ledger.shapes import Leg, Set, Stored
from payments.money import Money
from payments.recipes.accounts import wallet
from payments.recipes.keys import REQUEST, SETTLEMENT, SHARE, derived_key, refund_key, undo_key


def gift(
    key: bytes, payer: str, payee: str, amount: Money, note: str = "", quick: bool = False
) -> Set:
    """Money from one person to another; `quick` if no question was asked first."""
    return gifts(key, payer, [(payee, amount)], note)._replace(quick=quick)


def gifts(key: bytes, payer: str, shares: Sequence[tuple[str, Money]], note: str = "") -> Set:
    """Money from one person to several, all of them or none."""
    return Set(key, "gift", tuple(_pay(payer, *share) for share in shares), words=note)


def request_paid(request: int, payer: str, payee: str, amount: Money, note: str = "") -> Set:
    """What somebody asked for. The key is the request's: it is paid once, whoever taps where."""
    key = derived_key(REQUEST, request)
    return Set(key, "request", (_pay(payer, payee, amount),), words=note)


def share_paid(
    split: int,
    n: int,
    payer: str,
    payee: str,
    amount: Money,
    note: str = "",
    refers: int | None = None,
) -> Set:
    """The `n`th share of a split, from 1 on. The key is the share's; `refers` is the payment that
    was split, where it was one."""
    key = derived_key(SHARE, split, n)
    return Set(key, "share", (_pay(payer, payee, amount),), refers, note)


def settlement(number: int, moves: Sequence[tuple[str, str, Money]]) -> Set:
    """What pays all that several people owe each other, all of it or nothing: who pays whom."""
    legs = tuple(_pay(*move) for move in moves)
    return Set(derived_key(SETTLEMENT, number), "settlement", legs)


def bill(key: bytes, payer: str, biller: str, amount: Money, reference: str) -> Set:
    """A bill, with the reference that the biller knows it by. The key is `bill_key`: each of its
    payments is made once, whoever pays it and where."""
    return Set(key, "bill", (_pay(payer, biller, amount),), words=reference)


def undo(original: Stored, number: int) -> Set:
    """Every leg of a recorded set the other way round. Its key makes it happen once."""
    legs = (Leg(leg.target, leg.source, leg.amount) for leg in original.legs)
    return Set(undo_key(number), "undo", tuple(legs), refers=number)


def refund(original: Stored, n: int, payee: str, amount: Money, note: str = "") -> Set:
    """The `n`th refund of a payment, from 1 on: its payee gives back all or part of their part.

    It goes to the payer's wallet, also where a hold was captured. `payments.refunds` says what
    may still be given back."""
    leg = next(leg for leg in original.legs if leg.target.owner == payee)
    back = Leg(leg.target, wallet(leg.source.owner, amount.currency), amount)
    return Set(refund_key(original.number, n), "refund", (back,), original.number, note)


def _pay(payer: str, payee: str, amount: Money) -> Leg:
    return Leg(wallet(payer, amount.currency), wallet(payee, amount.currency), amount)
