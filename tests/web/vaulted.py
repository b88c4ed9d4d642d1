"""A vault in a test: in this process or in its own, with a rail that it may use."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from payments.rails.visa_direct.calls import Call
from tests.servers.rail import PASSWORD, USER, Network, RailServer
from web.settings import Hidden, Rail, Settings
from web.vault.client import Stored, Vault
from web.vault.doors import Doors
from web.vault.process import opened

ROOT = Path(__file__).resolve().parents[2]
NUMBER, CVV = "4895142232120006", "739"
PULL = "/visadirect/fundstransfer/v1/pullfundstransactions"


def terms(url: str, net: Network, **more: Any) -> Rail:
    files = str(net.client.certificate), str(net.client.key), str(net.authority.file)
    return Rail(url, USER, Hidden(PASSWORD), *files)._replace(**more)


@contextlib.asynccontextmanager
async def vault(
    data: Path, rail: Rail | None = None, probes: bool = False
) -> AsyncIterator[tuple[Vault, Doors]]:
    settings = Settings(data=data, rail=rail or Rail())
    async with opened(settings, probes) as doors:
        yield Vault(settings.vault_socket), doors


def pull(**body: object) -> Call:
    given = {"senderPrimaryAccountNumber": "$number", "amount": "40.00"} | body
    return Call("POST", PULL, given, "attempt-1", 2000)


class VaultProcess:
    """`quid vault serve` in a process of its own."""

    def __init__(self, data: Path, rail: Rail | None = None, **environment: str) -> None:
        self.data, self.log = data, data.parent / f"{data.name}.log"
        self.environment = os.environ | {"QUID_DATA": str(data)} | environment
        if rail:
            names = ("URL", "USER", "PASSWORD", "CERT", "KEY", "CA")
            given = zip(names, map(str, rail), strict=False)
            self.environment |= {f"QUID_VISA_{name}": value for name, value in given}
        self.socket = Settings(data=data).vault_socket
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str, **how: Any) -> "VaultProcess":
        self.socket.unlink(missing_ok=True)  # one that was killed leaves it
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web", "vault", "serve", *more],
                **{"cwd": ROOT, "env": self.environment, "stdout": log, "stderr": log} | how,
            )
        ends = time.monotonic() + 60
        while not self.socket.exists():
            if self.process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(self.log.read_text())
            time.sleep(0.02)
        return self

    def kill(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


@contextlib.contextmanager
def vault_process(data: Path, rail: Rail | None = None, **env: str) -> Iterator[VaultProcess]:
    running = VaultProcess(data, rail, **env).start()
    try:
        yield running
    finally:
        running.kill()


@contextlib.asynccontextmanager
async def ready(
    net: Network, rail: RailServer, probes: bool = False, **more: Any
) -> AsyncIterator[tuple[Vault, Stored]]:
    """A vault with ada's card in it, and `more` of other terms with this rail."""
    given = terms(rail.url, net)._replace(**more)
    async with vault(net.folder / "data", given, probes) as (client, _):
        yield client, await client.store("person:1", NUMBER, "2030-12", "Ada Byron", CVV)
