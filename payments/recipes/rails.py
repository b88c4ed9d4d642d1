"""Money in and out through a rail: in suspense until the rail has answered, and then one answer.

The answers to an instruction share a key, so a rail that contradicts itself is refused
(`key_reused`) and moves nothing. Suspense is the sum of what nobody has answered for."""

from payments.ledger.shapes import Leg, Set, Stored
from payments.money import Money
from payments.recipes.accounts import fees, rail, suspense, wallet
from payments.recipes.keys import RETURN, derived_key
from payments.recipes.waiting import end_key


def top_up(key: bytes, owner: str, amount: Money, via: str) -> Set:
    """Money is asked of a card: nobody has it before the rail has said yes."""
    currency = amount.currency
    return Set(key, "top up", (Leg(rail(via, currency), suspense(owner, currency), amount),))


def topped_up(asked: Stored) -> Set:
    """The rail has said yes."""
    [leg] = asked.legs
    return _answer(asked, "topped up", _in(leg, leg.amount))


def topped_up_partly(asked: Stored, came: Money) -> Set:
    """The rail has said yes to less: what did not come is not waited for."""
    [leg] = asked.legs
    rest = _rest(leg, came)
    back = Leg(leg.target, leg.source, rest)
    return _answer(asked, "topped up partly", _in(leg, came), back)


def top_up_failed(asked: Stored) -> Set:
    """The rail has said no: nothing came."""
    return _answer(asked, "top up failed", *map(_turned, asked.legs))


def top_up_reversed(asked: Stored) -> Set:
    """The rail had said yes, what the money was for is refused, and it is on the card again."""
    return _answer(asked, "top up reversed", *map(_turned, asked.legs))


def cash_out(key: bytes, owner: str, amount: Money, fee: Money | None = None) -> Set:
    """Money leaves for a card: in suspense until the rail answers; the fee with it, all or none."""
    currency = amount.currency
    legs = [Leg(wallet(owner, currency), suspense(owner, currency), amount)]
    if fee:
        legs.append(Leg(wallet(owner, currency), fees(currency), fee))
    return Set(key, "cash out", tuple(legs))


def cashed_out(asked: Stored, via: str) -> Set:
    """The rail has said yes."""
    leg = asked.legs[0]
    return _answer(asked, "cashed out", Leg(leg.target, rail(via, leg.amount.currency), leg.amount))


def cashed_out_partly(asked: Stored, via: str, went: Money) -> Set:
    """The rail has sent less than it was told: the rest comes back, and all of the fee."""
    out, *others = asked.legs
    gone = Leg(out.target, rail(via, out.amount.currency), went)
    back = Leg(out.target, out.source, _rest(out, went))
    return _answer(asked, "cashed out partly", gone, back, *map(_turned, others))


def cash_out_failed(asked: Stored) -> Set:
    """The rail has said no: everything comes back, the fee too."""
    return _answer(asked, "cash out failed", *map(_turned, asked.legs))


def cash_out_returned(asked: Stored, via: str) -> Set:
    """The rail had said yes, and days later sent the money back; the fee comes back too."""
    out, *others = asked.legs
    back = Leg(rail(via, out.amount.currency), out.source, out.amount)
    legs = (back, *map(_turned, others))
    return Set(derived_key(RETURN, asked.number), "cash out returned", legs, asked.number)


def _in(asked: Leg, amount: Money) -> Leg:
    return Leg(asked.target, wallet(asked.target.owner, asked.target.currency), amount)


def _rest(asked: Leg, part: Money) -> Money:
    rest = asked.amount.minor - part.minor
    if part.currency != asked.amount.currency or not 0 < rest < asked.amount.minor:
        raise ValueError(f"{part} is no part of {asked.amount}")
    return Money(rest, part.currency)


def _turned(leg: Leg) -> Leg:
    return Leg(leg.target, leg.source, leg.amount)


def _answer(asked: Stored, kind: str, *legs: Leg) -> Set:
    return Set(end_key(asked.number), kind, legs, asked.number)
