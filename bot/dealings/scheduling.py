"""What is paid by the calendar: its question, its ticket, and how it is left."""

from datetime import date

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Attachment, Carried, face
from bot.dealings.arrivals import way
from bot.desk import Desk
from bot.reading.periods import Period
from bot.signatures import Amount, People
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import plans, schedules
from payments.ledger import Refusal
from payments.offers import ASKED
from payments.plans import OPEN, Plan, Schedule

HOW = {"skip": "skipped", "stop": "stopped"}
SHOWN = 3  # days, in the question and on the ticket


def schedule(desk: Desk, payees: People, amount: Amount, period: Period, note: str) -> Answer:
    """Ask once, with the next days, then keep it. Nothing is paid or set aside."""
    if len(payees) > 1:
        desk.refuse("schedule_one")
    if not desk.keeps(amount.total.currency):
        desk.refuse("no_wallet", currency=amount.total.currency)
    payee, own = payees[0], desk.speaker
    if way(desk, payees) == ASKED:
        desk.refuse("schedule_stranger", payee=payee)
    if len(schedules.open_of(desk.db, own.owner)) >= schedules.MOST_OPEN:
        desk.refuse("schedules_many", limit=schedules.MOST_OPEN)
    plan = Plan(period.rule, period.first, period.until, period.times or 0, own.zone)
    days = plans.preview(plan, SHOWN)
    code = "ask_every_once" if len(days) == 1 else "ask_every"
    code += "" if payee.owner in desk.facts.paid else "_first"
    desk.ask(code, payee=payee, amount=amount.total, period=period, days=days, zone=own.zone)
    where = f"place:{desk.place.id}"

    def deed(db: Session, now: int) -> Carried:
        what = desk.key, own.owner, payee.owner, amount.total, note, where
        made = schedules.make(db, *what, plan, now)
        return Carried(ticket(db, made), about=about(made.id), concerns=[payee])

    return desk.carry(deed, concerns=[payee])


def about(number: int) -> str:
    return f"schedule:{number}"


def ticket(db: Session, one: Schedule) -> Attachment:
    """How it stands: `days` are the next ones, as the calendar of who pays has them."""
    payer, payee = parties(db, one)
    plan = one.plan
    return {
        "kind": "schedule",
        "by": face(payer),
        "payee": face(payee),
        "amount_minor": one.amount.minor,
        "currency": one.amount.currency,
        "note": one.note,
        "rule": plan.rule.text,
        "first": plan.first.isoformat(),
        "until": plan.until.isoformat() if plan.until else None,
        "times": plan.times,
        "days": [day.isoformat() for day in one.ahead(SHOWN)],
        "state": one.state,
        "number": str(one.id),
    }


def parties(db: Session, one: Schedule) -> tuple[Person, Person]:
    """Who pays, and whom."""
    known = {each.owner: each for each in people.of_owners(db, [one.payer, one.payee])}
    return known[one.payer], known[one.payee]


def answer(desk: Desk, name: str, number: int | None) -> Answer:
    """What `/skip` and `/stop` do: to the ticket that was tapped, to the newest one here, or to
    the one of a number, where its payer is alone with the bot or where it was made."""
    if number is None:
        return desk.answer(name)
    one = schedules.of(desk.db, [number]).get(number)
    if one is None or one.payer != desk.speaker.owner:
        desk.refuse("no_such_schedule")
    if not can_say(desk, one):
        desk.refuse("schedule_elsewhere")
    return leave(desk, number, HOW[name])


def can_say(desk: Desk, one: Schedule) -> bool:
    """Whether everybody here may hear of it."""
    if one.place == f"place:{desk.place.id}":
        return True
    others = people.by_ids(desk.db, set(desk.place.members) - {desk.speaker.id}).values()
    return desk.place.kind == "direct" and all(other.kind == "bot" for other in others)


@tickets.verb("schedule", "skip", by="by")
def skip(desk: Desk, shown: Ticket) -> Answer:
    return leave(desk, shown.number, HOW["skip"])


@tickets.verb("schedule", "stop", by="by")
def stop(desk: Desk, shown: Ticket) -> Answer:
    return leave(desk, shown.number, HOW["stop"])


def leave(desk: Desk, number: int, how: str) -> Answer:
    """Leave out the next run, or all of them."""
    one = schedules.of(desk.db, [number]).get(number)
    if one is None or one.payer != desk.speaker.owner:
        desk.refuse("no_such_schedule")
    if one.state != OPEN:
        desk.refuse("schedule_over")

    def deed(db: Session, now: int) -> Carried | Refusal:
        if how == "skipped":
            done = schedules.skip(db, number, one.run, now)
        else:
            done = schedules.stop(db, number)
        if isinstance(done, Refusal):
            return done
        shown = slim(db, done, how, one.day)
        return Carried(shown, changes={about(number): ticket(db, done)})

    return desk.carry(deed)


def slim(db: Session, one: Schedule, event: str, day: date, **more: object) -> Attachment:
    """A line about it: what became of the run of a day."""
    return ticket(db, one) | {"slim": True, "event": event, "day": day.isoformat(), **more}
