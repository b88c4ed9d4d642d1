"""A process that does nothing but record sets, and tells after each commit what stands.

The n-th set is always the same, so whoever takes over may say again what may have been said.
"""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

from sqlmodel import Session

from payments import ledger, recipes
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from web.database import Database
from web.writer import _insist as insist

PEOPLE = [f"person:{n}" for n in range(1, 13)]
LARGEST_BATCH = 12
TOLD = struct.Struct("<qq")  # which set, and its number; 0 if it was refused

Tell = Callable[[Sequence[Recorded | Refusal]], None]


class Job(NamedTuple):
    """From which set on; `broken` names a sabotage."""

    url: str
    first: int
    broken: str = ""


def work(job: Job, pipe: Connection) -> None:
    """Until it is killed."""
    from tests.faults import sabotage

    with sabotage.committed(job.broken):
        _record(job, pipe)


def _record(job: Job, pipe: Connection) -> None:
    database, dice, n = Database(job.url), random.Random(job.first), job.first
    with database.writer() as db:
        while True:
            numbers = range(n, n + dice.randint(1, LARGEST_BATCH))

            def tell(answers: Sequence[Recorded | Refusal], numbers: range = numbers) -> None:
                pairs = zip(numbers, map(_number, answers), strict=True)
                pipe.send_bytes(b"".join(TOLD.pack(*pair) for pair in pairs))

            turn(db, [nth(each) for each in numbers], tell)
            n = numbers.stop


def turn(db: Session, sets: list[Set], tell: Tell) -> None:
    tell(insist(db, lambda: ledger.record(db, sets, time.time_ns() // 1_000_000)))


def _number(answer: Recorded | Refusal) -> int:
    return answer.number if isinstance(answer, Recorded) else 0


def nth(n: int) -> Set:
    """Money out of nothing, from one to another, or from one to several."""
    dice = random.Random(n)
    one, *others = dice.sample(PEOPLE, 4)
    amount = Money(dice.randint(1, 500), dice.choice(("USD", "EUR")))
    shape = dice.random()
    if shape < 0.3:
        return recipes.opening(key(n), one, amount._replace(minor=1000))
    if shape < 0.8:
        return recipes.gift(key(n), one, others[0], amount, "for the pizza", shape < 0.5)
    return recipes.gifts(key(n), one, [(other, amount) for other in others])


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + (1).to_bytes(8, "big")
