"""What was asked for and not answered in time is over by the clock, and its ticket says so."""

from typing import NamedTuple

from sqlmodel import Session

from bot import notices
from bot.answers import Carried
from bot.dealings import asked, plans
from bot.kept import Heard
from chat import people
from payments import asking, settling


class Due(NamedTuple):
    """Requests and splits, and plans, by their numbers."""

    splits: list[int]
    plans: list[int]


def due(db: Session, now: int) -> Due | None:
    """Those whose time is over; None if there are none."""
    found = Due(asking.due(db, now), settling.due(db, now))
    return found if any(found) else None


def lapse(db: Session, over: Due, now: int) -> Heard:
    """End them once, whichever node is first."""
    bot = people.bot(db, now)
    carried = [
        asked.carried(db, split, asked.told(db, bot, split, "expired"))
        for split in asking.expire(db, over.splits, now)
    ]
    carried += [
        Carried(plans.told(bot, "expired"), changes={plans.about(plan): plans.ticket(db, plan)})
        for plan in settling.expire(db, over.plans, now)
    ]
    return notices.announce(db, carried, now)
