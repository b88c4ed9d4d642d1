"""How often something is paid, as a value that can say itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bot.words import say
from payments import calendar
from payments.calendar import LAST, SURE, Rule
from payments.plans import Plan

LEAP = 2028  # a year that has every day


class Period(NamedTuple):
    """Runs on the days of `rule`, counted from `first`, which is one of them; the last run is at
    most on `until`, or the one of number `times`."""

    rule: Rule
    first: date
    until: date | None = None
    times: int | None = None

    def said(self, locale: str) -> str:
        """`every month on the 1st, until December 31, 2026`; one day is `on December 1, 2026`."""
        if self.times == 1:
            return say("period_once", locale, day=self.first)
        told = say(_code(self.rule), locale, **_facts(self.rule, self.first))
        if self.until:
            return say("period_until", locale, period=told, day=self.until)
        if self.times:
            return say("period_times", locale, period=told, times=self.times)
        return told


def period(plan: Plan) -> Period:
    """As which a plan can say itself."""
    return Period(plan.rule, plan.first, plan.until, plan.times or None)


def shown_period(ticket: Mapping[str, Any]) -> Period:
    """That of a schedule's ticket."""
    return unpack_period(
        [ticket["rule"], ticket["first"], ticket["until"], ticket["times"] or None]
    )


def pack_period(one: Period) -> list[object]:
    """As JSON holds it."""
    until = one.until.isoformat() if one.until else None
    return [one.rule.text, one.first.isoformat(), until, one.times]


def unpack_period(kept: Sequence[Any]) -> Period:
    rule, first, until, times = kept
    last = date.fromisoformat(until) if until else None
    return Period(calendar.rule(rule), date.fromisoformat(first), last, times)


class When(Period):
    """A period, or one later day, of a payment that would else be made now."""


def _code(rule: Rule) -> str:
    named = f"period_{rule.unit}" if rule.every == 1 else f"period_{rule.unit}s"
    if rule.unit == "month" and rule.day == LAST:
        return f"{named}_last"
    return f"{named}_end" if rule.unit == "month" and rule.day > SURE else named


def _facts(rule: Rule, first: date) -> dict[str, object]:
    """The day of a year may be the 29th of February, which not every first run is."""
    yearday = date(LEAP, rule.month, rule.day) if rule.unit == "year" else first
    return {"every": rule.every, "number": rule.day, "day": first, "yearday": yearday}
