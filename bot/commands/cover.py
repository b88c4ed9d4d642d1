"""`/cover`: a button of a split, typed: one of them pays all that is missing."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Carried
from bot.dealings import asked
from bot.desk import Desk
from bot.signatures import command
from bot.tickets import Ticket
from payments import shares
from payments.ledger import Refusal


@command(french=("couvrir",), alone=True, button=True)
def cover(desk: Desk) -> Answer:
    """Pay all that is still missing of the split here.

    /cover
    """
    return desk.answer("cover")


@tickets.verb("split", "cover", by="shares")
def pay_the_rest(desk: Desk, found: Ticket) -> Answer:
    """One payment in the stead of all the others."""
    split = asked.still(desk, found)
    rest = split.money(sum(share.minor for share in split.missing))
    [owner] = asked.owner(desk.db, split)
    caps = asked.allow(desk, owner, rest)
    desk.agree("cover", rest, payee=owner)

    def deed(db: Session, now: int) -> Carried | Refusal:
        outcome = shares.cover(db, split.id, desk.speaker.owner, rest.minor, now, caps)
        return asked.paid(db, found, desk.speaker, rest, outcome, now)

    return desk.carry(deed, spends=rest, concerns=[owner])
