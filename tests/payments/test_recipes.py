"""Every shape of money passes through `record` alone, and leaves right books."""

from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa

from payments import ledger, recipes
from payments.audit import verify
from payments.ledger import Leg, Recorded, Refusal, Set, Stored
from payments.money import Money
from payments.recipes import (
    Hold,
    Quote,
    bill_key,
    derived_key,
    end_key,
    equity,
    exchanged,
    gift,
    gifts,
    opening,
    run_key,
    undo,
    wallet,
)
from tests.payments.shapes import STORIES, Cast, Story, key, usd

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
FIVE, SIX = Money(5_00, "USD"), Money(6_00, "USD")
KEY = bytes(range(24))
SUMS = sa.text("select currency, sum(balance) from pay_accounts group by currency")
LOW = sa.text("select * from pay_accounts where balance < floor_minor")


@pytest.mark.parametrize("told", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("remembering", [True, False], ids=["writer", "script"])
def test_a_shape_passes_through_record_and_leaves_right_books(
    db, now, told: Callable[[Cast], Story], remembering: bool
):
    """Three casts side by side, so that every step is a batch."""
    casts = [Cast(n) for n in (1, 2, 3)]
    fund(db, casts, now)
    if remembering:
        ledger.begin(db)
    stories = [told(cast) for cast in casts]
    sets = [next(story) for story in stories]
    expected: list[dict[ledger.AccountRef, int]] = []
    while sets:
        now += 1000
        stored = carry_out(db, sets, now)
        sets = []
        for story, one in zip(stories, stored, strict=True):
            try:
                sets.append(story.send(one))
            except StopIteration as over:
                expected.append(over.value)
    assert len(expected) == 3
    for ref, minor in {**expected[0], **expected[1], **expected[2]}.items():
        times = 3 if ref.owner == "system" else 1
        before = -900_00 if ref == equity("USD") else 0
        assert ledger.balance(db, ref).minor == minor * times + before, ref
    assert list(verify(db)) == []


def fund(db, casts: Sequence[Cast], now: int) -> None:
    for cast in casts:
        for who in (cast.alice, cast.bob, cast.carl):
            ledger.record(db, [opening(key(), who, usd(100_00))], now)


def carry_out(db, sets: Sequence[Set], now: int) -> list[Stored]:
    """Record, ask for it again, and look at it from both sides."""
    answers = ledger.record(db, sets, now)
    again = ledger.record(db, sets, now + 5)
    found = []
    for one, answer, repeated in zip(sets, answers, again, strict=True):
        assert isinstance(answer, Recorded), (one, answer)
        assert not answer.repeated
        assert repeated == answer
        assert repeated.repeated
        stored = ledger.transfer(db, answer.number)
        assert stored == Stored(
            answer.number, one.key, one.kind, one.legs, now, one.refers, one.words
        )
        for leg in one.legs:
            for ref, other, minor in (
                (leg.source, leg.target, -leg.amount.minor),
                (leg.target, leg.source, leg.amount.minor),
            ):
                lines = [e for e in ledger.statement(db, ref) if e.number == answer.number]
                assert (other, minor) in [(e.other, e.amount.minor) for e in lines]
                assert {e.kind for e in lines} == {one.kind}
        found.append(stored)
    assert not [row for row in db.execute(SUMS) if row[1]]
    assert not db.execute(LOW).all()
    return found


def test_a_gift_is_one_leg():
    leg = Leg(wallet(ALICE, "USD"), wallet(BOB, "USD"), FIVE)
    assert gift(KEY, ALICE, BOB, FIVE, "tea") == Set(KEY, "gift", (leg,), None, "tea", False)
    assert gift(KEY, ALICE, BOB, FIVE, quick=True) == Set(KEY, "gift", (leg,), quick=True)


def test_gifts_are_a_leg_each():
    assert gifts(KEY, ALICE, [(BOB, FIVE), (CARL, SIX)]).legs == (
        Leg(wallet(ALICE, "USD"), wallet(BOB, "USD"), FIVE),
        Leg(wallet(ALICE, "USD"), wallet(CARL, "USD"), SIX),
    )


def test_an_opening_comes_from_equity():
    leg = Leg(equity("USD"), wallet(ALICE, "USD"), FIVE)
    assert opening(KEY, ALICE, FIVE) == Set(KEY, "opening", (leg,))


def test_an_undo_turns_every_leg_round_and_refers_to_the_set():
    said = gifts(KEY, ALICE, [(BOB, FIVE), (CARL, SIX)], "lunch")
    back = undo(Stored(7, KEY, said.kind, said.legs, 1, None, "lunch"), 7)
    assert back.legs == (
        Leg(wallet(BOB, "USD"), wallet(ALICE, "USD"), FIVE),
        Leg(wallet(CARL, "USD"), wallet(ALICE, "USD"), SIX),
    )
    assert (back.kind, back.refers, back.words, back.quick) == ("undo", 7, "", False)


def test_all_of_a_settlement_moves_or_nothing(db, now):
    ledger.record(db, [opening(KEY, ALICE, usd(100_00))], now)
    moves = [(ALICE, BOB, FIVE), (ALICE, CARL, FIVE)]
    [done] = ledger.record(db, [recipes.settlement(4, moves)], now)
    [again] = ledger.record(db, [recipes.settlement(4, moves)], now)
    assert (again, again.repeated) == (done, True)
    [other] = ledger.record(db, [recipes.settlement(4, moves[:1])], now)
    assert other.code == "key_reused"
    short = [*moves, (CARL, BOB, Money(10**9, "USD"))]
    [refused] = ledger.record(db, [recipes.settlement(5, short)], now)
    assert refused.code == "short"


def test_what_is_paid_by_request_or_by_share_is_paid_once_whoever_taps(db, now):
    ledger.record(db, [opening(KEY, ALICE, usd(100_00))], now)
    once = recipes.request_paid(4, ALICE, BOB, FIVE, "taxi")
    first, again = ledger.record(db, [once, once], now)
    assert again == first
    assert again.repeated
    shares = [recipes.share_paid(4, n, ALICE, BOB, FIVE) for n in (1, 2, 1)]
    one, two, three = ledger.record(db, shares, now)
    assert one == three != two
    assert ledger.balance(db, wallet(BOB, "USD")) == usd(15_00)
    other = recipes.request_paid(4, CARL, BOB, FIVE)
    assert ledger.record(db, [other], now) == [Refusal("key_reused")]


@pytest.mark.parametrize(
    ("minor", "becomes"), [(1, 0), (2, 1), (10_00, 9_23), (10_01, 9_24), (1083_20, 1000_00)]
)
def test_an_exchange_rounds_down(minor, becomes):
    assert exchanged(usd(minor), Quote("USD", 10_832, "EUR", 10_000)) == Money(becomes, "EUR")


def test_a_quote_is_of_one_currency_only():
    with pytest.raises(ValueError, match="says nothing"):
        exchanged(Money(5, "EUR"), Quote("USD", 10_832, "EUR", 10_000))


def test_there_and_back_at_one_rate_never_makes_money():
    there, back = Quote("USD", 10_832, "EUR", 10_000), Quote("EUR", 10_000, "USD", 10_832)
    for minor in range(1, 3000):
        assert exchanged(exchanged(usd(minor), there), back).minor <= minor


@pytest.mark.parametrize(
    ("asked_by", "approved_by", "code"),
    [
        ("staff:1", "staff:1", "needs_another"),
        (ALICE, "staff:1", "not_your_own"),
        ("staff:1", ALICE, "not_your_own"),
        ("staff:1", BOB, "not_your_own"),
    ],
)
def test_a_correction_needs_two_who_have_no_part_in_it(asked_by, approved_by, code):
    source, target = wallet(BOB, "USD"), wallet(ALICE, "USD")
    made = recipes.adjustment(KEY, source, target, FIVE, "a mistake", asked_by, approved_by)
    assert made == Refusal(code)


def test_a_rail_that_contradicts_itself_moves_nothing(db, now):
    [asked] = ledger.record(db, [recipes.top_up(KEY, ALICE, FIVE, "visa")], now)
    stored = ledger.transfer(db, asked.number)
    yes, no = recipes.topped_up(stored), recipes.top_up_failed(stored)
    first, other = ledger.record(db, [yes, no], now)
    assert isinstance(first, Recorded)
    assert other == Refusal("key_reused")
    assert ledger.balance(db, wallet(ALICE, "USD")) == FIVE


@pytest.mark.parametrize("part", [Money(0, "USD"), FIVE, SIX, Money(1_00, "EUR")])
def test_nothing_all_and_more_are_no_part(part):
    leg = Leg(recipes.rail("visa", "USD"), recipes.suspense(ALICE, "USD"), FIVE)
    asked = Stored(7, KEY, "top up", (leg,), 1, None, "")
    with pytest.raises(ValueError, match="no part"):
        recipes.topped_up_partly(asked, part)


def test_all_but_the_least_is_a_part():
    leg = Leg(recipes.rail("visa", "USD"), recipes.suspense(ALICE, "USD"), FIVE)
    asked = Stored(7, KEY, "top up", (leg,), 1, None, "")
    legs = recipes.topped_up_partly(asked, Money(FIVE.minor - 1, "USD")).legs
    assert sorted(leg.amount.minor for leg in legs) == [1, FIVE.minor - 1]


def test_who_says_nothing_leaves_no_note():
    aside = recipes.offer, recipes.packet, recipes.chip, recipes.authorisation
    made = [make(KEY, ALICE, FIVE) for make in aside]
    assert {one.words for one in (*made, recipes.fee(KEY, ALICE, FIVE))} == {""}


def test_the_top_up_for_a_payment_has_a_key_of_it_that_nobody_can_claim():
    mine, other = recipes.pull_key(KEY), recipes.pull_key(KEY[::-1])
    assert mine == recipes.pull_key(KEY) != other
    assert (len(mine), mine[16:]) == (24, bytes(8))


def test_a_derived_key_can_be_claimed_by_nobody():
    """A line's key ends with its author's id, and nobody is 0."""
    assert derived_key(1, 7) == b"\x01" + (7).to_bytes(15, "big") + bytes(8)
    numbers, times = (1, 2, 2**62), (0, 1, 2, 2**56 - 1)
    keys = {derived_key(k, number, n) for k in (1, 2) for number in numbers for n in times}
    assert len(keys) == 2 * 3 * 4
    assert {len(each) for each in keys} == {24}


def test_what_follows_from_a_thing_has_a_key_of_it():
    leg = Leg(wallet(ALICE, "USD"), wallet(BOB, "USD"), FIVE)
    paid = Stored(7, KEY, "gift", (leg,), 1, None, "")
    hold = Hold(7, "offer", ALICE, BOB, FIVE)
    keys = [
        undo(paid, 7).key,
        recipes.refund(paid, 1, BOB, FIVE).key,
        recipes.refund(paid, 2, BOB, FIVE).key,
        recipes.request_paid(7, ALICE, BOB, FIVE).key,
        recipes.share_paid(7, 1, ALICE, BOB, FIVE).key,
        recipes.accepted(hold).key,
        recipes.cash_out_returned(paid, "visa").key,
        bill_key(7, 1),
        bill_key(7, 2),
        run_key(7, 1),
        run_key(7, 2),
    ]
    assert len(set(keys)) == len(keys)
    assert recipes.declined(hold).key == recipes.expired(hold).key == end_key(7)


@pytest.mark.parametrize(
    "made",
    [
        recipes.gift(KEY, ALICE, BOB, FIVE),
        recipes.gifts(KEY, ALICE, [(BOB, FIVE)]),
        recipes.request_paid(1, ALICE, BOB, FIVE),
        recipes.share_paid(1, 1, ALICE, BOB, FIVE),
        recipes.fee(KEY, ALICE, FIVE),
        recipes.offer(KEY, ALICE, FIVE),
        recipes.packet(KEY, ALICE, FIVE),
        recipes.authorisation(KEY, ALICE, FIVE),
        recipes.refund(Stored(1, KEY, "gift", gift(KEY, ALICE, BOB, FIVE).legs, 1, None, "tea"), 1,
                       BOB, FIVE),
    ],
    ids=lambda made: made.kind,
)  # fmt: skip
def test_what_nobody_has_put_a_note_to_has_none(made: Set) -> None:
    assert (made.words, made.quick) == ("", False)
