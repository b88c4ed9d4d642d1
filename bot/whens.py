"""Reads how often: `every month on 1 until 31 dec`, `tous les vendredis`, or one later day."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot import days
from bot.amounts import Misread
from bot.days import COUNT, END, TH, UNIT, UNIT_OF, folded, read_date, read_day
from bot.words import say
from chat.names import distance
from payments import calendar
from payments.calendar import LAST, Rule

MOST_EVERY, MOST_TIMES = 366, 1000
LEAP = 2028  # a year that has every day
SPACES = re.compile(r"\s+")
EVERY = re.compile(r"(?:every|chaque|tous les|toutes les)\s+")
CHAQUE = rf"(?:on\s+)?(?:the\s+|le\s+)(?P<day>[0-9]{{1,2}}){TH}\s+(?:of every month|de chaque mois)"
TIMES = re.compile(rf"(?P<count>[0-9]{{1,4}})\s+(?:times|fois){END}")
FOR = re.compile(rf"(?:for|pendant|pour)\s+{COUNT}\s+{UNIT}{END}")
FROM = re.compile(r"(?:from|starting(?: on| from)?|a partir du|a partir de|a compter du|des)\s+")
UNTIL = re.compile(r"(?:until|till|jusqu'au|jusqu'a la|jusqu'a)\s+(?:the\s+|le\s+)?")
LONGER = {"fortnight": ("week", 2), "quinzaine": ("week", 2), "quarter": ("month", 3)}
LONGER |= {"trimestre": ("month", 3), "semestre": ("month", 6)}
LASTING = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}


class Period(NamedTuple):
    """Runs on the days of `rule`, counted from `first`, which is one of them; the last run is at
    most on `until`, or the one of number `times`."""

    rule: Rule
    first: date
    until: date | None = None
    times: int | None = None

    def said(self, locale: str) -> str:
        """`every month on day 1, until December 31, 2026`; one day is `on December 1, 2026`."""
        if self.times == 1:
            return say("period_once", locale, day=self.first)
        told = say(_code(self.rule), locale, **_facts(self.rule, self.first))
        if self.until:
            return say("period_until", locale, period=told, day=self.until)
        if self.times:
            return say("period_times", locale, period=told, times=self.times)
        return told


class When(Period):
    """A period, or one later day, of a payment that would else be made now."""


def read_period(
    text: str, at: int, locale: str, today: date, bare: bool = False
) -> tuple[Period, int] | None:
    """The period that begins at `at` and where its words end. It begins tomorrow at the earliest,
    unless it says `from today`. `bare`: without `every`, as behind `/every`.

    Misread with a period_ or a date_ code for what is nearly one."""
    plain = folded(text)
    begun = EVERY.match(plain, at)
    start = begun.end() if begun else at
    found = _monthly(plain, at) or (_unit(plain, start) if begun or bare else None)
    if found is None:
        if begun or bare:
            _nearly(plain, start)
        return None
    return _Clauses(plain, at, locale, today, *found).period()


def read_when(text: str, at: int, locale: str, today: date) -> tuple[When, int] | None:
    """A period, or one day (`on 1 dec`, `demain`) as a period of one run."""
    if found := read_period(text, at, locale, today):
        return When(*found[0]), found[1]
    if day := read_date(text, at, locale, today):
        return When(Rule("day"), day[0], times=1), day[1]
    return None


def _monthly(plain: str, at: int) -> tuple[Rule, bool, int] | None:
    """`the 1st of every month`, `le 1er de chaque mois`."""
    if found := re.compile(CHAQUE + END).match(plain, at):
        return Rule("month", 1, _numbered(found)), True, found.end()
    return None


def _unit(plain: str, at: int) -> tuple[Rule, bool, int] | None:
    """The rule as far as its first words tell, whether they told the day, and where they end."""
    for pattern, make in _forms():
        if found := pattern.match(plain, at):
            rule, told = make(found)
            if not 0 < rule.every <= MOST_EVERY:
                raise Misread("period_long", found.start(), found.end(), limit=MOST_EVERY)
            return rule, told, found.end()
    return None


Told = tuple[Rule, bool]


@lru_cache(1)
def _forms() -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], Told]]]:
    weekday = rf"(?P<weekday>{days.either(days.weekdays())})s?"
    return [
        (re.compile(rf"(?:(?P<other>other|second)\s+|{COUNT}\s+)?{UNIT}{END}"), _counted),
        (re.compile(rf"(?P<longer>{'|'.join(LONGER)}){END}"), lambda f: _longer(f["longer"])),
        (re.compile(rf"(?P<lasting>{'|'.join(LASTING)}){END}"), lambda f: _lasting(f["lasting"])),
        (re.compile(rf"(?:(?P<other>other|second)\s+|{COUNT}\s+)?{weekday}{END}"), _weekly),
        (
            re.compile(rf"(?P<day>[0-9]{{1,2}})(?:{TH}\s+(?:of the month|du mois)|{TH[:-1]}){END}"),
            lambda found: (Rule("month", 1, _numbered(found)), True),
        ),
    ]


def _counted(found: re.Match[str]) -> Told:
    return Rule(UNIT_OF[found["unit"]], _every(found)), False


def _weekly(found: re.Match[str]) -> Told:
    return Rule("week", _every(found), days.weekday(found["weekday"])), True


def _every(found: re.Match[str]) -> int:
    count = found["count"] or "1"
    return 2 if found["other"] else int(count) if count.isdigit() else 1


def _longer(word: str) -> Told:
    unit, every = LONGER[word]
    return Rule(unit, every), False


def _lasting(word: str) -> Told:
    return Rule(LASTING[word]), False


def _numbered(found: re.Match[str]) -> int:
    day = int(found["day"])
    if not 0 < day <= 31:
        raise Misread("date_unknown", found.start(), found.end(), token=found["day"])
    return day


class _Clauses:
    """What may follow, in any order: on which day, from when, until when or how many times."""

    def __init__(
        self, plain: str, begun: int, locale: str, today: date, rule: Rule, told: bool, at: int
    ) -> None:
        self.plain, self.begun, self.locale, self.today = plain, begun, locale, today
        self.rule, self.told, self.at = rule, told, at
        self.start: date | None = None
        self.until: date | None = None
        self.times: int | None = None
        self.lasts: tuple[int, str] | None = None

    def period(self) -> tuple[Period, int]:
        while self._on() or self._from() or self._ends():
            pass
        since = self.start or self.today + timedelta(days=1)
        if not self.told:
            since = self.start or days.after(self.today, self.rule.every, self.rule.unit)
            self.rule = _dated(self.rule, self.start or self.today)
        first = calendar.first(self.rule, since)
        if self.lasts:
            self.until = days.after(first, *self.lasts) - timedelta(days=1)
        if self.until and self.until < first:
            raise Misread("period_empty", self.begun, self.at)
        return Period(self.rule, first, self.until, self.times), self.at

    def _on(self) -> bool:
        """On which of its days; told once."""
        if self.told or (found := _on_day(self.rule, self.plain, self._next())) is None:
            return self._on_date()
        self.rule, self.at = found
        self.told = True
        return True

    def _on_date(self) -> bool:
        """Every year on a day of a month."""
        linked = re.compile(r"(?:on|le)\s+(?:the\s+)?").match(self.plain, self._next())
        if self.told or self.rule.unit != "year" or not linked:
            return False
        if (found := read_day(self.plain, linked.end(), self.locale, self.today)) is None:
            return False
        day, self.at = found
        self.rule, self.told = self.rule._replace(day=day.day, month=day.month), True
        return True

    def _from(self) -> bool:
        if self.start or not (found := self._dated(FROM)):
            return False
        self.start, self.at = found
        return True

    def _ends(self) -> bool:
        if self.until or self.times or self.lasts:
            return False
        if dated := self._dated(UNTIL):
            self.until, self.at = dated
        elif counted := TIMES.match(self.plain, self._next()):
            self.times, self.at = int(counted["count"]), counted.end()
            if not 0 < self.times <= MOST_TIMES:
                where = counted.start(), counted.end()
                raise Misread("period_times_many", *where, limit=MOST_TIMES)
        elif lasting := FOR.match(self.plain, self._next()):
            count = int(lasting["count"]) if lasting["count"].isdigit() else 1
            self.lasts, self.at = (count, UNIT_OF[lasting["unit"]]), lasting.end()
        else:
            return False
        return True

    def _dated(self, link: re.Pattern[str]) -> tuple[date, int] | None:
        found = link.match(self.plain, self._next())
        return read_day(self.plain, found.end(), self.locale, self.today) if found else None

    def _next(self) -> int:
        spaces = SPACES.match(self.plain, self.at)
        return spaces.end() if spaces else self.at


def _on_day(rule: Rule, plain: str, at: int) -> tuple[Rule, int] | None:
    weekday = rf"(?:on\s+|le\s+)?(?P<weekday>{days.either(days.weekdays())})s?{END}"
    if rule.unit == "week" and (found := re.compile(weekday).match(plain, at)):
        return rule._replace(day=days.weekday(found["weekday"])), found.end()
    last = rf"(?:on|le)\s+(?:the\s+)?(?:last(?:\s+day)?|dernier(?:\s+jour)?){END}"
    if rule.unit == "month" and (found := re.compile(last).match(plain, at)):
        return rule._replace(day=LAST), found.end()
    day = rf"(?:on|le)\s+(?:the\s+)?(?P<day>[0-9]{{1,2}}){TH}{END}"
    if rule.unit == "month" and (found := re.compile(day).match(plain, at)):
        return rule._replace(day=_numbered(found)), found.end()
    return None


def _dated(rule: Rule, day: date) -> Rule:
    """With the day that its words left open: that of a given day."""
    if rule.unit == "week":
        return rule._replace(day=day.weekday())
    if rule.unit == "month":
        return rule._replace(day=day.day)
    if rule.unit == "year":
        return rule._replace(day=day.day, month=day.month)
    return rule


def _nearly(plain: str, at: int) -> None:
    """A slip in a unit or a weekday, or a number of nothing."""
    found = re.compile(rf"(?:(?P<count>[0-9]{{1,4}}){TH}\s+)?(?P<word>[a-z]+)").match(plain, at)
    known = [*UNIT_OF, *days.weekdays(), *LONGER]
    word = found["word"] if found else ""
    near = [name for name in known if len(name) > 4 and distance(word, name) == 1]
    if found and near:
        text = f"{found['count'] or ''} {near[0]}".strip()
        raise Misread("date_near", at, found.end(), text, token=found[0], near=text)
    if found and found["count"]:
        raise Misread("period_form", at, found.end(), token=found[0])


def _code(rule: Rule) -> str:
    if rule.unit == "month" and rule.day == LAST:
        return "period_month_last" if rule.every == 1 else "period_months_last"
    return f"period_{rule.unit}" if rule.every == 1 else f"period_{rule.unit}s"


def _facts(rule: Rule, first: date) -> dict[str, object]:
    """The day of a year may be the 29th of February, which not every first run is."""
    yearday = date(LEAP, rule.month, rule.day) if rule.unit == "year" else first
    return {"every": rule.every, "number": rule.day, "day": first, "yearday": yearday}
