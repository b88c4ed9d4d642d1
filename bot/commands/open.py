"""`/open`: the button of a packet, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("ouvrir",), alone=True, button=True)
def open(desk: Desk) -> Answer:
    """Open your share of the packet that is here.

    /open
    """
    return desk.answer("open")
