"""What becomes of offers by the clock: they arrive, are remembered, or go back."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from bot import notices
from bot.answers import Carried
from bot.dealings import links, offers, overdue
from bot.kept import Heard
from payments import offers as waiting
from payments.ledger import Refusal
from payments.offers import DELAYED, LINK
from payments.recipes import OFFER, Hold
from payments.refusals import FROZEN

THAWED = 3_600_000  # ms after which frozen money is tried again


def wake(db: Session, numbers: Sequence[int], now: int) -> Heard:
    """What is due of these arrives, once, whichever node is first; the others find it done."""
    return notices.announce(db, list(_carried(db, numbers, now)), now)


def _carried(db: Session, numbers: Sequence[int], now: int) -> Iterator[Carried]:
    for number, one in waiting.of(db, numbers).items():
        if one.wakes_at is None or one.wakes_at > now:
            continue
        if one.way == DELAYED and one.is_open:
            outcome = offers.ended(db, number, "accepted", now)
            if isinstance(outcome, Refusal):
                frozen = outcome.code == FROZEN
                waiting.rest(db, number, until=now + THAWED if frozen else None)
            else:
                yield outcome
        else:
            waiting.rest(db, number)
            if one.is_open:
                yield links.reminder(db, one)


@overdue.tells(OFFER)
def _expired(db: Session, hold: Hold, _now: int) -> Carried | None:
    one = waiting.of(db, [hold.number]).get(hold.number)
    if one is None:
        return None
    return links.gone(db, one) if one.way == LINK else offers.told(db, one, 0)
