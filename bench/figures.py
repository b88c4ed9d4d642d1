"""A figure beside its peer, and how rounds of measuring become one."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One line. `ratio` is to the peer of `versus`, measured in the same rounds; `aim` is what the
    ratio (or, without one, the value) should be at least, or with `most` at most."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    versus: str = ""
    aim: float | None = None
    most: bool = False

    def __str__(self) -> str:
        ratio = "-" if self.ratio is None else plain(self.ratio)
        return " ".join(filter(None, (self.name, plain(self.value), self.unit, ratio, self.said)))

    @property
    def said(self) -> str:
        """What it stands beside, and whether the aim is met."""
        if self.aim is None:
            return self.versus
        reached = self.value if self.ratio is None else self.ratio
        met = reached <= self.aim if self.most else reached >= self.aim
        aim = f"[{'at most' if self.most else 'at least'} {plain(self.aim)}: "
        return f"{self.versus} {aim}{'met' if met else 'MISSED'}]".strip()


def plain(number: float) -> str:
    """Three digits that matter."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"


def rounds(measures: dict[str, Callable[[], float]], times: int = 3) -> dict[str, list[float]]:
    """Every measure once a round, so that a noisy moment of the machine meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(times):
        for name, measure in measures.items():
            taken[name].append(measure())
    return taken


def middle(values: Iterable[float]) -> float:
    return statistics.median(values)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' own ratios."""
    return middle(one / other for one, other in zip(ours, theirs, strict=True))
