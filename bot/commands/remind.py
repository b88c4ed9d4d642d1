"""`/remind`: a button of what one has asked for, typed."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Carried, face
from bot.dealings import asked
from bot.desk import HOUR, Desk
from bot.signatures import command
from bot.tickets import Ticket
from payments import asking, splits
from payments.ledger import Refusal


@command(french=("relancer",), alone=True, button=True)
def remind(desk: Desk) -> Answer:
    """Remind those who have not answered what you asked for here: after a day, at most three times.

    /remind
    """
    return desk.answer("remind")


@tickets.verb("request", "remind", by="by")
@tickets.verb("split", "remind", by="by")
def again(desk: Desk, found: Ticket) -> Answer:
    """A line under the ticket that names who has not answered."""
    split = asked.now_of(desk.db, found)
    if no := splits.ended(split, desk.now) or asking.judge_reminder(desk.db, split, desk.now):
        _refuse(desk, no)

    def deed(db: Session, now: int) -> Carried | Refusal:
        outcome = asking.remind(db, found.number, desk.speaker.owner, now)
        if isinstance(outcome, Refusal):
            return Refusal("remind_over") if "at" in outcome.facts else outcome
        changed, owners = outcome
        whom = list(asked.known_of(db, owners).values())
        line = asked.told(db, desk.speaker, changed, "reminded", to=[face(each) for each in whom])
        return asked.carried(db, changed, line, whom)

    return desk.carry(deed)


def _refuse(desk: Desk, no: Refusal) -> None:
    facts = dict(no.facts)
    if isinstance(at := facts.pop("at", None), int):
        facts["hours"] = -(-(at - desk.now) // HOUR)
    desk.refuse(no.code, **facts)
