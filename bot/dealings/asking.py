"""Asks people for money: who may be asked, and what the ticket says."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import acquaintance
from bot.answers import Answer, Carried
from bot.dealings import asked
from bot.desk import HOUR, Desk
from bot.signatures import Amount, People
from chat import asides, places
from chat.people import Person
from chat.refusals import Refused
from payments import asking, splits, wallets
from payments.asking import STRANGERS_A_DAY
from payments.ledger import Refusal
from payments.splits import Asked


def ask(desk: Desk, kind: str, payees: People, amount: Amount, note: str) -> Answer:
    """A ticket that asks each of these for their share."""
    if not desk.keeps(amount.total.currency):
        desk.refuse("no_wallet", currency=amount.total.currency)
    strange = strangers(desk, payees)
    _refuse_shy(desk, strange)
    _refuse_many(desk, strange)
    named = [
        Asked(payee.owner, share.minor, payee in strange)
        for payee, share in zip(payees, amount.shares, strict=True)
    ]

    def deed(db: Session, now: int) -> Carried | Refusal:
        asking.one_at_a_time(db, desk.speaker.owner)
        _refuse_many(desk, strange)
        place = f"place:{desk.place.id}"
        number = splits.make(
            db, desk.key, kind, desk.speaker.owner, place, amount.total, named, note, now
        )
        _lay_aside(db, desk, strange, now)
        return _made(db, number, payees)

    return desk.carry(deed, concerns=payees)


def _made(db: Session, number: int, payees: Sequence[Person]) -> Carried:
    split = splits.find(db, number)
    if split is None:
        raise LookupError(f"request {number} was made and is not there")
    shown = asked.ticket(db, split)
    return Carried(shown, about=asked.about(split), concerns=payees, between=True)


def strangers(desk: Desk, payees: Sequence[Person]) -> list[Person]:
    """With whom the speaker has never exchanged money, who do not follow them, and who do not
    belong to the same group."""
    together = desk.place.members if desk.place.kind == "group" else ()
    apart = [payee for payee in payees if payee.id not in together]
    return acquaintance.strangers(desk.db, desk.speaker, apart)


def _refuse_shy(desk: Desk, strange: Sequence[Person]) -> None:
    """Who wants nothing from people they do not know."""
    kept = wallets.of(desk.db, [each.owner for each in strange])
    for each in strange:
        if each.owner in kept and kept[each.owner].accepts == "known":
            desk.refuse("not_receiving", payee=each)


def _refuse_many(desk: Desk, strange: Sequence[Person]) -> None:
    """Strangers are asked three times a day, in all."""
    if not strange:
        return
    frees = asking.frees(desk.db, desk.speaker.owner, len(strange), desk.now)
    if frees is None:
        return
    facts: dict[str, object] = {"limit": STRANGERS_A_DAY}
    if frees < 0:
        raise Refused("strangers_many", **facts)
    raise Refused("strangers_later", hours=-(-(frees - desk.now) // HOUR), **facts)


def _lay_aside(db: Session, desk: Desk, strange: Sequence[Person], now: int) -> None:
    """Where a stranger sees it is no conversation of theirs until they answer."""
    for each in strange:
        place = places.direct(db, desk.speaker.id, each.id, now)
        asides.put(db, place.id, each.id)
