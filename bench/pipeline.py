"""The pipeline called without sockets, in batches, beside one ORM transaction a payment."""

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import migrations
from bench import orm
from bench.figures import Figure, middle, ratio, rounds
from bench.servers import postgresql
from bot.ear import Ear
from bot.turns import Utterance
from tests.servers.town import Citizen, client_id, settle
from web.database import Database
from web.serving import leave_start_alone
from web.transactions import carry
from web.writer import now_ms

BATCHES = (1, 64, 512)
SECONDS = 1.0
NO_LIMIT = 10**9
AIM = 20
TURNS = itertools.count()


def measure() -> Iterator[Figure]:
    leave_start_alone()  # as the server does
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quid-bench-")))
        urls = {
            "sqlite": f"sqlite:///{folder / 'quid.db'}",
            "postgresql": stack.enter_context(postgresql()),
        }
        measures: dict[str, Callable[[], float]] = {}
        for name, url in urls.items():
            migrations.upgrade(url)
            citizens = settle(url, 2 * max(BATCHES))[::2]
            database = Database(url)
            stack.callback(database.close)
            measures |= _measures(name, database, citizens)
        taken = rounds(measures)
    for name in urls:
        yield from _figures(name, taken)


def _measures(
    name: str, database: Database, citizens: list[Citizen]
) -> dict[str, Callable[[], float]]:
    batches: dict[str, Callable[[], float]] = {
        f"{name}.{size}": partial(by_the_batch, database, citizens[:size]) for size in BATCHES
    }
    return batches | {f"{name}.orm": partial(by_the_orm, database, citizens)}


def _figures(name: str, taken: dict[str, list[float]]) -> Iterator[Figure]:
    alone = taken[f"{name}.orm"]
    yield Figure(f"pipeline.{name}.orm", middle(alone), "/s", None, "one transaction a payment")
    for size in BATCHES:
        rate = taken[f"{name}.{size}"]
        aim = AIM if (name, size) == ("sqlite", 512) else None
        versus = "÷ one ORM transaction a payment"
        yield Figure(f"pipeline.{name}.{size}", middle(rate), "/s", ratio(rate, alone), versus, aim)


def by_the_batch(database: Database, citizens: list[Citizen]) -> float:
    """Payments a second when everybody pays at the same moment, again and again."""
    ear, count, began = Ear(NO_LIMIT, NO_LIMIT), 0, time.perf_counter()
    with database.writer() as db:
        while time.perf_counter() < began + SECONDS:
            minor = 1000 + next(TURNS)  # an equal payment to the same person would be asked about
            said = [_pay(one, minor) for one in citizens]
            heard = carry(db, partial(ear.hear, db, said, now_ms()))
            if not all("seq" in ack for ack in heard.acks):
                raise RuntimeError(f"not paid: {heard.acks[0]}")
            count += len(said)
    return count / (time.perf_counter() - began)


def by_the_orm(database: Database, citizens: list[Citizen]) -> float:
    count, began = 0, time.perf_counter()
    while time.perf_counter() < began + SECONDS:
        orm.pay(database, citizens[count % len(citizens)], 91 + count % 9, now_ms())
        count += 1
    return count / (time.perf_counter() - began)


def _pay(one: Citizen, minor: int) -> Utterance:
    text = f"/pay @{one.other.handle} {minor // 100}.{minor % 100:02} lunch"
    return Utterance(one.person, str(one.place), text, client_id())
