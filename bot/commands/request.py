"""`/request`: to ask is to send a ticket that the other side pays with one tap."""

from bot.answers import Answer
from bot.dealings import asking
from bot.desk import Desk
from bot.signatures import Amount, People, command
from payments.splits import REQUEST


@command(names=("ask",), french=("demander",), alone=True, spends=False)
def request(desk: Desk, payees: People, amount: Amount, note: str = "") -> Answer:
    """Ask somebody for money. They pay or decline with one tap.

    /request @bob 12.50 for the pizza
    /request @bob @ann 20 each
    """
    return asking.ask(desk, REQUEST, payees, amount, note)
