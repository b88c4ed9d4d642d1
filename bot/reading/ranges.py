"""Reads from which day to which, as people write it in English and French; all have begun."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from bot.reading.amounts import Misread
from bot.reading.days import END, TH, folded
from bot.reading.looks import looks
from bot.reading.past import find_past
from bot.reading.readings import Setting
from bot.reading.scan import Word
from bot.signatures import KINDS

FROM = re.compile(r"(?:from|since|between|depuis|du|de|entre)\s+(?:the\s+|le\s+)?")
TO = re.compile(r"\s*(?:\s(?:to|until|till|and|au|jusqu'au|et|a)\s|[-–—])\s*(?:the\s+|le\s+)?")
NUMBER = re.compile(rf"(?P<day>[0-9]{{1,2}}){TH}(?=\s)")
YEAR = re.compile(rf"(?P<year>20[0-9]{{2}}){END}")
NAMED = (
    (re.compile(rf"(?:this month|ce mois(?:-ci)?){END}"), "month", 0),
    (re.compile(rf"(?:last month|(?:le )?mois dernier){END}"), "month", 1),
    (re.compile(rf"(?:this year|cette annee){END}"), "year", 0),
    (re.compile(rf"(?:last year|(?:l')?annee derniere){END}"), "year", 1),
)


class Days(NamedTuple):
    """Both are of it."""

    first: date
    last: date


KINDS[Days] = "days"


@looks("days")
def read_days(text: str, words: Sequence[Word], setting: Setting) -> tuple[Days, int] | None:
    """`from 1 oct to 15 nov`, `since 1 oct`, `1-15 november`, `last month`, `2026`, `du 1er au 15
    novembre`; what has no end goes on until today."""
    plain, start = folded(text), words[0].start
    linked = FROM.match(plain, start)
    at = linked.end() if linked else start
    found = _named(plain, start, setting.today) or _between(plain, at, setting, bool(linked))
    if found is None:
        if linked:
            raise _no_days(text, start, setting)
        return None
    days, end = found
    if days.first > setting.today:
        raise Misread("past_future", start, end, token=text[start:end])
    kept = Days(days.first, min(days.last, setting.today))
    return kept, sum(word.start < end for word in words)


def _named(plain: str, at: int, today: date) -> tuple[Days, int] | None:
    for pattern, unit, ago in NAMED:
        if found := pattern.match(plain, at):
            return (_month(today, ago) if unit == "month" else _year(today.year - ago)), found.end()
    found = YEAR.match(plain, at)
    return (_year(int(found["year"])), found.end()) if found else None


def _between(plain: str, at: int, setting: Setting, open: bool) -> tuple[Days, int] | None:
    """`open`: something before it says that it need not have an end."""
    today, locale = setting.today, setting.locale
    if first := find_past(plain, at, today, locale):
        to = TO.match(plain, first[1])
        if to and (last := find_past(plain, to.end(), today, locale)):
            return Days(*sorted((first[0], last[0]))), last[1]
        return (Days(first[0], today), first[1]) if open else None
    number = NUMBER.match(plain, at) or re.compile(r"(?P<day>[0-9]{1,2})(?=[-–—])").match(plain, at)
    to = TO.match(plain, number.end()) if number else None
    if number and to and (last := find_past(plain, to.end(), today, locale)):
        day = int(number["day"])
        if 1 <= day <= last[0].day:
            return Days(last[0].replace(day=day), last[0]), last[1]
    return None


def _month(today: date, ago: int) -> Days:
    first = today.replace(day=1)
    if not ago:
        return Days(first, today)
    last = first - timedelta(days=1)
    return Days(last.replace(day=1), last)


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))


def _no_days(text: str, start: int, setting: Setting) -> Misread:
    example = f"{text[:start].strip()} {setting.today.replace(day=1)} - {setting.today}"
    token = text[start:].strip()
    return Misread("range_form", start, len(text), mend=example, token=token, example=example)
