"""`/reimburse`: a button of one's own split, typed: everybody has back what they paid."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Carried
from bot.dealings import asked
from bot.desk import Desk
from bot.signatures import command
from bot.tickets import Ticket
from payments import shares
from payments.ledger import Refusal


@command(french=("rendre",), alone=True, button=True)
def reimburse(desk: Desk) -> Answer:
    """Give back all that was paid of your split here, and ask for nothing more.

    /reimburse
    """
    return desk.answer("reimburse")


@tickets.verb("split", "reimburse", by="by")
def give_all_back(desk: Desk, found: Ticket) -> Answer:
    """All of it or nothing."""
    split = asked.now_of(desk.db, found)
    owed = shares.left(desk.db, split)
    if not owed:
        desk.refuse("nothing_paid")
    total = split.money(sum(money.minor for _, money in owed))
    desk.afford(total)
    desk.agree("reimburse", total)

    def deed(db: Session, now: int) -> Carried | Refusal:
        outcome = shares.give_back(db, split.id, desk.speaker.owner, now)
        if isinstance(outcome, Refusal):
            return outcome
        changed, back = outcome
        line = asked.told(db, desk.speaker, changed, "reimbursed", back_minor=back.minor)
        payers = list(asked.known_of(db, [share.payer for share in split.paid]).values())
        return asked.carried(db, changed, line, payers, moved=True)

    return desk.carry(deed)
