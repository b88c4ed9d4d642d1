"""`/contest`: a button of what one is asked for, typed, with or without a reason."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Carried
from bot.dealings import asked
from bot.desk import Desk
from bot.signatures import command
from bot.tickets import Ticket
from payments import asking
from payments.ledger import Refusal


@command(french=("contester",), alone=True, button=True)
def contest(desk: Desk, note: str = "") -> Answer:
    """Say that you do not owe what you are asked for here. Whoever asked is told why.

    /contest I have paid you in cash
    """
    return desk.answer("contest", note)


@tickets.verb("request", "contest", by="shares")
@tickets.verb("split", "contest", by="shares")
def dispute(desk: Desk, found: Ticket, words: str) -> Answer:
    """The share stays, and says that it is contested."""
    asked.own(desk, found)

    def deed(db: Session, now: int) -> Carried | Refusal:
        split = asking.contest(db, found.number, desk.speaker.owner, words, now)
        if isinstance(split, Refusal):
            return split
        line = asked.told(db, desk.speaker, split, "contested", words=words)
        return asked.carried(db, split, line, asked.owner(db, split))

    return desk.carry(deed)
