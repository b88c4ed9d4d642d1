"""`/unchip`: a button of the pools that hold something of one's own, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("reprendre",), alone=True, button=True)
def unchip(desk: Desk) -> Answer:
    """Take back what you have put into a pool here, as long as it runs.

    /unchip
    """
    return desk.answer("unchip")
