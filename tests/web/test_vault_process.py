"""The vault in a process of its own: its keys, its end, its rotation, and what it never writes."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from payments.driver import raw
from payments.vault import store
from tests.payments.vault.conftest import card
from tests.web.vaulted import CVV, NUMBER, ROOT, pull, vault_process
from web.database import Database
from web.settings import Settings
from web.vault.client import CardRefused, NotSent, Vault
from web.vault.file import File
from web.writer import now_ms

AMEX, CODE = "378282246310005", "9081"  # a code that no token can contain by chance
LIVE = "4111111111111111"
MANY = 20_000  # cards: that they are under way has to be seen while they are


def refused(data: Path, **environment: str) -> str:
    """What a vault says that does not start."""
    done = subprocess.run(
        [sys.executable, "-m", "web", "vault", "serve"],
        cwd=ROOT,
        env=os.environ | {"QUID_DATA": str(data)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stderr


async def test_it_does_not_start_with_a_key_it_cannot_believe(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with vault_process(data) as running:
        await Vault(running.socket).store("person:1", NUMBER, "2030-12", "Ada")
        assert "Another vault serves" in refused(data)
    key = data / "vault" / "key"
    right = key.read_bytes()
    key.write_bytes(bytes(32))
    assert "is not the key of these cards" in refused(data)
    key.write_bytes(right[:31])
    assert "has not 32 bytes" in refused(data)
    key.chmod(0o640)
    assert "Others may read the key" in refused(data)
    key.unlink()
    assert "cannot be read" in refused(data)
    assert not key.exists(), "a new key would open nothing"
    elsewhere = tmp_path / "key"
    elsewhere.write_bytes(right)
    elsewhere.chmod(0o600)
    with vault_process(data, QUID_VAULT_KEY=str(elsewhere)) as running:
        assert await Vault(running.socket).ping()


async def test_neither_number_nor_code_is_written_anywhere(tmp_path: Path) -> None:
    """Files, logs and errors after cards were stored, refused, sent in vain, kept, destroyed."""
    data, told = tmp_path / "data", []
    with vault_process(data) as running:
        client = Vault(running.socket)
        kept = await client.store("person:1", AMEX, "2031-07", "Ada Byron", CODE)
        await client.keep(kept.token)
        gone = await client.store("person:1", NUMBER, "2031-07", "Ada Byron", CVV)
        for act in (
            client.send(pull(cardCvv2Value="$cvv"), kept.token),
            client.send(
                pull(cardCvv2Value="$cvv", path="$number")._replace(path="/no"), kept.token
            ),
            client.store("person:1", AMEX[:-1] + "6", "2031-07", "Ada Byron", CODE),
            client.store("person:1", AMEX, "2019-07", "Ada Byron", CODE),
            client.store("person:1", LIVE, "2031-07", "Ada Byron", CODE[:3]),
            client.store("x" * 201, AMEX, "2031-07", "Ada Byron", CODE),
            client.store("person:1", AMEX, "2031-07", "\ud800", CODE),
        ):
            with pytest.raises((NotSent, CardRefused, ValueError, TypeError)) as failed:
                await act
            told.append(f"{failed.getrepr(showlocals=False)}{failed.value!r}".split("Captured")[0])
        await client.destroy(gone.token)
        running.kill()
        written = contents(tmp_path)
    assert kept.token.encode() in b"".join(written.values()), "or this would prove nothing"
    assert gone.token.encode() in b"".join(written.values()), "its accesses are known for ever"
    for secret in (AMEX, AMEX[:12], NUMBER, NUMBER[:12], LIVE, CODE, "Ada Byron", "2031-07"):
        assert not [each for each, found in written.items() if secret.encode() in found]
    for secret in (AMEX, NUMBER, LIVE):
        assert not [text for text in told if secret in text]


def contents(folder: Path) -> dict[Path, bytes]:
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def filled(data: Path, cards: int) -> None:
    settings = Settings(data=data)
    file, now = File(data / "vault", settings.vault_key_file), now_ms()

    def fill(db: Session) -> None:
        for number in range(cards):
            made = store.store(db, file.keys, f"person:{number}", card(NUMBER, now), "test", now)
            store.keep(db, file.keys, made.token, "test", now)

    file.carry(fill)
    file.close()


def counted(data: Path, sql: str) -> list[int]:
    database = Database(f"sqlite:///{data / 'vault/vault.db'}")
    with database.reader() as db:
        rows = raw(db).execute(sql).fetchall()
    database.close()
    return [row[0] for row in rows]


@pytest.mark.parametrize("more", [(), ("--fingerprints",)])
def test_a_rotation_that_is_killed_goes_on_when_it_is_started_again(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    data = tmp_path / "data"
    filled(data, MANY)
    column, purpose = ("fingerprint_key", "fingerprint") if more else ("key", "data")
    by_key = f"select count(*) from vault_cards group by {column}"  # noqa: S608
    all_keys = "select id from vault_keys"
    old = counted(data, f"{all_keys} where purpose = '{purpose}'")
    command = [sys.executable, "-m", "web", "vault", "rotate", *more]
    how: dict[str, Any] = {"cwd": ROOT, "env": os.environ | {"QUID_DATA": str(data)}}
    with vault_process(data) as running:
        killed = subprocess.Popen(command, stderr=subprocess.DEVNULL, **how)
        while len(counted(data, by_key)) < 2:
            assert killed.poll() is None, "it was done before it could be killed"
        killed.kill()
        killed.wait(10)
        assert len(counted(data, by_key)) == 2
        left = MANY - min(counted(data, by_key))
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, **how)
        assert done.returncode == 0, done.stderr
        assert "the old one is gone" in done.stderr
        assert left
        assert counted(data, by_key) == [MANY]
        assert not set(old) & set(counted(data, all_keys))
        ada = asyncio.run(Vault(running.socket).store("person:7", NUMBER, "2030-12", "Ada"))
        assert ada.seen is not None, "the one that serves knows the new keys"


def rotated(data: Path, key: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "web", "vault", "rotate", "--key", str(key)],
        cwd=ROOT,
        env=os.environ | {"QUID_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr + done.stdout


async def test_the_key_of_all_keys_is_changed_while_no_vault_serves(tmp_path: Path) -> None:
    data, new = tmp_path / "data", tmp_path / "new"
    with vault_process(data) as running:
        ada = await Vault(running.socket).store("person:1", NUMBER, "2030-12", "Ada")
        await Vault(running.socket).keep(ada.token)
        assert "Another vault serves" in rotated(data, new)[1]
    assert not new.exists()
    old = data / "vault" / "key"
    assert "is the key that there is" in rotated(data, old)[1]
    assert (await asyncio.to_thread(rotated, data, new))[0] == 0
    assert new.stat().st_mode & 0o777 == 0o600
    assert "is not the key of these cards" in refused(data)
    code, said = rotated(data, new)
    assert (code, "were wrapped already" in said) == (0, True)
    assert rotated(data, tmp_path / "third")[0] == 1
    with vault_process(data, QUID_VAULT_KEY=str(new)) as running:
        again = await Vault(running.socket).store("person:1", NUMBER, "2030-12", "Ada")
        assert again.seen == ada.token
