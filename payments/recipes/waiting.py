"""Money that waits: wallet → held when it is set aside, held → somewhere when that ends.

It waits in its owner's own `held` account, whatever it waits for: so one look says how much of an
owner's money is set aside, and a packet needs no account of its own for ever. What is left of each
is in `pay_holds` (`payments.holds`), and adds up to `held`."""

from typing import NamedTuple

from payments.ledger.shapes import AccountRef, Leg, Set
from payments.money import Money
from payments.recipes.accounts import held, wallet
from payments.recipes.keys import END, derived_key

OFFER, PACKET, CHIP, AUTHORISATION = "offer", "packet", "chip", "authorisation"


class Hold(NamedTuple):
    """What is left of money set aside; `number` is its set's, `payee` whom it is for, if anybody.

    `state` is "open", or the kind of the set that ended it; `expires_at` is in ms, None: never."""

    number: int
    kind: str
    owner: str
    payee: str
    left: Money
    expires_at: int | None = None
    state: str = "open"

    @property
    def account(self) -> AccountRef:
        return held(self.owner, self.left.currency)


def offer(key: bytes, payer: str, amount: Money, note: str = "") -> Set:
    """Money that waits until its payee accepts it."""
    return _set_aside(key, OFFER, payer, amount, note)


def accepted(hold: Hold) -> Set:
    """The payee takes it."""
    return _last(hold, "accepted", hold.payee, hold.left.minor)


def declined(hold: Hold) -> Set:
    """The payee does not want it."""
    return _back(hold, "declined")


def taken_back(hold: Hold) -> Set:
    """The payer thought better of it."""
    return _back(hold, "taken back")


def expired(hold: Hold) -> Set:
    """Its time is over; a packet is then `returned`."""
    return returned(hold) if hold.kind == PACKET else _back(hold, "expired")


def packet(key: bytes, funder: str, amount: Money, note: str = "") -> Set:
    """Money for whoever is there to claim it."""
    return _set_aside(key, PACKET, funder, amount, note)


def claimed(hold: Hold, key: bytes, claimer: str, amount: Money) -> Set:
    """A share of a packet. The key is the claimer's."""
    return Set(key, "claimed", (_take(hold, claimer, amount.minor),), hold.number)


def returned(hold: Hold) -> Set:
    """What nobody claimed goes back to the funder, what missed its goal to who had put it in."""
    return _back(hold, "returned")


def chip(key: bytes, owner: str, amount: Money, note: str = "") -> Set:
    """What somebody puts into a pool: theirs until its goal is reached."""
    return _set_aside(key, CHIP, owner, amount, note)


def authorisation(key: bytes, owner: str, amount: Money, note: str = "") -> Set:
    """What a shop has been promised on a card."""
    return _set_aside(key, AUTHORISATION, owner, amount, note)


def captured(hold: Hold, key: bytes, amount: Money) -> Set:
    """Part of it is taken; what is left goes on waiting. The key is the shop's."""
    return Set(key, "captured", (_take(hold, hold.payee, amount.minor),), hold.number)


def captured_last(hold: Hold, amount: Money) -> Set:
    """All or part of what is left is taken, and the rest is released, all or none."""
    return _last(hold, "captured", hold.payee, amount.minor)


def released(hold: Hold) -> Set:
    """The shop does not need it, or not any more."""
    return _back(hold, "released")


def end_key(number: int) -> bytes:
    """Of the last end of a hold, and of the answer to an instruction: there is one, for ever."""
    return derived_key(END, number)


def _set_aside(key: bytes, kind: str, owner: str, amount: Money, note: str) -> Set:
    leg = Leg(wallet(owner, amount.currency), held(owner, amount.currency), amount)
    return Set(key, kind, (leg,), words=note)


def _last(hold: Hold, kind: str, payee: str, minor: int) -> Set:
    legs = [_take(hold, payee, minor)]
    if rest := hold.left.minor - minor:
        legs.append(_take(hold, hold.owner, rest))
    return Set(end_key(hold.number), kind, tuple(legs), hold.number)


def _back(hold: Hold, kind: str) -> Set:
    return _last(hold, kind, hold.owner, hold.left.minor)


def _take(hold: Hold, owner: str, minor: int) -> Leg:
    currency = hold.left.currency
    return Leg(hold.account, wallet(owner, currency), Money(minor, currency))
