"""Money on its way by a card, in the owner's conversation with the bot: nobody else hears of it."""

import orjson
from sqlmodel import Session

from bot.answers import Answer, Attachment, Carried, face, listing, stamp
from bot.dealings import plastic
from bot.desk import Desk
from bot.reading.readings import Choice
from bot.signatures import Amount
from chat import people, places
from chat.people import Person
from payments import cards, transits
from payments.cards import Card
from payments.ledger import Refusal
from payments.money import Money
from payments.transits import DECLINED, FAILED, RETURNED, REVERSED, REVIEW, Transit, Wish

SHOWN = {"approved": "done", DECLINED: "failed", FAILED: "failed", REVERSED: "back"}
SHOWN |= {RETURNED: "back", REVIEW: "review"}  # anything else is on its way


def about(number: int) -> str:
    return f"transit:{number}"


def ask(desk: Desk, name: str, amount: Amount, card: Card, /, **facts: object) -> None:
    """End the run with the question, unless it carries the yes to just this card."""
    chosen = f"card-{card.last4}"
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
        code = "transit_begun_pays" if one.pays else f"transit_begun_{one.way}"
        facts = {"amount": one.amount, "card": f"{shown['brand']} ••{shown['last4']}"}
        row = {"label": desk.words("transit_look"), "link": f"/messages/{home.id}"}
        aside = listing(desk.words(code, **facts), [row])
    told = Carried(shown, about=about(one.id), concerns=[desk.speaker], moved=True)
    return told._replace(aside=aside)


def ticket(db: Session, one: Transit) -> Attachment:
    """How it stands: `until` is by when it is there, if all goes well."""
    owner = people.of_owners(db, [one.owner])[0]
    known = cards.known(db, [one.card])
    return {
        "kind": "transit",
        "by": face(owner),
        "way": one.way,
        "number": str(one.id),
        "amount_minor": one.amount_minor,
        "fee_minor": one.fee_minor,
        "came_minor": one.came_minor,
        "currency": one.currency,
        **plastic.face(known[one.card]),
        "state": SHOWN.get(one.state, "open"),
        "step": one.state,
        "reason": one.reason,
        "until": stamp(one.eta) if one.eta else None,
        "pays": [face(each) for each in _paid(db, one)],
    }


def _paid(db: Session, one: Transit) -> list[Person]:
    """Whom it pays once it is here."""
    ids = [id for id, _ in orjson.loads(one.pays)["shares"]] if one.pays else []
    known = people.by_ids(db, ids)
    return [known[id] for id in ids]
