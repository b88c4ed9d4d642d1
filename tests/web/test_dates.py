"""Times as readers of two languages and several zones say them."""

import pytest

from web import dates
from web.devices import device

NOON = 1_798_804_800_000  # 2027-01-01 12:00 UTC, a Friday
HOUR = 3_600_000
DAY = 24 * HOUR


def test_the_wire_and_the_clock_agree() -> None:
    assert dates.iso(NOON + 7) == "2027-01-01T12:00:00.007Z"
    assert dates.moment("2027-01-01T12:00:00.007Z") == NOON + 7


@pytest.mark.parametrize(
    ("locale", "zone", "clock"),
    [
        ("en", "UTC", "12:00\xa0PM"),
        ("fr", "Europe/Paris", "13:00"),
        ("en", "America/New_York", "7:00\xa0AM"),
    ],
)
def test_the_clock_is_the_readers(locale: str, zone: str, clock: str) -> None:
    assert dates.clock(NOON, locale, zone) == clock


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (NOON, "Today", "Aujourd’hui"),
        (NOON - DAY, "Yesterday", "Hier"),
        (NOON + 2 * DAY, "Sunday, January 3", "dimanche 3 janvier"),
        (NOON - 40 * DAY, "November 22, 2026", "22 novembre 2026"),
    ],
)
def test_a_day_has_the_name_people_give_it(at: int, english: str, french: str) -> None:
    assert dates.day_name(at, NOON, "en") == english
    assert dates.day_name(at, NOON, "fr") == french


def test_midnight_is_where_the_reader_is() -> None:
    late = NOON + 11 * HOUR + 30 * 60_000
    assert dates.day(late) == "2027-01-01"
    assert dates.day(late, "Europe/Paris") == "2027-01-02"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (NOON - HOUR, "11:00\xa0AM"),
        (NOON - 2 * DAY, "Wed"),
        (NOON - 40 * DAY, "11/22/26"),
        (NOON + 30 * DAY, "Jan 31"),
    ],
)
def test_a_list_says_when_in_few_letters(at: int, shown: str) -> None:
    assert dates.when(at, NOON, "en") == shown


def test_french_gives_the_first_of_a_month_alone_a_number_of_its_own() -> None:
    first, later = NOON + 31 * DAY, NOON + 41 * DAY  # 1 and 11 February
    assert dates.day_name(first, NOON, "fr") == "lundi 1er février"
    assert dates.long_day(first, "fr") == "1er février 2027"
    assert dates.calendar_day("2026-12-01", "fr") == "1er décembre 2026"
    assert dates.medium_day("2026-12-01", "fr") == "1er déc. 2026"
    assert dates.when(first, NOON, "fr") == "1er févr."
    assert dates.when(NOON - 365 * DAY, NOON, "fr") == "01/01/2026"
    assert dates.long_day(later, "fr") == "11 février 2027"
    assert dates.long_day(first, "en") == "February 1, 2027"


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "UTC\0"])
def test_a_zone_that_is_none_is_utc(name: str) -> None:
    assert dates.zone(name) == "UTC"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:1) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18"
            " Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/140 Safari/537"
            " Edg/140",
            "Edge · Windows",
        ),
        ("till script", "till script"),
        ("x" * 500, "x" * 60),
        ("", "–"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(label: str, name: str) -> None:
    assert device(label) == name
