"""Money by a link, for somebody who is not here yet: its ticket, and what becomes of it."""

from sqlmodel import Session

from bot import notices, tickets
from bot.answers import ONCE, Answer, Attachment, Carried, face, receipt, stamp
from bot.desk import Desk
from bot.kept import Heard, Kept
from bot.telling import Said
from bot.tickets import Ticket
from chat import blocks, people, places
from chat.people import Person
from payments import offers
from payments.ledger import Refusal, Set
from payments.offers import Offer
from payments.refusals import FROZEN

STATES = {"open": "open", "accepted": "claimed", "taken back": "cancelled", "expired": "returned"}


def about(number: int) -> str:
    return f"link:{number}"


def ticket(db: Session, one: Offer) -> Attachment:
    """How it stands, for its payer; `claimer` is who took it."""
    known = {each.owner: each for each in people.of_owners(db, [one.hold.owner, one.hold.payee])}
    claimed = one.hold.state == "accepted"
    return {
        "kind": "link",
        "by": face(known[one.hold.owner]),
        "amount_minor": one.amount.minor,
        "currency": one.amount.currency,
        "note": one.note,
        "state": STATES[one.hold.state],
        "until": stamp(one.until) if one.is_open and one.until else None,
        "number": str(one.number),
        "claimer": face(known[one.hold.payee]) if claimed else None,
    }


def make(desk: Desk, one: Set) -> Answer:
    """Set it aside. The link itself is told to the speaker alone, once."""

    def deed(db: Session, now: int) -> Carried | Refusal:
        secret = offers.invent()
        made = offers.link(db, one, secret, now)
        if isinstance(made, Refusal) or made.repeated:
            return made if isinstance(made, Refusal) else Refusal("question_answered")
        shown = ticket(db, offers.of(db, [made.number])[made.number])
        return Carried(
            shown,
            about=about(made.number),
            concerns=[desk.speaker],
            moved=True,
            aside=shown | {"aside": True, ONCE: address(secret)},
        )

    return desk.carry(deed, spends=one.legs[0].amount, concerns=[desk.speaker])


def address(secret: str) -> str:
    """Where it is claimed, on whatever host this is."""
    return f"/claim/{secret}"


@tickets.verb("link", "cancel", by="by")
def cancel(desk: Desk, waiting: Ticket) -> Answer:
    one = offers.of(desk.db, [waiting.number]).get(waiting.number)
    if one is None or not one.is_open:
        desk.refuse("offer_over")

    def deed(db: Session, now: int) -> Carried | Refusal:
        outcome = offers.end(db, waiting.number, "taken back", now)
        if isinstance(outcome, Refusal) or outcome.repeated:
            return Refusal("offer_over")
        return gone(db, offers.of(db, [waiting.number])[waiting.number])

    return desk.carry(deed)


def gone(db: Session, one: Offer) -> Carried:
    """It came back, as its payer wanted or as nobody claimed it."""
    shown = ticket(db, one)
    [payer] = people.of_owners(db, [one.hold.owner])
    changes = {about(one.number): shown}
    return Carried(shown | {"slim": True}, changes=changes, concerns=[payer], moved=True)


def reminder(db: Session, one: Offer) -> Carried:
    """Nobody has claimed it yet, and there are four days left."""
    shown = ticket(db, one)
    [payer] = people.of_owners(db, [one.hold.owner])
    changes = {about(one.number): shown}
    return Carried(shown | {"slim": True}, changes=changes, concerns=[payer])


def claim(db: Session, secret: str, claimer: Person, now: int) -> Heard | Refusal:
    """Whoever has the link and is here takes it; a repeat of theirs changes nothing. The two read
    the receipt in their own conversation. Refusals: not_found, link_own, link_over, and for now
    link_stopped."""
    one = offers.behind(db, secret)
    if one is None:
        return Refusal("not_found")
    [payer] = people.of_owners(db, [one.hold.owner])
    if payer.id == claimer.id:
        return Refusal("link_own")
    pair = payer.id, claimer.id
    if pair in blocks.apart(db, {pair}):
        return Refusal("link_over")
    outcome = offers.claim(db, one.number, claimer.owner, now)
    if isinstance(outcome, Refusal):
        return Refusal("link_stopped" if outcome.code == FROZEN else "link_over")
    if outcome.repeated:
        return Heard([], Kept.nothing())
    shown = receipt(payer, [(claimer, one.amount)], one.note, None, refers=one.number)
    carried = Carried(
        shown | {"transfer": str(outcome.number)},
        "receipt",
        changes={about(one.number): ticket(db, offers.of(db, [one.number])[one.number])},
        concerns=[payer, claimer],
        moved=True,
    )
    return notices.announce(db, [carried], now, Said(claimer, places.direct(db, *pair, now)))


def renew(db: Session, number: int, owner: str) -> str | None:
    """Another link for the same money, which ends the old one; None for what is not theirs, or is
    over."""
    one = offers.of(db, [number]).get(number)
    if one is None or one.hold.owner != owner or not one.is_open or one.way != offers.LINK:
        return None
    secret = offers.invent()
    offers.renew(db, number, secret)
    return address(secret)
