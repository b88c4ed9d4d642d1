"""The bank's statements of each day: asked for, held once, and shown where they cannot be."""

import contextlib
import tracemalloc

import pytest

from payments import bank_days, differences
from payments.money import Money
from payments.rails.bank import faults
from payments.rails.iso20022 import camt053_writing
from payments.rails.iso20022.camt053 import Entry, Statement
from payments.rails.open_banking.calls import Call
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.transits import DAY, HOUR, MINUTE
from tests.web.test_clearing import OWN, bank, cash_out, noted, pounds_of, read_days, shift
from tests.web.test_ways import becomes
from tests.web.visitor import Visitor
from web.bank.serving import Running
from web.banking.banker import Banker
from web.keys import BANKER, DATABASE
from web.vault.client import Lost, Reply
from web.writer import now_ms

__all__ = ["bank"]


async def by_hand(who: Visitor) -> Banker:
    """Money is on its way out, and nothing asks for the statements by itself."""
    await pounds_of(who)
    await cash_out(who, 10_00)
    banker = who.app[BANKER]
    await banker.clearing.stop()
    return banker


async def ask(banker: Banker, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """For the statements that are due at this moment."""
    monkeypatch.setattr("web.banking.clearing.now_ms", lambda: at)
    await banker.clearing.read_statements()


async def test_a_statement_that_cannot_be_read_is_shown_and_asked_for_again(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pounds_of(alice)
    one = await cash_out(alice, 10_00)
    await becomes(alice, one, "approved")
    shift(bank, 2 * DAY)
    days = await alice.app[DATABASE].read(bank_days.due, now_ms() + 2 * DAY)
    bank.door.bank.fault(faults.RUBBISH, "files")
    await read_days(alice, monkeypatch, 2 * DAY)
    assert await noted(alice) == [("unreadable", days[0])]
    left = await alice.app[DATABASE].read(bank_days.due, now_ms() + 2 * DAY)
    assert left == days[:1]
    await read_days(alice, monkeypatch, 2 * DAY)
    assert await alice.app[DATABASE].read(bank_days.due, now_ms() + 2 * DAY) == left
    await read_days(alice, monkeypatch, 2 * DAY + MINUTE)
    assert await alice.app[DATABASE].read(bank_days.due, now_ms() + 2 * DAY) == []


async def test_a_day_of_which_the_bank_has_nothing_is_asked_for_ever_more_rarely(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is held once the bank has it."""
    banker = await by_hand(alice)
    fetch = banker.wire.fetch
    minutes, days, tick = list[int](), set[str](), 0

    async def asked(call: Call, largest: int) -> Reply:
        reply = await fetch(call, largest)
        if reply.status == 404:
            minutes.append(tick)
            days.add(call.path)
        return reply

    monkeypatch.setattr(banker.wire, "fetch", asked)
    noon = (now_ms() // DAY + 1) * DAY + 12 * HOUR
    for tick in range(250):
        await ask(banker, monkeypatch, noon + tick * MINUTE)
    assert len(days) == 1
    assert minutes == [0, 1, 3, 7, 15, 31, 63, 123, 183, 243]
    shift(bank, DAY)
    await ask(banker, monkeypatch, noon + 303 * MINUTE)
    assert await alice.app[DATABASE].read(bank_days.due, noon) == []


async def test_a_day_whose_answer_is_lost_does_not_keep_the_others_waiting(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    banker = await by_hand(alice)
    fetch = banker.wire.fetch
    noon = now_ms() // DAY * DAY + 12 * HOUR
    [oldest, *others] = await alice.app[DATABASE].read(bank_days.due, noon)

    async def lost(call: Call, largest: int) -> Reply:
        if oldest in call.path:
            raise Lost
        return await fetch(call, largest)

    monkeypatch.setattr(banker.wire, "fetch", lost)
    for tick in range(3):
        with contextlib.suppress(Lost):
            await ask(banker, monkeypatch, noon + tick * MINUTE)
    assert others
    assert await alice.app[DATABASE].read(bank_days.due, noon) == [oldest]


async def test_a_statement_that_is_too_long_to_be_held_is_for_the_operator(
    alice: Visitor, bank: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pounds_of(alice)
    await becomes(alice, await cash_out(alice, 10_00), "approved")
    await alice.app[BANKER].clearing.stop()
    shift(bank, 2 * DAY)
    monkeypatch.setattr("web.banking.clearing.LARGEST", 100)
    await read_days(alice, monkeypatch, DAY)
    told = await alice.app[DATABASE].read(differences.listing)
    assert {each.kind for each in told} == {"unreadable"}
    assert {each.theirs for each in told} == {"more than 100 bytes: quid payouts read takes it"}


async def test_a_large_statement_is_not_copied_to_be_read(alice: Visitor) -> None:
    entries = (Entry(Money(1, "GBP"), "2026-11-30", f"n{n}", f"b{n}") for n in range(5_000))
    sums = Money(0, "GBP"), Money(5_000, "GBP")
    head = Statement("s", SORT_CODE, OWN, "2026-11-30", "2026-11-30", *sums)
    body = b"".join(camt053_writing.write([(head, entries)], now_ms()))[:-9]
    clearing = alice.app[BANKER].clearing
    await clearing.stop()
    tracemalloc.start()
    await clearing._hold("2026-11-30", body, {OWN})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert await noted(alice) == [("unreadable", "2026-11-30")]
    assert peak < len(body) / 2
