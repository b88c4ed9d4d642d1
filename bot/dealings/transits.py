"""Money on its way by card or bank, in its owner's conversation with the bot: for them alone."""

import orjson
from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Attachment, Carried, face, listing, stamp
from bot.dealings import plastic
from bot.desk import Desk
from bot.reading.readings import Choice
from bot.signatures import Amount
from chat import people, places
from chat.people import Person
from payments import banks, cards, outcomes, transits
from payments.ledger import Refusal
from payments.money import Money
from payments.transits import (
    BANK,
    CANCELLED,
    CREATED,
    DECLINED,
    FAILED,
    OUT,
    RETURNED,
    REVERSED,
    REVIEW,
    Transit,
    Wish,
)

SHOWN = {"approved": "done", DECLINED: "failed", FAILED: "failed", REVERSED: "back"}
SHOWN |= {RETURNED: "back", CANCELLED: "back", REVIEW: "review"}  # anything else is on its way


def about(number: int) -> str:
    return f"transit:{number}"


def ask(desk: Desk, name: str, amount: Amount, chosen: str, /, **facts: object) -> None:
    """End the run with the question, unless it carries the yes to just this."""
    if desk.chosen != chosen:
        choice = Choice(chosen, amount, "", f"choice_{name}", {"amount": amount.total})
        desk.offer(f"ask_{name}", [choice], **facts)


def start(desk: Desk, key: bytes, wish: Wish, spends: Money | None = None) -> Answer:
    """Let it set out: the rail hears of it once this is committed."""

    def deed(db: Session, now: int) -> Carried | Refusal:
        one = transits.begin(db, key, wish, now)
        return one if isinstance(one, Refusal) else begun(db, desk, one, now)

    return desk.carry(deed, spends)


def begun(db: Session, desk: Desk, one: Transit, now: int) -> Carried:
    """The ticket stands in the conversation with the bot; elsewhere a word leads there."""
    shown = ticket(db, one)
    bot = people.bot(db, now)
    home = places.direct(db, desk.speaker.id, bot.id, now)
    aside = None
    if home.id != desk.place.id:
        by = "_bank" if one.rail == BANK else ""
        code = "transit_begun_pays" if one.pays else f"transit_begun_{one.way}{by}"
        facts = {"amount": one.amount, "card": f"{shown['brand']} ••{shown['last4']}"}
        row = {"label": desk.words("transit_look"), "link": f"/messages/{home.id}"}
        aside = listing(desk.words(code, **facts), [row])
    told = Carried(shown, about=about(one.id), concerns=[desk.speaker], moved=True)
    return told._replace(aside=aside)


def ticket(db: Session, one: Transit) -> Attachment:
    """How it stands: `until` is by when it is there, if all goes well."""
    owner = people.of_owners(db, [one.owner])[0]
    leaves = one.due_at if (one.rail, one.way, one.state) == (BANK, OUT, CREATED) else None
    return {
        "kind": "transit",
        "by": face(owner),
        "way": one.way,
        "number": str(one.id),
        "amount_minor": one.amount_minor,
        "fee_minor": one.fee_minor,
        "came_minor": one.came_minor,
        "currency": one.currency,
        "rail": one.rail,
        **_by(db, one),
        "state": SHOWN.get(one.state, "open"),
        "step": one.state,
        "reason": one.reason,
        "until": stamp(one.eta) if one.eta else None,
        "leaves": stamp(leaves) if leaves else None,
        "pays": [face(each) for each in _paid(db, one)],
    }


@tickets.verb("transit", "cancel", by="by")
def cancel(desk: Desk, found: tickets.Ticket) -> Answer:
    """What goes by bank, until it is sent: the money is where it was."""

    def deed(db: Session, now: int) -> Carried | Refusal:
        one = outcomes.cancel(db, desk.speaker.owner, found.number, now)
        if isinstance(one, Refusal):
            return one
        shown = ticket(db, one)
        changes = {about(one.id): shown}
        return Carried(shown | {"slim": True}, changes=changes, concerns=[desk.speaker], moved=True)

    return desk.carry(deed)


def _by(db: Session, one: Transit) -> Attachment:
    """What a ticket shows of the card or the account."""
    if one.rail == BANK:
        meant = banks.meant(db, [one.id])[one.id]
        return {"brand": meant.name or meant.holder, "last4": meant.identification[-4:]}
    return plastic.face(cards.known(db, [one.card])[one.card])


def _paid(db: Session, one: Transit) -> list[Person]:
    """Whom it pays once it is here."""
    ids = [id for id, _ in orjson.loads(one.pays)["shares"]] if one.pays else []
    known = people.by_ids(db, ids)
    return [known[id] for id in ids]
