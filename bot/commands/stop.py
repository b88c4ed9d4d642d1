"""`/stop`: a button of what is paid by the calendar, typed."""

from bot.answers import Answer
from bot.dealings import scheduling
from bot.desk import Desk
from bot.signatures import ScheduleNumber, command


@command(french=("arrêter",), alone=True, button=True)
def stop(desk: Desk, number: ScheduleNumber | None = None) -> Answer:
    """End a schedule: nothing more is paid by it.

    /stop
    /stop 12
    """
    return scheduling.answer(desk, "stop", number)
