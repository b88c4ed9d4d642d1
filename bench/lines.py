"""The two hot lines of the sockets, beside python-socketio and Node's socket.io as they come."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from bench.figures import Figure, middle, ratio, rounds
from bench.servers import has_node, load, trial
from tests.servers.process import Process

CALLERS, LISTENERS = 64, 1000
PEERS = {"stock": "python-socketio", "node": "Node's socket.io"}
AIMS = {  # at most this part of the peer's CPU
    "acked_event": {"stock": 0.25, "node": 1.2},
    "delivery": {"stock": 0.16, "node": 0.7},
}


def measure() -> Iterator[Figure]:
    there = [peer for peer in PEERS if peer != "node" or has_node()]
    with ExitStack() as stack:
        kinds = {kind: stack.enter_context(trial(kind)) for kind in (*there, "hot")}
        taken = rounds(
            {
                f"{name} {kind}": partial(cpu, what, one, clients)
                for what, name, clients in (
                    ("call", "acked_event", CALLERS),
                    ("fan", "delivery", LISTENERS),
                )
                for kind, one in kinds.items()
            }
        )
    for name, aims in AIMS.items():
        ours = taken[f"{name} hot"]
        for peer, aim in aims.items():
            if peer not in there:
                yield Figure(f"{name}.cpu", middle(ours), "µs", None, f"{PEERS[peer]} is not here")
                continue
            theirs = taken[f"{name} {peer}"]
            versus = f"÷ {middle(theirs):.1f} µs of {PEERS[peer]}"
            yield Figure(f"{name}.cpu", middle(ours), "µs", ratio(ours, theirs), versus, aim, True)


def cpu(what: str, process: Process, clients: int) -> float:
    """Microseconds of the server for each."""
    return load(process, what, clients=clients, seconds=1)["cpu"]
