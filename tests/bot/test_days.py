"""Days and periods as people write them, read on Tuesday, 24 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.amounts import Misread
from bot.reading.days import read_date
from bot.reading.periods import When
from bot.reading.whens import read_period, read_when
from payments import calendar

TODAY = date(2026, 11, 24)
DAYS = """
en | by 31 Oct | 2027-10-31
en | by 31/10 pizza | 2027-10-31
fr | le 3/4 | 2027-04-03
en | on 31.12.2026 | 2026-12-31
en | 2026-12-01 rent | 2026-12-01
en | by friday, | 2026-11-27
en | on tuesday | 2026-12-01
en | next friday | 2026-11-27
fr | d'ici vendredi | 2026-11-27
fr | ce jeudi | 2026-11-26
fr | lundi prochain | 2026-11-30
en | tomorrow. | 2026-11-25
fr | demain | 2026-11-25
fr | après-demain | 2026-11-26
fr | dans 3 jours | 2026-11-27
fr | dans une semaine | 2026-12-01
en | in 3 days | 2026-11-27
en | in a month | 2026-12-24
en | on 1 dec | 2026-12-01
en | on today | 2026-11-24
en | on 24 | 2026-11-24
en | on 31 | 2026-12-31
en | by the 5th | 2026-12-05
fr | jusqu’au 1er décembre | 2026-12-01
fr | avant le 1 déc. 2027 | 2027-12-01
en | by oct 31st, 2027 pizza | 2027-10-31
en | by 29 feb | 2028-02-29
en | by the end of the month | 2026-11-30
fr | d'ici la fin du mois | 2026-11-30
"""
PERIODS = """
en | every month on 1 until 31 dec | 2026-12-01 | every month on the 1st, until December 31, 2026
en | every friday | 2026-11-27 | every Friday
en | every tuesday | 2026-12-01 | every Tuesday
en | every tuesday from today | 2026-11-24 | every Tuesday
en | every 2 weeks | 2026-12-08 | every 2 weeks on Tuesday
en | every other friday | 2026-11-27 | every 2 weeks on Friday
en | every fortnight | 2026-12-08 | every 2 weeks on Tuesday
en | every 2 weeks on friday starting 1 dec | 2026-12-04 | every 2 weeks on Friday
en | every day for 3 weeks | 2026-11-25 | every day, until December 15, 2026
en | every month | 2026-12-24 | every month on the 24th
en | every month on 31 | 2026-11-30 | every month on the 31st, or its last day
en | every month from 31 jan | 2027-01-31 | every month on the 31st, or its last day
en | every month on the last day | 2026-11-30 | every month on its last day
en | every 15th | 2026-12-15 | every month on the 15th
en | the 1st of every month | 2026-12-01 | every month on the 1st
en | every 2 months on 1 12 times | 2026-12-01 | every 2 months on the 1st, 12 times
en | every quarter on 1 | 2026-12-01 | every 3 months on the 1st
en | every year on 29 feb | 2027-02-28 | every year on February 29
fr | chaque mois le 1 | 2026-12-01 | chaque mois, le 1er
fr | le 1er de chaque mois | 2026-12-01 | chaque mois, le 1er
fr | tous les vendredis jusqu'au 31 déc. | 2026-11-27 | chaque vendredi, jusqu’au 31 décembre 2026
fr | toutes les 2 semaines le lundi | 2026-11-30 | toutes les 2 semaines, le lundi
fr | tous les mois à partir du 5 | 2026-12-05 | chaque mois, le 5
fr | chaque année le 14 juillet | 2027-07-14 | chaque année, le 14 juillet
fr | tous les jours pendant 2 semaines | 2026-11-25 | chaque jour, jusqu’au 8 décembre 2026
fr | tous les mois le dernier jour 3 fois | 2026-11-30 | chaque mois, le dernier jour, 3 fois
"""
SLIPS = """
en | on 3/4 | date_unclear | 3/4
en | by 31 Ocotber | date_near | 31 Ocotber
en | on frday | date_near | frday
en | by 32 | date_unknown | 32
en | by 30 feb | date_unknown | 30 feb
en | by 31/13/2026 | date_unknown | 31/13/2026
en | 2026-11-23 | date_past | 2026-11-23
en | in 30 years | date_far | in 30 years
en | by 3:30 | date_form | 3:30
en | every fortnght | date_near | fortnght
en | every 0 days | period_long | 0 days
en | every 3 potatoes | period_form | 3 potatoes
en | every month until tomorrow | period_empty | every month until tomorrow
en | every day 0 times | period_times_many | 0 times
"""
NOTES = ["en | by bike", "fr | le café", "en | every little helps", "en | 20", "en | in 3 parts"]
NOTES += ["fr | chaque fois", "en | friday drinks", "en | 31 oct", "en | today", "en | on"]


def table(text: str) -> list[list[str]]:
    return [row.split(" | ") for row in text.strip().splitlines()]


@pytest.mark.parametrize(("locale", "text", "day"), table(DAYS))
def test_a_day_is_read(locale: str, text: str, day: str) -> None:
    found = read_date(text, 0, locale, TODAY)
    assert found
    assert found[0].isoformat() == day


@pytest.mark.parametrize(("locale", "text", "first", "said"), table(PERIODS))
def test_a_period_is_read(locale: str, text: str, first: str, said: str) -> None:
    found = read_period(text, 0, locale, TODAY)
    assert found
    assert (found[0].first.isoformat(), found[0].said(locale)) == (first, said)
    assert calendar.rule(found[0].rule.text) == found[0].rule


@pytest.mark.parametrize(("locale", "text", "code", "token"), table(SLIPS))
def test_what_is_nearly_a_day_is_a_misread(locale: str, text: str, code: str, token: str) -> None:
    with pytest.raises(Misread) as slip:
        assert read_when(text, 0, locale, TODAY) or read_date(text, 0, locale, TODAY)
    assert (slip.value.code, text[slip.value.start : slip.value.end]) == (code, token)


@pytest.mark.parametrize(("locale", "text"), [row.split(" | ") for row in NOTES])
def test_what_is_no_day_stays_a_note_or_an_amount(locale: str, text: str) -> None:
    assert read_when(text, 0, locale, TODAY) is None


def test_the_words_behind_a_day_are_left() -> None:
    text = "20 @bob every month on 1 until 31 dec rent"
    found = read_when(text, 8, "en", TODAY)
    assert found
    assert text[found[1] :] == " rent"


def test_behind_every_the_word_is_not_said_again() -> None:
    found = read_period("month on 1 @bob 20", 0, "en", TODAY, bare=True)
    assert found
    assert found[0].said("en") == "every month on the 1st"
    assert read_period("month on 1 @bob 20", 0, "en", TODAY) is None
    assert read_period("20 @bob", 0, "en", TODAY, bare=True) is None


def test_one_later_day_is_a_period_of_one_run() -> None:
    found = read_when("on 1 dec", 0, "en", TODAY)
    assert found
    assert found[0].said("en") == "on December 1, 2026"
    assert found[0].said("fr") == "le 1er décembre 2026"


WORDS = (
    "every chaque tous les le on by until in 2 31 31/12 0 month mois fridays vendredi 1er dec 29"
)
WORDS += " feb tomorrow . , from for 3 times 9999 years jours other 2026-13-40 İ ß é @bob the last"


def read(text: str, locale: str) -> tuple[When, int] | Misread | None:
    try:
        return read_when(text, 0, locale, TODAY)
    except Misread as slip:
        return slip


@given(st.lists(st.sampled_from(WORDS.split()), max_size=9), st.sampled_from(["en", "fr"]))
def test_anything_can_be_typed(words: list[str], locale: str) -> None:
    text = " ".join(words)
    found = read(text, locale)
    if isinstance(found, Misread):
        assert 0 <= found.start < found.end <= len(text)
    elif found:
        period, end = found
        assert 0 < end <= len(text)
        assert period.first >= TODAY
        assert period.said("en")
        assert period.said("fr")
        assert next(calendar.days(period.rule, period.first)) == period.first
