"""Mutants of the books beside their tests: `python -m tests.mutation 1000 payments/ledger/*.py`.

So many of them, drawn of the files (all of the books, if none is named); exit code 1 if more than
one in twenty lives, but for those of which `equivalents.py` says that no test can see them."""

import argparse
import gc
import importlib
import random
import sys
import time
from collections.abc import Iterable, Iterator

from tests.mutation.equivalents import EQUIVALENT
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.trial import ROOT, Told, Trial

BOOKS = ("ledger/*.py", "recipes/*.py", "holds.py", "refunds.py", "limits.py")
AT_ONCE = 2
READ_ONCE = (  # so that the processes need not: what knows nothing of the books
    "_pytest.python", "aiohttp.web", "alembic.command", "babel.numbers", "hypothesis.stateful",
    "psycopg", "pysqlite3", "pytest_aiohttp.plugin", "sqlmodel", "tests.servers.postgres",
    "web.database", "payments.schema", "payments.money", "payments.refusals", "chat.schema",
)  # fmt: skip


def main() -> int:
    asked = argparse.ArgumentParser(prog="tests.mutation", description=__doc__)
    asked.add_argument("many", type=int, nargs="?", default=10**6)
    asked.add_argument("files", nargs="*")
    asked.add_argument("--walk", action="store_true", help="the walk alone is asked")
    asked.add_argument("--at-once", type=int, default=AT_ONCE)
    asked.add_argument("--sqlite", action="store_true", help="PostgreSQL is not asked")
    wanted = asked.parse_args()
    for name in READ_ONCE:
        importlib.import_module(name)
    gc.freeze()
    told = Told(wanted.walk, not wanted.sqlite)
    found = list(_found(wanted.files))
    chosen = random.Random(1).sample(found, min(wanted.many, len(found)))
    if not _survives_unchanged(told):
        print("The tests fail without any mutant.")
        return 2
    began, survived = time.monotonic(), 0
    for done, trial in enumerate(_tried(chosen, told, wanted.at_once), 1):
        if trial.survived:
            survived += 1
            line, was, what, _ = trial.mutant
            print(f"lives: {trial.path}:{line} {was!r} {what!r}", flush=True)
        if done % 50 == 0 or done == len(chosen):
            seconds = time.monotonic() - began
            print(f"{done} of {len(chosen)}, {survived} live, {seconds:.0f} s", flush=True)
    return int(survived > max(1, len(chosen) // 20))


def _found(files: Iterable[str]) -> Iterator[tuple[str, Mutant]]:
    paths = [ROOT / name for name in files] or [
        path for name in BOOKS for path in sorted((ROOT / "payments").glob(name))
    ]
    for path in paths:
        name = str(path.relative_to(ROOT))
        for mutant in mutants(path.read_text(), str(path)):
            if (name, mutant.was, mutant.what) not in EQUIVALENT:
                yield name, mutant


def _survives_unchanged(told: Told) -> bool:
    path = "payments/__init__.py"
    code = compile((ROOT / path).read_text(), path, "exec")
    [trial] = _tried([(path, Mutant(1, "", "", code))], told, 1)
    return trial.survived


def _tried(chosen: Iterable[tuple[str, Mutant]], told: Told, at_once: int) -> Iterator[Trial]:
    running: list[Trial] = []
    for path, mutant in chosen:
        running.append(Trial(path, mutant, told))
        while len(running) >= at_once:
            yield from _over(running)
    while running:
        yield from _over(running)


def _over(running: list[Trial]) -> Iterator[Trial]:
    time.sleep(0.01)
    for each in [each for each in running if each.over]:
        running.remove(each)
        yield each


if __name__ == "__main__":
    sys.exit(main())
