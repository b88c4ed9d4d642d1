"""What two operators find out of a transit: nothing is booked by one alone, and nothing twice."""

import pytest

from payments import decisions, differences, outcomes, transits
from payments.audit import verify
from payments.ledger import Refusal
from payments.outcomes import Answer
from payments.refusals import NEEDS_ANOTHER, NO_SUCH_TRANSIT, NOT_YOUR_OWN, TRANSIT_OVER
from payments.transits import DAY, MINUTE
from tests.payments.carded import ALICE, Has, cash_out, fund, has, link, take, tell, top_up
from tests.payments.shapes import usd

CAROL, DAN = "person:3", "person:4"  # who run the place


@pytest.fixture
def card(db, now):
    fund(db, ALICE, usd(100_00), now)
    return link(db, now)


def silent(db, one, now):
    """Nobody knows of it since a day."""
    tell(db, take(db, now)[0], "unknown", now)
    return tell(db, take(db, now + DAY)[0], "unknown", now + DAY).transit


@pytest.fixture
def pulled(db, now, card):
    return silent(db, top_up(db, card, now), now)


@pytest.fixture
def pushed(db, now, card):
    return silent(db, cash_out(db, card, now), now)


def decide(db, one, says, now):
    decisions.propose(db, one.id, says, "called them", CAROL, now)
    return decisions.approve(db, one.id, says, DAN, now)


@pytest.mark.parametrize(
    ("says", "state", "wallet"), [("came", "approved", 150_00), ("absent", "failed", 100_00)]
)
def test_a_pull_ends_as_two_say(db, now, pulled, says, state, wallet):
    assert pulled.state == "review"
    settled = decide(db, pulled, says, now)
    assert (settled.transit.state, settled.changed) == (state, True)
    assert settled.transit.reason == "transit_by_hand"
    assert has(db) == Has(wallet, 0)
    assert transits.due(db) is None
    assert list(verify(db)) == []


@pytest.mark.parametrize(
    ("says", "state", "wallet"), [("came", "approved", 49_12), ("absent", "failed", 100_00)]
)
def test_a_push_ends_as_two_say(db, now, pushed, says, state, wallet):
    assert decide(db, pushed, says, now).transit.state == state
    assert has(db) == Has(wallet, 0)
    assert list(verify(db)) == []


def test_one_alone_books_nothing(db, now, pulled):
    said = decisions.propose(db, pulled.id, "came", "  called them  ", CAROL, now)
    assert (said.words, said.asked_by, said.approved_at) == ("called them", CAROL, None)
    assert decisions.approve(db, pulled.id, "came", CAROL, now) == Refusal(NEEDS_ANOTHER)
    assert has(db) == Has(100_00, 50_00)
    assert decisions.waiting(db) == [said]


def test_nobody_decides_of_their_own_money(db, now, pulled):
    mine = Refusal(NOT_YOUR_OWN)
    assert decisions.propose(db, pulled.id, "came", "", ALICE, now) == mine
    decisions.propose(db, pulled.id, "came", "", CAROL, now)
    assert decisions.approve(db, pulled.id, "came", ALICE, now) == mine
    assert has(db) == Has(100_00, 50_00)


def test_what_was_said_first_stands_until_it_is_withdrawn(db, now, pulled):
    first = decisions.propose(db, pulled.id, "came", "", CAROL, now)
    assert decisions.propose(db, pulled.id, "absent", "", DAN, now) == first
    assert decisions.approve(db, pulled.id, "absent", DAN, now) == Refusal(NO_SUCH_TRANSIT)
    assert decisions.withdraw(db, pulled.id)
    assert not decisions.withdraw(db, pulled.id)
    assert decisions.propose(db, pulled.id, "absent", "", DAN, now).says == "absent"
    assert decisions.approve(db, pulled.id, "absent", CAROL, now).transit.state == "failed"


def test_agreeing_twice_books_once(db, now, pulled):
    decide(db, pulled, "came", now)
    again = decisions.approve(db, pulled.id, "came", DAN, now)
    assert (again.changed, again.transit.state) == (False, "approved")
    assert has(db) == Has(150_00, 0)
    assert not decisions.withdraw(db, pulled.id)
    assert decisions.waiting(db) == []


def test_a_rail_that_answers_before_the_second_has_the_word(db, now, pulled):
    decisions.propose(db, pulled.id, "came", "", CAROL, now)
    tell(db, pulled, "declined", now + DAY, code="05")
    assert decisions.approve(db, pulled.id, "came", DAN, now) == Refusal(TRANSIT_OVER)
    assert has(db) == Has(100_00, 0)


def test_a_rail_that_answers_after_it_otherwise_moves_nothing_and_is_shown(db, now, pulled):
    decide(db, pulled, "came", now)
    outcomes.settle(db, pulled.id, Answer("declined", "query", "05"), now + DAY)
    assert has(db) == Has(150_00, 0)
    assert "contradicted" in [each.kind for each in differences.listing(db)]


def test_a_reversal_that_nobody_knows_of_ends_as_two_say(db, now, card):
    for says, state in (("absent", "reversed"), ("came", "approved")):
        one = top_up(db, card, now, pays="{}")
        take(db, now)
        outcomes.settle(db, one.id, Answer("approved"), now, Refusal("not_receiving_here"))
        tell(db, take(db, now)[0], "unknown", now)
        later = tell(db, transits.of(db, [one.id])[one.id], "unknown", now + 2 * DAY).transit
        assert decide(db, later, says, now).transit.state == state
    assert has(db) == Has(150_00, 0)
    assert list(verify(db)) == []


def test_what_has_no_question_is_not_decided(db, now, card):
    going = top_up(db, card, now)
    over = Refusal(TRANSIT_OVER)
    for says in ("came", "absent", "returned"):
        assert decisions.propose(db, going.id, says, "", CAROL, now) == over
    tell(db, take(db, now)[0], "approved", now)
    for says in ("came", "absent", "returned"):
        assert decisions.propose(db, going.id, says, "", CAROL, now + MINUTE) == over
    assert decisions.propose(db, 99, "came", "", CAROL, now) == Refusal(NO_SUCH_TRANSIT)
    assert decisions.propose(db, going.id, "perhaps", "", CAROL, now) == Refusal(NO_SUCH_TRANSIT)
    assert decisions.approve(db, going.id, "came", DAN, now) == Refusal(NO_SUCH_TRANSIT)


def test_what_the_bank_sent_back_comes_back_as_two_say_once(db, now, card):
    one = cash_out(db, card, now)
    tell(db, take(db, now)[0], "approved", now)
    settled = decide(db, one, "returned", now + 3 * DAY)
    assert (settled.transit.state, has(db)) == ("returned", Has(100_00, 0))
    again = decisions.propose(db, one.id, "returned", "", CAROL, now + 4 * DAY)
    assert again == Refusal(TRANSIT_OVER)
    assert not decisions.approve(db, one.id, "returned", CAROL, now).changed
    assert has(db) == Has(100_00, 0)
