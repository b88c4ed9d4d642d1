"""The invented bank served: who gets through its door, and a whole way from consent to balance."""

import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from payments.rails.open_banking import answers, authorisation, calls, signatures
from payments.rails.open_banking.authorisation import Way
from payments.rails.open_banking.calls import Call
from payments.rails.open_banking.signatures import Signer
from tests.web.banked import CODE, ORIGIN, Customer, presence, response, send
from web.bank.papers import ANCHOR, NAME, OURS, prepare
from web.bank.serving import BACK, Running, serving
from web.sandbox.door import now_ms
from web.sandbox.papers import private, signer, write
from web.sandbox.serving import Occupied

WELL_KNOWN = Call("GET", "/.well-known/openid-configuration", {})
DAY = 86_400_000


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    async with serving(tmp_path_factory.mktemp("bank") / "bank", origins=[ORIGIN]) as it:
        yield it


async def asked(running: Running) -> tuple[authorisation.Bank, signatures.Keys, Way, str]:
    """The bank, its keys, a way that begins with a consent, and the address it leads to."""
    bank = authorisation.bank((await send(running, WELL_KNOWN))[2])
    assert bank is not None
    keys = signatures.public_keys((await send(running, Call("GET", "/jwks", {})))[2])
    token = await grant(running, calls.client_token(NAME, "accounts"))
    call = calls.account_consent(token.access, presence(), now_ms() + DAY, now_ms() - DAY)
    status, _, body = await send(running, call)
    consent = answers.consent(status, body)
    assert isinstance(consent, answers.Consent)
    key = (running.folder / "client-signing.key").read_bytes()
    way = Way(consent.number, "accounts", "state", "nonce", "verifier")
    by = Signer(OURS, NAME, ANCHOR, key)
    address = authorisation.address(bank, NAME, by, way, ORIGIN + BACK, now_ms())
    return bank, keys, way, address


async def grant(running: Running, call: Call) -> answers.Token:
    status, _, body = await send(running, call)
    found = answers.token(status, body)
    assert isinstance(found, answers.Token), found
    return found


async def test_a_whole_way_from_consent_to_balance(running: Running) -> None:
    bank, keys, way, address = await asked(running)
    back = await Customer(running).follow(address, "ada-current")
    parts = (keys, bank.issuer, NAME)
    came = authorisation.came_back(response(back), *parts, way.state, now_ms())
    assert came is not None
    call = calls.code_token(NAME, came.code, way.verifier, ORIGIN + BACK)
    token = await grant(running, call)
    assert authorisation.is_of(token.identity, *parts, way, now_ms())
    here = presence()
    status, headers, body = await send(running, calls.accounts(token.access, here))
    [account] = answers.accounts(status, body)
    assert isinstance(account, answers.Account)
    assert headers["x-fapi-interaction-id"] == here.interaction
    status, _, body = await send(running, calls.balances(token.access, here, account.number))
    assert isinstance(answers.balance(status, body), answers.Balance)


async def test_no_and_a_wrong_code_or_passcode_share_nothing(running: Running) -> None:
    bank, keys, way, address = await asked(running)
    told = await Customer(running).follow(address, "ada-current", code="000000")
    assert "That is not the code that we sent." in told
    told = await Customer(running, passcode="wrong").follow(address)
    assert "No customer has this number and passcode." in told
    told = await Customer(running).follow(address)
    assert "Choose at least one account." in told
    back = await Customer(running).follow(address, do="refuse", code="")
    came = authorisation.came_back(response(back), keys, bank.issuer, NAME, way.state, now_ms())
    assert came == authorisation.Back("", "access_denied")
    assert "This is not possible" in await Customer(running).follow(address, "ada-current")


async def test_a_page_goes_back_only_where_it_was_sent_from(running: Running) -> None:
    *_, address = await asked(running)
    async with aiohttp.ClientSession() as session:
        answer = await session.get(address)
        assert f"form-action 'self' {ORIGIN}" in answer.headers["Content-Security-Policy"]
        other = await session.get(f"{running.page}/")
        assert "form-action 'self';" in other.headers["Content-Security-Policy"]
        form = {"login": "ada", "passcode": "lovelace"}
        for headers in ({}, {"Origin": "https://evil.example"}):
            told = await session.post(f"{answer.url}/sign-in", data=form, headers=headers)
            assert told.status == 403
        told = await session.get(running.page, headers={"Host": "evil.example"})
        assert told.status == 403


async def test_without_a_certificate_of_ours_nobody_gets_in(running: Running) -> None:
    with pytest.raises(aiohttp.ClientError):
        await send(running, WELL_KNOWN, "")
    key = ec.generate_private_key(ec.SECP256R1())
    by = signer("somebody", datetime.now(UTC))
    write(running.folder / "other.pem", by.sign("quid", key, ExtendedKeyUsageOID.CLIENT_AUTH))
    write(running.folder / "other.key", private(key))
    with pytest.raises(aiohttp.ClientError):
        await send(running, WELL_KNOWN, "other")
    assert (await send(running, WELL_KNOWN))[0] == 200


async def test_keys_are_for_their_owner_alone_and_stay(running: Running) -> None:
    before = (running.folder / "client-signing.key").read_bytes()
    for path in running.folder.glob("*.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    prepare(running.folder)
    assert (running.folder / "client-signing.key").read_bytes() == before


async def test_one_process_serves_a_bank(running: Running) -> None:
    with pytest.raises(Occupied):
        async with serving(running.folder):
            pass


async def test_what_was_agreed_is_there_after_a_restart(tmp_path: Path) -> None:
    async with serving(tmp_path / "bank", origins=[ORIGIN]) as first:
        *_, way, address = await asked(first)
        await Customer(first).follow(address, "ada-current")
    async with serving(tmp_path / "bank", origins=[ORIGIN]) as again:
        token = await grant(again, calls.client_token(NAME, "accounts"))
        call = calls.consent(token.access, presence(), way.consent)
        status, _, body = await send(again, call)
        found = answers.consent(status, body)
        assert isinstance(found, answers.Consent)
        assert found.state == "stands"
    assert CODE.isdigit()
