"""`/pay` from socket to socket, beside bare acks of python-socketio in the same rounds."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack

from bench.figures import Figure, middle, ratio
from bench.servers import SECONDS, Quid, load, postgresql, quid, trial
from tests.servers.process import Process

PAYERS = (1, 64, 512)
ROUNDS = 3
AIMS = {64: 0.9, 512: 1.2}
TURNS = itertools.count()
MOST = 50_000  # payments of a pair in a round: no two may be equal, which would be asked about
Rounds = list[dict[str, float]]


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        ours, bare = stack.enter_context(quid()), stack.enter_context(trial("stock"))
        other = stack.enter_context(quid(stack.enter_context(postgresql())))
        rounds: dict[tuple[str, int], Rounds] = {}
        for _ in range(ROUNDS):
            for payers in PAYERS:
                rounds.setdefault(("bare", payers), []).append(said(bare, ours, payers))
                rounds.setdefault(("ours", payers), []).append(said(ours.process, ours, payers))
            rounds.setdefault(("other", 512), []).append(said(other.process, other, 512))
    for payers in PAYERS:
        yield from figures(payers, rounds["ours", payers], rounds["bare", payers])
    yield from on_postgresql(rounds["other", 512], rounds["ours", 512])


def said(
    process: Process, town: Quid, payers: int, seconds: float = SECONDS, pause: float = 0
) -> dict[str, float]:
    """A round of so many payers, each with a payee who is connected too. They pay as fast as they
    are answered, or a pause (in seconds) after it."""
    citizens = town.citizens[: 2 * payers]
    pairs = [
        (one.key, other.key, one.place, other.person.handle)
        for one, other in zip(citizens[::2], citizens[1::2], strict=True)
    ]
    return load(process, "pay", seconds, pairs=pairs, first=1000 + MOST * next(TURNS), pause=pause)


def figures(payers: int, ours: Rounds, bare: Rounds) -> Iterator[Figure]:
    name, acks = f"pay.{payers}", column(bare, "rate")
    rate, versus = column(ours, "rate"), f"÷ {middle(acks):.0f} bare acks/s of python-socketio"
    yield Figure(f"{name}.rate", middle(rate), "/s", ratio(rate, acks), versus, AIMS.get(payers))
    p50, p99 = (column(ours, f"ack_{part}") for part in ("p50", "p99"))
    theirs = column(bare, "ack_p50"), column(bare, "ack_p99")
    yield Figure(
        f"{name}.ack_p50", middle(p50), "ms", None,
        f"beside {middle(theirs[0]):.2f} ms bare", 1.5 if payers == 1 else None, True,
    )  # fmt: skip
    yield Figure(
        f"{name}.ack_p99", middle(p99), "ms", None,
        f"beside {middle(theirs[1]):.2f} ms bare", 15 if payers == 64 else None, True,
    )  # fmt: skip
    yield Figure(f"{name}.payee_p50", middle(column(ours, "payee_p50")), "ms")
    yield Figure(f"{name}.payee_p99", middle(column(ours, "payee_p99")), "ms")
    cpu, least = column(ours, "cpu"), column(bare, "cpu")
    versus = f"÷ {middle(least):.0f} µs a bare ack"
    yield Figure(f"{name}.cpu", middle(cpu), "µs", ratio(cpu, least), versus)


def on_postgresql(theirs: Rounds, ours: Rounds) -> Iterator[Figure]:
    rate, cpu = column(theirs, "rate"), middle(column(theirs, "cpu"))
    versus = "÷ the same on SQLite"
    yield Figure("pay.512.postgresql", middle(rate), "/s", ratio(rate, column(ours, "rate")),
                 versus, 0.4)  # fmt: skip
    yield Figure("pay.512.postgresql.cpu", cpu, "µs", None, "of Quid, without the database's own")


def column(rounds: Rounds, name: str) -> list[float]:
    return [each[name] for each in rounds]
