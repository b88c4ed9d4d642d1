"""Tickets of plans that settle all that is open in a conversation, and what becomes of them."""

from sqlmodel import Session

from bot.answers import Attachment, face, stamp
from chat import people
from chat.people import Person
from payments.settling import Settlement


def about(plan: Settlement) -> str:
    return f"plan:{plan.id}"


def ticket(db: Session, plan: Settlement) -> Attachment:
    """Who would pay whom, who has agreed and who has not."""
    known = faces(db, plan)
    return {
        "kind": "plan",
        "by": known[plan.owner],
        "state": plan.state,
        "moves": [
            {
                "payer": known[payer],
                "payee": known[payee],
                "amount_minor": minor,
                "currency": currency,
            }
            for payer, payee, (minor, currency) in plan.plan.moves
        ],
        "count": len(plan.plan.shares),
        "people": [known[owner] for owner in plan.plan.people],
        "waits": [known[owner] for owner in plan.waits_for] if plan.state == "open" else [],
        "transfer": str(plan.transfer) if plan.transfer else None,
        "expires": stamp(plan.expires_at),
    }


def told(by: Person, what: str, **more: object) -> Attachment:
    """One line of what became of it."""
    line = {"kind": "answered", "slim": True, "by": face(by), "state": "", "of": "plan"}
    return line | {"what": what, "strange": [], "note": "", **more}


def faces(db: Session, plan: Settlement) -> dict[str, Attachment]:
    return {person.owner: face(person) for person in concerned(db, plan)}


def concerned(db: Session, plan: Settlement) -> list[Person]:
    return list(people.of_owners(db, [plan.owner, *plan.plan.people]))
