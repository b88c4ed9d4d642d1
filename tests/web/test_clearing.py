"""Cash-outs by bank leave in bulk over real TLS, and the bank's statement of the day comes back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from payments import bank_statements, differences, payouts
from payments.cards_schema import Transits
from payments.payouts_schema import Payouts
from payments.rails.bank import faults
from payments.transits import DAY, OUT, Transit
from tests.web.linked import until
from tests.web.test_ways import becomes, begun, pounds, state
from tests.web.visitor import OURS, Visitor, running
from web.bank.serving import Running, serving
from web.banking.clearing import Clearing
from web.keys import BANKER, DATABASE, WRITER
from web.vault.client import NotSent
from web.writer import now_ms

OWN = "04000400000001"


@pytest.fixture
async def bank(tmp_path: Path) -> AsyncIterator[Running]:
    async with serving(tmp_path / "bank", origins=[OURS]) as it:
        yield it


async def cash_out(who: Visitor, minor: int) -> Transit:
    """Whose cut-off has just come."""
    one = await who.app[WRITER].deed(begun, OUT, minor)
    await who.app[WRITER].deed(leave)
    return one


def leave(db: Session) -> None:
    waits = col(Transits.rail) == "bank", col(Transits.state) == "created"
    db.execute(sa.update(Transits).where(*waits).values(due_at=now_ms()))


async def pounds_of(who: Visitor, handle: str = "alice") -> None:
    await who.fund(handle, 500_00, "GBP")


def shift(bank: Running, by: int) -> None:
    """At the bank it is so much later."""
    bank.door.clock = lambda: now_ms() + by


async def read_days(who: Visitor, monkeypatch: pytest.MonkeyPatch, later: int) -> None:
    """So much later the statements are asked for."""
    monkeypatch.setattr("web.banking.clearing.now_ms", lambda: now_ms() + later)
    await who.app[BANKER].clearing.read_statements()
    monkeypatch.undo()


async def noted(who: Visitor) -> list[tuple[str, str]]:
    found = await who.app[DATABASE].read(differences.listing)
    return [(each.kind, each.rrn) for each in found]


async def test_it_leaves_with_others_and_the_statement_says_the_same(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pounds_of(alice)
    store, before = bank.door.bank.store, bank.door.bank.store.balance("quid-gbp")
    one, two, no = [await cash_out(alice, minor) for minor in (10_00, 20_29, 30_13)]
    await becomes(alice, one, "approved")
    await becomes(alice, two, "approved")
    declined = await becomes(alice, no, "declined")
    assert declined.reason == "transit_account_gone"
    assert await pounds(alice, one) == 500_00 - 30_29
    assert store.balance("quid-gbp") == before - 30_29
    shift(bank, 4 * DAY)
    await read_days(alice, monkeypatch, 4 * DAY)
    assert (await state(alice, two)).state == "returned"
    assert await pounds(alice, one) == 500_00 - 10_00
    assert store.balance("quid-gbp") == before - 10_00
    held = await alice.app[DATABASE].read(bank_statements.latest, 20)
    assert sum(each.entries for each in held) == 3
    await read_days(alice, monkeypatch, 4 * DAY)
    assert await alice.app[DATABASE].read(bank_statements.latest, 20) == held
    assert await noted(alice) == []
    async with aiohttp.ClientSession() as session, session.get(bank.page) as seen:
        page = await seen.text()
    assert page.count(two.rrn) == 4  # out and back, each with its name and its words
    assert "−£20.29" in page


@pytest.mark.parametrize("fault", [faults.DROP, faults.RUBBISH, faults.BROKEN, faults.BUSY])
async def test_an_answer_that_is_lost_is_asked_for_and_nothing_is_paid_twice(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(payouts, "LEASE", 200)
    monkeypatch.setattr(payouts, "ASKS", (100,))
    await pounds_of(alice)
    before = bank.door.bank.store.balance("quid-gbp")
    bank.door.bank.fault(fault, "files", 3)
    one = await cash_out(alice, 10_00)
    await becomes(alice, one, "approved")
    assert bank.door.bank.store.balance("quid-gbp") == before - 10_00
    assert bank.door.bank.store.value("select count(*) from orders") == 1


async def test_while_the_bank_is_away_it_waits_and_can_be_cancelled(alice: Visitor) -> None:
    await pounds_of(alice)
    one = await cash_out(alice, 10_00)
    await asyncio.sleep(1.2)
    assert (await state(alice, one)).state == "created"
    seen = await alice.send(f"/wallet/ways/{one.id}", do="cancel")
    assert seen.status == 303
    assert await pounds(alice, one) == 500_00


async def test_a_bank_that_is_away_is_asked_ever_more_rarely(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, asked = alice.app[BANKER].wire, 0
    await alice.app[BANKER].clearing.stop()

    async def known() -> None:
        nonlocal asked
        asked += 1
        raise NotSent

    monkeypatch.setattr(wire, "known", known)
    monkeypatch.setattr("web.banking.clearing.EVERY", 0.01)
    await pounds_of(alice)
    await cash_out(alice, 10_00)
    clearing = Clearing(alice.app[DATABASE], alice.app[WRITER], wire)
    clearing.start()
    await asyncio.sleep(1.2)
    await clearing.stop()
    assert 1 < asked < 12  # each of two loops, 10 ms, 20, 40 …; else a hundred times


async def test_who_runs_the_place_sees_orders_and_statements(
    sqlite_url: str, tmp_path: Path, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(sqlite_url, tmp_path, operators=("@alice",)) as somebody:
        alice = somebody.another()
        await alice.added("alice", "Alice")
        page = (await alice.look("/operations")).text
        assert "None was made yet." in page
        assert "None was read yet." in page
        await pounds_of(alice)
        one = await cash_out(alice, 10_00)
        await becomes(alice, one, "approved")
        shift(bank, 2 * DAY)
        await read_days(alice, monkeypatch, 2 * DAY)
        page = (await alice.look("/operations")).text
        assert f"<code>P{one.rrn}</code>" in page
        assert "payments: 1, made" in page
        assert "entries: 1, differences: 0" in page
        assert OWN in page


async def test_a_bank_without_a_channel_is_sent_nothing(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pounds_of(alice)
    known = await alice.app[BANKER].wire.known()
    other = known._replace(terms=known.terms._replace(files=False))
    monkeypatch.setattr(alice.app[BANKER].wire, "_known", other)
    one = await cash_out(alice, 10_00)
    await asyncio.sleep(1.2)
    assert (await state(alice, one)).state == "created"
    assert bank.door.bank.store.value("select count(*) from orders") == 0


async def test_what_a_crash_left_half_done_is_gone_on_with(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order stands, and whoever was to send it is gone."""
    await pounds_of(alice)
    await alice.app[BANKER].clearing.stop()
    one = await cash_out(alice, 10_00)
    known = await alice.app[BANKER].wire.known()
    ours = known.payees["GBP"]
    payer = payouts.Party(ours.name, ours.scheme, ours.identification)
    await alice.app[WRITER].deed(payouts.gather, "GBP", payer, now_ms())
    await alice.app[WRITER].deed(payouts.take, now_ms())
    await alice.app[WRITER].deed(forget_lease)
    alice.app[BANKER].clearing.start()

    async def hastened() -> bool:
        await alice.app[WRITER].deed(forget_lease)
        return (await state(alice, one)).state == "approved"

    await until(hastened)
    assert bank.door.bank.store.value("select count(*) from orders") == 1


def forget_lease(db: Session) -> None:
    open_ones = col(Payouts.state) != "over"
    db.execute(sa.update(Payouts).where(open_ones).values(due_at=now_ms()))
