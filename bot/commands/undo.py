"""`/undo`: within ten seconds a payment can be taken back, once."""

from bot.answers import Answer
from bot.desk import UNDO_MS, Desk
from bot.signatures import command
from payments import ledger, recipes


@command(names=("annuler",), alone=True, button=True)
def undo(desk: Desk) -> Answer:
    """Take back your last payment in this conversation, within ten seconds.

    /undo
    """
    ticket = desk.ticket()
    if ticket is None:
        desk.refuse("undo_nothing")
    if ticket.state != "paid":
        desk.refuse("already_undone")
    if desk.now > ticket.at + UNDO_MS:
        desk.refuse("undo_too_late", limit=UNDO_MS // 1000)
    original = ledger.transfer(desk.db, ticket.transfer)
    if original is None:
        raise LookupError(f"the receipt of transfer {ticket.transfer} has no transfer")
    return desk.take_back(recipes.undo(original, ticket.transfer), ticket)
