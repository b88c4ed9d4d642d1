"""What a rail's answer comes to for people: the ticket changes, and what was to be paid is paid."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import notices, telling
from bot.answers import Carried, notice
from bot.dealings import topping
from bot.dealings.transits import about, ticket
from bot.kept import Heard
from bot.words import say
from chat import people
from chat.messages import Whisper
from chat.people import Person
from payments import bank_orders, cards, decisions, outcomes, transits
from payments.ledger import Recorded, Refusal
from payments.outcomes import Answer, Settled
from payments.rails.visa_direct import codes
from payments.transits import APPROVED, DECLINED, FAILED, REVERSING, Transit


def settle(db: Session, number: int, answer: Answer, now: int) -> Heard:
    """Bring the rail's answer to the books and to its owner. A repeat is told to nobody."""
    then = topping.then(db, number, answer, now)
    settled = outcomes.settle(db, number, answer, now, then)
    if isinstance(settled, Refusal) or not settled.changed:
        return notices.announce(db, [], now)
    one = settled.transit
    if one.state == DECLINED and codes.unlinks(one.code):
        cards.lose(db, one.owner, one.card, now)
    return _told(db, settled, now)


def lapse(db: Session, number: int, now: int) -> Heard:
    """What could not be sent in time, or whose card is gone, is given back."""
    one = transits.of(db, [number]).get(number)
    card = cards.known(db, [one.card]).get(one.card) if one else None
    reason = "declined_card_gone" if card and card.removed_at is not None else "transit_unsent"
    return settle(db, number, Answer(outcomes.LAPSED, reason=reason), now)


def give_back(db: Session, number: int, now: int) -> Heard:
    """What had gone out has come back, days later."""
    one = outcomes.give_back(db, number, now)
    if isinstance(one, Refusal):
        return notices.announce(db, [], now)
    return _told(db, Settled(one, True), now)


def agree(db: Session, number: int, sealed: bytes, now: int) -> Heard | Refusal:
    """Its owner has been at their bank and wants it. Refusal: bank_way."""
    agreed = bank_orders.agree(db, number, sealed, now)
    return agreed if isinstance(agreed, Refusal) else _changed(db, agreed.transit, now)


def cancel(db: Session, owner: str, number: int, now: int) -> Heard | Refusal:
    """By its page. Refusals: no_such_transit, transit_left."""
    one = outcomes.cancel(db, owner, number, now)
    return one if isinstance(one, Refusal) else _told(db, Settled(one, True), now)


def _changed(db: Session, one: Transit, now: int) -> Heard:
    """Its ticket says how it stands, and nothing is told beside it."""
    [owner] = people.of_owners(db, [one.owner])
    news = Carried(ticket(db, one) | {"slim": True}, changes={about(one.id): ticket(db, one)})
    return notices.announce(db, [news._replace(concerns=[owner], moved=True)], now)


def decide(db: Session, number: int, says: str, by: str, now: int) -> Heard | Refusal:
    """What a second operator agrees to; see `decisions.approve`."""
    done = decisions.approve(db, number, says, by, now)
    if isinstance(done, Refusal):
        return done
    return _told(db, done, now) if done.changed else notices.announce(db, [], now)


def _told(db: Session, settled: Settled, now: int) -> Heard:
    one = settled.transit
    [owner] = people.of_owners(db, [one.owner])
    shown = ticket(db, one)
    news = Carried(shown | {"slim": True}, changes={about(one.id): shown}, concerns=[owner])
    news = news._replace(moved=True)
    if isinstance(settled.paid, Recorded):
        paid, where = topping.receipted(db, one, settled.paid)
        return notices.announce(db, [paid], now, where, apart=[news])
    whispers = list(_whispers(db, one, owner, now))
    return notices.announce(db, [news], now, whispers=whispers)


def _whispers(db: Session, one: Transit, owner: Person, now: int) -> Sequence[Whisper]:
    """What was not paid after all is told where it was asked for, to who asked alone."""
    by_hand = one.state == APPROVED and one.reason == decisions.BY_HAND
    if not one.pays or not (by_hand or one.state in (DECLINED, FAILED, REVERSING)):
        return ()
    place = int(one.place.removeprefix("place:"))
    late = one.state == REVERSING and one.reason == topping.LATE
    code = topping.LATE if late else f"transit_unpaid_{one.state}"
    message = say(code, owner.locale, amount=one.amount)
    return [telling.whisper(owner, place, people.bot(db, now), notice(message))]
