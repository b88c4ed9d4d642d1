"""What a statement of our bank comes to for people, in few steps, each told once."""

import orjson
import pytest

from bot.dealings import booked
from chat import people
from payments import bank_statements, ledger, payouts, recipes, tariffs, transits
from payments.money import Money
from payments.rails.iso20022 import camt053_writing
from payments.rails.iso20022.camt053 import Entry, Statement
from payments.rails.iso20022.pain001 import Party
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.transits import OUT, Transit, Wish
from tests.payments.banked import Holder, link_account
from tests.payments.shapes import key

OURS, DAY = "04000400000001", "2027-01-04"
PAYER = Party("Quid", SORT_CODE, OURS)


@pytest.fixture
def gone(db, now):
    """Two cash-outs of alice that the bank has."""
    people.bot(db, now)
    alice = people.join(db, "alice", "Alice", "en", "x", now)
    ledger.record(db, [recipes.opening(key(), alice.owner, Money(100_00, "GBP"))], now)
    account, made = link_account(db, now, alice.owner), []
    for minor in (10_00, 20_00):
        wish = Wish(OUT, Holder(alice.owner, account), Money(minor, "GBP"))
        one = transits.begin(db, key(), wish, now)
        assert isinstance(one, Transit)
        made.append(one)
    payouts.gather(db, "GBP", PAYER, tariffs.leaves("GBP", now))
    return made


def held(db, entries, now):
    """What became of a statement of these, and what was told at each step."""
    closing = Money(sum(each.moved.minor for each in entries), "GBP")
    head = Statement("s", SORT_CODE, OURS, DAY, DAY, Money(0, "GBP"), closing)
    chunks = list(camt053_writing.write([(head, entries)], now))
    work = booked.deeds(chunks, bank_statements.outlines(chunks), [OURS], now)
    told = []
    act, facts = next(work)
    try:
        while True:
            result = act(db, *facts)
            if act is booked.hold:
                told.append(result.kept.events)
            act, facts = work.send(result)
    except StopIteration as over:
        return over.value, told


def entry(minor, name, reason=""):
    return Entry(Money(minor, "GBP"), DAY, name, "", reason)


def test_what_ends_and_what_comes_back_is_told_to_its_owner_once(db, now, gone):
    first, second = gone
    moved = [entry(-10_00, first.rrn), entry(20_00, second.rrn, "AC04"), entry(-20_00, second.rrn)]
    summed, told = held(db, moved, now)
    assert summed == (3, 0, 1)
    steps = [orjson.loads(each.attachment)["step"] for events in told for each in events]
    assert steps == ["approved", "returned"]
    states = [each.state for each in transits.of(db, [one.id for one in gone]).values()]
    assert states == ["approved", "returned"]


def test_what_asks_for_nothing_is_held_many_at_a_time(db, now, gone):
    strange = [entry(1, f"x{n}") for n in range(900)]
    moved = [entry(-10_00, gone[0].rrn), *strange, entry(-20_00, gone[1].rrn), *strange[:1]]
    summed, told = held(db, moved, now)
    assert (summed.entries, summed.statements) == (903, 1)
    assert len(told) < 20
    assert sum(bool(events) for events in told) == 2
