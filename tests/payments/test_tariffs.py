"""What cards cost and how long they take."""

import pytest

from payments.money import Money
from payments.tariffs import arrives, fast_fee
from tests.payments.shapes import usd


@pytest.mark.parametrize(
    ("minor", "fee"),
    [
        (1, 25),
        (14_28, 25),
        (14_58, 26),
        (50_00, 88),
        (100_00, 1_75),
        (1_428_57, 25_00),
        (10**8, 25_00),
    ],
)
def test_fast_costs_a_percentage_with_a_floor_and_a_ceiling(minor, fee):
    assert fast_fee(usd(minor)) == usd(fee)
    assert fast_fee(Money(minor, "EUR")) == Money(fee, "EUR")


def test_slow_is_two_business_days_and_fast_half_an_hour():
    friday = 1_795_788_000_000  # 2026-11-27 14:00 UTC
    assert arrives("out", True, friday) == friday + 30 * 60_000
    assert arrives("out", False, friday) == friday + 4 * 24 * 3_600_000  # Tuesday
    assert arrives("in", True, friday) == friday + 60_000
