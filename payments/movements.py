"""What one entry of our bank's statement says of a transit: pure, and each way at most once."""

from collections import Counter
from typing import NamedTuple

from payments import differences
from payments.outcomes import PARTIAL, Answer
from payments.rails.iso20022.camt053 import Entry
from payments.transits import APPROVED, IN, OUT, RETURNED, REVIEW, Transit

STEP = "statement"


class Verdict(NamedTuple):
    """`kind` is that of a difference. `answer` settles the transit, and `back` gives back what had
    gone out, after that."""

    kind: str = ""
    transit: int = 0
    answer: Answer | None = None
    back: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is to be done."""
        return self.answer is not None or self.back


QUIET = Verdict()


def judge(entry: Entry, one: Transit | None, moved: Counter[tuple[int, bool]]) -> Verdict:
    """`moved` counts what each transit was seen to do, on this statement and before, and counts
    this too: it goes out once, and comes in or back once."""
    if one is None:
        return Verdict(differences.MISSING_HERE)
    if entry.moved.currency != one.currency:
        return Verdict(differences.AMOUNT)
    came, amount = entry.moved.minor > 0, abs(entry.moved.minor)
    moved[one.id, came] += 1
    if moved[one.id, came] > 1:
        return Verdict(differences.TWICE)
    if one.way == IN and not came:
        return Verdict(differences.OUTCOME)
    if one.way == OUT and came:
        return _returned(one, amount)
    return _carried(entry, one, amount)


def _carried(entry: Entry, one: Transit, amount: int) -> Verdict:
    """It went as it was ordered, or came; a part of it is booked as one."""
    if not one.is_open:
        if one.state not in (APPROVED, RETURNED, REVIEW):
            return Verdict(differences.OUTCOME)
        ended = one.amount_minor if one.came_minor is None else one.came_minor
        return QUIET if amount == ended else Verdict(differences.AMOUNT)
    if amount > one.amount_minor:
        return Verdict(differences.AMOUNT)
    state = APPROVED if amount == one.amount_minor else PARTIAL
    came = one.amount._replace(minor=amount)
    return Verdict("", one.id, Answer(state, STEP, network_id=entry.reference, came=came))


def _returned(one: Transit, amount: int) -> Verdict:
    """A return proves that it had left, be that on the same statement or a later one."""
    if amount != one.amount_minor:
        return Verdict(differences.AMOUNT)
    if one.is_open:
        return Verdict("", one.id, Answer(APPROVED, STEP, came=one.amount), True)
    if one.state not in (APPROVED, RETURNED):
        return Verdict(differences.OUTCOME)
    return Verdict("", one.id, None, one.state == APPROVED)
