"""The yes and the no to what one is asked for, and the end of what one has asked for."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Carried
from bot.dealings import asked
from bot.desk import UNDO_MS, Desk
from bot.desk import Ticket as Receipt
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import asking, shares
from payments.ledger import Refusal


@tickets.verb("request", "accept", by="shares")
@tickets.verb("split", "accept", by="shares")
def pay(desk: Desk, found: Ticket) -> Answer:
    """Pay one's share. A stranger is asked about first, whatever the amount."""
    split, share = asked.own(desk, found)
    [owner] = asked.owner(desk.db, split)
    money = split.money(share.minor)
    caps = asked.allow(desk, owner, money)
    if share.strange:
        desk.ask("ask_first_time", payee=owner, amount=money)

    def deed(db: Session, now: int) -> Carried | Refusal:
        outcome = shares.pay(db, split.id, desk.speaker.owner, now, caps)
        return asked.paid(db, found, desk.speaker, money, outcome, now)

    return desk.carry(deed, spends=money, concerns=[owner])


@tickets.verb("request", "decline", by="shares")
@tickets.verb("split", "decline", by="shares")
def decline(desk: Desk, found: Ticket) -> Answer:
    """Whoever asked is told, and reminds them no more."""
    asked.own(desk, found)

    def deed(db: Session, now: int) -> Carried | Refusal:
        split = asking.decline(db, found.number, desk.speaker.owner, now)
        if isinstance(split, Refusal):
            return split
        line = asked.told(db, desk.speaker, split, "declined")
        return asked.carried(db, split, line, asked.owner(db, split))

    return desk.carry(deed)


@tickets.verb("request", "cancel", by="by")
@tickets.verb("split", "cancel", by="by")
def cancel(desk: Desk, found: Ticket) -> Answer:
    """Nothing more is asked for; what was paid stays paid."""
    asked.still(desk, found)

    def deed(db: Session, now: int) -> Carried | Refusal:
        split = asking.cancel(db, found.number, desk.speaker.owner, now)
        if isinstance(split, Refusal):
            return split
        return asked.carried(db, split, asked.told(db, desk.speaker, split, "cancelled"))

    return desk.carry(deed)


def take_back(desk: Desk, ticket: Receipt) -> Answer:
    """The undo of what paid a share: its receipt says so, and so does the ticket above it."""

    def deed(db: Session, now: int) -> Carried | Refusal:
        payer = desk.speaker.owner
        outcome = shares.take_back(db, ticket.transfer, payer, ticket.at + UNDO_MS, UNDO_MS)
        if isinstance(outcome, Refusal):
            short = outcome.code == "short"
            return Refusal("undo_short", payee=_payee(db, ticket)) if short else outcome
        recorded, split = outcome
        amended = ticket.shown | {"state": "taken back", "undo_until": None}
        shown = amended | {"transfer": str(recorded.number), "refers": str(ticket.transfer)}
        kept = {f"paid:{ticket.transfer}": amended, **asked.changes(db, [split])}
        concerns = asked.owner(db, split)
        return Carried(shown, "receipt", changes=kept, concerns=concerns, moved=True)

    return desk.carry(deed)


def _payee(db: Session, ticket: Receipt) -> Person:
    """Whom it paid."""
    number = int(ticket.shown["payee"]["id"])
    return people.by_ids(db, [number])[number]
