"""A top-up that pays somebody: both or neither, and back to the card if it cannot pay."""

import pytest

from payments import carriage, differences, outcomes, recipes
from payments.audit import verify
from payments.ledger import Refusal
from payments.outcomes import Answer
from payments.rails.visa_direct import calls
from payments.rails.visa_direct.calls import SANDBOX
from payments.refusals import SHORT
from payments.transits import DAY, LEASE, MINUTE, SECOND
from tests.payments.carded import ALICE, BOB, Has, fund, has, link, take, tell, top_up
from tests.payments.shapes import key, usd


@pytest.fixture
def card(db, now):
    fund(db, ALICE, usd(100_00), now)
    fund(db, BOB, usd(1_00), now)
    return link(db, now)


def kinds(db):
    return [(each.kind, each.theirs) for each in differences.listing(db)]


def gift(minor):
    return recipes.gift(key(), ALICE, BOB, usd(minor))


def test_the_top_up_and_what_it_pays_are_recorded_together(db, now, card):
    one = top_up(db, card, now, usd(20_00), pays="{}")
    take(db, now)
    settled = outcomes.settle(db, one.id, Answer("approved"), now, gift(110_00))
    assert settled.transit.paid == settled.paid.number
    assert (has(db), has(db, BOB)) == (Has(10_00, 0), Has(111_00, 0))
    assert list(verify(db)) == []


def test_nothing_is_paid_when_the_card_says_no(db, now, card):
    one = top_up(db, card, now, usd(20_00), pays="{}")
    take(db, now)
    settled = outcomes.settle(db, one.id, Answer("declined"), now, gift(110_00))
    assert (settled.transit.state, settled.paid) == ("declined", None)
    assert (has(db), has(db, BOB)) == (Has(100_00, 0), Has(1_00, 0))


@pytest.fixture
def turned_back(db, now, card):
    """A top-up whose payment is refused once the card has said yes."""
    one = top_up(db, card, now, usd(20_00), pays="{}")
    take(db, now)
    no = Refusal("not_receiving_here")
    settled = outcomes.settle(db, one.id, Answer("approved", approval="K4"), now, no)
    assert (settled.transit.state, settled.paid) == ("reversing", no)
    [again] = take(db, now)
    assert (again.step, again.approval) == ("reverse", "K4")
    assert again.back_id not in ("", again.client_id)
    assert has(db) == Has(100_00, 20_00)  # nobody's to spend
    return again


def test_what_it_was_for_is_refused_and_the_money_is_on_the_card_again(db, now, turned_back):
    settled = tell(db, turned_back, "approved", now)
    assert settled.transit.state == "reversed"
    assert has(db) == Has(100_00, 0)
    assert list(verify(db)) == []


def test_a_reversal_that_the_rail_refuses_leaves_the_money_with_its_owner(db, now, turned_back):
    settled = tell(db, turned_back, "declined", now, code="12")
    assert settled.transit.state == "approved"
    assert has(db) == Has(120_00, 0)
    assert kinds(db) == [("not_reversed", "12")]


def test_a_reversal_without_an_answer_is_sent_again_unchanged(db, now, turned_back):
    """The rail knows it by its client id, and does it once."""
    tell(db, turned_back, "unknown", now)
    [again] = take(db, now + MINUTE)
    assert (again.step, again.back_id) == ("reverse", turned_back.back_id)
    tell(db, again, "pending", now, identifier="17_R")
    [again] = take(db, now + 2 * MINUTE)
    assert again.step == "status"
    settled = tell(db, again, "unknown", now + 2 * MINUTE, code="404")
    assert settled.transit.step == "query reversal"
    settled = tell(db, settled.transit, "unknown", now + DAY)
    assert settled.transit.state == "review"
    assert tell(db, settled.transit, "approved", now + DAY).transit.state == "reversed"


@pytest.mark.parametrize(
    ("state", "code"),
    [("refused", ""), ("declined", "12"), ("declined", "25"), ("unknown", "94")],
)
def test_a_resent_reversal_that_is_refused_is_asked_after(db, now, turned_back, state, code):
    """The one before it may have arrived."""
    tell(db, turned_back, "unknown", now)
    [again] = take(db, now + MINUTE)
    asked = tell(db, again, state, now + MINUTE, code=code).transit
    assert (asked.state, asked.step, asked.is_open) == ("unknown", "query reversal", True)
    assert has(db) == Has(100_00, 20_00)
    assert take(db, now + 2 * MINUTE - 1) == []  # whatever was sent has arrived by then
    [asked] = take(db, now + 2 * MINUTE)
    errand = carriage.errand(asked, "Ada Byron", SANDBOX)
    assert (errand.kind, errand.card) == (calls.QUERY_REVERSAL, "")
    assert errand.call == calls.query(SANDBOX, asked.stan, asked.rrn)


@pytest.fixture
def asked_after(db, now, turned_back):
    tell(db, turned_back, "unknown", now)
    tell(db, take(db, now + MINUTE)[0], "refused", now + MINUTE)
    return take(db, now + 2 * MINUTE)[0]


@pytest.mark.parametrize(
    ("body", "state", "wallet"),
    [
        (b'{"statusCode": "COMPLETED", "actionCode": "00"}', "reversed", 100_00),
        (b'{"statusCode": "FAILED", "actionCode": "96"}', "approved", 120_00),
        (b'{"statusCode": "COMPLETED", "actionCode": "12"}', "unknown", 100_00),
        (b'{"statusCode": "IN_PROGRESS"}', "unknown", 100_00),
    ],
)
def test_the_query_says_whether_it_was_reversed(db, now, asked_after, body, state, wallet):
    body = body.replace(b"{", b'{"transactionType": "SALES REVERSAL", ')
    answer = carriage.read(asked_after, calls.QUERY_REVERSAL, 200, {}, body)
    settled = outcomes.settle(db, asked_after.id, answer, now + 2 * MINUTE)
    assert settled.transit.state == state
    assert has(db).wallet == wallet


def test_a_reversal_that_the_network_never_heard_of_was_none(db, now, asked_after):
    pull = b'{"transactionType": "SALES DRAFT", "statusCode": "COMPLETED", "actionCode": "00"}'
    answer = carriage.read(asked_after, calls.QUERY_REVERSAL, 200, {}, pull)
    outcomes.settle(db, asked_after.id, answer, now + 2 * MINUTE)
    assert has(db) == Has(120_00, 0)
    assert [kind for kind, _ in kinds(db)] == ["not_reversed"]


def test_a_reversal_after_a_crash_is_a_resend(db, now, turned_back):
    [again] = take(db, now + MINUTE)
    assert tell(db, again, "refused", now + MINUTE).transit.step == "query reversal"


def test_what_a_resent_reversal_waited_for_is_asked_after_too(db, now, turned_back):
    tell(db, turned_back, "unknown", now)
    tell(db, take(db, now + MINUTE)[0], "pending", now + MINUTE, identifier="17_R")
    [asked] = take(db, now + 2 * MINUTE)
    asked = tell(db, asked, "declined", now + 2 * MINUTE, code="25").transit
    assert (asked.step, asked.is_open) == ("query reversal", True)


def test_a_first_reversal_that_was_waited_for_and_refused_is_over(db, now, turned_back):
    tell(db, turned_back, "pending", now, identifier="17_R")
    tell(db, take(db, now + MINUTE)[0], "pending", now + MINUTE, identifier="17_R")
    tell(db, take(db, now + 2 * MINUTE)[0], "declined", now + 2 * MINUTE, code="12")
    assert has(db) == Has(120_00, 0)


def test_a_late_answer_to_another_question_cuts_no_lease_short(db, now, card):
    top_up(db, card, now)
    [one] = take(db, now)
    tell(db, one, "unknown", now)
    [asking] = take(db, now + MINUTE)
    assert asking.step == "query"
    late = tell(db, one, "unknown", now + MINUTE + SECOND).transit
    assert late.due_at == now + MINUTE + LEASE


def test_both_are_judged_before_either_is_recorded(db, now, card):
    one = top_up(db, card, now, usd(20_00), pays="{}")
    take(db, now)
    settled = outcomes.settle(db, one.id, Answer("approved"), now, gift(120_01))
    assert settled.paid.code == SHORT
    assert settled.transit.state == "reversing"
    assert has(db) == Has(100_00, 20_00)
