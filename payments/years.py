"""A year of an account: its months in and out, what for, whom most of it went to, what repeats."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session

from payments import categories, facts
from payments.categories import CATEGORIES
from payments.facts import Sum
from payments.ledger import AccountRef
from payments.months import Flow

MOST_PAYEES, MOST_REPEATS = 10, 20
OFTEN = 3  # months in which it was about the same, so that it repeats
ABOUT = 10  # per cent that about the same may differ by


class Repeat(NamedTuple):
    """About the same to the same payee, in so many of the months; minor units of the newest."""

    other: str
    months: int
    minor: int
    category: str


class Year(NamedTuple):
    """`payees` are the largest, by what went to them less what came back."""

    total: Flow
    months: list[Flow]
    categories: dict[str, Flow]
    payees: list[tuple[str, int, int]]  # whom, minor units, how many times
    repeats: list[Repeat]

    @property
    def is_whole(self) -> bool:
        """False if there may have been more than is added up."""
        return self.total.times < facts.FURTHEST


def year(db: Session, ref: AccountRef, edges: Sequence[int]) -> Year:
    """What an account did between the first of `edges` (ms) and the last, which is not of it, in
    the months that lie between them."""
    known = categories.rules(db, ref.owner)
    months, kinds = [Flow()] * (len(edges) - 1), dict.fromkeys(CATEGORIES, Flow())
    total, payees = Flow(), defaultdict[str, Flow](Flow)
    paid: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for one in facts.sums(db, ref, edges, known.ones, sized=True):
        flow, category = (one.outgoing, one.times, one.minor), known.of(one.line).category
        total, months[one.part] = total.plus(*flow), months[one.part].plus(*flow)
        kinds[category] = kinds[category].plus(*flow)
        if _is_to_somebody(one):
            payees[one.line.other] = payees[one.line.other].plus(*flow)
            if one.outgoing:
                paid[one.line.other].append((one.size, one.part, category))
    used = {name: flow for name, flow in kinds.items() if flow.times}
    return Year(total, months, used, _largest(payees), _repeats(paid))


def _is_to_somebody(one: Sum) -> bool:
    return one.line.way == "out" and "/" not in one.line.other


def _largest(payees: dict[str, Flow]) -> list[tuple[str, int, int]]:
    netto = [(other, flow.went - flow.came, flow.times) for other, flow in payees.items()]
    found = [each for each in netto if each[1] > 0]
    return sorted(found, key=lambda each: (-each[1], each[0]))[:MOST_PAYEES]


def _repeats(paid: dict[str, list[tuple[int, int, str]]]) -> list[Repeat]:
    """`paid` is, by payee, what was paid at a time, in which month, and for what."""
    found = [each for other, some in paid.items() for each in _of_payee(other, some)]
    return sorted(found, key=lambda each: (-each.minor, each.other))[:MOST_REPEATS]


def _of_payee(other: str, paid: Iterable[tuple[int, int, str]]) -> Iterator[Repeat]:
    """From the least on, what is no more than so much above the least of them goes together."""
    together: list[tuple[int, int, str]] = []
    for each in [*sorted(paid), (0, 0, "")]:
        if together and not 0 < 100 * (each[0] - together[0][0]) + 1 <= ABOUT * together[0][0] + 1:
            months = {part for _, part, _ in together}
            if len(months) >= OFTEN:
                minor, _, category = max(together, key=lambda one: (one[1], one[0]))
                yield Repeat(other, len(months), minor, category)
            together = []
        together.append(each)
