"""Money that waits for its payee: what its ticket says, and each of its ends."""

from typing import Any

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Attachment, Carried, face, receipt, stamp
from bot.dealings.arrivals import delay, is_apart
from bot.desk import Desk
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import offers, recipes
from payments.ledger import Refusal, Set
from payments.money import Money
from payments.offers import ASKED, DELAYED, Offer
from payments.refusals import FROZEN

STATES = {
    "open": "open",
    "accepted": "paid",
    "declined": "declined",
    "taken back": "cancelled",
    "expired": "returned",
}


def offer(desk: Desk, what: Set, payee: Person, amount: Money, note: str, way: str) -> Answer:
    """In place of the payment `what`: the same money, set aside until it may arrive."""
    one = recipes.offer(desk.key, desk.speaker.owner, amount, note)
    one = one._replace(quick=what.quick, caps=what.caps)
    hours = delay(desk)

    def deed(db: Session, now: int) -> Carried | Refusal:
        if way == ASKED:
            made = offers.ask_first(db, one, payee.owner, now)
        else:
            made = offers.delay(db, one, payee.owner, hours, now)
        if isinstance(made, Refusal) or made.repeated:
            return made if isinstance(made, Refusal) else Refusal("question_answered")
        return Carried(
            ticket(db, offers.of(db, [made.number])[made.number]),
            about=about(made.number),
            concerns=[payee],
            moved=True,
        )

    return desk.carry(deed, spends=amount, concerns=[payee])


def about(number: int) -> str:
    return f"offer:{number}"


def ticket(db: Session, one: Offer) -> Attachment:
    """How it stands: `until` is when it arrives (`delayed`) or goes back."""
    payer, payee = parties(db, one)
    until = one.until if one.is_open else None
    return {
        "kind": "offer",
        "way": one.way,
        "by": face(payer),
        "payee": face(payee),
        "amount_minor": one.amount.minor,
        "currency": one.amount.currency,
        "note": one.note,
        "state": STATES[one.hold.state],
        "until": stamp(until) if until else None,
        "number": str(one.number),
    }


def parties(db: Session, one: Offer) -> tuple[Person, Person]:
    """Whose money it is, and whom it is for."""
    known = {each.owner: each for each in people.of_owners(db, [one.hold.owner, one.hold.payee])}
    return known[one.hold.owner], known[one.hold.payee]


@tickets.verb("offer", "accept", by="payee")
def accept(desk: Desk, waiting: Ticket) -> Answer:
    if waiting.shown["way"] == DELAYED:
        desk.refuse("offer_comes")
    if is_apart(desk, int(waiting.shown["by"]["id"])):
        desk.refuse("not_receiving_here")
    return _end(desk, waiting, "accepted")


@tickets.verb("offer", "decline", by="payee")
def decline(desk: Desk, waiting: Ticket) -> Answer:
    return _end(desk, waiting, "declined")


@tickets.verb("offer", "cancel", by="by")
def cancel(desk: Desk, waiting: Ticket) -> Answer:
    return _end(desk, waiting, "taken back")


def _end(desk: Desk, waiting: Ticket, kind: str) -> Answer:
    one = offers.of(desk.db, [waiting.number]).get(waiting.number)
    if one is None or not one.is_open or (one.until or desk.now) < desk.now:
        desk.refuse("offer_over")

    def deed(db: Session, now: int) -> Carried | Refusal:
        return ended(db, waiting.number, kind, now)

    return desk.carry(deed)


def ended(db: Session, number: int, kind: str, now: int) -> Carried | Refusal:
    """End it, if nobody was faster; everybody concerned is told."""
    outcome = offers.end(db, number, kind, now)
    if isinstance(outcome, Refusal) and outcome.code == FROZEN:
        return outcome
    if isinstance(outcome, Refusal) or outcome.repeated:
        return Refusal("offer_over")
    return told(db, offers.of(db, [number])[number], outcome.number)


def told(db: Session, one: Offer, transfer: int) -> Carried:
    """What its end, a transfer of this number, looks like: a receipt if it paid somebody."""
    payer, payee = parties(db, one)
    now_it_is = ticket(db, one)
    more: dict[str, Any] = {
        "changes": {about(one.number): now_it_is},
        "concerns": [payer, payee],
        "moved": True,
    }
    if one.hold.state != "accepted":
        return Carried(now_it_is | {"slim": True}, **more)
    shown = receipt(payer, [(payee, one.amount)], one.note, None, refers=one.number)
    return Carried(shown | {"transfer": str(transfer)}, "receipt", **more)
