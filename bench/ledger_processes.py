"""Processes full of callers, all at the same moment, and what they got together."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator

import orjson

from bench.figures import middle
from tests.servers.process import ROOT

SECONDS = 1.5
Found = dict[str, float]


def transfer(
    url: str, callers: int, processes: int = 1, seconds: float = SECONDS, **task: int
) -> Found:
    """So many callers, spread over the processes: `rate` of all, `cpu` of each transfer, waits."""
    given = {"url": url, "callers": callers // processes, "seconds": seconds, **task}
    with contextlib.ExitStack() as stack:
        loads = [stack.enter_context(_loaded(given | {"process": n})) for n in range(processes)]
        for load in loads:
            _tell(load, b"go")
        found = [_result(load) for load in loads]
    return {
        "rate": sum(each["rate"] for each in found),
        "cpu": middle(each["cpu"] for each in found),
        "wait_p50": middle(each["wait_p50"] for each in found),
        "wait_p99": max(each["wait_p99"] for each in found),
    }


@contextlib.contextmanager
def _loaded(given: dict[str, object]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ready to begin."""
    command = [sys.executable, "-m", "bench.ledger_load"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as load:
        try:
            _tell(load, orjson.dumps(given))
            yield load
        finally:
            load.kill()


def _tell(load: "subprocess.Popen[bytes]", line: bytes) -> None:
    assert load.stdin
    assert load.stdout
    load.stdin.write(line + b"\n")
    load.stdin.flush()
    if line != b"go":
        load.stdout.readline()


def _result(load: "subprocess.Popen[bytes]") -> Found:
    said, errors = load.communicate(timeout=120)
    if load.returncode:
        raise RuntimeError(f"the load failed: {errors.decode()[-2000:]}")
    found: Found = orjson.loads(said)
    return found
