"""`/refund`: what was received goes back, whole or in part."""

from sqlmodel import Session

from bot.answers import Answer, Carried, receipt
from bot.dealings import receipts
from bot.desk import Desk
from bot.signatures import Amount, command
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import ledger, refunds
from payments.ledger import Refusal
from payments.money import Money


@command(french=("rembourser",), alone=True, button=True)
def refund(desk: Desk, amount: Amount | None = None, note: str = "") -> Answer:
    """Give back what you last received in this conversation, whole or in part.

    /refund
    /refund 5 for the broken cup
    """
    found = receipts.received(desk)
    if found is None:
        desk.refuse("refund_nothing")
    ticket, left = found
    if not left.minor:
        desk.refuse("refund_done")
    money = amount.total if amount else left
    if money.currency != left.currency or money.minor > left.minor:
        desk.refuse("refund_beyond", left=left)
    desk.afford(money)
    payer = _payer(desk.db, ticket.shown["payer"]["id"])
    desk.tapped = ticket.seq
    if amount is None or money.minor > (desk.facts.wallet.quick_minor if desk.facts.wallet else 0):
        desk.ask("ask_refund", payee=payer, amount=money)

    def deed(db: Session, now: int) -> Carried | Refusal:
        return _give_back(db, desk, ticket, money, note, now)

    return desk.carry(deed, spends=money, concerns=[payer])


def _give_back(
    db: Session, desk: Desk, ticket: Ticket, money: Money, note: str, now: int
) -> Carried | Refusal:
    what = refunds.next_refund(db, ticket.number, desk.speaker.owner, money, note)
    if isinstance(what, Refusal):
        return Refusal("refund_beyond", **what.facts) if what.facts else Refusal("refund_nothing")
    [outcome] = ledger.record(db, [what], now)
    if isinstance(outcome, Refusal):
        return outcome
    payer = _payer(db, ticket.shown["payer"]["id"])
    shown = receipt(desk.speaker, [(payer, money)], note, None, refers=ticket.number)
    back = refunds.given_back(db, ticket.number)
    about = receipts.known_to(ticket.number, desk.speaker.id)
    return Carried(
        shown | {"transfer": str(outcome.number), "back": True},
        "receipt",
        changes={about: ticket.shown | {"refunded_minor": back, "undo_until": None}},
        concerns=[payer],
        moved=True,
    )


def _payer(db: Session, id: str) -> Person:
    return people.by_ids(db, [int(id)])[int(id)]
