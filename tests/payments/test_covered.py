"""Every line and every branch of the books is run by their own tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
TOLD = (
    *("ledger", "holds", "refunds", "memory", "recipes", "lately", "limits", "dated", "freezes"),
    *("offers", "reading", "postgres", "transits_nodes", "transits_paying"),
)
ONCE = "not postgres or test_postgres or refund or nodes"  # what differs is told there
BOOKS = ("ledger/*", "recipes/*", "driver.py", "holds.py", "lately.py", "limits.py", "refunds.py")


@pytest.mark.timeout(0)
def test_every_branch_of_the_books_is_told(tmp_path: Path) -> None:
    files = [HERE / f"test_{name}.py" for name in TOLD]
    told = coverage(tmp_path, "run", "--branch", "-m", "pytest", "-q", "-x", "-k", ONCE, *files)
    assert told.returncode == 0, told.stdout
    told = coverage(tmp_path, "report", "--show-missing", "--skip-covered", "--fail-under=100")
    assert told.returncode == 0, told.stdout


def coverage(folder: Path, command: str, *more: str | Path) -> subprocess.CompletedProcess[str]:
    settings = folder / "coveragerc"
    wanted = "\n  ".join(f"payments/{name}" for name in BOOKS)
    settings.write_text(f"[run]\ndata_file = {folder / 'data'}\ninclude =\n  {wanted}\n")
    return subprocess.run(
        [sys.executable, "-m", "coverage", command, f"--rcfile={settings}", *more],
        cwd=ROOT,
        text=True,
        capture_output=True,
    )
