"""What comes and what goes by the rails, as far as its owner has said yes to it."""

from collections.abc import Iterable
from typing import NamedTuple

from payments.transits import BANK, CREATED, IN, REVERSING, Transit


class Moving(NamedTuple):
    """Minor units of one currency, without fees."""

    comes: int = 0
    goes: int = 0


def moving(found: Iterable[Transit]) -> dict[str, Moving]:
    """By currency; `found` are open. What goes back to its card does not come."""
    sums: dict[str, Moving] = {}
    for one in found:
        comes, goes = sums.get(one.currency, Moving())
        if one.way != IN:
            sums[one.currency] = Moving(comes, goes + one.amount_minor)
        elif _comes(one):
            sums[one.currency] = Moving(comes + one.amount_minor, goes)
    return sums


def _comes(one: Transit) -> bool:
    waits = one.rail == BANK and one.state == CREATED
    goes_back = one.state == REVERSING or one.back_id != ""
    return not waits and not goes_back
