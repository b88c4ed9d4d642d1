"""Paying straight from a card: what is short is pulled, and paid in the same moment as it comes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlmodel import Session

from bot.answers import Answer, Carried, receipt
from bot.dealings import arrivals, plastic, transits
from bot.desk import UNDO_MS, Desk, Share
from bot.reading.readings import Choice
from bot.signatures import Amount
from bot.telling import Said
from bot.words import say
from chat import blocks, people, places
from chat.people import Person
from payments import limits, offers, recipes, wallets
from payments import transits as kept
from payments.cards import Card
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from payments.outcomes import Answer as Outcome
from payments.rails import decimals
from payments.transits import APPROVED, IN, MINUTE, REVERSING, Transit, Wish

LASTS = 15 * MINUTE  # a yes, which somebody gave to pay now and not some day
LATE = "topped_late"


class Warning(NamedTuple):
    """A sentence by its code, within another."""

    code: str
    facts: Mapping[str, object]

    def said(self, locale: str) -> str:
        return say(self.code, locale, **self.facts)


def card(desk: Desk, missing: Money) -> Card | None:
    """The one by which the speaker could be helped out; none with more than a rail can be told
    of."""
    found = plastic.usable(desk, IN) if decimals.can_write(missing) else []
    return found[0] if found else None


def is_paying(desk: Desk, shares: Sequence[Share]) -> bool:
    """Whether the speaker's card is asked for just this payment already."""
    if not desk.facts.is_underway:
        return False
    wanted = [[payee.id, share.minor] for payee, share in shares]
    return any(
        one.currency == shares[0][1].currency and orjson.loads(one.pays)["shares"] == wanted
        for one in kept.open_of(desk.db, desk.speaker.owner)
        if one.pays and one.state != REVERSING
    )


def pay(
    desk: Desk,
    card: Card,
    missing: Money,
    amount: Amount,
    shares: Sequence[Share],
    note: str,
    warning: Warning | None,
) -> Answer:
    """One approval for both: what is missing from this card, and the payment. `warning` is what
    would have been asked of the payment alone."""
    chosen = f"topup-{missing.minor}-{card.last4}"
    called = plastic.called(card)
    if desk.chosen != chosen:
        facts = {"missing": missing, "card": called}
        choice = Choice(chosen, amount, note, "choice_topping", facts)
        code = "ask_topping_after" if warning else "ask_topping"
        desk.offer(code, [choice], warning=warning, amount=amount.total, **facts)
    pays = {
        "key": desk.key.hex(),
        "shares": [(payee.id, share.minor) for payee, share in shares],
        "note": note,
    }
    place = f"place:{desk.place.id}"
    wish = Wish(IN, card, missing, place=place, pays=orjson.dumps(pays).decode())
    return transits.start(desk, recipes.pull_key(desk.key), wish)


def then(db: Session, number: int, answer: Outcome, now: int) -> Set | Refusal | None:
    """The payment that a top-up was for, as it may be made now, or why not any more."""
    one = kept.of(db, [number], lock=True).get(number)
    if one is None or not one.pays or not one.is_open or one.state == REVERSING:
        return None
    if answer.state != APPROVED:
        return None
    if now - one.made_at >= LASTS:
        return Refusal(LATE)
    payer, shares, pays = _pays(db, one)
    pairs = {(payer.id, payee.id) for payee, _ in shares}
    if blocks.apart(db, pairs) or _shy(db, payer, [payee for payee, _ in shares]):
        return Refusal("not_receiving_here")
    paid = [(payee.owner, share) for payee, share in shares]
    what = recipes.gifts(bytes.fromhex(pays["key"]), one.owner, paid, pays["note"])
    wallet = wallets.of(db, [one.owner]).get(one.owner)
    return what._replace(caps=limits.caps(wallet, paid, one.place, now)) if wallet else what


def _shy(db: Session, payer: Person, payees: Sequence[Person]) -> bool:
    """Whether one of them takes no money of strangers any more, and the payer is one."""
    owners = [payee.owner for payee in payees]
    paid = offers.paid(db, payer.owner, owners)
    return bool(arrivals.guarded(db, payer.owner, owners, paid))


def receipted(db: Session, one: Transit, outcome: Recorded) -> tuple[Carried, Said]:
    """The receipt in the conversation in which it was asked for, and who said so there."""
    payer, shares, pays = _pays(db, one)
    place = int(one.place.removeprefix("place:"))
    shown = receipt(payer, shares, pays["note"], outcome.at + UNDO_MS)
    payees = [payee for payee, _ in shares]
    told = Carried(shown | {"transfer": str(outcome.number)}, "receipt")
    told = told._replace(concerns=[payer, *payees], moved=True)
    return told, Said(payer, places.load(db, [place])[place])


def _pays(db: Session, one: Transit) -> tuple[Person, list[Share], dict[str, Any]]:
    pays = orjson.loads(one.pays)
    ids = [id for id, _ in pays["shares"]]
    known = people.by_ids(db, ids)
    [payer] = people.of_owners(db, [one.owner])
    return payer, [(known[id], Money(minor, one.currency)) for id, minor in pays["shares"]], pays
