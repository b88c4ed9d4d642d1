"""The door of the invented network: who is let in, with which papers, and how bodies are sealed."""

import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from payments.rails.visa_direct import calls
from payments.rails.visa_direct.calls import SANDBOX
from tests.web.sandboxed import FOLDER, Caller, attempt, key_id
from web.sandbox.papers import CLIENT, Signer, make, prepare, private, signer, write
from web.sandbox.serving import Running, serving


@pytest.fixture(scope="module")
def by() -> Signer:
    return signer("a test", datetime.now(UTC))


@pytest.fixture
async def running(tmp_path: Path, by: Signer) -> AsyncIterator[Running]:
    (tmp_path / FOLDER).mkdir()
    make(tmp_path / FOLDER, by)
    async with serving(tmp_path / FOLDER) as it:
        yield it


def paper(folder: Path, by: Signer, name: str) -> str:
    """Another client certificate, in `other.pem` and `other.key`."""
    key = ec.generate_private_key(ec.SECP256R1())
    write(folder / "other.pem", by.sign(name, key, ExtendedKeyUsageOID.CLIENT_AUTH))
    write(folder / "other.key", private(key))
    return "other"


async def test_with_its_papers_the_client_is_let_in(running: Running) -> None:
    assert await Caller(running).code() == (200, "")


async def test_without_a_certificate_it_is_told_so(running: Running) -> None:
    assert await Caller(running, "").code() == (400, "9125")


async def test_a_name_that_is_not_of_this_project_is_turned_away(
    running: Running, by: Signer
) -> None:
    pair = paper(running.folder, by, "somebody")
    assert await Caller(running, pair).code() == (401, "9125")


async def test_a_certificate_of_somebody_else_ends_the_handshake(running: Running) -> None:
    pair = paper(running.folder, signer("somebody", datetime.now(UTC)), CLIENT)
    with pytest.raises(aiohttp.ClientError):
        await Caller(running, pair).code()
    assert await Caller(running).code() == (200, "")


async def test_a_certificate_that_has_ended_ends_the_handshake(
    running: Running, by: Signer
) -> None:
    pair = paper(running.folder, by._replace(now=by.now - timedelta(days=731)), CLIENT)
    with pytest.raises(aiohttp.ClientError):
        await Caller(running, pair).code()
    assert await Caller(running).code() == (200, "")


@pytest.mark.parametrize("credentials", ["quid-sandbox:wrong", "somebody:wrong", "é:é"])
async def test_a_wrong_user_or_password_is_turned_away(running: Running, credentials: str) -> None:
    assert await Caller(running, credentials=credentials).code() == (401, "9123")


async def test_the_client_finds_out_about_a_server_that_is_not_the_network(
    running: Running, by: Signer
) -> None:
    stranger = signer("somebody", datetime.now(UTC))
    write(running.folder / "ca.pem", stranger.certificate.public_bytes(Encoding.PEM))
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await Caller(running).code()


async def test_sealed_calls_get_sealed_answers(running: Running) -> None:
    caller = Caller(running, seals=key_id(running.folder))
    assert (await caller.send("pull", calls.pull(attempt(1, 4000), SANDBOX))).state == "approved"
    bad = calls.pull(attempt(2, 4000), SANDBOX)._replace(body={})
    assert (await caller.send("pull", bad)).code == "3001"
    pending = await caller.send("pull", calls.pull(attempt(3, 110_098), SANDBOX))
    assert pending.state == "pending"
    told = await caller.send("status", calls.status("pull", pending.identifier))
    assert told == pending


@pytest.mark.parametrize("off", [-121_000, 121_000])
async def test_a_clock_two_minutes_off_is_refused(running: Running, off: int) -> None:
    caller = Caller(running, seals=key_id(running.folder), off=off)
    told = await caller.send("pull", calls.pull(attempt(1, 4000), SANDBOX))
    assert (told.state, told.code) == ("refused", "9125")
    right = Caller(running, seals=key_id(running.folder), off=off * 9 // 10)
    assert (await right.send("pull", calls.pull(attempt(1, 4000), SANDBOX))).state == "approved"


async def test_a_wrong_key_id_is_refused(running: Running) -> None:
    told = await Caller(running, seals="another").send(
        "pull", calls.pull(attempt(1, 4000), SANDBOX)
    )
    assert (told.state, told.code) == ("refused", "9125")


async def test_sealing_can_be_required_or_off(tmp_path: Path) -> None:
    async with serving(tmp_path, mode="required") as running:
        plain = await Caller(running).send("pull", calls.pull(attempt(1, 4000), SANDBOX))
        assert plain.state == "unknown"  # its body is sealed for who does not open it
        assert (await Caller(running).raw(calls.probe()))[0] == 400
        sealed = Caller(running, seals=key_id(tmp_path))
        assert (
            await sealed.send("pull", calls.pull(attempt(1, 4000), SANDBOX))
        ).state == "approved"
    async with serving(tmp_path, mode="off") as running:
        told = await Caller(running, seals=key_id(tmp_path)).raw(
            calls.pull(attempt(2, 4000), SANDBOX)
        )
        assert told[0] == 400


def test_papers_are_for_the_owner_and_kept_until_they_end(tmp_path: Path) -> None:
    first = prepare(tmp_path)
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert prepare(tmp_path) == first
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == kept
    later = datetime.now(UTC) + timedelta(days=720)
    renewed = prepare(tmp_path, later)
    assert renewed.password == first.password
    assert (tmp_path / "client.pem").read_bytes() != kept["client.pem"]
    (tmp_path / "server.pem").write_text("rubbish")
    assert prepare(tmp_path).key_id != renewed.key_id
