"""What came and went, sifted and by the month, is what whoever reads the statement finds."""

import random

import pytest

from payments import activity, facts, ledger, months
from payments.activity import Wanted, find
from payments.ledger import record, statement
from payments.money import Money
from payments.recipes import cash_out, fee, gift, opening, request_paid, undo, wallet
from payments.recipes.waiting import offer

ALICE, BOB, CAROL = "person:1", "person:2", "person:3"
REF = wallet(ALICE, "USD")
NOW = 1_790_000_000_000
HOUR = 3_600_000


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def usd(minor):
    return Money(minor, "USD")


@pytest.fixture
def books(db):
    """900 transfers of many kinds, an hour apart."""
    dice = random.Random(5)
    record(
        db, [opening(key(9000 + n), who, usd(90_000)) for n, who in enumerate((ALICE, BOB))], NOW
    )
    record(db, [opening(key(9009), CAROL, usd(90_000))], NOW)
    for n in range(900):
        other, minor = dice.choice((BOB, CAROL)), usd(dice.randint(1, 90))
        note = dice.choice(("", "tea", "Thé vert", "rent"))
        mine = [
            gift(key(n), ALICE, other, minor, note),
            gift(key(n), other, ALICE, minor, note),
            request_paid(n + 1, ALICE, other, minor, note),
            offer(key(n), ALICE, minor, note),
            fee(key(n), ALICE, minor),
            cash_out(key(n), ALICE, minor, usd(1)),
        ]
        [done] = record(db, [dice.choice(mine)], NOW + n * HOUR)
        if dice.random() < 0.1 and isinstance(done, ledger.Recorded):
            record(db, [undo(ledger.transfer(db, done.number), done.number)], NOW + n * HOUR)
    return statement(db, REF, 5_000)


def through(db, wanted, limit=7):
    """All pages of it."""
    page = find(db, REF, wanted, limit)
    found = list(page.entries)
    while page.older is not None:
        assert len(page.entries) <= limit
        page = find(db, REF, wanted, limit, page.older)
        found += page.entries
    return found


def test_all_of_it_is_the_statement(db, books):
    assert len(books) > 900
    assert through(db, Wanted(), 100) == books


@pytest.mark.parametrize("stretches", [(3, 1, 8), (64,) * 5, activity.STRETCHES])
def test_what_is_wanted_is_found_however_long_the_stretches_are(db, books, stretches, monkeypatch):
    monkeypatch.setattr(activity, "STRETCHES", stretches)
    some = {
        Wanted(flow="in"): lambda e: e.amount.minor > 0,
        Wanted(flow="out", sort="payments"): lambda e: (
            e.amount.minor < 0 and e.kind in ("gift", "offer")
        ),
        Wanted(other=BOB): lambda e: e.other.owner == BOB,
        Wanted(sort="cards"): lambda e: e.kind in ("cash out", "fee"),
        Wanted(sort="back"): lambda e: e.kind == "undo",
        Wanted(sort="other"): lambda e: e.kind == "opening",
        Wanted(sort="bills"): lambda e: False,
        Wanted(since=NOW + 99 * HOUR, until=NOW + 140 * HOUR): lambda e: (
            NOW + 99 * HOUR <= e.at <= NOW + 140 * HOUR
        ),
        Wanted(other=CAROL, flow="in", says=lambda words: "tea" in words): lambda e: (
            e.other.owner == CAROL and e.amount.minor > 0 and "tea" in e.note
        ),
    }
    for wanted, judge in some.items():
        assert through(db, wanted) == [entry for entry in books if judge(entry)], wanted


def test_one_question_looks_no_further_than_so_far_and_says_where(db, books, monkeypatch):
    monkeypatch.setattr(activity, "STRETCHES", (20, 30))
    page = find(db, REF, Wanted(sort="bills"), 5)
    assert page == ([], books[49].transfer)


def test_what_is_not_of_the_account_begins_nothing(db, books):
    [done] = record(db, [gift(key(5_000), BOB, CAROL, usd(1))], NOW)
    assert find(db, REF, Wanted(), 5, before=done.number) == ([], None)
    assert find(db, REF, Wanted(), 5, before=10**15) == ([], None)
    assert find(db, wallet("person:9", "USD"), Wanted(), 5) == ([], None)


def test_every_kind_is_of_one_sort():
    kinds = [kind for sort in activity.KINDS.values() for kind in sort]
    assert len(kinds) == len(set(kinds))
    assert activity.sort_of("gift") == "payments"
    assert activity.sort_of("topped up partly") == "cards"
    assert activity.sort_of("cashed out partly") == "back"
    assert activity.sort_of("never seen") == "other"


def test_a_month_adds_up_to_its_statement(db, books):
    edges = [NOW + hours * HOUR for hours in (100, 250, 251, 400, 700)]
    seen = months.month(db, REF, edges)
    within = [entry for entry in books if edges[0] <= entry.at < edges[-1]]
    assert seen.closing == within[0].balance.minor
    assert seen.opening == within[-1].balance.minor - within[-1].amount.minor
    assert seen.is_whole
    assert (seen.total.came, seen.total.went, seen.total.times) == flow(within)
    for n, part in enumerate(seen.parts):
        assert part == flow([e for e in within if edges[n] <= e.at < edges[n + 1]])
    for sort, sums in seen.sorts.items():
        assert sums == flow([e for e in within if activity.sort_of(e.kind) == sort])
    assert sum(sums.times for sums in seen.sorts.values()) == len(within)
    assert list(seen.sorts) == [sort for sort in activity.SORTS if sort in seen.sorts]


def test_a_month_in_which_nothing_moved_keeps_its_balance(db, books):
    later, earlier = (NOW + 2_000 * HOUR, NOW + 2_700 * HOUR), (NOW - 9 * HOUR, NOW - HOUR)
    quiet = months.month(db, REF, later)
    assert (quiet.opening, quiet.closing, quiet.sorts) == (books[0].balance.minor,) * 2 + ({},)
    assert quiet.begun
    assert months.month(db, REF, earlier)[:3] == (False, 0, 0)
    assert months.month(db, wallet("person:9", "USD"), later)[:3] == (False, 0, 0)


def test_a_month_of_more_than_is_added_up_says_so(db, books, monkeypatch):
    monkeypatch.setattr(facts, "FURTHEST", 20)
    seen = months.month(db, REF, [NOW, NOW + 2_000 * HOUR])
    assert seen.total.times == 20
    assert not seen.is_whole


def flow(entries):
    minors = [entry.amount.minor for entry in entries]
    came, went = sum(m for m in minors if m > 0), -sum(m for m in minors if m < 0)
    return came, went, len(entries)
