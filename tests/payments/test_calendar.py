"""Month ends, leap days and clocks that are put forward and back."""

from datetime import UTC, date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from payments import calendar
from payments.calendar import LAST, Rule


def next_days(rule: Rule, since: date, count: int = 5) -> list[str]:
    return [f"{day:%y-%m-%d}" for day in islice(calendar.days(rule, since), count)]


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    days = next_days(Rule("month", 1, 31), date(2027, 12, 31))
    assert days == ["27-12-31", "28-01-31", "28-02-29", "28-03-31", "28-04-30"]


def test_rfc_5545_alone_would_leave_the_shorter_months_out() -> None:
    plain = rrulestr("FREQ=MONTHLY;BYMONTHDAY=31", dtstart=datetime(2027, 12, 31))
    assert [day.month for day in islice(plain, 3)] == [12, 1, 3]


def test_the_30th_is_the_last_day_of_february_alone() -> None:
    days = next_days(Rule("month", 1, 30), date(2026, 12, 30))
    assert days == ["26-12-30", "27-01-30", "27-02-28", "27-03-30", "27-04-30"]


def test_the_last_day_is_the_last_one_of_every_month() -> None:
    days = next_days(Rule("month", 1, LAST), date(2027, 1, 31))
    assert days == ["27-01-31", "27-02-28", "27-03-31", "27-04-30", "27-05-31"]


def test_the_29th_of_february_is_the_28th_in_other_years() -> None:
    days = next_days(Rule("year", 1, 29, 2), date(2027, 2, 28), 3)
    assert days == ["27-02-28", "28-02-29", "29-02-28"]


def test_every_other_week_is_counted_from_the_first() -> None:
    days = next_days(Rule("week", 2, 4), date(2026, 11, 27), 3)
    assert days == ["26-11-27", "26-12-11", "26-12-25"]


def test_a_year_may_end_within_a_week() -> None:
    assert next_days(Rule("week", 1, 0), date(2026, 12, 28), 3) == [
        "26-12-28",
        "27-01-04",
        "27-01-11",
    ]


RULES = st.one_of(
    st.integers(1, 40).map(lambda every: Rule("day", every)),
    st.tuples(st.just("week"), st.integers(1, 8), st.integers(0, 6)).map(lambda r: Rule(*r)),
    st.tuples(st.just("month"), st.integers(1, 14), st.integers(1, 31) | st.just(LAST)).map(
        lambda r: Rule(*r)
    ),
    st.builds(Rule, st.just("year"), st.integers(1, 3), st.integers(1, 28), st.integers(1, 12)),
)


@given(RULES, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_rule_goes_on_from_any_of_its_days_as_before(rule: Rule, since: date) -> None:
    first = calendar.first(rule, since)
    days = list(islice(calendar.days(rule, first), 6))
    assert days[0] == first >= since
    assert days == sorted(set(days))
    for at in range(5):
        assert list(islice(calendar.days(rule, days[at]), 2)) == days[at : at + 2]
    assert calendar.rule(rule.text) == rule


@given(st.integers(1, 31), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_month_is_left_out(day: int, since: date) -> None:
    days = list(islice(calendar.days(Rule("month", 1, day), since), 24))
    months = [each.year * 12 + each.month for each in days]
    assert months == list(range(months[0], months[0] + 24))
    assert all(each.day <= day for each in days)


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Europe/Paris", date(2026, 12, 1), "2026-12-01 07:00"),
        ("Europe/Paris", date(2026, 7, 1), "2026-07-01 06:00"),
        ("Asia/Kolkata", date(2026, 7, 1), "2026-07-01 02:30"),
        ("Pacific/Auckland", date(2026, 12, 1), "2026-11-30 19:00"),
        ("Europe/Paris", date(2027, 3, 28), "2027-03-28 06:00"),  # in the night it became summer
    ],
)
def test_a_day_is_paid_at_eight_where_the_payer_lives(zone: str, day: date, utc: str) -> None:
    at = datetime.fromtimestamp(calendar.moment(day, zone) / 1000, UTC)
    assert f"{at:%Y-%m-%d %H:%M}" == utc


def test_a_day_that_a_country_left_out_is_paid_all_the_same() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    gone, next_one = (calendar.moment(date(2011, 12, day), "Pacific/Apia") for day in (30, 31))
    assert gone == next_one
    assert calendar.today(gone, "Pacific/Apia") == date(2011, 12, 31)


def test_a_clock_that_is_left_out_comes_later_and_of_two_the_first_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half_past_two = calendar.time(2, 30)
    monkeypatch.setattr(calendar, "CLOCK", half_past_two)
    spring = calendar.moment(date(2027, 3, 28), "Europe/Paris")
    autumn = calendar.moment(date(2026, 10, 25), "Europe/Paris")
    paris = ZoneInfo("Europe/Paris")
    assert f"{datetime.fromtimestamp(spring / 1000, paris):%H:%M %Z}" == "03:30 CEST"
    assert f"{datetime.fromtimestamp(autumn / 1000, paris):%H:%M %Z}" == "02:30 CEST"


def test_today_is_another_day_elsewhere() -> None:
    new_year = round(datetime(2027, 1, 1, 0, 30, tzinfo=UTC).timestamp() * 1000)
    assert calendar.today(new_year, "America/New_York") == date(2026, 12, 31)
    assert calendar.today(new_year, "UTC") == date(2027, 1, 1)
