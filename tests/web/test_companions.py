"""A vault runs beside the server: it is there when wanted, comes back, and never outlives it."""

import asyncio
import dataclasses
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from payments.rails.visa_direct.calls import SANDBOX
from tests.servers.postgres import free_port
from tests.servers.process import Process
from web import companions
from web.companions import Companions, wanted
from web.settings import BankTerms, Rail, Settings
from web.vault.client import Vault


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    """One that has a vault beside it, and no sandbox."""
    rail = ("URL", "https://127.0.0.1:1"), *((one, "x") for one in ("USER", "PASSWORD"))
    files = ((one, str(tmp_path / "none")) for one in ("CERT", "KEY", "CA"))
    terms = {f"QUID_VISA_{name}": value for name, value in (*rail, *files)}
    terms["QUID_VISA_MERCHANT"] = str(tmp_path / "merchant.json")
    (tmp_path / "merchant.json").write_text(json.dumps(SANDBOX._asdict()))
    process = Process(tmp_path, QUID_VAULT="", **terms)
    process.start()
    yield process
    process.kill()


def vault_of(server: Process) -> Vault:
    return Vault(Path(server.environment["QUID_DATA"]) / "vault" / "vault.sock")


def is_there(server: Process) -> bool:
    return asyncio.run(vault_of(server).ping())


def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends, "it does not come to pass"
        time.sleep(0.05)


def children(server: Process) -> list[int]:
    return [child.pid for child in psutil.Process(server.pid).children()]


def test_it_is_there_and_comes_back_when_it_dies(server: Process) -> None:
    until(lambda: is_there(server))
    [first] = children(server)
    os.kill(first, signal.SIGKILL)
    until(lambda: bool(children(server)) and children(server) != [first])
    assert server.is_ready
    until(lambda: is_there(server))


def test_it_ends_when_the_server_is_told_to(server: Process) -> None:
    until(lambda: is_there(server))
    [vault] = children(server)
    code, seconds = server.stop()
    assert code == 0
    assert seconds < 5
    assert not psutil.pid_exists(vault)
    assert not list(Path(server.environment["QUID_DATA"], "vault").glob("*.sock"))


def test_it_ends_when_the_server_is_killed(server: Process) -> None:
    until(lambda: is_there(server))
    [vault] = children(server)
    server.kill()
    until(lambda: not psutil.pid_exists(vault) or gone(vault))
    assert not is_there(server)


def gone(pid: int) -> bool:
    """Ended, and nobody has asked yet how."""
    return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_second_server_has_the_vault_of_the_first_and_takes_its_turn(
    server: Process, tmp_path: Path
) -> None:
    until(lambda: is_there(server))
    second = Process(tmp_path, **server.environment | {"QUID_PORT": str(free_port())})
    second.port = int(second.environment["QUID_PORT"])
    second.log = tmp_path / "second.log"
    second.start()
    try:
        until(lambda: len(children(second)) == 1)
        server.kill()
        until(lambda: is_there(second))
        assert second.log.read_text().count("vault") == 0, "it had nothing to say"
    finally:
        second.kill()


def test_where_a_vault_runs_by_itself_nothing_is_started() -> None:
    assert wanted(Settings(vault="/run/quid/vault.sock")) == []
    assert wanted(Settings(rail=Rail(url="https://api.visa.com"))) == ["vault"]
    assert wanted(Settings()) == ["vault", "sandbox", "bank"]
    bank = BankTerms(url="https://bank.example")
    assert wanted(Settings(bank=bank)) == ["vault"]
    public = Settings(origins=("https://quid.example",))
    assert wanted(public) == ["vault"]
    assert not public.has_bank
    assert wanted(dataclasses.replace(public, sandbox=True)) == ["vault", "sandbox", "bank"]
    assert wanted(Settings(origins=("http://localhost:9000",))) == ["vault", "sandbox", "bank"]
    assert Settings(bank=bank, vault="/run/quid/vault.sock").has_bank
    assert not Settings(vault="/run/quid/vault.sock").has_bank


def pauses_of(said: list[str]) -> list[str]:
    return [each.split("again in ")[1] for each in said if "again in " in each]


async def test_one_that_keeps_dying_is_started_ever_more_rarely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(companions, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(companions, "LONGEST_PAUSE", 0.04)
    monkeypatch.setitem(companions.PROGRAMS, "vault", ("nothing",))
    beside = Companions(Settings(data=tmp_path, rail=Rail(url="https://127.0.0.1:1")))
    beside.start()
    await asyncio.to_thread(until, lambda: len(pauses_of(caplog.messages)) >= 4)
    await beside.stop()
    pauses = pauses_of(caplog.messages)
    assert pauses[:4] == ["0.01 s", "0.02 s", "0.04 s", "0.04 s"]
    assert not beside.running
