"""Twenty spends of one balance at once, by two nodes, some of them the same command on both:
exactly what the balance covers is paid, and the rest is told that it is short.

`QUID_ROUNDS` is how often, on each database; `quid check faults --rounds 5000` sets it.
"""

import contextlib
import itertools
import multiprocessing
import os
import random
import time
import uuid
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import NamedTuple

import pytest

from payments import audit, ledger, recipes
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from tests.faults.sabotage import chosen, committed
from web.database import Database
from web.writer import _insist as insist

ROUNDS = int(os.environ.get("QUID_ROUNDS") or 200)
SPENDS, TWICE, ASIDE = 20, 4, 3  # of a round: in all, on both nodes; each way between RICH
A_BOOK = 50  # rounds; then the books are verified
RICH = ("person:1", "person:2")
NOW = 1_798_804_800_000
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.sabotage"])

Answer = Recorded | Refusal | str  # a sentence if it failed
Batches = list[list[Set]]


def node(url: str, pipe: Connection, broken: str) -> None:
    """A process that writes: takes batches and a moment to begin, gives their answers."""
    with committed(broken):
        database = Database(url)
        with database.writer() as db:
            while True:
                begin, batches = pipe.recv()
                while time.monotonic() < begin:
                    pass  # so that both begin at once
                pipe.send([answers for batch in batches for answers in _carry(db, batch)])


def _carry(db: object, batch: list[Set]) -> list[Answer]:
    try:
        return list(insist(db, lambda: ledger.record(db, batch, NOW)))  # type: ignore[arg-type]
    except Exception as error:
        return [f"failed: {str(error)[:200]}"] * len(batch)


class Round(NamedTuple):
    """What is spent of `balance`, and what each node is given of it, in batches."""

    payer: str
    balance: int
    spends: dict[bytes, Set]
    nodes: list[Batches]


class Nodes:
    """Two of them on one database."""

    def __init__(self, url: str, broken: str) -> None:
        self.database = Database(url)
        self.pipes, self.processes = [], []
        for _ in range(2):
            ours, theirs = CONTEXT.Pipe()
            process = CONTEXT.Process(target=node, args=(url, theirs, broken), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.processes.append(process)

    def close(self) -> None:
        for process, pipe in zip(self.processes, self.pipes, strict=True):
            process.kill()
            process.join()
            pipe.close()
        self.database.close()

    def play(self, one: Round) -> list[str]:
        self.fund(one.payer, one.balance)
        begin = time.monotonic() + 0.002
        for pipe, batches in zip(self.pipes, one.nodes, strict=True):
            pipe.send((begin, batches))
        answers: dict[bytes, list[Answer]] = {}
        for pipe, batches in zip(self.pipes, one.nodes, strict=True):
            for spend, answer in zip(itertools.chain(*batches), pipe.recv(), strict=True):
                answers.setdefault(spend.key, []).append(answer)
        with self.database.reader() as db:
            [(_, left)] = ledger.balances(db, [one.payer])[one.payer].items()
        return list(wrong(one, answers, left))

    def fund(self, owner: str, minor: int) -> None:
        self.pipes[0].send((0, [[recipes.opening(key(), owner, Money(minor, "USD"))]]))
        [answer] = self.pipes[0].recv()
        assert isinstance(answer, Recorded)

    def verify(self) -> list[str]:
        with self.database.reader() as db:
            return list(audit.verify(db))[:10]


def wrong(one: Round, answers: dict[bytes, list[Answer]], left: int) -> Iterator[str]:
    """What does not fit together, of what was answered and what is left."""
    paid = 0
    for each, heard in answers.items():
        minor = one.spends[each].legs[0].amount.minor if each in one.spends else 0
        numbers = {answer.number for answer in heard if isinstance(answer, Recorded)}
        recorded = [answer for answer in heard if isinstance(answer, Recorded)]
        for answer in heard:
            if isinstance(answer, str) or (isinstance(answer, Refusal) and answer.code != "short"):
                yield f"{each.hex()}: {answer}"
        if recorded and len(recorded) < len(heard):
            yield f"{each.hex()} is answered {heard}"
        if recorded and (len(numbers) > 1 or sum(not a.repeated for a in recorded) != 1):
            yield f"{each.hex()} is recorded as {heard}"
        if not recorded and minor <= left:
            yield f"{minor} is refused, and {left} is left"
        paid += minor if recorded else 0
    if left < 0 or left != one.balance - paid:
        yield f"{paid} of {one.balance} is paid, and {left} is left"


def deal(number: int, dice: random.Random) -> Round:
    payer = f"person:{100 + number}"
    amounts = [dice.randint(1, 100) for _ in range(SPENDS)]
    payees = [f"person:{dice.randint(10, 20)}" for _ in amounts]
    spends = [
        recipes.gift(key(), payer, payee, Money(minor, "USD"))
        for payee, minor in zip(payees, amounts, strict=True)
    ]
    nodes = [spends[:TWICE], spends[:TWICE]]
    for spend in spends[TWICE:]:
        dice.choice(nodes).append(spend)
    batches = []
    for hand, (one, other) in zip(nodes, (RICH, RICH[::-1]), strict=True):
        aside = [other] * ASIDE + [f"shop:{number}"]  # whose account both may want to open
        hand += [recipes.gift(key(), one, payee, Money(1, "USD")) for payee in aside]
        dice.shuffle(hand)
        batches.append(_split(hand, dice))
    return Round(
        payer, dice.randint(1, sum(amounts)), {spend.key: spend for spend in spends}, batches
    )


def _split(hand: list[Set], dice: random.Random) -> Batches:
    batches, rest = [], hand
    while rest:
        size = dice.randint(1, 6)
        batches.append(rest[:size])
        rest = rest[size:]
    return batches


def key() -> bytes:
    return time.time_ns().to_bytes(8, "big") + uuid.uuid4().bytes


def play(url: str, rounds: int, broken: str = "") -> list[str]:
    """The first faults of so many rounds."""
    dice = random.Random()
    with contextlib.closing(Nodes(url, broken)) as nodes:
        for owner in RICH:
            nodes.fund(owner, 10**9)
        for number in range(rounds):
            found = nodes.play(deal(number, dice))
            if not found and (number + 1) % A_BOOK == 0:
                found = nodes.verify()
            if found:
                return [f"round {number}: {each}" for each in found]
            if (number + 1) % A_BOOK == 0:
                print(f"{number + 1} rounds", flush=True)
        return nodes.verify()


@pytest.mark.timeout(120 + ROUNDS)
def test_twenty_spends_at_once_pay_what_the_balance_covers(url: str) -> None:
    assert not play(url, ROUNDS, chosen())
    print(f"{ROUNDS} rounds of {SPENDS} spends at once, by two nodes, all right")


@pytest.mark.parametrize("broken", ["deferred", "dedup"])
def test_nodes_that_break_the_rules_on_sqlite_are_found_out(sqlite_url: str, broken: str) -> None:
    assert play(sqlite_url, 200, broken)


@pytest.mark.parametrize("broken", ["locks", "dedup"])
def test_nodes_that_break_the_rules_on_postgresql_are_found_out(
    postgres_url: str, broken: str
) -> None:
    assert play(postgres_url, 200, broken)
