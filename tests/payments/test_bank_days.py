"""Which days' statements are asked for: those that are over, until all of them was held."""

import pytest

from payments import bank_days, differences
from payments.transits import DAY, HOUR
from tests.payments.banked import top_up

MIDNIGHT = 1_798_761_600_000  # 2027-01-01


def test_nothing_is_asked_for_before_anything_went_by_bank(db, now):
    assert bank_days.due(db, now) == []
    top_up(db, now)
    assert len(bank_days.due(db, now)) == 7


def test_a_day_is_asked_for_an_hour_after_it_is_over_and_until_it_was_held(db, now):
    top_up(db, now)
    assert bank_days.due(db, MIDNIGHT + HOUR - 1)[-1] == "2026-12-30"
    assert bank_days.due(db, MIDNIGHT + HOUR)[-1] == "2026-12-31"
    bank_days.keep(db, "2026-12-31", 3, 1, now)
    bank_days.keep(db, "2026-12-31", 4, 0, now)
    days = bank_days.due(db, MIDNIGHT + HOUR)
    assert (days[0], days[-1], len(days)) == ("2026-12-25", "2026-12-30", 6)
    assert bank_days.due(db, MIDNIGHT + 8 * DAY) == [f"2027-01-0{n}" for n in range(1, 8)]


def test_what_is_no_day_is_not_kept(db, now):
    with pytest.raises(ValueError, match="isoformat"):
        bank_days.keep(db, "yesterday", 1, 0, now)


def test_a_file_that_cannot_be_read_is_noted_once(db, now):
    assert bank_days.refuse(db, "2026-12-31", "schema: x", now)
    assert not bank_days.refuse(db, "2026-12-31", "schema: x", now)
    [noted] = differences.listing(db)
    assert (noted.rail, noted.rrn, noted.kind) == ("bank", "2026-12-31", "unreadable")
