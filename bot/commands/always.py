"""`/always`: a standing order for the bills of one biller."""

from bot import tickets
from bot.answers import Answer
from bot.dealings import bills
from bot.desk import Desk
from bot.signatures import Amount, command
from payments import bills as kept


@command(french=("toujours",), alone=True, spends=False)
def always(desk: Desk, amount: Amount) -> Answer:
    """Let every bill of this biller up to an amount be paid on the day it is due.

    /always 80
    """
    newest = tickets.newest(desk.db, desk.place.id, "stop", desk.speaker.id)
    if newest is None or newest.kind != "bill":
        desk.refuse("always_nothing")
    bill = kept.of(desk.db, [newest.number])[newest.number]
    if amount.total.currency != bill.currency:
        desk.refuse("always_currency", currency=bill.currency)
    return bills.always(desk, bill, amount.total)
