"""`/later`: a button of bills, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("plustard",), alone=True, button=True)
def later(desk: Desk) -> Answer:
    """Let a bill be paid by itself on the day it is due.

    /later
    """
    return desk.answer("later")
