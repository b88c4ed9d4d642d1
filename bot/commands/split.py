"""`/split`: what one has paid for several is shared, and everybody else is asked for their part."""

from bot.answers import Answer
from bot.dealings import asking
from bot.desk import Desk
from bot.signatures import Amount, Parts, People, command
from payments.splits import SPLIT


@command(french=("partager",), alone=True, spends=False)
def split(
    desk: Desk, amount: Amount, payees: People, parts: Parts | None = None, note: str = ""
) -> Answer:
    """Share what you paid: in equal parts, or as you say behind each name.

    /split 30 @bob @ann me pizza
    /split 90 @bob:2x @ann:1x pizza
    /split 100 @bob:40% @ann:12.50 me
    """
    return asking.ask(desk, SPLIT, payees, amount, note)
