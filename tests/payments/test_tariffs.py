"""What cards cost and how long they take."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from payments.money import Money
from payments.tariffs import arrives, arrives_by_bank, fast_fee, is_working, leaves
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


@pytest.mark.parametrize(
    ("now", "left", "there"),
    [
        ("2026-11-27 14:59", "2026-11-27 15:00", "2026-11-30 18:00"),  # Friday
        ("2026-11-27 15:00", "2026-11-30 15:00", "2026-12-01 18:00"),  # too late, by nothing
        ("2026-11-29 09:00", "2026-11-30 15:00", "2026-12-01 18:00"),  # Sunday
        ("2026-12-24 16:00", "2026-12-28 15:00", "2026-12-29 18:00"),  # Christmas, then a weekend
        ("2027-03-25 14:00", "2027-03-25 15:00", "2027-03-30 18:00"),  # before Easter
        ("2026-10-23 15:30", "2026-10-26 15:00", "2026-10-27 18:00"),  # the clocks go back
    ],
)
@pytest.mark.parametrize(("currency", "zone"), [("GBP", "Europe/London"), ("EUR", "Europe/Paris")])
def test_what_goes_by_bank_leaves_on_working_days_and_is_there_on_the_next(
    currency, zone, now, left, there
):
    def at(text):
        return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000

    assert leaves(currency, at(now)) == at(left)
    assert arrives_by_bank(currency, at(left)) == at(there)


def test_nothing_leaves_by_bank_in_dollars():
    with pytest.raises(KeyError):
        leaves("USD", 0)


def test_the_days_of_target_are_those_of_its_calendar():
    closed = ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25"]
    closed += ["2027-03-26", "2027-03-29", "2028-04-14", "2028-04-17", "2028-12-26"]
    days = [date.fromordinal(739_617 + n) for n in range(3 * 365)]  # 2026 to 2028
    found = {f"{day}" for day in days if day.weekday() < 5 and not is_working(day)}
    assert found >= set(closed)
    assert len({day for day in found if day.startswith("2026")}) == 5
