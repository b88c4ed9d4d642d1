"""How money reaches somebody: at once, with their yes, later, or not at all."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from bot.desk import Desk
from bot.signatures import Command
from chat import blocks
from chat.people import Person
from chat.places import Place
from chat.refusals import Refused
from payments import offers, wallets
from payments.ledger.memory import LATELY
from payments.limits import Reason
from payments.money import Money
from payments.offers import ASKED, DELAYED

NOW = "now"
EVERYBODY = "everybody"
TO_NOBODY_HERE = frozenset(
    {"refund", "link", "topup", "cashout"}
)  # money that is not for the other one of two
REACHING = frozenset({"remind", "contest"})  # words to the other one of two
Pair = tuple[int, int]


def way(desk: Desk, payees: Sequence[Person]) -> str:
    """NOW, ASKED or DELAYED. Who took an offer counts as paid before, from here on.

    Refused with `not_receiving`, and with `pay_apart` or `pay_later_apart` for several."""
    strangers = [payee for payee in payees if payee.owner not in desk.facts.paid]
    if strangers and (shy := _shy(desk, strangers)):
        if len(payees) > 1:
            desk.refuse("pay_apart", payee=shy[0])
        return ASKED
    hours = delay(desk)
    if hours and len(payees) > 1:
        desk.refuse("pay_later_apart", hours=hours)
    return DELAYED if hours else NOW


def delay(desk: Desk) -> int:
    """Hours after which what the speaker pays arrives."""
    return desk.facts.wallet.delay_hours if desk.facts.wallet else 0


def _shy(desk: Desk, strangers: Sequence[Person]) -> list[Person]:
    """Who of these wants to be asked. Only for strangers is anything read, and they are rare."""
    me, facts = desk.speaker.owner, desk.facts
    owners = [each.owner for each in strangers]
    kept = wallets.of(desk.db, owners)
    open_to_all = all(wallet.accepts == EVERYBODY for wallet in kept.values())
    if desk.approved and open_to_all:
        return []
    paid = offers.paid(desk.db, me, owners)
    desk.facts = facts._replace(paid=facts.paid | {owner: {} for owner in paid})
    closed = guarded(desk.db, me, owners, paid)
    for each in strangers:
        if closed.get(each.owner) == "known":
            desk.refuse("not_receiving", payee=each)
    return [each for each in strangers if each.owner in closed]


def guarded(
    db: Session, payer: str, owners: Collection[str], paid: Collection[str]
) -> dict[str, str]:
    """What those accept who take no money of this payer at once: they let strangers wait or not
    pay at all, are none of those `paid` before, and have never paid the payer themselves."""
    return {
        owner: wallet.accepts
        for owner, wallet in wallets.of(db, owners).items()
        if wallet.accepts != EVERYBODY and owner not in paid and not offers.paid(db, owner, [payer])
    }


def again(desk: Desk, payee: Person, amount: Money) -> Reason | None:
    """The reason to ask first if just this is on its way since less than two minutes."""
    since = desk.now - LATELY
    at = offers.lately(desk.db, desk.speaker.owner, payee.owner, amount, since)
    if at is None:
        return None
    return Reason("again", payee=payee.owner, seconds=max(0, desk.now - at) // 1000)


def elsewhere(speaker: Person, place: Place, named: Collection[Person]) -> set[Pair]:
    """Pairs of people of whom the place itself does not say whether one has blocked the other."""
    here = place.members if place.kind == "direct" else ()
    return {(speaker.id, each.id) for each in named if each.id not in here}


def refuse_blocked(
    desk: Desk, command: Command, payees: Sequence[Person], apart: Collection[Pair]
) -> None:
    """Where one has blocked the other, whichever of the two, no money is sent or asked for:
    Refused with `not_receiving`."""
    place = desk.place
    if not (place.blockers or apart) or not command.parameter("amount"):
        return
    for payee in payees:
        here = place.kind == "direct" and payee.id in place.members
        if (here and place.blockers) or (desk.speaker.id, payee.id) in apart:
            raise Refused("not_receiving", payee=payee)
    if place.blockers and not payees and command.name not in TO_NOBODY_HERE:
        raise Refused("not_receiving_here")


def is_apart(desk: Desk, other: int) -> bool:
    """Whether the speaker or they have blocked the other one: no money moves between the two."""
    return bool(blocks.apart(desk.db, {(desk.speaker.id, other)}))


def refuse_apart(desk: Desk, payee: Person) -> None:
    """Refused with `not_receiving` for whoever is to be paid across a block by a button."""
    if is_apart(desk, payee.id):
        desk.refuse("not_receiving", payee=payee)


def refuse_reaching(place: Place, command: str) -> None:
    """Refused with `not_receiving_here` for what would only speak to somebody who is blocked."""
    if place.blockers and command in REACHING:
        raise Refused("not_receiving_here")


def refuse_blocked_unnamed(
    desk: Desk, command: Command, payees: Sequence[Person], named: Collection[str]
) -> None:
    """The same of everybody in a group, where more are meant than the handles that were named."""
    if desk.place.kind == "group" and any(one.handle.lower() not in named for one in payees):
        refuse_blocked_since(desk, command, payees)


def refuse_blocked_since(desk: Desk, command: Command, payees: Sequence[Person]) -> None:
    """The same for a question that is answered: it may have changed since it was asked."""
    apart = blocks.apart(desk.db, elsewhere(desk.speaker, desk.place, payees))
    refuse_blocked(desk, command, payees, apart)
