"""A bank account linked over real TLS at the invented bank: the way there and back, what is shown,
and everything that comes back forged, twice, late, to somebody else, or not at all."""

import re
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from payments import bank_readings, banks
from payments.rails.bank import visits
from payments.rails.open_banking import answers, signatures
from tests.web.banked import Customer
from tests.web.linked import (
    LIST,
    NEW,
    came,
    has_status,
    hasten,
    keys_of,
    link_of,
    linked,
    read_at,
    sent,
    shows,
    until,
)
from tests.web.visitor import OURS, PASSWORD, Visitor
from web.bank.papers import NAME
from web.bank.serving import Running, serving
from web.banking import linking
from web.banking.sealing import Unsealed
from web.banking.wire import Wire
from web.keys import BANKER, WRITER
from web.sandbox.door import now_ms
from web.vault.client import NotSent

NOT_YOURS = "This did not come from your bank for you here"


@pytest.fixture
async def bank(tmp_path: Path) -> AsyncIterator[Running]:
    async with serving(tmp_path / "bank", origins=[OURS]) as it:
        yield it


async def test_an_account_is_linked_and_seen_beside_the_wallet(
    alice: Visitor, bank: Running
) -> None:
    page = await alice.look(NEW)
    assert "You go to Alder Bank" in page.text
    assert f"form-action 'self' {bank.page}" in page.headers["Content-Security-Policy"]
    await linked(alice, bank, "ada-current", "ada-euro")
    balance = bank.door.bank.store.balance("ada-current")
    shown = f"£{balance // 100:,}.{balance % 100:02}"
    text = await shows(alice, LIST, shown, "04-00-04 ••••5678", "DE89 •••• 3000")
    assert "You let Quid look until" in text
    assert "12345678" not in text
    assert shown in (await alice.look("/wallet")).text
    [path] = set(re.findall(r"/wallet/banks/accounts/\d+", text.split("••••5678")[0]))
    seen = (await alice.look(path)).text
    assert "Mill Lane Coffee" in seen
    assert "Rent, Alder House" in seen
    assert "−£920.00" in seen


async def test_a_way_comes_back_once_and_to_the_session_that_began_it(
    alice: Visitor, bob: Visitor, bank: Running
) -> None:
    back = await Customer(bank).follow(await sent(alice), "ada-current")
    elsewhere = alice.another()
    signed = await elsewhere.send("/sign-in", handle="alice", password=PASSWORD)
    assert signed.status == 303
    for who in (bob, elsewhere):
        seen = await came(who, back)
        assert seen.status == 422
        assert NOT_YOURS in seen.text
    nobody = await came(alice.another(), back)
    assert nobody.leads_to.startswith("/sign-in")
    assert (await came(alice, back)).leads_to == f"{LIST}?told=linked"
    again = await came(alice, back)
    assert again.status == 422
    assert "04-00-04" not in (await bob.look(LIST)).text


async def test_what_the_bank_did_not_sign_for_us_is_nothing(alice: Visitor, bank: Running) -> None:
    back = await Customer(bank).follow(await sent(alice), "ada-current")
    house = bank.door.bank.house
    state = signatures.claims(back.split("response=")[1], keys_of(bank)) or {}
    claims: dict[str, object] = {"iss": house.issuer, "aud": NAME, "state": state["state"]}
    claims |= {"code": "x", "exp": now_ms() // 1000 + 60}
    stranger = bank.door.papers.path("client-signing.key").read_bytes()
    forged = signatures.token(claims, house.signer._replace(key=stranger))
    other = signatures.token({**claims, "aud": "another"}, house.signer)
    late = signatures.token({**claims, "exp": now_ms() // 1000 - 600}, house.signer)
    for response in ("", "x", forged, other, late, back.split("response=")[1][:-5] + "AAAAA"):
        seen = await alice.look(f"{LIST}/back?response={response}")
        assert (seen.status, NOT_YOURS in seen.text) == (422, True), response
    assert (await came(alice, back)).leads_to == f"{LIST}?told=linked", "none of it was taken up"


async def test_a_code_that_the_bank_signed_but_never_gave_links_nothing(
    alice: Visitor, bank: Running
) -> None:
    back = await Customer(bank).follow(await sent(alice), "ada-current")
    state = (signatures.claims(back.split("response=")[1], keys_of(bank)) or {})["state"]
    house = bank.door.bank.house
    claims: dict[str, object] = {"iss": house.issuer, "aud": NAME, "state": state, "code": "x"}
    made = signatures.token({**claims, "exp": now_ms() // 1000 + 60}, house.signer)
    seen = await alice.look(f"{LIST}/back?response={made}")
    assert (seen.status, NOT_YOURS in seen.text) == (422, True)
    assert (await came(alice, back)).status == 422, "the way was used up"
    consent = (await link_of(alice)).consent
    await until(lambda: has_status(bank, consent, "CANC"))


async def test_an_identity_that_is_not_of_this_way_links_nothing(
    alice: Visitor, bank: Running
) -> None:
    back = await Customer(bank).follow(await sent(alice), "ada-current")
    with bank.door.bank.store.writing():
        bank.door.bank.store.run("update codes set nonce = 'of another way'")
    seen = await came(alice, back)
    assert (seen.status, NOT_YOURS in seen.text) == (422, True)
    consent = (await link_of(alice)).consent
    await until(lambda: has_status(bank, consent, "CANC"))


async def test_a_consent_lasts_as_long_as_the_bank_lets_it(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "FOR", 30 * banks.DAY)
    await linked(alice, bank)
    left = (await link_of(alice)).until - now_ms()
    assert 29 * banks.DAY < left <= 30 * banks.DAY
    now, given = now_ms(), answers.Consent("c", "waiting", now_ms() + 3)
    assert linking._until(given, now) == given.until
    assert linking._until(given._replace(until=None), now) == now + linking.FOR


async def test_who_says_no_at_the_bank_links_nothing(alice: Visitor, bank: Running) -> None:
    back = await Customer(bank).follow(await sent(alice), do="refuse", code="")
    seen = await came(alice, back)
    assert seen.leads_to == f"{LIST}?told=refused"
    assert "You said no at the bank" in (await alice.look(seen.leads_to)).text


async def test_an_end_at_the_bank_is_seen_and_renewed(alice: Visitor, bank: Running) -> None:
    await linked(alice, bank)
    await shows(alice, LIST, "Read ")
    first = await link_of(alice)
    with bank.door.bank.store.writing():
        visits.revoke(bank.door.bank.store, first.consent, now_ms())
    await hasten(alice, first.id)
    text = await shows(alice, LIST, "does not let Quid look")
    assert "04-00-04 ••••5678" in text
    assert "Renew" in text
    told = (await alice.look("/messages/@quid")).text
    assert "Your bank does not let Quid see these accounts any more." in told
    await linked(alice, bank)
    text = await shows(alice, LIST, "Read ")
    assert "does not let Quid look" not in text
    assert text.count("04-00-04 ••••5678") == 1


@pytest.mark.parametrize("fault", ["busy", "broken", "rubbish", "drop"])
async def test_a_bank_in_trouble_loses_nothing(alice: Visitor, bank: Running, fault: str) -> None:
    await linked(alice, bank)
    await shows(alice, LIST, "Read ")
    before, number = await read_at(alice), (await link_of(alice)).id
    bank.door.bank.fault(fault, "aisp", 2 if fault == "drop" else 1)  # a look is repeated once
    await hasten(alice, number)

    async def tried() -> bool:
        return (await link_of(alice)).tries == 1

    await until(tried)
    assert await read_at(alice) == before
    assert "04-00-04 ••••5678" in (await alice.look(LIST)).text
    await hasten(alice, number)

    async def again() -> bool:
        return await read_at(alice) != before

    await until(again)
    assert (await link_of(alice)).tries == 0


async def test_a_token_that_is_over_is_renewed(alice: Visitor, bank: Running) -> None:
    await linked(alice, bank)
    await shows(alice, LIST, "Read ")
    one, seal = await link_of(alice), alice.app[BANKER].seal
    assert one.sealed is not None
    held = seal.open(one.owner, one.consent, one.sealed)
    old = seal.close(one.owner, one.consent, {**held, "access": "x", "until": "0"})
    await alice.app[WRITER].deed(bank_readings.reseal, one.id, old)
    before = one.read_at
    await hasten(alice, one.id)

    async def again() -> bool:
        return await read_at(alice) != before

    await until(again)
    assert (await link_of(alice)).sealed != old


async def test_what_opens_a_consent_is_sealed_for_its_owner(
    alice: Visitor, bank: Running, tmp_path: Path
) -> None:
    await linked(alice, bank)
    one = await link_of(alice)
    seal = alice.app[BANKER].seal
    assert one.sealed is not None
    token = seal.open(one.owner, one.consent, one.sealed)["access"]
    assert token.encode() not in one.sealed
    assert stat.S_IMODE((tmp_path / "bank-seal.key").stat().st_mode) == 0o600
    assert token.encode() not in whole(tmp_path)
    for owner, consent in (("person:99", one.consent), (one.owner, "another")):
        with pytest.raises(Unsealed):
            seal.open(owner, consent, one.sealed)


def whole(folder: Path) -> bytes:
    """The database, and its log."""
    return b"".join(path.read_bytes() for path in folder.glob("quid.db*"))


async def test_what_is_unlinked_is_gone_here_and_at_the_bank(
    alice: Visitor, bob: Visitor, bank: Running
) -> None:
    await linked(alice, bank)
    one = await link_of(alice)
    path = f"{LIST}/{one.id}/remove"
    assert (await bob.look(path)).status == 404
    assert (await bob.send(path)).status == 404
    assert "Unlink Alder Bank?" in (await alice.look(path)).text
    assert (await alice.send(path)).leads_to == f"{LIST}?told=removed"
    assert "04-00-04" not in (await alice.look(LIST)).text
    await until(lambda: has_status(bank, one.consent, "CANC"))


async def test_where_no_bank_is_everything_else_works(alice: Visitor) -> None:
    page = await alice.look(NEW)
    assert "The bank cannot be reached right now" in page.text
    assert "disabled" in page.text.split("Go on to")[0][-60:]
    begun = await alice.send(NEW)
    assert begun.status == 422
    assert (await alice.look("/wallet")).status == 200
    seen = await alice.look(f"{LIST}/back?response=x")
    assert seen.status == 422


async def test_a_bank_that_comes_later_is_told_what_was_unlinked(
    alice: Visitor, tmp_path: Path
) -> None:
    async with serving(tmp_path / "bank", origins=[OURS]) as bank:
        await linked(alice, bank)
        await shows(alice, LIST, "Read ")
    one = await link_of(alice)
    await alice.send(f"{LIST}/{one.id}/remove")
    async with serving(tmp_path / "bank", origins=[OURS]) as bank:
        await until(lambda: has_status(bank, one.consent, "CANC"))


async def test_a_bank_that_is_away_is_not_asked_who_it_is_at_every_look(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, asked = alice.app[BANKER].wire, 0

    async def away() -> None:
        nonlocal asked
        asked += 1
        raise NotSent

    monkeypatch.setattr(wire, "known", away)
    for _ in range(15):
        page = await alice.look("/wallet/banks/new")
        assert page.status == 200
        assert "form-action 'self';" in page.headers["Content-Security-Policy"] + ";"
    assert asked == 12
    monkeypatch.setattr(Wire, "knows", True)
    await alice.look("/wallet/banks/new")
    assert asked == 13, "what is known costs the bank nothing"


async def test_nobody_sends_people_to_the_bank_without_end(alice: Visitor, bank: Running) -> None:
    statuses = [(await alice.send(NEW)).status for _ in range(8)]
    assert statuses[0] == 303
    assert statuses[-1] == 429
