"""`/decline`: a button of the tickets that have it, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("refuser",), alone=True, button=True)
def decline(desk: Desk) -> Answer:
    """Say no to what waits for you here. Whoever asked is told.

    /decline
    """
    return desk.answer("decline")
