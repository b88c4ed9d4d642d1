"""Where a command is read: who is there, what has happened, and what it asks of the books."""

import itertools
from typing import Any, NamedTuple

from sqlmodel import Session

from payments.ledger import Set
from payments.money import Money
from tests.payments.model import Model
from tests.payments.model.accounts import wallet
from tests.payments.model.words import Asked, Key, Move

NOWHERE = 10**15  # a number that nothing will ever have


class Act(NamedTuple):
    """What is asked: by which door of the books, with what, and the same for the model."""

    door: str
    given: Any
    expected: tuple[Any, ...]


class People:
    """Four people, a shop, and an endless supply of keys that no other walk has."""

    def __init__(self, walk: int) -> None:
        self.all = [f"person:{walk}-{who}" for who in range(4)]
        self.shop = f"shop:{walk}"
        self.keys = (
            bytes([200]) + walk.to_bytes(7, "big") + n.to_bytes(8, "big") + bytes(8)
            for n in itertools.count(1)
        )
        self.numbers = itertools.count(walk << 20)  # of requests, splits and schedules

    def two(self, a: int, b: int) -> tuple[str, str]:
        """One and another: nobody pays themselves."""
        return self.all[a % 4], self.all[(a + 1 + b % 3) % 4]


class Scene(NamedTuple):
    """What a command's four numbers are read against; None comes of what can mean nothing yet."""

    db: Session
    people: People
    model: Model
    history: list[Act]
    now: int


def recorded(
    kind: str, one: Set, *moves: Move, words: str = "", key: Key | None = None,
    refers: int | None = None,
) -> Act:  # fmt: skip
    """A set for `record`, and in the model's own words what it is; only its key is taken over,
    where it is not derived of anything."""
    asked = Asked(key or one.key, kind, moves, one.caps, refers, words, one.quick)
    return Act("record", one, (asked,))


def earlier(scene: Scene, d: int) -> int | None:
    """Something to refer to, sometimes."""
    sets = list(scene.model.sets)
    return sets[d % len(sets)] if sets and d % 2 else None


def money(minor: int, d: int) -> Money:
    return Money(1 + minor % 160, "EUR" if d % 3 == 1 else "USD")


def move(payer: str, payee: str, amount: Money) -> Move:
    return wallet(payer, amount.currency), wallet(payee, amount.currency), amount.minor
