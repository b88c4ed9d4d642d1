"""What has waited too long goes back, and whoever it concerns reads so where it stood."""

from collections.abc import Callable, Iterator, Sequence

from sqlmodel import Session

from bot import notices
from bot.answers import Carried
from bot.kept import Heard
from payments import holds
from payments.ledger import Recorded
from payments.recipes import Hold

Telling = Callable[[Session, Hold, int], Carried | None]  # (db, the hold as it ended, now)
TELLING: dict[str, Telling] = {}


def tells(kind: str) -> Callable[[Telling], Telling]:
    """Make a function what is told of a hold of this kind whose time was over."""

    def register(function: Telling) -> Telling:
        TELLING[kind] = function
        return function

    return register


def expire(db: Session, numbers: Sequence[int], now: int) -> Heard:
    """End these holds if their time is over and nobody was faster, and tell of them."""
    return notices.announce(db, list(_carried(db, numbers, now)), now)


def _carried(db: Session, numbers: Sequence[int], now: int) -> Iterator[Carried]:
    answers = zip(numbers, holds.expire(db, numbers, now), strict=True)
    ended = [number for number, answer in answers if _is_new(answer)]
    for hold in holds.of(db, ended).values():
        telling = TELLING.get(hold.kind)
        if telling and (carried := telling(db, hold, now)):
            yield carried


def _is_new(answer: object) -> bool:
    return isinstance(answer, Recorded) and not answer.repeated
