"""Reads a day that has been, as people write it in English and French."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.reading.amounts import Misread
from bot.reading.days import END, TH, either, folded, months, weekday, weekdays
from bot.reading.looks import looks
from bot.reading.readings import Setting
from bot.reading.scan import Word
from bot.signatures import KINDS

LINK = re.compile(r"(?:at|on|by|at the end of|au|le|a la fin du|a la fin de|fin)\s+(?:the\s+)?")


class Past(date):
    """A day that has begun."""


KINDS[Past] = "past"


@looks("past")
def read_past(text: str, words: Sequence[Word], setting: Setting) -> tuple[Past, int] | None:
    """`at 31 Oct`, `on 2026-10-31`, `yesterday`, `au 31 octobre`; without a year the last one."""
    plain, start = folded(text), words[0].start
    linked = LINK.match(plain, start)
    at = linked.end() if linked else start
    if found := find_past(plain, at, setting.today, setting.locale):
        day, end = found
        if day > setting.today:
            raise Misread("past_future", at, end, token=text[at:end])
        return Past(day.year, day.month, day.day), sum(word.start < end for word in words)
    if linked:
        token = text[at:].strip()
        example = f"{text[: words[0].start].strip()} {setting.today - timedelta(days=1)}"
        raise Misread("past_form", start, len(text), mend=example, token=token, example=example)
    return None


def find_past(plain: str, at: int, today: date, locale: str) -> tuple[date, int] | None:
    """A day in a text that is `folded`, and where its words end; it may be still to come."""
    month = rf"(?P<month>{either(months())})\.?"
    year = rf"(?:,?\s+(?P<year>[12][0-9]{{3}}))?{END}"
    day = rf"(?P<day>[0-9]{{1,2}}){TH}"
    iso = re.compile(
        rf"(?P<year>[12][0-9]{{3}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){END}"
    )
    spelt = (rf"{day}\s+(?:of\s+|de\s+|d')?{month}{year}", rf"{month}\s+(?:the\s+)?{day}{year}")
    if found := iso.match(plain, at):
        return _made(found, int(found["month"]), today), found.end()
    for pattern in spelt:
        if found := re.compile(pattern).match(plain, at):
            return _made(found, months()[found["month"]], today), found.end()
    if found := re.compile(
        rf"(?P<day>[0-9]{{1,2}})/(?P<month>[0-9]{{1,2}})(?:/(?P<year>20[0-9]{{2}}))?{END}"
    ).match(plain, at):
        return _slashed(found, today, locale), found.end()
    return _said(plain, at, today)


def _said(plain: str, at: int, today: date) -> tuple[date, int] | None:
    """By a word that is counted from today."""
    for pattern, ago in ((r"today|aujourd'hui", 0), (r"yesterday|hier", 1)):
        if found := re.compile(rf"(?:{pattern}){END}").match(plain, at):
            return today - timedelta(days=ago), found.end()
    named = rf"(?:last\s+)?(?P<name>{either(weekdays())})(?:\s+dernier)?{END}"
    if found := re.compile(named).match(plain, at):
        back = (today.weekday() - weekday(found["name"]) - 1) % 7 + 1
        return today - timedelta(days=back), found.end()
    return None


def _slashed(found: re.Match[str], today: date, locale: str) -> date:
    """Day and month; in English what America reads otherwise has to be written in letters."""
    one, other = int(found["day"]), int(found["month"])
    if locale.startswith("en") and one <= 12 and other <= 12 and one != other:
        raise Misread("date_unclear", *found.span(), token=found[0])
    return _made(found, *((other, today) if other <= 12 else (one, today, other)))


def _made(found: re.Match[str], month: int, today: date, day: int = 0) -> date:
    """Without a year, the newest one that has this day and has begun."""
    day = day or int(found["day"])
    years = [int(found["year"])] if found["year"] else range(today.year, today.year - 9, -1)
    for year in years:
        try:
            made = date(year, month, day)
        except ValueError:
            continue
        if found["year"] or made <= today:
            return made
    raise Misread("date_unknown", *found.span(), token=found[0])
