"""Quid in a process of its own: started, killed, told to stop, started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SERVE = ("-m", "web", "serve")


class Process:
    """`program` is what Python runs; `environment` goes over this process's own."""

    def __init__(self, data: Path, program: tuple[str, ...] = SERVE, **environment: str) -> None:
        self.port, self.program = free_port(), program
        self.environment = {
            **os.environ,
            "QUID_DATA": str(data),
            "QUID_PORT": str(self.port),
            "QUID_COMMANDS_PER_30S": "1000000000",
            "QUID_LINES_PER_30S": "1000000000",
            "QUID_VAULT": str(data / "nobody.sock"),  # none beside it, unless one is asked for
            "PYTHONDONTWRITEBYTECODE": "",  # a second start finds ours compiled, as a host's does
            **environment,
        }
        self.log = data / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, within: float = 60) -> float:
        """Seconds from its start to the first connection it took, without those in which the
        machine did something else: none where nothing else runs."""
        began = time.perf_counter()
        self.launch()
        while not self.is_ready:
            if not self._runs or time.perf_counter() - began > within:
                self.kill()
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.005)
        return time.perf_counter() - began - waited(self.pid)

    def launch(self) -> None:
        """Begin to start."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.program],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    @property
    def is_ready(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
        except OSError:
            return False
        return True

    @property
    def _runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def kill(self) -> None:
        """As a crash would, at once and without a word."""
        if self.process:
            self.process.kill()
            self.process.wait(10)

    def stop(self, within: float = 20) -> tuple[int, float]:
        """Told to stop: its exit code, and the seconds it took."""
        assert self.process
        began = time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within), time.perf_counter() - began


def waited(task: int | str) -> float:
    """Seconds in which a process, or `thread-self`, could have run, but others did."""
    with contextlib.suppress(OSError):  # where the kernel does not count them
        return int(Path(f"/proc/{task}/schedstat").read_text().split()[1]) / 1e9
    return 0.0
