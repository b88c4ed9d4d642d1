"""Cash-outs by bank: they wait for the cut-off, can be cancelled until then, and leave once."""

import pytest

from payments import banks, departures, ledger, outcomes, recipes, tariffs, transits
from payments.audit import verify
from payments.outcomes import Answer
from payments.refusals import NO_SUCH_TRANSIT, TRANSIT_LEFT, TRANSIT_OVER, Refusal
from payments.transits import BANK, DAY, HOUR, MINUTE, OUT, Wish
from tests.payments import banked, carded
from tests.payments.banked import IDENTIFICATION, cash_out, gbp, link_account, top_up
from tests.payments.carded import ALICE, BIN, BOB
from tests.payments.shapes import key, usd


@pytest.fixture
def account(db, now):
    carded.fund(db, ALICE, gbp(100_00), now)
    return link_account(db, now)


def has(db):
    names = (recipes.wallet(ALICE, "GBP"), recipes.suspense(ALICE, "GBP"))
    return tuple(ledger.balance(db, name).minor for name in names)


def test_it_waits_in_suspense_for_the_cut_off_with_an_honest_date(db, now, account):
    one = cash_out(db, account, now)
    leaves = tariffs.leaves("GBP", now)
    assert (one.rail, one.way, one.state, one.card) == (BANK, OUT, "created", "")
    assert (one.due_at, one.eta) == (leaves, tariffs.arrives_by_bank("GBP", leaves))
    assert has(db) == (50_00, 50_00)
    assert departures.next_cut_off(db) == leaves
    assert departures.ready(db, "GBP", leaves - 1, 10) == []
    assert departures.ready(db, "EUR", leaves, 10) == []
    [line] = departures.ready(db, "GBP", leaves, 10)
    assert (line.transit, line.identification, line.name) == (one, IDENTIFICATION, "Everyday")
    assert (line.holder, line.scheme) == ("Ada Byron", "UK.OBIE.SortCodeAccountNumber")
    assert transits.all_open(db) == [one]
    assert list(verify(db)) == []


def test_its_names_follow_from_the_key_and_no_two_are_alike(db, now, account):
    mine, wish = key(), Wish(OUT, banks.Holder(ALICE, account), gbp(10_00))
    one = transits.begin(db, mine, wish, now)
    assert transits.begin(db, mine, wish, now + HOUR) == one
    other = cash_out(db, account, now, gbp(10_00))
    assert len(one.rrn) == 20
    assert len(one.client_id) == 32
    assert {one.rrn, one.client_id}.isdisjoint({other.rrn, other.client_id})
    assert transits.referred(db, BANK, one.rrn) == one
    assert transits.referred(db, "visa", one.rrn) is None
    assert has(db) == (80_00, 20_00)


def test_who_carries_cards_never_takes_it(db, now, account):
    leaves = tariffs.leaves("GBP", now)
    one = cash_out(db, account, leaves - MINUTE)
    top_up(db, now)
    assert transits.due(db) is None
    assert transits.lapsed(db, leaves + DAY) == []
    assert transits.take(db, BIN, ["00" * 16], leaves) == []
    assert transits.of(db, [one.id])[one.id] == one
    departures.depart(db, [one.id], 7, leaves)
    assert transits.take(db, BIN, ["00" * 16], leaves + DAY) == []


def test_who_makes_batches_never_takes_a_card_s_or_a_top_up(db, now, account):
    card = carded.link(db, now)
    carded.fund(db, ALICE, usd(100_00), now)
    carded.cash_out(db, card, now)
    top_up(db, now)
    assert departures.ready(db, "GBP", now + 30 * DAY, 10) == []
    assert departures.ready(db, "USD", now + 30 * DAY, 10) == []
    assert departures.next_cut_off(db) is None


def test_it_is_in_one_batch_and_known_by_it(db, now, account):
    one, two = cash_out(db, account, now, gbp(1_00)), cash_out(db, account, now, gbp(2_00))
    leaves = one.due_at
    lines = departures.ready(db, "GBP", leaves, 10)
    departures.depart(db, [line.transit.id for line in lines], 7, leaves)
    assert departures.ready(db, "GBP", leaves + DAY, 10) == []
    assert departures.next_cut_off(db) is None
    left = departures.of_batch(db, 7)
    assert [line.transit.id for line in left] == [one.id, two.id]
    assert {(line.transit.state, line.transit.sent_at) for line in left} == {("sending", leaves)}
    with pytest.raises(AssertionError):
        departures.depart(db, [one.id], 8, leaves)
    assert departures.of_batch(db, 8) == []


def test_each_line_ends_by_its_own_answer(db, now, account):
    one, two = cash_out(db, account, now, gbp(10_00)), cash_out(db, account, now, gbp(20_00))
    departures.depart(db, [one.id, two.id], 7, one.due_at)
    yes = outcomes.settle(db, one.id, Answer("approved", "batch"), one.due_at)
    no = outcomes.settle(db, two.id, Answer("declined", "batch", "AC04"), one.due_at)
    assert (yes.transit.state, no.transit.state) == ("approved", "declined")
    assert yes.transit.eta == one.eta, "a date is not moved by its answer"
    assert has(db) == (90_00, 0)
    back = outcomes.give_back(db, one.id, one.due_at + DAY)
    assert back.state == "returned"
    assert has(db) == (100_00, 0)
    assert ledger.balance(db, recipes.rail(BANK, "GBP")).minor == 0
    assert outcomes.give_back(db, two.id, one.due_at + DAY) == Refusal(TRANSIT_OVER)
    assert list(verify(db)) == []


def test_what_could_not_be_sent_for_certain_leaves_with_the_next_batch(db, now, account):
    one = cash_out(db, account, now)
    departures.depart(db, [one.id], 7, one.due_at)
    unsent = outcomes.settle(db, one.id, Answer("unsent", "send"), one.due_at).transit
    assert (unsent.state, unsent.reason) == ("created", "bank_away")
    [line] = departures.ready(db, "GBP", unsent.due_at, 10)
    assert line.transit.id == one.id


def test_a_line_without_an_answer_a_day_after_its_date_is_in_review(db, now, account):
    one = cash_out(db, account, now)
    departures.depart(db, [one.id], 7, one.due_at)
    waits = outcomes.settle(db, one.id, Answer("pending", "batch", identifier="7"), one.eta)
    assert waits.transit.state == "pending"
    late = outcomes.settle(db, one.id, Answer("pending", "batch", identifier="7"), one.eta + DAY)
    assert late.transit.state == "review"


def test_its_owner_cancels_it_until_it_is_in_a_batch(db, now, account):
    one, two = cash_out(db, account, now, gbp(10_00)), cash_out(db, account, now, gbp(20_00))
    assert outcomes.cancel(db, BOB, one.id, now) == Refusal(NO_SUCH_TRANSIT)
    assert outcomes.cancel(db, ALICE, 99, now) == Refusal(NO_SUCH_TRANSIT)
    gone = outcomes.cancel(db, ALICE, one.id, now)
    assert (gone.state, gone.is_open, gone.due_at) == ("cancelled", False, None)
    assert outcomes.cancel(db, ALICE, one.id, now + 1) == gone
    assert has(db) == (80_00, 20_00)
    assert [line.transit.id for line in departures.ready(db, "GBP", two.due_at, 9)] == [two.id]
    departures.depart(db, [two.id], 7, two.due_at)
    assert outcomes.cancel(db, ALICE, two.id, now) == Refusal(TRANSIT_LEFT)
    assert has(db) == (80_00, 20_00)
    assert list(verify(db)) == []


def test_a_cancelled_one_is_not_answered_for(db, now, account):
    one = cash_out(db, account, now)
    outcomes.cancel(db, ALICE, one.id, now)
    again = outcomes.settle(db, one.id, Answer("approved", "batch"), now)
    assert (again.transit.state, again.changed) == ("cancelled", False)
    assert has(db) == (100_00, 0)


def test_a_card_s_is_not_cancelled(db, now, account):
    carded.fund(db, ALICE, usd(100_00), now)
    one = carded.cash_out(db, carded.link(db, now), now)
    assert outcomes.cancel(db, ALICE, one.id, now) == Refusal(TRANSIT_LEFT)


def test_the_account_is_known_when_it_is_unlinked_meanwhile(db, now, account):
    one = cash_out(db, account, now)
    banks.remove(db, ALICE, account.link, now)
    [line] = departures.ready(db, "GBP", one.due_at, 10)
    assert (line.identification, line.holder) == (IDENTIFICATION, "Ada Byron")


def test_what_is_short_leaves_nothing(db, now, account):
    wish = Wish(OUT, banks.Holder(ALICE, account), gbp(100_01))
    refused = transits.begin(db, key(), wish, now)
    assert refused.code == "short"
    assert transits.open_of(db, ALICE) == []


def test_a_top_up_waits_for_its_owner_and_comes_from_the_bank(db, now, account):
    one = banked.top_up(db, now)
    assert (one.rail, one.way, one.state, one.eta) == (BANK, "in", "created", None)
    assert has(db) == (100_00, 50_00)
    assert ledger.balance(db, recipes.rail(BANK, "GBP")).minor == -50_00
    assert list(verify(db)) == []
