"""The parts of the browser client that need no page, under node's own test runner."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOOLS = HERE.parents[2] / ".tools" / "bin"


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda file: file.stem)
def test_the_client_keeps_its_word(file: Path) -> None:
    node = shutil.which("node", path=f"{os.environ.get('PATH', '')}{os.pathsep}{TOOLS}")
    assert node, "node is missing: run `make setup`, which brings one"
    run = subprocess.run(
        [node, "--test", "--test-reporter=spec", file], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stdout + run.stderr
