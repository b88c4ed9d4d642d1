"""The bank's statement against the books: each entry once, each difference told."""

import itertools
import tracemalloc
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from payments import (
    bank_statements,
    differences,
    ledger,
    outcomes,
    payouts,
    recipes,
    tariffs,
    transits,
)
from payments.audit import verify
from payments.outcomes import Answer
from payments.rails.iso20022 import camt053_writing
from payments.rails.iso20022.camt053 import Entry, Statement
from payments.rails.iso20022.pain001 import Party
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.transits import DAY
from tests.payments import carded
from tests.payments.banked import cash_out, gbp, link_account, top_up
from tests.payments.carded import ALICE
from tests.payments.shapes import usd

OURS = "04000400000001"
PAYER = Party("Quid Safeguarding", SORT_CODE, OURS)
NAMES = itertools.count(1)
FIRST = "2027-01-04"
MANY = 70_000  # more than a statement may have parameters
FILL_TRANSITS = """
insert into pay_transits (id, transfer, owner, way, rail, card, currency, amount_minor, fee_minor,
    state, ended, stan, rrn, client_id, back_id, identifier, network_id, approval, transmitted,
    code, reason, tries, made_at, sent_at, place, pays)
with recursive n (n) as (select 0 union all select n + 1 from n where n < :many - 1)
select n + 1000, n, 'person:1', 'out', 'bank', '', 'GBP', 100, 0, 'approved', n, '', 'r' || n,
    '', '', '', '', '', '', '', '', 0, :sent, cast(:sent as bigint) + n / 10000, '', '' from n
"""
FILL_ENTRIES = """
insert into pay_statement_entries
    (statement, place, transit, moved_minor, end_to_end, reference, reason)
select :statement, id, id, case when (id - 1000) % :lost = 0 then 100 else -100 end, rrn, '', ''
from pay_transits where rail = 'bank'
"""


@pytest.fixture
def out(db, now):
    """A cash-out of ten pounds that the bank has, and the moment after."""
    carded.fund(db, ALICE, gbp(100_00), now)
    one = cash_out(db, link_account(db, now), now, gbp(10_00))
    at = tariffs.leaves("GBP", now)
    payouts.gather(db, "GBP", PAYER, at)
    return transits.of(db, [one.id])[one.id]


def statement(db, now, *moved, day=FIRST, opening=0, off=0, number=None, account=OURS):
    """Hold one with these entries against the books, and tell how it was kept."""
    entries = [Entry(gbp(minor), day, name, "", reason) for minor, name, reason in moved]
    closing = gbp(opening + sum(minor for minor, *_ in moved) + off)
    name = number or f"s{next(NAMES)}"
    head = Statement(name, SORT_CODE, account, day, day, gbp(opening), closing)
    return hold(db, [b"".join(camt053_writing.write([(head, entries)], now))], now)


def hold(db, chunks, now):
    opened = [
        bank_statements.open_one(db, one, [OURS], now) for one in bank_statements.outlines(chunks)
    ]
    for which, first, entries in bank_statements.parts(chunks):
        one = opened[which]
        while one and bank_statements.find(db, one.id).held < first + len(entries):
            verdict = bank_statements.hold(db, one.id, entries, first, now)
            if verdict.answer:
                outcomes.settle(db, verdict.transit, verdict.answer, now)
            if verdict.back:
                outcomes.give_back(db, verdict.transit, now)
    [kept] = [one and bank_statements.close(db, one.id, now) for one in opened]
    return kept


def state(db, one):
    return transits.of(db, [one.id])[one.id].state


def noted(db):
    return sorted((each.kind, each.rrn, each.theirs) for each in differences.listing(db))


def has(db):
    return ledger.balance(db, recipes.wallet(ALICE, "GBP")).minor


def test_what_left_ends_what_is_open(db, now, out):
    kept = statement(db, now, (-10_00, out.rrn, ""))
    assert (state(db, out), noted(db)) == ("approved", [])
    assert (kept.entries, kept.held, kept.differences, kept.done_at) == (1, 1, 0, now)
    assert bank_statements.days(db) == {FIRST}
    assert bank_statements.latest(db, 3) == [kept]
    assert list(verify(db)) == []


def test_what_was_told_before_is_only_seen(db, now, out):
    outcomes.settle(db, out.id, Answer("approved", "status"), now)
    statement(db, now, (-10_00, out.rrn, ""))
    assert (state(db, out), noted(db)) == ("approved", [])


def test_what_comes_ends_a_top_up(db, now):
    one = top_up(db, now, gbp(5_00))
    statement(db, now, (5_00, one.rrn, ""))
    assert (state(db, one), has(db), noted(db)) == ("approved", 5_00, [])


def test_what_comes_back_is_given_back_and_once(db, now, out):
    statement(db, now, (-10_00, out.rrn, ""))
    statement(db, now, (10_00, out.rrn, "AC04"), day="2027-01-06", opening=-10_00)
    assert (state(db, out), has(db), noted(db)) == ("returned", 100_00, [])
    statement(db, now, (10_00, out.rrn, "AC04"), day="2027-01-07")
    assert (state(db, out), has(db)) == ("returned", 100_00)
    assert ("twice", out.rrn, "1000 AC04") in noted(db)
    assert list(verify(db)) == []


@pytest.mark.parametrize("order", [(-1, 1), (1, -1)])
def test_what_left_and_came_back_on_one_statement_is_returned_in_any_order(db, now, out, order):
    moved = [(sign * 10_00, out.rrn, "AC04" if sign > 0 else "") for sign in order]
    statement(db, now, *moved)
    assert (state(db, out), has(db), noted(db)) == ("returned", 100_00, [])


def test_the_same_statement_again_is_nothing(db, now, out):
    first = statement(db, now, (-10_00, out.rrn, ""), number="once")
    again = statement(db, now + DAY, (-10_00, out.rrn, ""), number="once")
    assert again is None
    assert (bank_statements.latest(db, 3), noted(db)) == ([first], [])


def test_the_same_name_with_other_content_is_noted_and_books_nothing(db, now, out):
    statement(db, now, (-10_00, out.rrn, ""), number="once")
    assert statement(db, now, (10_00, out.rrn, "AC04"), number="once") is None
    assert (state(db, out), has(db)) == ("approved", 90_00)
    assert noted(db) == [("altered", "once", "1 1000")]


def test_a_part_of_it_is_booked_as_a_part(db, now, out):
    statement(db, now, (-4_00, out.rrn, ""))
    assert (state(db, out), has(db)) == ("review", 96_00)
    assert [kind for kind, *_ in noted(db)] == ["partly"]
    statement(db, now, (-4_00, "x", ""), day="2027-01-05", opening=-4_00)
    assert list(verify(db)) == []


def wrong_amounts(out):
    return [
        ((-11_00, out.rrn, ""), "amount", "sending"),
        ((9_00, out.rrn, "AC04"), "amount", "sending"),
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_another_amount_is_noted_and_books_nothing(db, now, out, which):
    moved, kind, stays = wrong_amounts(out)[which]
    statement(db, now, moved)
    assert (state(db, out), [each for each, *_ in noted(db)]) == (stays, [kind])


def test_another_amount_of_what_has_ended_is_noted(db, now, out):
    outcomes.settle(db, out.id, Answer("approved", "status"), now)
    statement(db, now, (-9_00, out.rrn, ""))
    assert noted(db) == [("amount", out.rrn, "-900")]


def test_what_is_unknown_to_us_is_noted_by_any_name_it_has(db, now):
    kept = statement(db, now, (-5_00, "strange", ""), (7, "", ""), number="s")
    assert noted(db) == [("missing_here", "s 1", "7"), ("missing_here", "strange", "-500")]
    assert kept.differences == 2


@pytest.mark.parametrize("minor", [-10_00, 10_00])
def test_what_moved_and_was_refused_by_our_books_is_noted(db, now, out, minor):
    outcomes.settle(db, out.id, payouts.refused("AC04"), now)
    statement(db, now, (minor, out.rrn, ""))
    assert (state(db, out), has(db)) == ("declined", 100_00)
    assert noted(db) == [("outcome", out.rrn, str(minor))]


def test_what_left_twice_is_noted(db, now, out):
    statement(db, now, (-10_00, out.rrn, ""), (-10_00, out.rrn, ""))
    assert (state(db, out), noted(db)) == ("approved", [("twice", out.rrn, "-1000")])


def test_a_top_up_that_goes_is_noted(db, now):
    one = top_up(db, now, gbp(5_00))
    statement(db, now, (-5_00, one.rrn, ""))
    assert (state(db, one), noted(db)) == ("created", [("outcome", one.rrn, "-500")])


def test_another_currency_is_another_amount(db, now, out):
    names = {"end_to_end": out.rrn}
    head = Statement("s", SORT_CODE, OURS, FIRST, FIRST, usd(0), usd(0))._replace(
        opening=gbp(0)._replace(currency="EUR"), closing=gbp(-10_00)._replace(currency="EUR")
    )
    entry = Entry(gbp(-10_00)._replace(currency="EUR"), FIRST, **names)
    hold(db, [b"".join(camt053_writing.write([(head, [entry])], now))], now)
    assert (state(db, out), [kind for kind, *_ in noted(db)]) == ("sending", ["amount"])


def test_a_statement_that_does_not_add_up_is_noted_and_held(db, now, out):
    kept = statement(db, now, (-10_00, out.rrn, ""), off=3, number="s")
    assert (state(db, out), kept.differences) == ("approved", 1)
    assert noted(db) == [("balance", "s", "3")]


def test_an_opening_that_is_not_the_closing_before_is_noted(db, now):
    statement(db, now, (1, "a", ""), opening=5)
    statement(db, now, day="2027-01-05", opening=7, number="s")
    assert ("balance", "s opening", "7") in noted(db)
    statement(db, now, day="2027-01-06", opening=7, number="t")
    assert len(noted(db)) == 2


def test_a_statement_of_others_is_noted_and_not_held(db, now):
    assert statement(db, now, (1, "a", ""), account="20000055779911", number="s") is None
    assert noted(db) == [("missing_here", "s", "20000055779911")]
    assert bank_statements.latest(db, 1) == []


def test_what_our_books_moved_and_no_statement_has_is_noted_a_day_later(db, now, out):
    outcomes.settle(db, out.id, Answer("approved", "status"), now)
    statement(db, now, day=FIRST)
    statement(db, now, day="2027-01-05")
    assert noted(db) == []
    kept = statement(db, now, day="2027-01-06")
    assert (kept.differences, noted(db)) == (1, [("missing_there", out.rrn, "")])
    statement(db, now, day="2027-01-07")
    assert len(noted(db)) == 1


def test_a_week_of_any_number_is_closed_in_bounded_memory(db, now):
    earlier = statement(db, now)
    sent = int(datetime(2027, 1, 4, tzinfo=UTC).timestamp()) * 1000
    facts = {"many": MANY, "statement": earlier.id, "sent": sent, "lost": MANY // 500}
    for fill in (FILL_TRANSITS, FILL_ENTRIES):
        db.execute(sa.text(fill), facts)
    tracemalloc.start()
    kept = statement(db, now, day="2027-01-06")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.differences == 500
    lost = [f"r{n}" for n in range(0, MANY, MANY // 500)]
    assert sorted(each.rrn for each in differences.listing(db, limit=501)) == sorted(lost)
    assert peak < 8_000_000


def test_a_crash_between_two_entries_neither_loses_nor_repeats_one(db, now, out):
    moved = [(-10_00, out.rrn, ""), (10_00, out.rrn, "AC04"), (1, "x", ""), (2, "y", "")]
    entries = [Entry(gbp(minor), FIRST, name, "", reason) for minor, name, reason in moved]
    head = Statement("s", SORT_CODE, OURS, FIRST, FIRST, gbp(0), gbp(3))
    chunks = list(camt053_writing.write([(head, entries)], now))
    [outline] = bank_statements.outlines(chunks)
    one = bank_statements.open_one(db, outline, [OURS], now)
    verdict = bank_statements.hold(db, one.id, entries, 0, now)
    outcomes.settle(db, verdict.transit, verdict.answer, now)
    assert bank_statements.find(db, one.id).held == 1
    with pytest.raises(AssertionError, match="all of a statement"):
        bank_statements.close(db, one.id, now)
    kept = hold(db, chunks, now)
    assert (kept.held, kept.differences) == (4, 2)
    assert (state(db, out), has(db)) == ("returned", 100_00)
