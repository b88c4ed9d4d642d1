"""Clients that are let in a second, and a conversation of two at two devices each that is kept,
beside socket.io of Node and of Python, which keep nothing."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.figures import Figure, middle, ratio, rounds
from bench.servers import Quid, has_node, load, quid, trial
from chat import sessions
from tests.servers.process import Process
from web.database import Database
from web.transactions import carry
from web.writer import now_ms

ROOMS, AT_DOOR = 125, 500  # so are 500 clients, too: four to a room
SECONDS = 1.0
PEERS = {"node": "Node's socket.io", "stock": "python-socketio"}
Found = dict[str, float]


def measure() -> Iterator[Figure]:
    there = [peer for peer in PEERS if peer != "node" or has_node()]
    with ExitStack() as stack:
        town = stack.enter_context(quid(population=2 * ROOMS))
        peers = {kind: stack.enter_context(trial(kind)) for kind in there}
        keys = signed_in(town)
        asked = {"doors ours": partial(door, town.process, [key for room in keys for key in room])}
        asked |= {f"doors {kind}": partial(door, one, []) for kind, one in peers.items()}
        let_in = rounds(asked)
        said = [{"ours": ours(town, keys)} | theirs(peers) for _ in range(3)]
    yield from doors(there, let_in)
    yield from spoken(there, {kind: [each[kind] for each in said] for kind in ("ours", *there)})


def doors(there: list[str], taken: dict[str, list[float]]) -> Iterator[Figure]:
    for peer in there:
        rate, others = taken["doors ours"], taken[f"doors {peer}"]
        versus = f"÷ {middle(others):.0f}/s of {PEERS[peer]}, which asks for no token"
        yield Figure("joins.rate", middle(rate), "/s", ratio(rate, others), versus)


def spoken(there: list[str], taken: dict[str, list[Found]]) -> Iterator[Figure]:
    for name, unit in (("rate", "/s"), ("cpu", "µs"), ("ack_p50", "ms"), ("all_p50", "ms"),
                       ("all_p99", "ms")):  # fmt: skip
        own = [each[name] for each in taken["ours"]]
        for peer in there:
            others = [each[name] for each in taken[peer]]
            versus = f"÷ {middle(others):.3g} {unit} of {PEERS[peer]}, which keeps nothing"
            yield Figure(f"talk.{name}", middle(own), unit, ratio(own, others), versus)


def door(process: Process, keys: list[str]) -> float:
    return load(process, "doors", keys=keys, clients=AT_DOOR)["rate"]


def ours(town: Quid, keys: list[list[str]]) -> Found:
    places = [one.place for one in town.citizens[::2]]
    return load(town.process, "talk", SECONDS, rooms=keys, places=places, call="say")


def theirs(peers: dict[str, Process]) -> dict[str, Found]:
    given = {"count": ROOMS, "call": "talk"}
    return {kind: load(one, "talk", SECONDS, **given) for kind, one in peers.items()}


def signed_in(town: Quid) -> list[list[str]]:
    """The tokens of each pair, two devices a person, who speaks first."""
    database = Database(f"sqlite:///{Path(town.process.environment['QUID_DATA']) / 'quid.db'}")
    try:
        with database.writer() as db:

            def sign_in() -> list[str]:
                now, who = now_ms(), [one.person.id for one in town.citizens for _ in range(2)]
                return [sessions.open(db, person, "program", "bench", now) for person in who]

            keys = carry(db, sign_in)
    finally:
        database.close()
    return [keys[at : at + 4] for at in range(0, len(keys), 4)]
