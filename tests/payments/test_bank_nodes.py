"""Top-ups and cash-outs by bank on two nodes at once: each is carried, or cancelled, by one."""

import threading

import pytest

from payments import bank_orders, departures, outcomes
from payments.refusals import TRANSIT_LEFT, Refusal
from tests.payments import carded
from tests.payments.banked import cash_out, gbp, link_account
from tests.payments.carded import ALICE
from tests.payments.ordered import Town
from web.database import Database


@pytest.fixture
def nodes(postgres_url):
    opened = [Database(postgres_url) for _ in range(2)]
    yield opened
    for node in opened:
        node.close()


def test_what_one_node_orders_the_other_does_not(nodes, now):
    with nodes[0].writer() as here, nodes[1].writer() as there:
        town = Town(now)
        one, _ = town.asked(here)
        here.commit()
        [order] = bank_orders.take(here, 8, now)
        assert order.transit.id == one.id
        assert bank_orders.take(there, 8, now) == []
        there.rollback()
        here.commit()
        assert bank_orders.take(there, 8, now) == []


def test_what_leaves_in_one_node_s_batch_is_in_no_other(nodes, now):
    with nodes[0].writer() as here, nodes[1].writer() as there:
        carded.fund(here, ALICE, gbp(100_00), now)
        one = cash_out(here, link_account(here, now), now)
        here.commit()
        [line] = departures.ready(here, "GBP", one.due_at, 10)
        assert departures.ready(there, "GBP", one.due_at, 10) == []
        there.rollback()
        departures.depart(here, [line.transit.id], 1, one.due_at)
        here.commit()
        assert departures.ready(there, "GBP", one.due_at, 10) == []


def test_who_cancels_while_it_is_being_sent_is_told_that_it_has_left(nodes, now):
    """The cancelling waits for the one who sends, and sees what they did."""
    with nodes[0].writer() as here:
        town = Town(now)
        one, _ = town.asked(here)
        here.commit()
        bank_orders.take(here, 8, now)
        told: list[object] = []

        def cancel() -> None:
            with nodes[1].writer() as there:
                told.append(outcomes.cancel(there, ALICE, one.id, now))
                there.commit()

        other = threading.Thread(target=cancel)
        other.start()
        other.join(0.3)
        assert other.is_alive(), "it waits"
        here.commit()
        other.join(20)
    assert told == [Refusal(TRANSIT_LEFT)]
