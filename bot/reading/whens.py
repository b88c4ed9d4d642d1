"""Reads how often: `every month on 1 until 31 dec`, `tous les vendredis`, or one later day."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from bot.reading import days
from bot.reading.amounts import Misread
from bot.reading.days import COUNT, END, TH, UNIT, UNIT_OF, folded, read_date, read_day
from bot.reading.extras import reads
from bot.reading.periods import Period, When
from chat.names import distance
from payments import calendar
from payments.calendar import LAST, Rule

MOST_EVERY, MOST_TIMES = 366, 1000
LONGEST = 120  # characters of a period
WORD = re.compile(r"\S+")
SPACES = re.compile(r"\s+")
LES = re.compile(r"les\s+")  # of `/tous les vendredis`
ON = re.compile(r"(?:on|le)\s+(?:the\s+)?")
EVERY = re.compile(r"(?:every|chaque|tous les|toutes les)\s+")
LATER = re.compile(r"\b(?:every|chaque|tous les|toutes les)\s", re.IGNORECASE)
CHAQUE = rf"(?:on\s+)?(?:the\s+|le\s+)(?P<day>[0-9]{{1,2}}){TH}\s+(?:of every month|de chaque mois)"
TIMES = re.compile(rf"(?P<count>[0-9]{{1,4}})\s+(?:times|fois){END}")
FOR = re.compile(rf"(?:for|pendant|pour)\s+{COUNT}\s+{UNIT}{END}")
FROM = re.compile(r"(?:from|starting(?: on| from)?|a partir du|a partir de|a compter du|des)\s+")
UNTIL = re.compile(r"(?:until|till|jusqu'au|jusqu'a la|jusqu'a)\s+(?:the\s+|le\s+)?")
PERHAPS = re.compile(  # what a period or a later day begins with, for a look without reading it
    r"(?:every|chaque|tous|toutes|on|le|in|dans|next|this|coming|ce|tomorrow|demain|apr[eè]s-demain"
    r"|la\s+fin|fin|end|the\s+(?:[0-9]|day\s|end\s)|d['’]ici|[0-9]{4}-"
    rf"|(?:{days.either(days.weekdays())})\s+prochain)(?![^\s0-9])",
    re.IGNORECASE,
)
LONGER = {"fortnight": ("week", 2), "quinzaine": ("week", 2), "quarter": ("month", 3)}
LONGER |= {"trimestre": ("month", 3), "semestre": ("month", 6)}
LASTING = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}


@reads("period")
def read_bare_period(text: str, at: int, locale: str, today: date) -> tuple[Period, int] | None:
    """A period behind `/every`, which says that word already. Only right behind it does one begin
    with a count: in `/every @bob 20 friday` the 20 is none of Fridays."""
    bare = not text[at : at + 1].isdigit() or not text[:at].split()[1:]
    return read_period(text, at, locale, today, bare)


def read_period(
    text: str, at: int, locale: str, today: date, bare: bool = False
) -> tuple[Period, int] | None:
    """The period that begins at `at` and where its words end. It begins tomorrow at the earliest,
    unless it says `from today`. `bare`: without `every`, as behind `/every`.

    Misread with a period_ or a date_ code for what is nearly one."""
    plain = folded(text)
    begun = EVERY.match(plain, at) or (LES.match(plain, at) if bare else None)
    start = begun.end() if begun else at
    found = _monthly(plain, at) or (_unit(plain, start) if begun or bare else None)
    if found is None:
        if begun or bare:
            _nearly(plain, start)
        return None
    return _Clauses(plain, at, locale, today, *found).period()


@reads("when")
def read_when(text: str, at: int, locale: str, today: date) -> tuple[When, int] | None:
    """A period, or one day (`on 1 dec`, `demain`) as a period of one run."""
    if not PERHAPS.match(text, at):
        return None
    if found := read_period(text, at, locale, today):
        return When(*found[0]), found[1]
    if day := _later(text, at, locale, today):
        return When(Rule("day"), day[0], times=1), day[1]
    return None


def refuse_late(text: str, spoken: int, locale: str, today: date) -> None:
    """Misread (`when_late`) for a period that ends a note: it was meant to be one, and paid once
    and now is not what it says. `spoken` is where the note begins; in quotes it stays a note."""
    for begun in LATER.finditer(folded(text), max(spoken, len(text) - LONGEST)):
        if (found := _read(text, begun.start(), locale, today)) and not text[found[1] :].strip():
            before = re.sub(r"\b(for|pour)\s*\Z", "", text[:spoken]).strip()
            note = text[spoken : begun.start()].strip()
            mend = f"{before} {text[begun.start() : found[1]]} for {note}"
            mend = mend if note else mend.removesuffix(" for ")
            raise Misread("when_late", begun.start(), found[1], mend=mend, example=mend)


def _read(text: str, at: int, locale: str, today: date) -> tuple[Period, int] | None:
    try:
        return read_period(text, at, locale, today)
    except Misread:
        return None


def _later(text: str, at: int, locale: str, today: date) -> tuple[date, int] | None:
    """Paid on a day, not by it."""
    plain = folded(text)
    if linked := ON.match(plain, at):
        return read_day(plain, linked.end(), locale, today)
    return None if days.LINK.match(plain, at) else read_date(text, at, locale, today)


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
        if found is None:
            return None
        day = read_day(self.plain, found.end(), self.locale, self.today)
        if day is None and link is UNTIL:
            word = WORD.match(self.plain, found.end())
            start, end = word.span() if word else found.span()
            raise Misread("date_form", start, end, token=self.plain[start:end].strip())
        return day

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
