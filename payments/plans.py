"""What a schedule is: whom it pays, and its days; pure."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from payments import calendar
from payments.calendar import Rule
from payments.ledger import Recorded, Refusal
from payments.money import Money

OPEN, STOPPED, DONE = "open", "stopped", "done"


class Plan(NamedTuple):
    """The days: those of `rule` from `first` on, which is one of them; none after `until`, at most
    `times` of them (0: no end). They are days of `zone`."""

    rule: Rule
    first: date
    until: date | None = None
    times: int = 0
    zone: str = "UTC"

    def after(self, day: date) -> date:
        """The day of the run after that of a day."""
        return next(islice(calendar.days(self.rule, day), 1, None))

    def has(self, run: int, day: date) -> bool:
        """Whether this run, on this day, is still one of them."""
        return not (self.times and run > self.times) and not (self.until and day > self.until)


class Schedule(NamedTuple):
    """Its next run is number `run`, of `day`; it is tried at `due_at`, after it was refused
    `tries` times. Times in ms."""

    id: int
    payer: str
    payee: str
    amount: Money
    note: str
    place: str
    plan: Plan
    state: str
    run: int
    day: date
    tries: int
    due_at: int
    notice_at: int | None
    made_at: int

    @property
    def planned_at(self) -> int:
        """When the next run should be: one of the day on which it was made comes at once."""
        return max(calendar.moment(self.day, self.plan.zone), self.made_at)

    def ahead(self, count: int) -> list[date]:
        """The days of the next runs."""
        return list(islice(self._days(), count)) if self.state == OPEN else []

    def _days(self) -> Iterator[date]:
        run, day = self.run, self.day
        while self.plan.has(run, day):
            yield day
            run, day = run + 1, self.plan.after(day)


class Ran(NamedTuple):
    """A run that was tried: the schedule as it was and as it is now, what the books said, whether
    it came late, and how many runs were left out because nobody was there to make them."""

    before: Schedule
    now: Schedule
    outcome: Recorded | Refusal
    late: bool = False
    left_out: int = 0

    @property
    def is_missed(self) -> bool:
        """It was refused for the last time."""
        return isinstance(self.outcome, Refusal) and self.now.run != self.before.run


def preview(plan: Plan, count: int) -> list[date]:
    """The first days of a plan, before there is a schedule."""
    nowhere = Schedule(0, "", "", Money(0, ""), "", "", plan, OPEN, 1, plan.first, 0, 0, None, 0)
    return nowhere.ahead(count)
