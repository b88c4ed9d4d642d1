"""The long forms of the checks, and the manual: for a checkout of the sources, with its tests."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs/commands.md"


class Check(NamedTuple):
    """A file of tests, the variable that says how long it goes on, and for how long if not told."""

    file: str
    variable: str
    times: int


CHECKS = {
    "kills": Check("tests/faults/test_kills.py", "QUID_KILLS", 1000),
    "grammar": Check("tests/bot/test_grammar.py", "QUID_TEXTS", 100_000),
    "model": Check("tests/bot/test_model.py", "QUID_WALKS", 1000),
    "looks": Check("tests/stories/test_browser_axe.py", "QUID_LOOKS", 12),
    "api": Check("tests/web/test_api_schema.py", "QUID_EXAMPLES", 500),
    "hostile": Check("tests/stories/test_browser_hostile.py", "QUID_PAYLOADS", 500),
    "slow": Check("tests/web/test_slow.py", "QUID_IDLE", 5000),
    "tellers": Check("tests/faults/test_teller.py", "QUID_TELLERS", 10_000),
    "power": Check("tests/faults/test_power.py", "QUID_IMAGES", 100_000),
    "spends": Check("tests/faults/test_spends.py", "QUID_ROUNDS", 5000),
    "ledger": Check("tests/payments/test_walk.py", "QUID_COMMANDS", 1_000_000),
    "mutants": Check("tests/mutation/test_mutants.py", "QUID_MUTANTS", 100_000),  # all of them
    "flips": Check("tests/payments/test_flips.py", "QUID_FLIPS", 5000),
    "rails": Check("tests/faults/test_rails.py", "QUID_RAILS", 100_000),
    "clearing": Check("tests/faults/test_clearing.py", "QUID_CLEARING", 100_000),
    "orders": Check("tests/faults/test_orders.py", "QUID_ORDERS", 100_000),
    "lines": Check("tests/payments/rails/test_iso20022_hostile.py", "QUID_LINES", 1_000_000),
    "disk": Check("tests/faults/test_disk.py", "QUID_DISKS", 5),
}
FAULTS = {"kills": "tellers", "images": "power", "rounds": "spends", "disks": "disk"}
NO_SIZES: Mapping[str, int] = {}


def run(name: str, times: int, write: bool, sizes: Mapping[str, int] = NO_SIZES) -> int:
    """Exit codes: 0 all is well, 1 it is not, 2 there is no such check, or no checkout here.

    `sizes` are those of `faults`, which is several checks, by the names in FAULTS, and the
    `commands` of `ledger`."""
    if name not in (*CHECKS, "faults", "manual"):
        names = ", ".join((*CHECKS, "faults", "manual"))
        return _say(f"There is no check {name!r}. Choose of {names}.", 2)
    if not (ROOT / "tests").is_dir() or importlib.util.find_spec("pytest") is None:
        return _say("Checks run in a checkout of the sources, after: python3 dev.py check", 2)
    if name == "faults":
        return max(_pytest(CHECKS[each], sizes.get(size, 0)) for size, each in FAULTS.items())
    if name == "manual":
        return _manual(write)
    return _pytest(CHECKS[name], times or (sizes.get("commands", 0) if name == "ledger" else 0))


def _pytest(check: Check, times: int) -> int:
    """The tests of one file, showing what they print; it may take hours."""
    often = times or check.times
    _say(f"{check.file}, {check.variable}={often} …", 0)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-o", "timeout=0", check.file],
        cwd=ROOT,
        env=os.environ | {check.variable: str(often)},
    )
    return 1 if done.returncode else 0


def _manual(write: bool) -> int:
    """Whether `docs/commands.md` says what the commands say of themselves."""
    from bot import manual

    page = manual.page()
    if MANUAL.exists() and MANUAL.read_text() == page:
        return _say("docs/commands.md is up to date.", 0)
    if not write:
        return _say("docs/commands.md is out of date. Write it with: quid check manual --write", 1)
    MANUAL.write_text(page)
    return _say("Wrote docs/commands.md.", 0)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr, flush=True)
    return code
