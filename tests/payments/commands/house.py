"""Commands of the house and of rails: openings, fees, corrections, exchange, money in and out."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from payments import ledger, recipes
from payments.ledger import AccountRef, Set
from payments.money import Money
from payments.recipes import Quote
from tests.payments.commands.scene import Act, Scene, earlier, money, recorded
from tests.payments.model.accounts import equity, fees, position, rail, suspense, wallet
from tests.payments.model.words import Move

RATE = Quote("USD", 10_832, "EUR", 10_000)


def opening(scene: Scene, a: int, _b: int, c: int, d: int) -> Act:
    who, (minor, currency) = scene.people.all[a % 4], money(c, d)
    one = recipes.opening(next(scene.people.keys), who, Money(4 * minor, currency))
    return recorded("opening", one, (equity(currency), wallet(who, currency), 4 * minor))


def fee(scene: Scene, a: int, _b: int, c: int, d: int) -> Act:
    payer, amount = scene.people.all[a % 4], money(c, d)
    refers = earlier(scene, d)
    one = recipes.fee(next(scene.people.keys), payer, amount, "a card", refers)
    source, target = wallet(payer, amount.currency), fees(amount.currency)
    moved = source, target, amount.minor
    return recorded("fee", one, moved, words="a card", refers=refers)


def adjustment(scene: Scene, a: int, _b: int, c: int, d: int) -> Act:
    who, amount = scene.people.all[a % 4], money(c, d)
    source, target = fees(amount.currency), wallet(who, amount.currency)
    said = "a mistake", "staff:1", "staff:2"
    one = recipes.adjustment(
        next(scene.people.keys), recipes.fees(amount.currency), target, amount, *said
    )
    assert isinstance(one, Set)
    words = "a mistake (staff:1, staff:2)"
    return recorded("adjustment", one, (source, target, amount.minor), words=words)


def exchange(scene: Scene, a: int, b: int, c: int, _d: int) -> Act:
    """For somebody else, or for themselves."""
    (payer, payee), minor = scene.people.two(a, b), 2 + c % 60
    payee = payee if b % 2 else payer
    one = recipes.exchange(next(scene.people.keys), payer, payee, Money(minor, "USD"), RATE)
    becomes = minor * 10_000 // 10_832
    return recorded(
        "exchange",
        one,
        (wallet(payer, "USD"), position("USD"), minor),
        (position("EUR"), wallet(payee, "EUR"), becomes),
    )


def top_up(scene: Scene, a: int, _b: int, c: int, d: int) -> Act:
    who, (minor, currency) = scene.people.all[a % 4], money(c + 50, d)
    one = recipes.top_up(next(scene.people.keys), who, Money(minor, currency), "visa")
    return recorded("top up", one, (rail("visa", currency), suspense(who, currency), minor))


def cash_out(scene: Scene, a: int, b: int, c: int, d: int) -> Act:
    who, amount, cost = scene.people.all[a % 4], money(c, d), money(b % 4, d) if b % 4 else None
    one = recipes.cash_out(next(scene.people.keys), who, amount, cost)
    own, currency = wallet(who, amount.currency), amount.currency
    moves = [(own, suspense(who, currency), amount.minor)]
    if cost:
        moves.append((own, fees(currency), cost.minor))
    return recorded("cash out", one, *moves)


class Outcome(NamedTuple):
    """What a rail can answer: to what, by which recipe, and what then moves."""

    of: str
    make: Callable[[ledger.Stored], Set]
    moves: Callable[[tuple[Move, ...]], list[Move]]


def answer(name: str, scene: Scene, a: int, _b: int, _c: int, _d: int) -> Act | None:
    """Of a rail, to something it was asked to do: the first, a second, or one that contradicts."""
    asked = [n for n, was in scene.model.sets.items() if was.kind == OUTCOMES[name].of]
    if not asked:
        return None
    stored = ledger.transfer(scene.db, number := asked[-1 - a % len(asked)])
    assert stored is not None
    which = "return" if name == "cash_out_returned" else "end"
    kind = name.replace("_", " ")
    if name.endswith("partly") and stored.legs[0].amount.minor < 2:
        return None
    moves = OUTCOMES[name].moves(scene.model.sets[number].moves)
    return recorded(
        kind, OUTCOMES[name].make(stored), *moves, key=(which, number, 0), refers=number
    )


def turned(moves: tuple[Move, ...]) -> list[Move]:
    return [(target, source, minor) for source, target, minor in moves]


def onwards(into: Callable[[AccountRef], AccountRef]) -> Callable[[tuple[Move, ...]], list[Move]]:
    return lambda moves: [(moves[0][1], into(moves[0][1]), moves[0][2])]


def bounced(moves: tuple[Move, ...]) -> list[Move]:
    (source, _, minor), *others = moves
    return [(rail("visa", source.currency), source, minor), *turned(tuple(others))]


def half(asked: ledger.Stored) -> Money:
    return Money(asked.legs[0].amount.minor // 2, asked.legs[0].amount.currency)


def halved(
    into: Callable[[AccountRef], AccountRef],
) -> Callable[[tuple[Move, ...]], list[Move]]:
    """Half goes on, and half goes back; what was taken beside it comes back, too."""

    def moves(asked: tuple[Move, ...]) -> list[Move]:
        (source, held, minor), *others = asked
        on, back = (held, into(held), minor // 2), (held, source, minor - minor // 2)
        return [on, back, *turned(tuple(others))]

    return moves


OUTCOMES = {
    "topped_up": Outcome(
        "top up", recipes.topped_up, onwards(lambda ref: wallet(ref.owner, ref.currency))
    ),
    "topped_up_partly": Outcome(
        "top up",
        lambda asked: recipes.topped_up_partly(asked, half(asked)),
        halved(lambda ref: wallet(ref.owner, ref.currency)),
    ),
    "top_up_failed": Outcome("top up", recipes.top_up_failed, turned),
    "top_up_reversed": Outcome("top up", recipes.top_up_reversed, turned),
    "cashed_out": Outcome(
        "cash out",
        lambda asked: recipes.cashed_out(asked, "visa"),
        onwards(lambda ref: rail("visa", ref.currency)),
    ),
    "cashed_out_partly": Outcome(
        "cash out",
        lambda asked: recipes.cashed_out_partly(asked, "visa", half(asked)),
        halved(lambda ref: rail("visa", ref.currency)),
    ),
    "cash_out_failed": Outcome("cash out", recipes.cash_out_failed, turned),
    "cash_out_returned": Outcome(
        "cash out", lambda asked: recipes.cash_out_returned(asked, "visa"), bounced
    ),
}
COMMANDS = (opening, fee, adjustment, exchange, top_up, cash_out)
ANSWERS = {name: partial(answer, name) for name in OUTCOMES}
