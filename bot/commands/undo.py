"""`/undo`: within ten seconds a payment can be taken back, once."""

from bot.answers import Answer
from bot.dealings import answering
from bot.desk import UNDO_MS, Desk
from bot.signatures import command
from payments import refunds, splits
from payments.ledger import Refusal
from payments.refusals import ALREADY_REFUNDED


@command(french=("annuler",), alone=True, button=True)
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
    me = desk.speaker.owner
    what = refunds.undo(desk.db, ticket.transfer, me, desk.now, UNDO_MS)
    if isinstance(what, Refusal):
        refunded = what.code == ALREADY_REFUNDED
        desk.refuse("undo_refunded" if refunded else "undo_nothing")
    if splits.paid_by(desk.db, ticket.transfer):
        return answering.take_back(desk, ticket)
    return desk.take_back(what, ticket)
