"""Callers who each await their own transfer before the next, a process of its own.

Between them and `ledger.record` stands a writer that commits in groups, as the web's does."""

import asyncio
import functools
import itertools
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import orjson
import uvloop
from sqlmodel import Session

from bench.load import spread
from payments import ledger, recipes
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from web.database import Database
from web.serving import leave_start_alone
from web.transactions import carry, commit, prepare
from web.writer import now_ms

WARM = 0.5  # seconds before it counts
CHOICES = 100_000  # pairs that are drawn beforehand, and gone through again and again
ONE = Money(1, "USD")
TOO_MUCH = Money(10**12, "USD")
HOT = "person:1"
Answer = Recorded | Refusal


class Task(NamedTuple):
    """`hot`: one account takes half of all. `refused`: so many in a hundred have not enough.
    `alone`: everything in the writer's thread, as it is on PostgreSQL anyway."""

    url: str
    accounts: int
    callers: int
    seconds: float
    process: int = 0
    hot: bool = False
    refused: int = 0
    alone: bool = False


class Group:
    """All that waits is one transaction, and is answered after its commit."""

    def __init__(self, database: Database, alone: bool) -> None:
        self.database, self.alone = database, alone or not database.is_sqlite
        self.waiting: list[tuple[asyncio.Future[Answer], Set]] = []
        self.ready = asyncio.Event()
        self.thread = ThreadPoolExecutor(1)

    def record(self, one: Set) -> "asyncio.Future[Answer]":
        answer = asyncio.get_running_loop().create_future()
        self.waiting.append((answer, one))
        self.ready.set()
        return answer

    async def run(self) -> None:
        with self.database.writer() as db:
            while True:
                await self.ready.wait()
                self.ready.clear()
                while self.waiting:
                    batch, self.waiting = self.waiting, []
                    answers = await self.transaction(db, [one for _, one in batch])
                    for (waits, _), answer in zip(batch, answers, strict=True):
                        waits.set_result(answer)

    async def transaction(self, db: Session, sets: Sequence[Set]) -> Sequence[Answer]:
        act = functools.partial(ledger.record, db, sets, now_ms())
        away = functools.partial(asyncio.get_running_loop().run_in_executor, self.thread)
        if self.alone:
            return await away(carry, db, act)
        answers = prepare(db, act)
        await away(commit, db)
        return answers


async def callers(task: Task) -> dict[str, float]:
    """What they got in `seconds`: recorded a second, waiting in ms, processor in µs for each."""
    group, sets, times = Group(Database(task.url), task.alone), draw(task), list[float]()
    recorded, over = 0, False
    running = asyncio.create_task(group.run())

    async def call() -> None:
        nonlocal recorded
        while not over:
            one, began = next(sets), time.perf_counter()
            answer = await group.record(one)
            times.append(time.perf_counter() - began)
            recorded += isinstance(answer, Recorded)

    everybody = asyncio.gather(*(call() for _ in range(task.callers)))
    await asyncio.sleep(WARM)
    times.clear()
    before, began, used = recorded, time.perf_counter(), time.process_time()
    await asyncio.sleep(task.seconds)
    did, took, used = recorded - before, time.perf_counter() - began, time.process_time() - used
    waited, over = spread("wait", times), True
    ended, _ = await asyncio.wait([running, everybody], return_when=asyncio.FIRST_COMPLETED)
    ended.pop().result()  # raises what went wrong
    running.cancel()
    return {"rate": did / took, "cpu": used / did * 1e6, **waited}


def draw(task: Task) -> Iterator[Set]:
    """Transfers without end. A key is a time, a number, and who pays, as clients make them."""
    dice, start = random.Random(time.time_ns()), now_ms() << 16 | task.process
    owners = [f"person:{number}" for number in range(1, task.accounts + 1)]
    pairs = [_pair(dice, owners, task.hot) for _ in range(CHOICES)]
    for number, (payer, payee) in zip(itertools.count(), itertools.cycle(pairs)):
        key = start.to_bytes(8, "big") + number.to_bytes(8, "big") + bytes(8)
        amount = TOO_MUCH if number * task.refused % 100 < task.refused else ONE
        yield recipes.gift(key, payer, payee, amount)


def _pair(dice: random.Random, owners: list[str], hot: bool) -> tuple[str, str]:
    payer, payee = dice.choice(owners), dice.choice(owners)
    if hot and dice.random() < 0.5:
        payee = HOT
    return (payer, payee) if payer != payee else _pair(dice, owners, hot)


def main() -> None:
    """One line in says what, one line out that all is loaded; one line in says go."""
    task = Task(**orjson.loads(sys.stdin.readline()))
    leave_start_alone()
    print("ready", flush=True)
    sys.stdin.readline()
    found: dict[str, Any] = uvloop.run(callers(task))
    print(orjson.dumps(found).decode(), flush=True)


if __name__ == "__main__":
    main()
