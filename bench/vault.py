"""Cards in and out of the vault over its socket, and new keys for all of them, beside bare AES."""

import asyncio
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import uvloop
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session

from bench.figures import Figure, middle, plain, ratio, rounds
from payments.vault import numbers, store
from payments.vault.numbers import Card
from tests.servers import rail
from tests.web.vaulted import NUMBER, VaultProcess, pull, terms, vault_process
from web.settings import Rail, Settings
from web.vault.client import Vault
from web.vault.file import File
from web.vault.rotating import rotate
from web.writer import now_ms

CARDS, SMALL = 100_000, 5_000  # that get a new key
CALLERS, SECONDS = 32, 1.5
PLAIN, BOUND = f"{NUMBER}|2030-12|Ada Byron".encode(), b"card|token|person:1|v1"
SOME = 20_000  # sealings of a round of the peer


def measure(cards: int = CARDS) -> Iterator[Figure]:
    yield from uvloop.run(_calls())
    yield _rotation(cards)


async def _calls() -> list[Figure]:
    """Stored, and sent with its number filled in, to a rail in this process."""
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        net = rail.network(Path(folder))
        async with rail.serving(net.server, net.authority.file) as server:
            given = terms(server.url, net)
            with vault_process(Path(folder) / "data", given) as running:
                return await _measured(running, given)


async def _measured(running: VaultProcess, given: Rail) -> list[Figure]:
    client = Vault(running.socket)
    ada = await client.store("person:1", NUMBER, "2030-12", "Ada Byron")
    await client.keep(ada.token)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "store": lambda: client.store("person:1", NUMBER, "2030-12", "Ada Byron"),
        "send": lambda: client.send(pull(), ada.token),
    }
    taken: dict[str, list[float]] = {name: [] for name in acts} | {"peer": []}
    for _ in range(3):
        for name, act in acts.items():
            taken[name].append(await _rate(act))
        taken["peer"].append(_sealings())
    versus = f"÷ {plain(middle(taken['peer']))}/s of bare AES-GCM"
    return [
        Figure(
            f"vault.{name}", middle(taken[name]), "/s", ratio(taken[name], taken["peer"]), versus
        )
        for name in acts
    ]


async def _rate(act: Callable[[], Awaitable[object]]) -> float:
    """A second, by so many callers each of whom awaits one before the next."""
    done, began = 0, time.perf_counter()
    ends = began + SECONDS

    async def call() -> None:
        nonlocal done
        while time.perf_counter() < ends:
            await act()
            done += 1

    await asyncio.gather(*(call() for _ in range(CALLERS)))
    return done / (time.perf_counter() - began)


def _sealings() -> float:
    key, began = AESGCM(secrets.token_bytes(32)), time.perf_counter()
    for _ in range(SOME):
        nonce = secrets.token_bytes(12)
        key.encrypt(nonce, PLAIN, BOUND)
    return SOME / (time.perf_counter() - began)


def _rotation(cards: int) -> Figure:
    with tempfile.TemporaryDirectory(prefix="quid-bench-") as folder:
        settings = Settings(data=Path(folder))
        _fill(settings, cards)
        taken = rounds({"ours": lambda: _rotated(settings), "peer": lambda: _bare(cards)})
    versus = f"÷ {plain(middle(taken['peer']))} s of opening and sealing alone"
    share = ratio(taken["ours"], taken["peer"])
    return Figure(f"vault.rotation.{cards}", middle(taken["ours"]), "s", share, versus)


def _fill(settings: Settings, cards: int) -> None:
    file, now = File(settings.data / "vault", settings.vault_key_file), now_ms()
    card, _ = numbers.read(NUMBER, "2030-12", "Ada Byron", "", now, live=False)

    def fill(db: Session) -> None:
        for number in range(cards):
            _keep(db, file, f"person:{number}", card, now)

    file.carry(fill)
    file.close()


def _keep(db: Session, file: File, owner: str, card: Card, now: int) -> None:
    made = store.store(db, file.keys, owner, card, "bench", now)
    store.keep(db, file.keys, made.token, "bench", now)


def _rotated(settings: Settings) -> float:
    began = time.perf_counter()
    for _ in rotate(settings, fingerprints=False):
        pass
    return time.perf_counter() - began


def _bare(cards: int) -> float:
    key, other = AESGCM(secrets.token_bytes(32)), AESGCM(secrets.token_bytes(32))
    nonce = secrets.token_bytes(12)
    sealed, began = key.encrypt(nonce, PLAIN, BOUND), time.perf_counter()
    for _ in range(cards):
        other.encrypt(secrets.token_bytes(12), key.decrypt(nonce, sealed, BOUND), BOUND)
    return time.perf_counter() - began
