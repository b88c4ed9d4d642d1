"""Bills in a conversation: what a ticket says, and what its customer does with it."""

from datetime import date

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Attachment, Carried, face, receipt
from bot.dealings import arrivals
from bot.desk import Desk
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import billers, calendar, recipes
from payments import bills as kept
from payments.bills import ALWAYS, LATER, OPEN, Bill, Paid
from payments.ledger import Refusal
from payments.money import Money, canonical, digits


def about(number: int) -> str:
    return f"bill:{number}"


def ticket(db: Session, bill: Bill) -> Attachment:
    """How it stands: `day` is when it will be paid by itself, `most_minor` up to how much any of
    this biller's is."""
    biller, customer = parties(db, bill)
    most = billers.ordered(db, bill.customer, bill.biller, bill.currency)
    day = calendar.today(bill.paid_at, bill.zone).isoformat() if bill.paid_at else None
    return {
        "kind": "bill",
        "by": face(biller),
        "payer": face(customer),
        "reference": bill.reference,
        "amount_minor": bill.amount_minor,
        "paid_minor": bill.paid_minor,
        "currency": bill.currency,
        "due": bill.due,
        "note": bill.note,
        "state": bill.state,
        "way": bill.way,
        "day": day,
        "most_minor": most.minor if most else None,
        "suggest": _suggested(bill),
        "number": str(bill.id),
    }


def _suggested(bill: Bill) -> str:
    """As `/always` would be filled in: this one fits, and a bit more."""
    ten = 10 * 10 ** digits(bill.currency)
    return canonical(Money(-(-bill.amount_minor // ten) * ten, bill.currency)).partition(".")[0]


def slim(db: Session, bill: Bill, event: str, **more: object) -> Attachment:
    """A line about it."""
    return ticket(db, bill) | {"slim": True, "event": event, **more}


def parties(db: Session, bill: Bill) -> tuple[Person, Person]:
    """Its biller and its customer."""
    known = {each.owner: each for each in people.of_owners(db, [bill.biller, bill.customer])}
    return known[bill.biller], known[bill.customer]


@tickets.verb("bill", "accept", by="payer")
def accept(desk: Desk, shown: Ticket) -> Answer:
    """Pay now all that is left."""
    return pay(desk, waiting(desk, shown.number), None)


@tickets.verb("bill", "later", by="payer")
def later(desk: Desk, shown: Ticket) -> Answer:
    """Let it be paid on its due date."""
    bill = waiting(desk, shown.number)
    if bill.way:
        desk.refuse("bill_planned")
    if bill.morning <= desk.now:
        desk.refuse("bill_due_now")
    return _choose(desk, bill, LATER, "later")


@tickets.verb("bill", "cancel", by="payer")
def cancel(desk: Desk, shown: Ticket) -> Answer:
    """Let it not be paid by itself after all."""
    bill = waiting(desk, shown.number)
    if not bill.way:
        desk.refuse("bill_unplanned")
    return _choose(desk, bill, "", "unplanned")


@tickets.verb("bill", "decline", by="payer")
def decline(desk: Desk, shown: Ticket) -> Answer:
    """Tell its biller that it will not be paid."""
    waiting(desk, shown.number)

    def deed(db: Session, now: int) -> Carried | Refusal:
        done = kept.end(db, shown.number, kept.REFUSED, now)
        return done if isinstance(done, Refusal) else told(db, done, "refused")

    return desk.carry(deed)


@tickets.verb("bill", "stop", by="payer")
def stop(desk: Desk, shown: Ticket) -> Answer:
    """End the standing order of its biller: no bill is paid by itself any more."""
    found = kept.of(desk.db, [shown.number])
    bill = found[shown.number]
    if not billers.ordered(desk.db, bill.customer, bill.biller, bill.currency):
        desk.refuse("stop_nothing")

    def deed(db: Session, now: int) -> Carried | Refusal:
        if not billers.stop(db, bill.customer, bill.biller, bill.currency):
            return Refusal("stop_nothing")
        planned = [each for each in _same(db, bill) if each.way == ALWAYS]
        for each in planned:
            kept.choose(db, each.id, "", now)
        return _all_told(db, bill, [*planned, bill], "stopped")

    return desk.carry(deed)


def always(desk: Desk, bill: Bill, most: Money) -> Answer:
    """Let all of this biller's bills up to so much be paid on their due date, those too that wait
    for it now."""
    biller, _ = parties(desk.db, bill)
    desk.ask("ask_always", payee=biller, amount=most)

    def deed(db: Session, now: int) -> Carried | Refusal:
        billers.order(db, bill.customer, bill.biller, most, now)
        for each in _same(db, bill):
            fits = each.left.minor <= most.minor and each.morning > now
            if each.way != LATER and fits != (each.way == ALWAYS):
                kept.choose(db, each.id, ALWAYS if fits else "", now)
        return _all_told(db, bill, [*_same(db, bill), bill], "always")

    return desk.carry(deed)


def pay(desk: Desk, bill: Bill, minor: int | None) -> Answer:
    """Pay so many minor units of it, or all that is left."""
    amount = bill.left if minor is None else Money(minor, bill.currency)
    if amount.minor > bill.left.minor:
        desk.refuse("bill_beyond", left=bill.left)
    if not desk.keeps(bill.currency):
        desk.refuse("no_wallet", currency=bill.currency)
    arrivals.refuse_apart(desk, parties(desk.db, bill)[0])
    desk.afford(amount)
    caps = desk.caps([(bill.biller, amount)])
    what = recipes.bill(desk.key, bill.customer, bill.biller, amount, bill.reference)
    desk.allow(what._replace(caps=caps))
    before = bill.parts

    def deed(db: Session, now: int) -> Carried | Refusal:
        locked = kept.waiting(db, bill.id)
        if isinstance(locked, Refusal):
            return locked
        if locked.parts != before:
            return Refusal("bill_changed", left=locked.left)
        paid = kept.pay(db, bill.id, amount.minor, caps, now)
        return paid if isinstance(paid, Refusal) else receipted(db, paid, amount)

    return desk.carry(deed, spends=amount)


def receipted(db: Session, paid: Paid, amount: Money) -> Carried:
    """Its payment, for both."""
    biller, customer = parties(db, paid.bill)
    shown = receipt(customer, [(biller, amount)], paid.bill.reference, None)
    return Carried(
        shown | {"transfer": str(paid.outcome.number)},
        "receipt",
        changes={about(paid.bill.id): ticket(db, paid.bill)},
        concerns=[customer],
        moved=True,
    )


def told(db: Session, bill: Bill, event: str) -> Carried:
    """What has become of it, in a line under its ticket."""
    return Carried(slim(db, bill, event), changes={about(bill.id): ticket(db, bill)})


def _all_told(db: Session, bill: Bill, changed: list[Bill], event: str) -> Carried:
    """As `told`, where several tickets say something else now."""
    numbers = {each.id for each in changed}
    now_they_are = {about(each.id): ticket(db, each) for each in kept.of(db, numbers).values()}
    return Carried(slim(db, kept.of(db, [bill.id])[bill.id], event), changes=now_they_are)


def _choose(desk: Desk, bill: Bill, way: str, event: str) -> Answer:
    def deed(db: Session, now: int) -> Carried | Refusal:
        done = kept.choose(db, bill.id, way, now)
        return done if isinstance(done, Refusal) else told(db, done, event)

    return desk.carry(deed)


def waiting(desk: Desk, number: int) -> Bill:
    """The bill of a ticket, still to be paid."""
    bill = kept.of(desk.db, [number]).get(number)
    if bill is None or bill.customer != desk.speaker.owner:
        desk.refuse("not_found")
    if bill.state != OPEN:
        desk.refuse("bill_over")
    return bill


def here(desk: Desk) -> list[Bill]:
    """The speaker's open bills of this conversation, the first due first."""
    open_ones = kept.open_of(desk.db, desk.speaker.owner)
    return [each for each in open_ones if each.place == f"place:{desk.place.id}"]


def _same(db: Session, bill: Bill) -> list[Bill]:
    """The customer's open bills of the same biller in the same currency."""
    alike = bill.biller, bill.currency
    return [one for one in kept.open_of(db, bill.customer) if (one.biller, one.currency) == alike]


def day(bill: Bill) -> date:
    return date.fromisoformat(bill.due)
