"""A payment from a card on one node, while another pays or freezes the same money."""

import pytest

from payments import freezes, ledger, outcomes, transits, wallets
from payments.audit import verify
from payments.ledger import record
from payments.outcomes import Answer
from payments.recipes import gift
from payments.transits import IN, Wish
from tests.payments.carded import ALICE, BOB, Has, fund, has, link, take
from tests.payments.shapes import key, usd
from tests.payments.test_nodes import beside
from tests.servers.postgres import until_somebody_waits
from web.database import Database

CAROL = "person:3"


@pytest.fixture
def nodes(postgres_url):
    opened = [Database(postgres_url) for _ in range(2)]
    yield opened
    for node in opened:
        node.close()


def begin(node, now, has):
    """Alice is short of 50.00 for a payment, and her card is asked."""
    with node.writer() as db:
        wallets.open(db, ALICE, "USD", now)
        if has:
            fund(db, ALICE, usd(has), now)
        wish = Wish(IN, link(db, now), usd(50_00), place="place:1", pays="{}")
        transits.begin(db, key(), wish, now)
        [one] = take(db, now)
        db.commit()
    return one


def settle(node, one, amount, now, heard):
    """The card says yes on this node."""
    with node.writer() as db:
        then = gift(key(), ALICE, BOB, usd(amount))
        heard.append(outcomes.settle(db, one.id, Answer("approved"), now, then))
        db.commit()


def pay(db, now):
    record(db, [gift(key(), ALICE, CAROL, usd(10_00))], now)


def freeze(db, now):
    assert freezes.freeze(db, ALICE, now)


@pytest.mark.parametrize(
    ("deed", "before", "why"),
    [(pay, 10_00, "short"), (freeze, 10_00, "frozen"), (freeze, 0, "frozen")],
)
def test_what_another_node_does_meanwhile_is_seen_before_either_is_recorded(
    nodes, now, deed, before, why
):
    heard = []
    one = begin(nodes[0], now, before)
    with nodes[1].writer() as db:
        deed(db, now)
        other = beside(lambda: settle(nodes[0], one, 50_00 + before, now, heard))
        until_somebody_waits(nodes[0].url)
        db.commit()
    other.join()
    [settled] = heard
    assert (settled.transit.state, settled.paid.code) == ("reversing", why)
    with nodes[1].reader() as db:
        left = 0 if deed is pay else before
        assert has(db) == Has(left, 50_00)
        assert has(db, BOB) == Has(0, 0)
        assert list(verify(db)) == []


def test_both_are_recorded_where_nobody_is_in_the_way(nodes, now):
    heard = []
    one = begin(nodes[0], now, 10_00)
    settle(nodes[1], one, 60_00, now, heard)
    assert isinstance(heard[0].paid, ledger.Recorded)
    with nodes[0].reader() as db:
        assert (has(db), has(db, BOB)) == (Has(0, 0), Has(60_00, 0))
