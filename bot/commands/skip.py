"""`/skip`: a button of what is paid by the calendar, typed."""

from bot.answers import Answer
from bot.dealings import scheduling
from bot.desk import Desk
from bot.signatures import ScheduleNumber, command


@command(french=("sauter",), alone=True, button=True)
def skip(desk: Desk, number: ScheduleNumber | None = None) -> Answer:
    """Leave out the next payment of a schedule, once.

    /skip
    /skip 12
    """
    return scheduling.answer(desk, "skip", number)
