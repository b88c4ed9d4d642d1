"""Every shape of money as a story: sets in order, and what each owner has in the end.

A story is a generator: it yields a set and is sent what the books then say of it; so several can
be told side by side, each step of all of them in one batch.
"""

import itertools
from collections.abc import Callable, Generator

from payments import recipes
from payments.ledger import AccountRef, Refusal, Set, Stored
from payments.money import Money
from payments.recipes import Hold, Quote, equity, fees, held, position, rail, suspense, wallet

KEYS = itertools.count(1)
Story = Generator[Set, Stored, dict[AccountRef, int]]


class Cast:
    """Three people with 100.00 in dollars each, whom no other story knows."""

    def __init__(self, n: int) -> None:
        self.alice, self.bob, self.carl = (f"person:{n}{who}" for who in range(3))


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def key() -> bytes:
    return next(KEYS).to_bytes(16, "big") + bytes(7) + b"\x01"


def opening(cast: Cast) -> Story:
    yield recipes.opening(key(), cast.alice, Money(7_00, "EUR"))
    return {wallet(cast.alice, "EUR"): 7_00, equity("EUR"): -7_00}


def gift(cast: Cast) -> Story:
    yield recipes.gift(key(), cast.alice, cast.bob, usd(20_00), "pizza")
    return {wallet(cast.alice, "USD"): 80_00, wallet(cast.bob, "USD"): 120_00}


def gifts(cast: Cast) -> Story:
    yield recipes.gifts(key(), cast.alice, [(cast.bob, usd(10_00)), (cast.carl, usd(5_00))])
    return {wallet(cast.alice, "USD"): 85_00, wallet(cast.carl, "USD"): 105_00}


def request(cast: Cast) -> Story:
    yield recipes.request_paid(next(KEYS), cast.bob, cast.alice, usd(12_00), "taxi")
    return {wallet(cast.alice, "USD"): 112_00, wallet(cast.bob, "USD"): 88_00}


def split(cast: Cast) -> Story:
    dinner = yield recipes.gift(key(), cast.alice, "shop:1", usd(90_00), "dinner")
    which = next(KEYS)
    for n, payer in enumerate((cast.bob, cast.carl), 1):
        yield recipes.share_paid(which, n, payer, cast.alice, usd(30_00), refers=dinner.number)
    return {wallet(who, "USD"): 70_00 for who in (cast.alice, cast.bob, cast.carl)}


def packet(cast: Cast) -> Story:
    funded = yield recipes.packet(key(), cast.alice, usd(10_00), "happy new year")
    hold = hold_of(funded)
    yield recipes.claimed(hold, key(), cast.bob, usd(4_00))
    yield recipes.claimed(hold, key(), cast.carl, usd(5_00))
    yield recipes.returned(hold._replace(left=usd(1_00)))
    return {wallet(cast.alice, "USD"): 91_00, wallet(cast.bob, "USD"): 104_00}


def chip(end: Callable[[Hold], Set], payee_has: int) -> Callable[[Cast], Story]:
    def told(cast: Cast) -> Story:
        put_in = yield recipes.chip(key(), cast.alice, usd(20_00), "a present for Dan")
        yield end(hold_of(put_in, cast.bob))
        alice, bob = wallet(cast.alice, "USD"), wallet(cast.bob, "USD")
        return {alice: 200_00 - payee_has, bob: payee_has, held(cast.alice, "USD"): 0}

    return told


def offer(end: Callable[[Hold], Set], payee_has: int) -> Callable[[Cast], Story]:
    def told(cast: Cast) -> Story:
        offered = yield recipes.offer(key(), cast.alice, usd(20_00), "for the bike")
        yield end(hold_of(offered, cast.bob))
        alice, bob = wallet(cast.alice, "USD"), wallet(cast.bob, "USD")
        return {alice: 200_00 - payee_has, bob: payee_has, held(cast.alice, "USD"): 0}

    return told


def undo(cast: Cast) -> Story:
    paid = yield recipes.gifts(key(), cast.alice, [(cast.bob, usd(1_00)), (cast.carl, usd(2_00))])
    yield recipes.undo(paid, paid.number)
    return {wallet(cast.alice, "USD"): 100_00, wallet(cast.bob, "USD"): 100_00}


def refund(cast: Cast) -> Story:
    paid = yield recipes.bill(key(), cast.alice, cast.bob, usd(30_00), "invoice 7")
    yield recipes.refund(paid, 1, cast.bob, usd(10_00), "one was broken")
    yield recipes.refund(paid, 2, cast.bob, usd(20_00))
    return {wallet(cast.alice, "USD"): 100_00, wallet(cast.bob, "USD"): 100_00}


def top_up(answer: Callable[[Stored], Set], brings: int) -> Callable[[Cast], Story]:
    def told(cast: Cast) -> Story:
        asked = yield recipes.top_up(key(), cast.alice, usd(50_00), "visa")
        assert asked.legs[0].target == suspense(cast.alice, "USD")
        yield answer(asked)
        return {wallet(cast.alice, "USD"): 100_00 + brings, suspense(cast.alice, "USD"): 0}

    return told


def cash_out(*answers: Callable[[Stored], Set], costs: int) -> Callable[[Cast], Story]:
    def told(cast: Cast) -> Story:
        asked = yield recipes.cash_out(key(), cast.alice, usd(50_00), usd(75))
        for answer in answers:
            yield answer(asked)
        return {wallet(cast.alice, "USD"): 100_00 - costs, suspense(cast.alice, "USD"): 0}

    return told


def free_cash_out(cast: Cast) -> Story:
    asked = yield recipes.cash_out(key(), cast.alice, usd(50_00))
    yield cashed_out(asked)
    return {wallet(cast.alice, "USD"): 50_00}


def cashed_out(asked: Stored) -> Set:
    return recipes.cashed_out(asked, "visa")


def half_topped_up(asked: Stored) -> Set:
    return recipes.topped_up_partly(asked, usd(20_00))


def half_cashed_out(asked: Stored) -> Set:
    return recipes.cashed_out_partly(asked, "visa", usd(20_00))


def cash_out_returned(asked: Stored) -> Set:
    return recipes.cash_out_returned(asked, "visa")


def authorisation(*ends: Callable[[Hold], Set], spent: int) -> Callable[[Cast], Story]:
    def told(cast: Cast) -> Story:
        hold = hold_of((yield recipes.authorisation(key(), cast.alice, usd(60_00))), cast.bob)
        for end in ends:
            done = yield end(hold)
            hold = hold._replace(left=usd(hold.left.minor - sum(g.amount.minor for g in done.legs)))
        alice, bob = wallet(cast.alice, "USD"), wallet(cast.bob, "USD")
        return {alice: 100_00 - spent, bob: 100_00 + spent, held(cast.alice, "USD"): 0}

    return told


def part(hold: Hold) -> Set:
    return recipes.captured(hold, key(), usd(25_00))


def last(hold: Hold) -> Set:
    return recipes.captured_last(hold, usd(30_00))


def exchange(cast: Cast) -> Story:
    quote = Quote("USD", 10_832, "EUR", 10_000)
    yield recipes.exchange(key(), cast.alice, cast.bob, usd(10_00), quote)
    return {wallet(cast.alice, "USD"): 90_00, wallet(cast.bob, "EUR"): 9_23}


def fee(cast: Cast) -> Story:
    paid = yield recipes.gift(key(), cast.alice, cast.bob, usd(10_00))
    yield recipes.fee(key(), cast.alice, usd(25), "sent at once", paid.number)
    return {wallet(cast.alice, "USD"): 89_75}


def adjustment(cast: Cast) -> Story:
    into = wallet(cast.alice, "USD")
    one = recipes.adjustment(
        key(), fees("USD"), into, usd(25), "charged twice", "staff:1", "staff:2"
    )
    assert not isinstance(one, Refusal)
    stored = yield one
    assert stored.words == "charged twice (staff:1, staff:2)"
    return {into: 100_25}


def hold_of(stored: Stored, payee: str = "") -> Hold:
    [leg] = stored.legs
    return Hold(stored.number, stored.kind, leg.source.owner, payee, leg.amount)


STORIES: dict[str, Callable[[Cast], Story]] = {
    "opening": opening,
    "gift": gift,
    "several payees": gifts,
    "request": request,
    "split": split,
    "packet": packet,
    "a pool reached": chip(lambda hold: recipes.captured_last(hold, hold.left), 120_00),
    "a pool missed": chip(recipes.returned, 100_00),
    "out of a pool": chip(recipes.taken_back, 100_00),
    "accepted": offer(recipes.accepted, 120_00),
    "declined": offer(recipes.declined, 100_00),
    "taken back": offer(recipes.taken_back, 100_00),
    "expired": offer(recipes.expired, 100_00),
    "undo": undo,
    "bill and refunds": refund,
    "top up": top_up(recipes.topped_up, 50_00),
    "top up failed": top_up(recipes.top_up_failed, 0),
    "top up reversed": top_up(recipes.top_up_reversed, 0),
    "topped up partly": top_up(half_topped_up, 20_00),
    "cashed out partly": cash_out(half_cashed_out, costs=20_00),
    "cash out": cash_out(cashed_out, costs=50_75),
    "cash out for nothing": free_cash_out,
    "cash out failed": cash_out(recipes.cash_out_failed, costs=0),
    "cash out returned": cash_out(cashed_out, cash_out_returned, costs=0),
    "captured": authorisation(lambda hold: recipes.captured_last(hold, hold.left), spent=60_00),
    "captured in part": authorisation(last, spent=30_00),
    "captured twice": authorisation(part, last, spent=55_00),
    "released": authorisation(recipes.released, spent=0),
    "captured and expired": authorisation(part, recipes.expired, spent=25_00),
    "exchange": exchange,
    "fee": fee,
    "adjustment": adjustment,
}
HOUSE = (position, fees, equity, lambda currency: rail("visa", currency))
