"""What comes and what goes is told apart, as far as its owner has said yes to it."""

import pytest

from payments import transits
from payments.moving import Moving, moving
from payments.transits import AGREED, CREATED, PENDING, RETURNING, REVERSING, REVIEW, UNKNOWN
from tests.payments import banked, carded
from tests.payments.banked import gbp
from tests.payments.carded import ALICE
from tests.payments.shapes import usd


def test_each_way_and_each_currency_has_its_sum(db, now):
    for money in (usd(100_00), gbp(100_00)):
        carded.fund(db, ALICE, money, now)
    card, account = carded.link(db, now), banked.link_account(db, now)
    found = [
        carded.top_up(db, card, now, usd(30_00)),
        carded.top_up(db, card, now, usd(2_00)),
        carded.cash_out(db, card, now, usd(4_00)),
        banked.cash_out(db, account, now, gbp(7_00)),
    ]
    assert moving(transits.open_of(db, ALICE)) == {
        "USD": Moving(32_00, 4_00),
        "GBP": Moving(0, 7_00),
    }
    assert moving(found[:1]) == {"USD": Moving(30_00, 0)}
    assert moving([]) == {}


@pytest.mark.parametrize(
    ("state", "comes"),
    [
        (CREATED, {}),
        (RETURNING, {"GBP": Moving(50_00, 0)}),
        (AGREED, {"GBP": Moving(50_00, 0)}),
        (PENDING, {"GBP": Moving(50_00, 0)}),
    ],
)
def test_what_waits_for_a_yes_at_the_bank_does_not_come_yet(db, now, state, comes):
    assert moving([banked.top_up(db, now)._replace(state=state)]) == comes


@pytest.mark.parametrize(
    ("state", "back_id", "comes"),
    [
        (CREATED, "", {"USD": Moving(50_00, 0)}),
        (REVIEW, "", {"USD": Moving(50_00, 0)}),
        (REVERSING, "", {}),
        (UNKNOWN, "back", {}),
    ],
)
def test_what_goes_back_to_its_card_does_not_come(db, now, state, back_id, comes):
    one = carded.top_up(db, carded.link(db, now), now)
    assert moving([one._replace(state=state, back_id=back_id)]) == comes
