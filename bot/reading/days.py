"""Reads one day as people write it in English and French; pure, `today` is given."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_day_names, get_month_names
from dateutil.relativedelta import relativedelta

from bot.reading.amounts import Misread
from bot.reading.extras import reads
from chat.names import distance

FURTHEST_YEARS = 20
END = r"[,.;!?]?(?=\s|$)"  # of a word, with one sign behind it
TH = r"(?:st|nd|rd|th|er)?"
UNITS = {
    "day": "day days jour jours",
    "week": "week weeks semaine semaines",
    "month": "month months mois",
    "year": "year years an ans annee annees",
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words.split()}
UNIT = rf"(?P<unit>{'|'.join(sorted(UNIT_OF, key=len, reverse=True))})"
COUNT = r"(?P<count>[0-9]{1,4}|an?|one|une?)"
LINK = re.compile(
    r"(?:on|by|until|till|before|le|avant le|avant|jusqu'au|jusqu'a|d'ici le|d'ici au|d'ici)"
    r"\s+(?:the\s+)?"
)
Found = tuple[date, int]


@reads("date")
def read_date(text: str, at: int, locale: str, today: date) -> Found | None:
    """The day that begins at `at`, with the word before it (`by`, `until`, `on`, `le`, `avant`),
    and where its words end. Without a year it is the next one, today included.

    Without such a word only what cannot be an amount or a note is a day: `2026-10-31`, `tomorrow`,
    `in 3 days`, `next friday`. Misread with a date_ code for what is nearly a day."""
    plain = folded(text)
    if linked := LINK.match(plain, at):
        return read_day(plain, linked.end(), locale, today)
    return _alone(plain, at, today)


def read_day(plain: str, at: int, locale: str, today: date) -> Found | None:
    """A day behind a word that announces one: all forms. `plain` is `folded`."""
    if alone := _alone(plain, at, today):
        return alone
    for pattern, make in _forms():
        if found := pattern.match(plain, at):
            if make is _this_month:
                _slip(plain, at)
            return make(found, locale, today), found.end()
    _nearly(plain, at)
    return None


@lru_cache(1024)
def folded(text: str) -> str:
    """In lower case and without accents, every character where it was."""
    return "".join(map(_folded, text))


def _folded(sign: str) -> str:
    return "'" if sign == "’" else unicodedata.normalize("NFD", sign)[0].lower()[0]


def weekday(name: str) -> int:
    """0 is Monday. Takes a plural; KeyError for what is none."""
    return weekdays()[name if name in weekdays() else name.removesuffix("s")]


@lru_cache(1)
def weekdays() -> dict[str, int]:
    """By their names in both languages, and the short ones of English."""
    short = _named(get_day_names, "abbreviated", ("en",))
    return short | _named(get_day_names, "wide", ("fr", "en"))


@lru_cache(1)
def months() -> dict[str, int]:
    """By their names and short names in both languages."""
    short = _named(get_month_names, "abbreviated", ("fr", "en"))
    return short | {"sept": 9} | _named(get_month_names, "wide", ("fr", "en"))


def _named(
    names: Callable[..., Mapping[int, str]], width: str, locales: tuple[str, ...]
) -> dict[str, int]:
    return {
        folded(name).rstrip("."): number
        for locale in locales
        for number, name in names(width, locale=locale).items()
    }


def either(words: dict[str, int]) -> str:
    """A pattern of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def _alone(plain: str, at: int, today: date) -> Found | None:
    for pattern, make in _lone():
        if found := pattern.match(plain, at):
            return make(found, today), found.end()
    return None


@lru_cache(1)
def _lone() -> list[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]]]:
    """What is a day with no word before it."""
    named = f"(?P<weekday>{either(weekdays())})"
    return [
        (re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){END}"), _iso),
        (re.compile(rf"(?:tomorrow|demain){END}"), lambda _, today: _after(today, 1)),
        (re.compile(rf"(?:the day after tomorrow|apres-demain){END}"), lambda _, t: _after(t, 2)),
        (re.compile(rf"(?:in|dans|d'ici)\s+{COUNT}\s+{UNIT}{END}"), _away),
        (re.compile(rf"(?:the\s+|la\s+)?(?:end of (?:the |this )?month|fin du mois){END}"), _ends),
        (re.compile(rf"(?:next|this|coming|ce)\s+{named}{END}"), _coming),
        (re.compile(rf"{named}\s+prochain{END}"), _coming),
    ]


@lru_cache(1)
def _forms() -> list[tuple[re.Pattern[str], Callable[[re.Match[str], str, date], date]]]:
    """What is a day once a word has announced it."""
    month = f"(?P<month>{either(months())})"
    year = rf"(?:,?\s+(?P<year>20[0-9]{{2}}))?{END}"
    day = rf"(?P<day>[0-9]{{1,2}}){TH}"
    return [
        (
            re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})(?:/(20[0-9]{{2}})|/([0-9]{{2}}))?{END}"),
            _two,
        ),
        (re.compile(rf"([0-9]{{1,2}})[.-]([0-9]{{1,2}})[.-](20[0-9]{{2}})(){END}"), _two),
        (re.compile(rf"{day}\s+(?:of\s+|de\s+|d')?{month}\.?{year}"), _spelt),
        (re.compile(rf"{month}\.?\s+(?:the\s+)?{day}{year}"), _spelt),
        (re.compile(rf"(?P<weekday>{either(weekdays())}){END}"), _named_day),
        (re.compile(rf"(?:today|aujourd'hui){END}"), lambda _, __, today: today),
        (re.compile(rf"{day}{END}"), _this_month),
    ]


def _iso(found: re.Match[str], today: date) -> date:
    return _day(found, today, int(found[3]), int(found[2]), int(found[1]))


def _away(found: re.Match[str], today: date) -> date:
    count = int(found["count"]) if found["count"].isdigit() else 1
    return _bounded(found, today, after(today, count, UNIT_OF[found["unit"]]))


def after(day: date, count: int, unit: str) -> date:
    """So many units later; a day that the month does not have is its last one."""
    try:
        later: date = day + relativedelta(**{f"{unit}s": count})
        return later
    except (OverflowError, ValueError):
        return date.max


def _after(today: date, count: int) -> date:
    return today + timedelta(days=count)


def _ends(_: re.Match[str], today: date) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])


def _coming(found: re.Match[str], today: date) -> date:
    """The next one, never today."""
    wanted = weekday(found["weekday"])
    return _after(today, (wanted - today.weekday() - 1) % 7 + 1)


def _named_day(found: re.Match[str], _: str, today: date) -> date:
    return _coming(found, today)


def _two(found: re.Match[str], locale: str, today: date) -> date:
    """Day and month as Europe writes them. In English a text that America reads otherwise asks."""
    one, other, year = int(found[1]), int(found[2]), found[3]
    if found[4]:
        year = f"20{found[4]}"
    if locale.startswith("en"):
        if one <= 12 and other <= 12 and one != other:
            raise _misread("date_unclear", found, token=found[0])
        if other > 12:
            one, other = other, one
    return _day(found, today, one, other, int(year) if year else None)


def _spelt(found: re.Match[str], _: str, today: date) -> date:
    year = int(found["year"]) if found["year"] else None
    return _day(found, today, int(found["day"]), months()[found["month"]], year)


def _this_month(found: re.Match[str], _: str, today: date) -> date:
    """`on 31` is the next day of that number."""
    day = int(found["day"])
    for first in _month_by_month(today):
        if monthrange(first.year, first.month)[1] >= day > 0:
            if (one := first.replace(day=day)) >= today:
                return one
        elif not 0 < day <= 31:
            break
    raise _misread("date_unknown", found, token=found[0])


def _month_by_month(today: date) -> Iterator[date]:
    for count in range(13):
        yield after(today.replace(day=1), count, "month")


def _day(found: re.Match[str], today: date, day: int, month: int, year: int | None) -> date:
    """Without a year, the next one that has this day."""
    years = [year] if year else range(today.year, today.year + 9)  # 29 February may be 8 years off
    for one in years:
        try:
            there = date(one, month, day)
        except ValueError:
            continue
        if year or there >= today:
            return _bounded(found, today, there)
    raise _misread("date_unknown", found, token=found[0])


def _bounded(found: re.Match[str], today: date, day: date) -> date:
    if day < today:
        raise _misread("date_past", found, token=found[0])
    if day.year > today.year + FURTHEST_YEARS:
        raise _misread("date_far", found, years=FURTHEST_YEARS)
    return day


def _misread(code: str, found: re.Match[str], **facts: object) -> Misread:
    return Misread(code, found.start(), found.end(), None, mend=None, **facts)


def _nearly(plain: str, at: int) -> None:
    """A slip in a name, or a number that is no day."""
    _slip(plain, at)
    if found := re.compile(r"[0-9][^\s@]*").match(plain, at):
        raise _misread("date_form", found, token=found[0])


def _slip(plain: str, at: int) -> None:
    """In the name of a month behind a number, or of a weekday."""
    if found := re.compile(rf"([0-9]{{1,2}}){TH}\s+([a-z]+)").match(plain, at):
        _near(found, 2, months(), f"{found[1]} ")
    if found := re.compile(r"()([a-z]+)").match(plain, at):
        _near(found, 2, weekdays(), "")


def _near(found: re.Match[str], group: int, known: dict[str, int], before: str) -> None:
    word = found[group]
    near = [name for name in known if len(name) > 4 and distance(word, name) == 1]
    if near and len(word) > 4:
        near_text = f"{before}{near[0]}"
        raise Misread(
            "date_near", found.start(), found.end(), near_text, token=found[0], near=near_text
        )
