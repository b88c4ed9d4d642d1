"""A mutant before the tests: in a process of its own, which reads the changed source."""

import contextlib
import importlib.machinery
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

import psutil
import pytest

from tests.mutation.mutants import Mutant

ROOT = Path(__file__).parents[2]
HERE = "tests/payments"
MOST = 240  # seconds of processor; who takes more has gone round in circles, and is seen
PATIENCE = 1800  # seconds; who takes longer waits for what never comes, and is seen too
LONG_WALK = "test_a_long_walk_agrees_with_the_model_and_leaves_right_books"
WALK = (f"{HERE}/test_walk.py::{LONG_WALK}",)
TOLD = (
    *("recipes", "ledger", "caps", "holds", "refunds", "limits", "memory", "lately", "reading"),
    *("dated", "freezes", "audit", "nodes", "offers_nodes", "transits_nodes"),
)
TESTS = tuple(f"{HERE}/test_{name}.py" for name in TOLD)
WITHOUT = ("no:logging", "no:unraisableexception", "no:threadexception", "no:faulthandler")
QUIET = ("-x", "-q", *(f"-p{name}" for name in WITHOUT), "--tb=no", "-o", "timeout=600")
PRELOADED = ("-W", "ignore:Module already imported so cannot be rewritten")
FORK = multiprocessing.get_context("fork")


class Told(NamedTuple):
    """What a mutant is shown to."""

    walk_alone: bool = False
    postgres: bool = True


class Trial:
    """On SQLite first, where most is seen; what lives goes before PostgreSQL."""

    def __init__(self, path: str, mutant: Mutant, told: Told) -> None:
        self.path, self.mutant = path, mutant
        self.began = time.monotonic()
        self._folder = tempfile.mkdtemp(prefix="quid-mutant-", dir=_memory())
        runs = list(_runs(path, told))
        self._process = FORK.Process(target=_judge, args=(path, mutant.code, runs, self._folder))
        self._process.start()

    @property
    def over(self) -> bool:
        if self._process.exitcode is None and time.monotonic() < self.began + PATIENCE:
            return False
        if self._process.exitcode is None:
            _end(psutil.Process(self._process.pid))
        self._process.join()
        shutil.rmtree(self._folder, ignore_errors=True)
        return True

    @property
    def survived(self) -> bool:
        return self._process.exitcode == 0


def _runs(path: str, told: Told) -> Iterator[tuple[str, ...]]:
    for other in ("postgres", "sqlite"):
        if path.endswith(f"ledger/{other}.py") or (other == "sqlite" and not told.postgres):
            continue
        if (ROOT / _own(path)).exists() and not told.walk_alone:
            yield (_own(path), "-k", f"not {other}")
        yield (*WALK, "-k", f"not {other}")
        if not told.walk_alone:
            yield (*TESTS, "-k", f"not {other}")


def _own(path: str) -> str:
    """The tests that bear its name: they see most, and soonest."""
    return f"{HERE}/test_{Path(path).stem}.py"


def _judge(path: str, code: CodeType, runs: list[tuple[str, ...]], folder: str) -> None:
    """Ends with 0 if all tests pass."""
    os.chdir(ROOT)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))
    os.environ |= {"QUID_COMMANDS": "2000", "TMPDIR": folder}
    tempfile.tempdir = None
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        _read_instead(str(ROOT / path), code)
        for run in runs:
            if pytest.main([*QUIET, *PRELOADED, f"--basetemp={folder}/tests", *run]):
                os._exit(1)
    os._exit(0)


def _read_instead(path: str, code: CodeType) -> None:
    """What is imported from the path is this code."""
    loader = importlib.machinery.SourceFileLoader
    usual = loader.get_code

    def changed(self: Any, name: str) -> Any:
        return code if self.path == path else usual(self, name)

    loader.get_code = changed  # type: ignore[method-assign,assignment]


def _memory() -> str | None:
    """A disk in memory, where there is one: every test writes a database."""
    return "/dev/shm" if os.path.isdir("/dev/shm") else None


def _end(process: psutil.Process) -> None:
    """And what it has started."""
    for each in (*process.children(recursive=True), process):
        with contextlib.suppress(psutil.NoSuchProcess):
            each.send_signal(signal.SIGKILL)
