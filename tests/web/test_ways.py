"""A top-up over real TLS at the invented bank: the way there and back, how it stands, and what
comes back forged, twice, late, to somebody else, or not at all."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session

from chat import people
from payments import bank_orders, banks, ledger, outcomes, recipes, transits
from payments.banks import Account, Holder
from payments.ledger import AccountRef
from payments.money import Money
from payments.outcomes import Answer
from payments.rails.bank import faults
from payments.transits import IN, OUT, Transit, Wish
from tests.payments.banked import link_account
from tests.payments.shapes import key
from tests.web.banked import Customer
from tests.web.linked import until
from tests.web.visitor import OURS, PASSWORD, Seen, Visitor
from web.bank.serving import Running, serving
from web.keys import BANKER, DATABASE, WRITER
from web.writer import now_ms


@pytest.fixture
async def bank(tmp_path: Path) -> AsyncIterator[Running]:
    async with serving(tmp_path / "bank", origins=[OURS]) as it:
        yield it


def begun(db: Session, way: str = IN, minor: int = 50_00) -> Transit:
    """Of the person called alice."""
    [alice] = people.by_handles(db, ["alice"]).values()
    accounts = banks.accounts_of(db, [one.id for one in banks.of(db, alice.owner)])
    account: Account = accounts[0] if accounts else link_account(db, now_ms(), alice.owner)
    wish = Wish(way, Holder(alice.owner, account), Money(minor, "GBP"))
    made = transits.begin(db, key(), wish, now_ms())
    assert isinstance(made, Transit), made
    return made


async def begin(who: Visitor, way: str = IN, minor: int = 50_00) -> Transit:
    return await who.app[WRITER].deed(begun, way, minor)


async def sent(who: Visitor, one: Transit) -> str:
    """The address at the bank."""
    seen = await who.send(f"/wallet/ways/{one.id}", do="go")
    assert seen.status == 303, seen.text
    return seen.leads_to


async def came(who: Visitor, address: str) -> Seen:
    assert address.startswith(f"{OURS}/wallet/banks/back?"), address
    return await who.look(address.removeprefix(OURS))


async def state(who: Visitor, one: Transit) -> Transit:
    return (await who.app[DATABASE].read(transits.of, [one.id]))[one.id]


async def becomes(who: Visitor, one: Transit, name: str) -> Transit:
    async def is_so() -> bool:
        return (await state(who, one)).state == name

    await until(is_so)
    return await state(who, one)


async def pounds(who: Visitor, one: Transit) -> int:
    def read(db: Session) -> int:
        account: AccountRef = recipes.wallet(one.owner, "GBP")
        return ledger.balance(db, account).minor

    return await who.app[DATABASE].read(read)


async def test_a_top_up_is_agreed_to_at_the_bank_and_comes(alice: Visitor, bank: Running) -> None:
    store = bank.door.bank.store
    before = store.balance("ada-current"), store.balance("quid-gbp")
    one = await begin(alice)
    page = await alice.look(f"/wallet/ways/{one.id}")
    assert "Waits for your yes at the bank" in page.text
    assert "Go to your bank" in page.text
    assert "It waits for you until" in page.text
    assert f"form-action 'self' {bank.page}" in page.headers["Content-Security-Policy"]
    assert f"/wallet/ways/{one.id}" in (await alice.look("/wallet")).text
    back = await Customer(bank).follow(await sent(alice, one), "ada-current")
    seen = await came(alice, back)
    assert seen.leads_to == f"/wallet/ways/{one.id}"
    await becomes(alice, one, "approved")
    assert await pounds(alice, one) == 50_00
    after = store.balance("ada-current"), store.balance("quid-gbp")
    assert after == (before[0] - 50_00, before[1] + 50_00)
    text = (await alice.look(seen.leads_to)).text
    assert "The money is in your wallet." in text
    assert "Go to your bank" not in text
    assert "Everyday ••5678" in (await alice.look("/wallet?currency=GBP")).text


async def test_who_says_no_at_the_bank_is_told_that_nothing_was_moved(
    alice: Visitor, bank: Running
) -> None:
    one = await begin(alice)
    back = await Customer(bank).follow(await sent(alice, one), "ada-current", do="refuse")
    seen = await came(alice, back)
    assert (await state(alice, one)).state == "declined"
    text = (await alice.look(seen.leads_to)).text
    assert "You said no at your bank" in text
    assert "/messages/@quid?text=/topup%20from%20bank%205678%20" in text
    assert await pounds(alice, one) == 0


async def test_a_way_comes_back_once_and_to_the_session_that_went_it(
    alice: Visitor, bob: Visitor, bank: Running
) -> None:
    one = await begin(alice)
    back = await Customer(bank).follow(await sent(alice, one), "ada-current")
    elsewhere = alice.another()
    await elsewhere.send("/sign-in", handle="alice", password=PASSWORD)
    for who in (bob, elsewhere):
        assert (await came(who, back)).status == 422
    forged = re.sub(r"(response=[^.]+\.[^.]{20})", r"\1x", back)
    assert (await came(alice, forged)).status == 422
    assert (await state(alice, one)).state == "created"
    assert (await came(alice, back)).status == 303
    assert (await came(alice, back)).status == 422
    await becomes(alice, one, "approved")
    assert bank.door.bank.store.value("select count(*) from payments") == 1


async def test_only_the_newest_of_two_ways_leads_back(alice: Visitor, bank: Running) -> None:
    one = await begin(alice)
    first, second = await sent(alice, one), await sent(alice, one)
    back = await Customer(bank).follow(first, "ada-current")
    assert (await came(alice, back)).status == 422
    assert "no such consent" in await Customer(bank).follow(second, "ada-current")
    again = await alice.send(f"/wallet/ways/{one.id}", do="go")
    assert again.status == 422
    assert "The way back from the bank was lost" in again.text
    assert (await state(alice, one)).state == "failed"
    assert await pounds(alice, one) == 0


async def test_while_the_bank_is_away_it_waits_and_is_cancelled(
    alice: Visitor, bank: Running
) -> None:
    one = await begin(alice)
    bank.door.bank.fault(faults.BROKEN, "token")
    seen = await alice.send(f"/wallet/ways/{one.id}", do="go")
    assert seen.status == 422
    assert "cannot be reached right now" in seen.text
    done = await alice.send(f"/wallet/ways/{one.id}", do="cancel")
    assert done.leads_to == f"/wallet/ways/{one.id}"
    assert (await state(alice, one)).state == "cancelled"
    assert "You cancelled it. Nothing was moved." in (await alice.look(done.leads_to)).text
    assert (await alice.send(f"/wallet/ways/{one.id}", do="go")).status == 422


async def test_a_code_that_cannot_be_exchanged_ends_it_and_nothing_was_ordered(
    alice: Visitor, bank: Running
) -> None:
    one = await begin(alice)
    back = await Customer(bank).follow(await sent(alice, one), "ada-current")
    bank.door.bank.fault(faults.DROP, "token")
    seen = await came(alice, back)
    assert (await state(alice, one)).state == "failed"
    assert "The way back from your bank was lost" in (await alice.look(seen.leads_to)).text
    assert bank.door.bank.store.value("select count(*) from payments") == 0


@pytest.mark.parametrize("fault", [faults.DROP, faults.BROKEN, faults.RUBBISH, faults.UNSIGNED])
async def test_an_order_whose_answer_is_lost_is_paid_once(
    alice: Visitor, bank: Running, fault: str
) -> None:
    one = await begin(alice)
    back = await Customer(bank).follow(await sent(alice, one), "ada-current")
    bank.door.bank.fault(fault, "pisp")
    await came(alice, back)
    await becomes(alice, one, "approved")
    assert bank.door.bank.store.value("select count(*) from payments") == 1
    assert await pounds(alice, one) == 50_00


async def test_nobody_else_goes_the_way_or_sees_it(
    alice: Visitor, bob: Visitor, bank: Running
) -> None:
    one = await begin(alice)
    assert (await bob.send(f"/wallet/ways/{one.id}", do="go")).status == 404
    assert (await bob.look(f"/wallet/ways/{one.id}")).status == 404
    assert bank.door.bank.store.value("select count(*) from consents") == 0
    assert (await state(alice, one)).state == "created"


async def test_without_an_account_of_ours_nothing_comes_by_bank(
    alice: Visitor, bank: Running
) -> None:
    (bank.folder / "payees.json").write_bytes(b"{}")
    one = await begin(alice)
    seen = await alice.send(f"/wallet/ways/{one.id}", do="go")
    assert seen.status == 422
    assert "cannot be reached right now" in seen.text


async def test_a_server_that_starts_again_goes_on(alice: Visitor, bank: Running) -> None:
    """What it is ordered with is sealed in the row, and what was sent is asked after."""
    one = await begin(alice)
    teller = alice.app[BANKER].teller
    await teller.stop()
    back = await Customer(bank).follow(await sent(alice, one), "ada-current")
    await came(alice, back)
    assert (await state(alice, one)).state == "agreed"
    await alice.app[WRITER].deed(bank_orders.take, 1, now_ms())

    def due(db: Session) -> None:
        transits.change(db, transits.of(db, [one.id])[one.id], due_at=0)

    await alice.app[WRITER].deed(due)
    teller.start()
    await becomes(alice, one, "approved")
    assert bank.door.bank.store.value("select count(*) from payments") == 1


async def test_a_cash_out_is_cancelled_on_its_page(alice: Visitor, bank: Running) -> None:
    one = await begin(alice)
    back = await Customer(bank).follow(await sent(alice, one), "ada-current")
    await came(alice, back)
    await becomes(alice, one, "approved")
    out = await begin(alice, OUT, 20_00)
    text = (await alice.look(f"/wallet/ways/{out.id}")).text
    assert "Until it leaves you can cancel it" in text
    assert "Go to your bank" not in text
    assert await pounds(alice, one) == 30_00
    await alice.send(f"/wallet/ways/{out.id}", do="cancel")
    assert await pounds(alice, one) == 50_00
    assert "It is back in your wallet." in (await alice.look(f"/wallet/ways/{out.id}")).text


async def test_a_cash_out_that_the_bank_refused_is_said_to_be_back(
    alice: Visitor,
) -> None:
    def fund(db: Session) -> None:
        [her] = people.by_handles(db, ["alice"]).values()
        ledger.record(db, [recipes.opening(key(), her.owner, Money(50_00, "GBP"))], now_ms())

    await alice.app[WRITER].deed(fund)
    refused, partly = await begin(alice, OUT, 20_00), await begin(alice, OUT, 10_00)
    gone = Answer("declined", "query", "AC04", "transit_account_gone")
    await alice.app[WRITER].deed(outcomes.settle, refused.id, gone, now_ms())
    text = (await alice.look(f"/wallet/ways/{refused.id}")).text
    assert "no such account exists. It is back in your wallet." in " ".join(text.split())
    assert "/messages/@quid?text=/cashout%20to%20bank%205678%20" in text
    part = Answer("partial", "query", "ACCC", came=Money(4_00, "GBP"))
    await alice.app[WRITER].deed(outcomes.settle, partly.id, part, now_ms())
    text = (await alice.look(f"/wallet/ways/{partly.id}")).text
    assert "Only £4.00 of £10.00 was moved; we look into it." in " ".join(text.split())
    assert "Nothing was moved" not in text
    wallet = (await alice.look("/wallet?currency=GBP")).text
    assert wallet.count("Cash-out came back") == 2
