"""The long forms of the checks can be started, and say so where they cannot."""

from pathlib import Path

import pytest

from web import checks


def test_a_check_nobody_knows_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.run("everything", 0, False) == 2
    names = ", ".join([*checks.CHECKS, "faults", "manual"])
    assert names in capsys.readouterr().err


def test_outside_of_a_checkout_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    assert checks.run("kills", 1, False) == 2
    assert "in a checkout of the sources" in capsys.readouterr().err


def test_every_check_has_a_file_that_reads_its_size() -> None:
    for check in checks.CHECKS.values():
        assert check.variable in (checks.ROOT / check.file).read_text()


def test_the_faults_are_checks_each_of_its_own_size(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(checks, "_pytest", lambda check, times: asked.append((check, times)) or 0)
    assert checks.run("faults", 0, False, {"kills": 7, "rounds": 9}) == 0
    sizes = {"tellers": 7, "power": 0, "spends": 9, "disk": 0}
    assert asked == [(checks.CHECKS[name], times) for name, times in sizes.items()]


def test_the_ledger_takes_its_size_by_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(checks, "_pytest", lambda check, times: asked.append((check, times)) or 0)
    assert checks.run("ledger", 0, False, {"commands": 12}) == 0
    assert checks.run("flips", 3, False, {"commands": 12}) == 0
    assert asked == [(checks.CHECKS["ledger"], 12), (checks.CHECKS["flips"], 3)]


def test_the_manual_is_up_to_date_or_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert checks.run("manual", 0, False) == 0
    monkeypatch.setattr(checks, "MANUAL", tmp_path / "commands.md")
    assert checks.run("manual", 0, False) == 1
    assert checks.run("manual", 0, True) == 0
    assert checks.run("manual", 0, False) == 0


def test_a_size_reaches_the_tests_and_their_failure_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "test_size.py"
    file.write_text("import os\ndef test_it():\n    assert os.environ['QUID_SIZE'] == '7'\n")
    check = checks.Check(str(file), "QUID_SIZE", 5)
    assert checks._pytest(check, 7) == 0
    assert checks._pytest(check, 0) == 1
