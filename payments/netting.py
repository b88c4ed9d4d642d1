"""Who pays whom so that all are even, in as few payments as can be."""

from collections.abc import Iterable, Iterator, Mapping

EXACT = 10  # people, up to whom it is surely the fewest; beyond, it may be one or two more
Debt = tuple[str, str, int]  # who owes whom, minor units


def balances(debts: Iterable[Debt]) -> dict[str, int]:
    """What each has coming (above zero) or owes, of those who are not even."""
    nets: dict[str, int] = {}
    for payer, payee, minor in debts:
        nets[payer] = nets.get(payer, 0) - minor
        nets[payee] = nets.get(payee, 0) + minor
    return {who: net for who, net in nets.items() if net}


def transfers(nets: Mapping[str, int]) -> list[Debt]:
    """The payments after which everybody is even. Each person only pays or is only paid.

    People who are even among themselves need one payment less than they are many: the more such
    circles, the fewer payments. Up to EXACT people all of the circles are tried."""
    people = sorted(nets)
    circles = (
        _circles([nets[who] for who in people]) if len(people) <= EXACT else [range(len(people))]
    )
    return [
        debt for circle in circles for debt in _even({people[i]: nets[people[i]] for i in circle})
    ]


def _circles(nets: list[int]) -> list[list[int]]:
    """The most circles of people that come to nothing together."""
    sums = [0] * (1 << len(nets))
    most = [0] * (1 << len(nets))
    for group in range(1, len(sums)):
        low = (group & -group).bit_length() - 1
        sums[group] = sums[group & (group - 1)] + nets[low]
        most[group] = max(most[less] for less in _without_one(group)) + (sums[group] == 0)
    return list(_taken_apart(len(sums) - 1, sums, most))


def _without_one(group: int) -> Iterator[int]:
    rest = group
    while rest:
        yield group & ~(rest & -rest)
        rest &= rest - 1


def _taken_apart(group: int, sums: list[int], most: list[int]) -> Iterator[list[int]]:
    circle: list[int] = []
    while group:
        if sums[group] == 0 and circle:
            yield circle
            circle = []
        less = max(_without_one(group), key=lambda each: most[each])
        circle.append((group ^ less).bit_length() - 1)
        group = less
    if circle:
        yield circle


def _even(nets: dict[str, int]) -> Iterator[Debt]:
    """The largest debt goes to whom the most is owed, again and again."""
    left = dict(nets)
    while any(left.values()):
        payer = min(left, key=lambda who: (left[who], who))
        payee = max(left, key=lambda who: (left[who], who))
        minor = min(-left[payer], left[payee])
        left[payer] += minor
        left[payee] -= minor
        yield payer, payee, minor
