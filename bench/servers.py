"""The servers that are measured, and how a load is put on one of them."""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

import migrations
from tests.servers import node, postgres
from tests.servers.process import ROOT, Process
from tests.servers.town import Citizen, settle

SECONDS = 1.5
POPULATION = 1024
CROWD = "100000"  # sockets of one person


class Quid(NamedTuple):
    """A running server and those who live in it, in pairs."""

    process: Process
    citizens: list[Citizen]


@contextlib.contextmanager
def quid(url: str | None = None, population: int = POPULATION) -> Iterator[Quid]:
    """The real thing on a fresh SQLite file on this disk, or on the database at `url`."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        data = Path(folder)
        where = url or f"sqlite:///{data / 'quid.db'}"
        migrations.upgrade(where)
        citizens = settle(where, population)
        told = {"QUID_DATABASE": url or "", "QUID_SOCKETS_PER_PERSON": CROWD}
        with running(Process(data, **told)) as process:
            yield Quid(process, citizens)


@contextlib.contextmanager
def trial(kind: str) -> Iterator[Process]:
    """`stock` is python-socketio as it comes, `hot` the same with our hot lines, `node` Node's."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        process = Process(Path(folder))
        process.program = ("-m", "bench.trial", kind, str(process.port))
        with running(process):
            yield process


def has_node() -> bool:
    """Whether Node and its socket.io were installed, as `python3 dev.py setup` does."""
    with contextlib.suppress(RuntimeError):
        return bool(node.path()) and (ROOT / "node_modules/socket.io").exists()
    return False


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database that loses nothing when the power goes."""
    with postgres.server(**postgres.DURABLE) as server:
        server.say("create database bench")
        yield server.url("bench")


@contextlib.contextmanager
def running(process: Process) -> Iterator[Process]:
    process.start()
    try:
        yield process
    finally:
        process.kill()


def load(process: Process, what: str, seconds: float = SECONDS, **task: Any) -> dict[str, float]:
    """What a load process of its own found."""
    given = {"what": what, "port": process.port, "pid": process.pid, "seconds": seconds, **task}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=orjson.dumps(given),
        capture_output=True,
        timeout=180,
    )
    if done.returncode:
        raise RuntimeError(f"the load failed: {done.stderr.decode()[-2000:]}")
    found: dict[str, float] = orjson.loads(done.stdout)
    return found
