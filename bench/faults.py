"""What peers cost that do not read, and how long it takes to leave those who are connected."""

from collections.abc import Iterator

from bench.figures import Figure, middle, rounds
from bench.idle import BROWSER, keys
from bench.servers import load, quid

CONNECTIONS = 1000
FREED, LEFT = 2, 3  # seconds at most


def measure() -> Iterator[Figure]:
    taken = rounds({"freed": stuck, "left": stop})
    versus = "after it stopped reading, under a stream of long lines"
    yield Figure("stuck.freed", middle(taken["freed"]), "s", None, versus, FREED, True)
    versus = f"SIGTERM to the end of the process, {CONNECTIONS} connected"
    yield Figure("stop", middle(taken["left"]), "s", None, versus, LEFT, True)


def stuck() -> float:
    """Of two who talk to each other, one reads no more."""
    with quid(population=2) as one:
        talker, other = one.citizens
        found = load(one.process, "stuck", keys=[talker.key, other.key], place=talker.place)
    return found["freed"]


def stop() -> float:
    with quid(population=2) as one:
        headers = [BROWSER.format(port=one.process.port, key=key) for key in keys(one.process)]
        return load(one.process, "stop", headers=headers[:CONNECTIONS])["took"]
