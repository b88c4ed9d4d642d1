"""`/close`: a button of the packets of who sent them, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("fermer",), alone=True, button=True)
def close(desk: Desk) -> Answer:
    """Close your packet here: what nobody has opened comes back to you.

    /close
    """
    return desk.answer("close")
