"""Wallets: one currency is home, others are there once used."""

import pytest
from sqlalchemy.exc import IntegrityError

from payments import wallets
from payments.ledger import Leg, Set, record
from payments.money import Money
from payments.recipes import held, opening, wallet
from payments.wallets import Wallet

ALICE, BOB = "person:1", "person:2"


def test_a_wallet_opens_with_ceilings_of_20_and_100(db, now):
    opened = wallets.open(db, ALICE, "EUR", now)
    assert opened == Wallet(ALICE, "EUR", 20_00, 100_00)
    assert wallets.of(db, [ALICE, BOB]) == {ALICE: opened}


def test_an_owner_has_one_wallet(db, now):
    wallets.open(db, ALICE, "EUR", now)
    db.expunge_all()
    with pytest.raises(IntegrityError):
        wallets.open(db, ALICE, "USD", now)


def test_a_wallet_is_kept_in_a_currency_we_keep(db, now):
    with pytest.raises(ValueError, match="JPY"):
        wallets.open(db, ALICE, "JPY", now)


@pytest.mark.parametrize(("quick", "day"), [(21_00, 1), (0, 100_01), (20_00, 100_01)])
def test_more_of_either_ceiling_asks_less(quick, day):
    before = Wallet(ALICE, "USD", 20_00, 100_00)
    after = before._replace(quick_minor=quick, quick_day_minor=day)
    assert after.asks_less(before)
    assert not before._replace(quick_minor=min(quick, 20_00)).asks_less(before)


def test_ceilings_can_be_changed(db, now):
    wallets.open(db, ALICE, "USD", now)
    wallets.open(db, BOB, "USD", now)
    wallets.set_quick(db, ALICE, 0, 7)
    assert wallets.of(db, [ALICE, BOB]) == {
        ALICE: Wallet(ALICE, "USD", 0, 7),
        BOB: Wallet(BOB, "USD", 20_00, 100_00),
    }


def test_home_comes_first_even_when_empty(db, now):
    wallets.open(db, ALICE, "USD", now)
    assert wallets.available(db, ALICE) == [("USD", 0, 0)]
    record(db, [opening(bytes(24), ALICE, Money(500, "EUR"))], now)
    assert wallets.available(db, ALICE) == [("USD", 0, 0), ("EUR", 500, 0)]


def test_what_is_held_is_not_available(db, now):
    wallets.open(db, ALICE, "EUR", now)
    record(db, [opening(bytes(24), ALICE, Money(500, "EUR"))], now)
    leg = Leg(wallet(ALICE, "EUR"), held(ALICE, "EUR"), Money(200, "EUR"))
    record(db, [Set(b"h" * 24, "hold", (leg,))], now)
    assert wallets.available(db, ALICE) == [("EUR", 300, 200)]


def test_nobody_has_nothing(db):
    assert wallets.available(db, "person:9") == []


def test_the_wallets_of_many_are_read_at_once(db, now):
    wallets.open(db, ALICE, "EUR", now)
    record(db, [opening(bytes(24), BOB, Money(500, "USD"))], now)
    assert wallets.holdings(db, [ALICE, BOB]) == {ALICE: [("EUR", 0, 0)], BOB: [("USD", 500, 0)]}
    assert wallets.holdings(db, []) == {}
