"""`/settle`: all that is open in a conversation is paid in one transfer, when everybody agrees."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Attachment, Carried
from bot.dealings import asked, plans
from bot.desk import Desk
from bot.signatures import command
from bot.tickets import Ticket
from chat import blocks
from payments import recipes, settling, splits
from payments.ledger import Refusal
from payments.money import Money
from payments.settling import Plan, Settlement


@command(french=("régler",), alone=True)
def settle(desk: Desk) -> Answer:
    """Settle all open splits and requests here in the fewest payments, once everybody agrees.

    /settle
    """
    place = f"place:{desk.place.id}"
    plan = settling.draft(splits.here(desk.db, place), desk.now)
    if isinstance(plan, Refusal) or desk.speaker.owner not in plan.people:
        desk.refuse("nothing_to_settle")
    _judge(desk, plan)

    def deed(db: Session, now: int) -> Carried | Refusal:
        overtaken = settling.void(db, place)
        made = settling.make(db, desk.key, desk.speaker.owner, place, plan, now)
        if isinstance(made, Refusal):
            return made
        changes = {plans.about(one): plans.ticket(db, one) for one in overtaken}
        concerns = plans.concerned(db, made)
        return Carried(plans.ticket(db, made), "ticket", plans.about(made), changes, concerns)

    return desk.carry(deed)


def _judge(desk: Desk, plan: Plan) -> None:
    """Whether the speaker can pay their part, and nobody pays anybody across a block."""
    ids = {owner: one.id for owner, one in asked.known_of(desk.db, plan.people).items()}
    if blocks.apart(desk.db, {(ids[move.payer], ids[move.payee]) for move in plan.moves}):
        desk.refuse("not_receiving_here")
    for (payer, currency), parts in plan.paid.items():
        if payer == desk.speaker.owner:
            desk.afford(Money(sum(money.minor for _, money in parts), currency))
            what = recipes.gifts(desk.key, payer, parts)
            desk.allow(what._replace(caps=desk.caps(parts)))


@tickets.verb("plan", "accept", by="people")
def approve(desk: Desk, found: Ticket) -> Answer:
    """One yes of all; the last moves the money."""
    one = _open(desk, found)
    _judge(desk, one.plan)

    def deed(db: Session, now: int) -> Carried | Refusal:
        plan = settling.approve(db, found.number, desk.speaker.owner, now)
        if isinstance(plan, Refusal):
            return _named(db, plan)
        done = plan.state == "paid"
        shown = plans.told(desk.speaker, "settled" if done else "approved")
        return Carried(
            shown,
            changes=_changes(db, plan, done),
            concerns=plans.concerned(db, plan) if done else (),
            moved=done,
        )

    return desk.carry(deed)


@tickets.verb("plan", "decline", by="people")
def refuse(desk: Desk, found: Ticket) -> Answer:
    """One no ends it."""
    return _end(desk, found, "declined")


@tickets.verb("plan", "cancel", by="by")
def withdraw(desk: Desk, found: Ticket) -> Answer:
    """Whoever proposed it thinks better of it."""
    return _end(desk, found, "cancelled")


def _end(desk: Desk, found: Ticket, state: str) -> Answer:
    _open(desk, found)

    def deed(db: Session, now: int) -> Carried | Refusal:
        plan = settling.end(db, found.number, desk.speaker.owner, state)
        if isinstance(plan, Refusal):
            return plan
        shown = plans.told(desk.speaker, f"plan_{state}")
        return Carried(shown, changes=_changes(db, plan, done=False))

    return desk.carry(deed)


def _open(desk: Desk, found: Ticket) -> Settlement:
    one = settling.find(desk.db, found.number)
    if one is None or one.state != "open" or desk.now >= one.expires_at:
        desk.refuse("plan_over")
    return one


def _changes(db: Session, plan: Settlement, done: bool) -> dict[str, Attachment]:
    shown = {plans.about(plan): plans.ticket(db, plan)}
    settled = splits.several(db, plan.plan.splits) if done else []
    return shown | {asked.about(split): asked.ticket(db, split) for split in settled}


def _named(db: Session, no: Refusal) -> Refusal:
    """With the person who does not have enough."""
    if "owner" not in no.facts:
        return no
    owner = str(no.facts["owner"])
    return Refusal(no.code, payer=asked.known_of(db, [owner])[owner])
