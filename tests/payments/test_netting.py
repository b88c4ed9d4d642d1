"""Everybody is even after as few payments as can be."""

from itertools import combinations
from random import Random

import pytest

from payments import netting


def nets(random, many):
    """Random sums that come to nothing, none of them nothing, in circles of two to four people."""
    whole: list[int] = []
    while len(whole) < many:
        some = [random.randint(1, 40) * random.choice([1, -1]) for _ in range(random.randint(1, 3))]
        if sum(some):
            whole += [*some, -sum(some)]
    random.shuffle(whole)
    return {f"person:{n}": net for n, net in enumerate(whole)}


def fewest(sums):
    """How many payments it takes, by trying every group of people that could be even by itself."""
    if not sums:
        return 0
    first, *rest = sums
    best = len(sums) - 1
    for size in range(len(rest) + 1):
        for chosen in combinations(range(len(rest)), size):
            group = [first, *(rest[i] for i in chosen)]
            others = [rest[i] for i in range(len(rest)) if i not in chosen]
            if sum(group) == 0:
                best = min(best, len(group) - 1 + fewest(others))
    return best


def after(sums, payments):
    left = dict(sums)
    for payer, payee, minor in payments:
        assert minor > 0
        left[payer] += minor
        left[payee] -= minor
    return left


@pytest.mark.parametrize("seed", range(60))
def test_all_are_even_after_the_fewest_payments(seed):
    random = Random(seed)
    sums = nets(random, random.randint(2, 7))
    payments = netting.transfers(sums)
    assert not any(after(sums, payments).values())
    assert len(payments) == fewest(list(sums.values()))


def test_circles_are_found_that_the_largest_first_would_break():
    sums = {"a": 5, "b": -3, "c": -2, "d": 4, "e": -4}
    assert sorted(netting.transfers(sums)) == [("b", "a", 3), ("c", "a", 2), ("e", "d", 4)]


def test_of_a_crowd_everybody_is_even_and_pays_or_is_paid():
    sums = nets(Random(1), 40)
    payments = netting.transfers(sums)
    assert not any(after(sums, payments).values())
    assert len(payments) < len(sums)
    assert not {payer for payer, _, _ in payments} & {payee for _, payee, _ in payments}


def test_who_owes_as_much_as_is_owed_pays_nothing():
    circle = [("a", "b", 500), ("b", "c", 500), ("c", "a", 500)]
    assert netting.balances(circle) == {}
    assert netting.transfers({}) == []
