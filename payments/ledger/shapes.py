"""What goes into the books and what comes out of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from payments.money import Money

SYSTEM = "system"  # the owner of the outside world
FLOORED = ("wallet", "held", "suspense")  # may never go below zero, whoever the owner


class AccountRef(NamedTuple):
    """Whose, what for (wallet, held, suspense, fees, equity) and in which currency."""

    owner: str
    kind: str
    currency: str


class Leg(NamedTuple):
    """A positive amount from one account to another of the same currency."""

    source: AccountRef
    target: AccountRef
    amount: Money


class Cap(NamedTuple):
    """At most `minor` may leave an account within some `hours` (0: with this set alone), of what
    is `about` something, or of everything. `counts` is this set's part, `source` the account, if
    it is not that of the set's first leg."""

    code: str  # of the refusal
    minor: int
    hours: int
    counts: int
    about: str = ""
    source: AccountRef | None = None


class Set(NamedTuple):
    """Legs that stand or fall together, once for ever under a key of 24 bytes.

    `refers` is the transfer it undoes or completes, `words` the note beside it, `quick` says
    that it went without a question, `caps` what it may not pass."""

    key: bytes
    kind: str
    legs: tuple[Leg, ...]
    refers: int | None = None
    words: str = ""
    quick: bool = False
    caps: tuple[Cap, ...] = ()

    @property
    def capped(self) -> Iterator[tuple[AccountRef, Cap]]:
        """Its caps in order, each with its account."""
        return ((cap.source or self.legs[0].source, cap) for cap in self.caps)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The number of a set (the id of its first transfer) and when it was first recorded (ms).

    A repeat equals its first answer."""

    number: int
    at: int
    repeated: bool = field(default=False, compare=False)


class Stored(NamedTuple):
    """A set as the books have it."""

    number: int
    key: bytes
    kind: str
    legs: tuple[Leg, ...]
    at: int
    refers: int | None
    words: str


class Entry(NamedTuple):
    """A line of a statement: `amount` is negative when it left, `balance` is what it made."""

    transfer: int
    number: int  # of its set
    at: int
    kind: str
    other: AccountRef
    amount: Money
    balance: Money
    note: str
    refers: int | None


class Account(NamedTuple):
    """What `record` must know of an account; `last` is 0 before its first transfer."""

    id: int
    floor: int | None
    balance: int
    last: int


def floor(ref: AccountRef) -> int | None:
    """What the balance may not go below; None for the outside world."""
    return None if ref.owner == SYSTEM and ref.kind not in FLOORED else 0


class Rows(NamedTuple):
    """All that one call of `record` writes, in the order of the tables' columns."""

    opened: list[tuple[object, ...]]  # id, owner, kind, currency, floor, balance, last
    accounts: list[tuple[int, int, int]]  # balance, last, id
    transfers: list[tuple[object, ...]]
    notes: list[tuple[int, str]]
    pairs: list[tuple[object, ...]]  # source, target, currency, count, last_at, last_amount
    windows: list[tuple[int, ...]]  # account, hour, out, count, quick
    tallies: list[tuple[object, ...]]  # account, about, hour, out
