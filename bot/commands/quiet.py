"""`/quiet`: a button of what one is asked for, typed: no more reminders of it."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, notice
from bot.dealings import asked
from bot.desk import Desk
from bot.signatures import command
from bot.tickets import Ticket
from payments import asking


@command(french=("silence",), alone=True, button=True)
def quiet(desk: Desk) -> Answer:
    """Have no more reminders of what you are asked for here. Nobody is told.

    /quiet
    """
    return desk.answer("quiet")


@tickets.verb("request", "quiet", by="shares")
@tickets.verb("split", "quiet", by="shares")
def hush(desk: Desk, found: Ticket) -> Answer:
    """Only the payer sees the answer."""
    asked.own(desk, found)

    def writes(db: Session) -> None:
        asking.hush(db, found.number, desk.speaker.owner, desk.now)

    return Answer(notice(desk.words("quiet_now")), writes=writes)
