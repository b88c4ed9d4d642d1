"""The way of an owner to their bank and back: once, in their session, within an hour."""

import pytest

from payments import bank_orders, bank_talks, banks, ledger, outcomes, recipes
from payments.audit import verify
from payments.bank_orders import Order
from payments.bank_talks import LOST, Told
from payments.outcomes import Answer
from payments.rails.open_banking.answers import Fault
from payments.refusals import BANK_WAY, NO_SUCH_TRANSIT, TRANSIT_LEFT, Refusal
from payments.transits import BANK, LEASE, UNSENT
from tests.payments.banked import begin, gbp, link_account, top_up
from tests.payments.carded import ALICE, BOB
from tests.payments.ordered import SESSION, Town
from tests.payments.rails.banked import HERE


@pytest.fixture
def town(now):
    return Town(now)


def has(db):
    names = recipes.wallet(ALICE, "GBP"), recipes.suspense(ALICE, "GBP"), recipes.rail(BANK, "GBP")
    return tuple(ledger.balance(db, name).minor for name in names)


def test_a_way_comes_back_once_to_who_went_it_within_its_hour(db, town):
    one = top_up(db, town.now)
    way = town.gone(db, one)
    assert bank_orders.take_up(db, "another", ALICE, SESSION, town.now) is None
    assert bank_orders.take_up(db, "", ALICE, SESSION, town.now) is None
    for owner, session, now in (
        *((BOB, SESSION, town.now), (ALICE, SESSION + 1, town.now)),
        (ALICE, SESSION, town.now + UNSENT),
    ):
        assert bank_orders.take_up(db, way.state, owner, session, now) == Refusal(BANK_WAY)
    taken = bank_orders.take_up(db, way.state, ALICE, SESSION, town.now)
    assert isinstance(taken, Order)
    assert taken.transit.state == "returning"
    assert bank_orders.take_up(db, way.state, ALICE, SESSION, town.now) is None


def test_only_the_newest_way_leads_anywhere_and_there_is_one_consent(db, town):
    one = top_up(db, town.now)
    first, second = town.gone(db, one, "1"), town.gone(db, one, "2")
    assert first.consent == second.consent
    assert town.bank.store.value("select count(*) from consents") == 1
    assert bank_orders.take_up(db, first.state, ALICE, SESSION, town.now) is None
    other = banks.Way("payment-other", "h", b"", town.now)
    assert bank_orders.go(db, ALICE, one.id, SESSION, other, town.now) == Refusal(TRANSIT_LEFT)
    assert bank_orders.go(db, BOB, one.id, SESSION, other, town.now) == Refusal(NO_SUCH_TRANSIT)


def test_a_consent_whose_answer_was_lost_is_asked_for_again_and_is_one(db, town):
    one = top_up(db, town.now)
    town.cut = lambda call, told: LOST if call.path.endswith("consents") else None
    order = bank_orders.find(db, one.id)
    lost = town.talk(bank_talks.consent(town.house, order, HERE, town.now))
    assert isinstance(lost, Fault)
    town.cut = lambda call, told: None
    town.gone(db, one)
    assert town.bank.store.value("select count(*) from consents") == 1


def test_a_consent_that_the_bank_has_not_signed_is_none(db, town):
    one = top_up(db, town.now)
    town.cut = lambda call, told: Told(told.status, {}, told.body)
    order = bank_orders.find(db, one.id)
    found = town.talk(bank_talks.consent(town.house, order, HERE, town.now))
    assert isinstance(found, Fault)


def test_what_is_not_agreed_to_in_an_hour_is_over_and_so_is_a_way_without_an_end(db, town):
    one, other = top_up(db, town.now), top_up(db, town.now)
    way = town.gone(db, other)
    bank_orders.take_up(db, way.state, ALICE, SESSION, town.now)
    assert bank_orders.lapsed(db, town.now + LEASE - 1) == []
    assert bank_orders.lapsed(db, town.now + LEASE) == [other.id]
    assert set(bank_orders.lapsed(db, town.now + UNSENT)) == {one.id, other.id}
    assert bank_orders.take(db, 8, town.now + UNSENT) == []
    late = banks.Way("c", "h", b"", town.now)
    gone = bank_orders.go(db, ALICE, one.id, SESSION, late, town.now + UNSENT)
    assert gone == Refusal(TRANSIT_LEFT)
    outcomes.settle(db, other.id, Answer("lapsed"), town.now + LEASE)
    assert bank_orders.agree(db, other.id, b"", town.now + LEASE) == Refusal(BANK_WAY)


def test_it_is_cancelled_until_it_is_sent(db, town):
    one, held = town.asked(db)
    other = top_up(db, town.now)
    way = town.gone(db, other, "other")
    assert outcomes.cancel(db, ALICE, other.id, town.now).state == "cancelled"
    assert bank_orders.take_up(db, way.state, ALICE, SESSION, town.now) is None
    bank_orders.take(db, 8, town.now)
    assert outcomes.cancel(db, ALICE, one.id, town.now) == Refusal(TRANSIT_LEFT)
    assert has(db) == (0, 25_00, -25_00)
    assert list(verify(db)) == []
    assert held.access


def test_who_agreed_does_not_go_again_and_can_still_cancel_before_it_is_sent(db, town):
    one, _ = town.asked(db)
    order = bank_orders.find(db, one.id)
    again = banks.Way(order.consent, "again", b"", town.now)
    assert bank_orders.go(db, ALICE, one.id, SESSION, again, town.now) == Refusal(TRANSIT_LEFT)
    assert outcomes.cancel(db, ALICE, one.id, town.now).state == "cancelled"
    assert bank_orders.take(db, 8, town.now) == []
    assert has(db) == (0, 0, 0)


def test_who_names_an_account_pays_from_no_other(db, town):
    account = link_account(db, town.now)
    one = begin(db, account, "in", gbp(5_00), town.now)
    way = town.gone(db, one)
    with pytest.raises(AssertionError):
        town.allow(way, "ada-savings")
