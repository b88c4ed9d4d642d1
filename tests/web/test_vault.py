"""The vault as a process: who may ask it, what it says, when it ends, what it never writes."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from payments.driver import raw
from payments.vault.numbers import Secret
from payments.vault.store import LOOSE_FOR
from tests.web.vaulted import CVV, NUMBER, pull, vault, vault_process
from web.settings import Hidden, Rail, Settings
from web.vault import codes, doors, process
from web.vault.client import Away, CardRefused, NotSent, Vault
from web.vault.codes import STAYS, Codes
from web.vault.doors import Doors
from web.vault.rotating import rotate
from web.writer import now_ms

AMEX, CODE = "378282246310005", "9081"  # a code that no token can contain by chance
LIVE = "4111111111111111"


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[tuple[Vault, Doors]]:
    async with vault(tmp_path / "data") as both:
        yield both


async def test_a_card_becomes_a_token_and_is_known_again(opened: tuple[Vault, Doors]) -> None:
    client, _ = opened
    ada = await client.store("person:1", "4895 1422 3212 0006", "2030-12", "Ada Byron", CVV)
    assert (ada.brand, ada.last4, ada.expiry, ada.seen) == ("visa", "0006", "2030-12", None)
    await client.keep(ada.token)
    again = await client.store("person:1", NUMBER, "2031-01", "Ada Byron")
    assert again.seen == ada.token
    with pytest.raises(CardRefused, match="card_seen"):
        await client.keep(again.token)
    await client.destroy(ada.token)
    await client.destroy(ada.token)
    await client.keep(again.token)


@pytest.mark.parametrize(
    ("number", "expiry", "code", "says"),
    [
        ("4895142232120007", "2030-12", "", "card_number"),
        ("1111111111111111", "2030-12", "", "card_brand"),
        (NUMBER, "2020-12", "", "card_expired"),
        (NUMBER, "2030-12", "12", "card_cvv"),
        (LIVE, "2030-12", "", "card_live"),
    ],
)
async def test_a_refusal_has_a_code(
    opened: tuple[Vault, Doors], number: str, expiry: str, code: str, says: str
) -> None:
    with pytest.raises(CardRefused) as refused:
        await opened[0].store("person:1", number, expiry, "Ada", code)
    assert refused.value.code == says


async def test_live_cards_want_a_setting(tmp_path: Path) -> None:
    nowhere = Rail("https://127.0.0.1:1", "quid", Hidden("x"), *(str(tmp_path / "none"),) * 3)
    with vault_process(tmp_path / "data", nowhere, QUID_CARDS_LIVE="1") as running:
        assert (await Vault(running.socket).store("person:1", LIVE, "2030-12", "")).last4 == "1111"


async def test_a_card_that_is_not_kept_goes(
    opened: tuple[Vault, Doors], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, doors = opened
    loose = await client.store("person:1", NUMBER, "2030-12", "Ada")
    later = now_ms() + LOOSE_FOR
    monkeypatch.setattr(process, "now_ms", lambda: later)
    await process._sweep(doors)
    with pytest.raises(CardRefused, match="card_gone"):
        await client.keep(loose.token)


def secrets_of(doors: Doors) -> list[bytes]:
    """What is sealed and wrapped in the file now."""
    sql = "select sealed from vault_cards union all select wrapped from vault_keys"
    return [row[0] for row in doors.file.carry(lambda db: raw(db).execute(sql).fetchall())]


def written(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.glob("vault/vault.db*"))


async def test_what_was_destroyed_is_in_no_file_while_it_serves(
    opened: tuple[Vault, Doors], tmp_path: Path
) -> None:
    client, doors = opened
    ada = await client.store("person:1", NUMBER, "2030-12", "Ada")
    sealed, *_ = secrets_of(doors)
    assert sealed in written(tmp_path / "data")
    await client.destroy(ada.token)
    assert sealed not in written(tmp_path / "data")


@pytest.mark.parametrize("fingerprints", [False, True])
async def test_old_keys_are_in_no_file_while_it_serves(
    opened: tuple[Vault, Doors], tmp_path: Path, fingerprints: bool
) -> None:
    client, doors = opened
    ada = await client.store("person:1", NUMBER, "2030-12", "Ada")
    await client.keep(ada.token)
    before = secrets_of(doors)
    for _ in rotate(Settings(data=tmp_path / "data"), fingerprints):
        pass
    gone = set(before) - set(secrets_of(doors))
    assert len(gone) == (1 if fingerprints else 2), "a key, and what it had sealed"
    assert not [each for each in gone if each in written(tmp_path / "data")]
    assert (await client.store("person:1", NUMBER, "2030-12", "Ada")).seen == ada.token


async def test_a_security_code_is_gone_after_a_minute_or_a_use() -> None:
    now = 0.0
    held, one = Codes(lambda: now), Secret(CVV)
    held.hold("a", one)
    assert held.take("a") is one
    assert held.take("a") is None
    held.hold("a", one)
    held.hold("b", one)
    now = STAYS
    assert held.take("a") is None
    held.sweep()
    assert not len(held)


async def test_a_code_leaves_the_memory_by_itself(
    opened: tuple[Vault, Doors], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "STAYS", 0.05)
    monkeypatch.setattr(codes, "STAYS", 0.05)
    await opened[0].store("person:1", NUMBER, "2030-12", "Ada", CVV)
    assert len(opened[1].codes) == 1
    await asyncio.sleep(0.2)
    assert not len(opened[1].codes)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/store", b"not json", 400),
        ("/store", b"[1]", 400),
        ("/store", b'{"owner":"p"}', 400),
        (
            "/store",
            json.dumps(dict.fromkeys(("owner", "number", "expiry", "holder", "cvv"), 1)),
            400,
        ),
        (
            "/store",
            json.dumps(dict.fromkeys(("owner", "number", "expiry", "holder", "cvv"), "")),
            400,
        ),
        ("/keep", b'{"token":1}', 400),
        ("/keep", b'{"token":"card_none"}', 422),
        ("/renew", b'{"token":"card_none","by":"card_other"}', 422),
        ("/renew", b'{"token":"card_none"}', 400),
        ("/destroy", b'{"token":"x","number":"y"}', 400),
        ("/send", b'{"card":"","method":"GET"}', 400),
        ("/reveal", b"{}", 404),
        ("/store", b" " * 70_000, 413),
    ],
)
async def test_what_it_does_not_do_it_says(
    opened: tuple[Vault, Doors], tmp_path: Path, path: str, body: bytes, status: int
) -> None:
    connector = aiohttp.UnixConnector(str(tmp_path / "data/vault/vault.sock"))
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        session.post(f"http://vault{path}", data=body) as response,
    ):
        assert response.status == status
        assert list(await response.json()) == ["code"]


async def test_without_a_vault_it_is_away(tmp_path: Path) -> None:
    client = Vault(tmp_path / "none.sock")
    assert not await client.ping()
    with pytest.raises(Away):
        await client.store("person:1", NUMBER, "2030-12", "Ada")
    with pytest.raises(Away):
        await client.send(pull(), "card_x")


async def test_before_there_is_a_sandbox_nothing_is_sent(opened: tuple[Vault, Doors]) -> None:
    client, _ = opened
    ada = await client.store("person:1", NUMBER, "2030-12", "Ada")
    with pytest.raises(NotSent):
        await client.send(pull(), ada.token)


async def test_only_its_owner_may_come_near(tmp_path: Path) -> None:
    with vault_process(tmp_path / "data") as running:
        folder = running.socket.parent
        await Vault(running.socket).store("person:1", NUMBER, "2030-12", "Ada")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert (modes["vault.sock"], modes["key"], modes["vault.db"]) == (0o600,) * 3
        assert "A new key for card numbers was made" in running.log.read_text()


async def test_a_long_way_to_the_socket_is_gone_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / ("long-" * 20) / "data"
    data.mkdir(parents=True)
    monkeypatch.chdir(data.parent)
    async with vault(data) as (client, _):
        assert await client.ping()
