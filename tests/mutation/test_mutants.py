"""The tests of the books see what is wrong with them: by option, for it takes long.

`quid check mutants` tries every one; `QUID_MUTANTS` is how many.
What makes them is always tried."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.equivalents import EQUIVALENT
from tests.mutation.mutants import mutants

ROOT = Path(__file__).parents[2]
MUTANTS = int(os.environ.get("QUID_MUTANTS") or 0)
SOURCE = '''
"""A docstring is not changed."""
LEFT: int = 7
def left(asked: int = 0) -> int | None:
    """Nor this one."""
    counts.add(asked)
    return LEFT - asked if LEFT >= asked else None
'''
QUERY = 'ASKED = "select a from b where c >= ? and d = 0 order by a desc"'
REWRITTEN = [
    "select a from b where c > ? and d = 0 order by a desc",
    "select a from b where c >= ? and d <> 0 order by a desc",
    "select a from b where c >= ? or d = 0 order by a desc",
    "select a from b where c >= ? and d = 0 order by a",
    "select a from b where c >= ? and d = 0 ",
    "select a from b where c >= ? and d = 1 order by a desc",
]


if MUTANTS:

    @pytest.mark.timeout(0)
    def test_the_tests_of_the_books_see_what_is_wrong_with_them() -> None:
        tried = subprocess.run([sys.executable, "-m", "tests.mutation", str(MUTANTS)], cwd=ROOT)
        assert tried.returncode == 0


def test_everything_that_does_something_is_changed_once() -> None:
    told = [mutant.what for mutant in mutants(SOURCE, "left.py")]
    assert sorted(told) == sorted(
        ["8", "1", "counts.add(asked) gone", "returns None", "not", "Add", "Gt"]
    )


def test_a_statement_is_changed_word_by_word() -> None:
    told = []
    for mutant in mutants(QUERY, "query.py"):
        names: dict[str, str] = {}
        exec(mutant.code, names)
        told.append(names["ASKED"])
    assert sorted(told) == sorted(REWRITTEN)


def test_what_is_excused_is_still_there() -> None:
    for path in {path for path, _, _ in EQUIVALENT}:
        there = {(path, each.was, each.what) for each in mutants((ROOT / path).read_text(), path)}
        assert {each for each in EQUIVALENT if each[0] == path} <= there
