"""`/accept`: a button of the tickets that have it, typed."""

from bot.answers import Answer
from bot.desk import Desk
from bot.signatures import command


@command(french=("accepter",), alone=True, button=True)
def accept(desk: Desk) -> Answer:
    """Say yes to what waits for you here: pay a request, take a payment.

    /accept
    """
    return desk.answer("accept")
