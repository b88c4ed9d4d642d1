"""Simulated time: what is to happen later happens in order, and we may crash in a transaction; and
what a world comes to in the end."""

import heapq
import itertools
import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from payments import transits
from payments.transits import Transit
from web.transactions import carry

SUSPENSE = sa.text("""
select (select coalesce(sum(balance), 0) from pay_accounts where kind = 'suspense'),
    (select coalesce(sum(amount_minor), 0) from pay_transits where ended is null)
""")
OPEN = sa.text("create index open_here on pay_transits (amount_minor) where ended is null")
Break = Callable[[pytest.MonkeyPatch], None]
W = TypeVar("W")


class Crash(Exception):
    """We are gone in the middle of a transaction."""


class Event(NamedTuple):
    at: int
    order: int
    act: Callable[[], None]


class Clockwork(ABC):
    """What is to be done by us is due at a time, and taken then."""

    def __init__(self, db: Session, seed: int, now: int) -> None:
        self.db, self.now, self.random = db, now, random.Random(seed)
        self.began = now
        self.events: list[Event] = []
        self.order = itertools.count()
        self.looks_at: int | None = None
        self.changed = False  # in our books, since they were looked at
        self.counts: Counter[str] = Counter()
        self.ended: dict[int, int] = {}  # transit: when
        carry(db, lambda: db.execute(OPEN))  # for SUSPENSE, which is asked for after every change

    @abstractmethod
    def due(self) -> int | None:
        """When something is next to be done (ms); none if nothing is."""

    @abstractmethod
    def take(self) -> None:
        """Do it."""

    def key(self) -> bytes:
        return self.random.randbytes(16) + (1).to_bytes(8, "big")

    def play(self) -> None:
        """Until nothing is to come."""
        while self.events:
            event = heapq.heappop(self.events)
            self.now = max(self.now, event.at)
            event.act()
            if self.changed:
                self.changed = False
                self.look()

    def later(self, at: int, act: Callable[[], None]) -> None:
        heapq.heappush(self.events, Event(at, next(self.order), act))

    def transact(self, act: Callable[[], Any], crash: bool = False) -> Any:
        """A transaction; with `crash` all of it is undone, as if it had never begun."""

        def acted() -> Any:
            found = act()
            if crash:
                raise Crash
            return found

        self.changed = True
        try:
            return carry(self.db, acted)
        except Crash:
            self.counts["crash"] += 1
            return None

    def look(self) -> None:
        """Have the next look at what is due when it is; what is on its way is in suspense."""
        due = self.due()
        suspense, open_ones = self.db.execute(SUSPENSE).one()
        self.db.rollback()
        assert suspense == open_ones, f"{suspense} in suspense, {open_ones} on its way"
        if due is not None and (self.looks_at is None or due < self.looks_at):
            at = self.looks_at = max(due, self.now)
            self.later(at, lambda: self._taken(at))

    def _taken(self, at: int) -> None:
        if at == self.looks_at:  # else there was something to do before
            self.looks_at = None
            self.take()


def everything(db: Session) -> list[Transit]:
    numbers = db.scalars(sa.text("select id from pay_transits")).all()
    found: dict[int, Transit] = {}
    for start in range(0, len(numbers), 500):
        found |= transits.of(db, numbers[start : start + 500])
    return list(found.values())


def must_be_seen(broken: W, go_on: Callable[[W], None]) -> None:
    """What was broken has this world end otherwise than it should, or the books refuse it."""
    with pytest.raises((AssertionError, IntegrityError)):
        go_on(broken)
