"""`/cancel`: a button of the tickets that have it, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("renoncer",), alone=True, button=True)
def cancel(desk: Desk) -> Answer:
    """Take back what you asked for or offered here, as long as it waits.

    /cancel
    """
    return desk.answer("cancel")
