"""The two hot lines of the sockets, beside python-socketio as it comes."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from bench.figures import Figure, middle, ratio, rounds
from bench.servers import load, trial
from tests.servers.process import Process

CALLERS, LISTENERS = 64, 1000
CALLED, SPREAD = 0.25, 0.16  # at most this part of the library's CPU


def measure() -> Iterator[Figure]:
    with ExitStack() as stack:
        kinds = {kind: stack.enter_context(trial(kind)) for kind in ("stock", "hot")}
        taken = rounds(
            {
                f"{what} {kind}": partial(cpu, what, one, clients)
                for what, clients in (("call", CALLERS), ("fan", LISTENERS))
                for kind, one in kinds.items()
            }
        )
    for what, name, aim in (("call", "acked_event", CALLED), ("fan", "delivery", SPREAD)):
        ours, theirs = taken[f"{what} hot"], taken[f"{what} stock"]
        versus = f"÷ {middle(theirs):.1f} µs of python-socketio"
        yield Figure(f"{name}.cpu", middle(ours), "µs", ratio(ours, theirs), versus, aim, True)


def cpu(what: str, process: Process, clients: int) -> float:
    """Microseconds of the server for each."""
    return load(process, what, clients=clients, seconds=1)["cpu"]
