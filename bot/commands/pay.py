"""`/pay`: the deed everything else is there for."""

from bot.answers import Answer, Attachment
from bot.dealings import arrivals, offers, topping
from bot.dealings.arrivals import NOW
from bot.dealings.topping import Warning
from bot.desk import Desk
from bot.reading.periods import When
from bot.signatures import Amount, People, command
from chat import people
from chat.people import Person
from payments import ledger, limits, recipes
from payments.limits import Reason
from payments.offers import ASKED, DELAYED

RECENT = 5
PAYING = Reason("paying")  # an equal payment waits for its card


@command(names=("send", "tip"), french=("payer", "envoyer"))
def pay(
    desk: Desk, payees: People, amount: Amount, note: str = "", when: When | None = None
) -> Answer:
    """Send money to someone: now, later or again and again.

    /pay @bob 20
    /pay 12.50 eur to @bob for the pizza
    /pay @bob @ann 20 each
    /pay @bob 20 every month on 1 until 31 dec
    """
    if not desk.keeps(amount.total.currency):
        desk.refuse("no_wallet", currency=amount.total.currency)
    way = arrivals.way(desk, payees)
    shares = list(zip(payees, amount.shares, strict=True))
    paid = [(payee.owner, share) for payee, share in shares]
    what = recipes.gifts(desk.key, desk.speaker.owner, paid, note)
    what = what._replace(quick=not desk.approved, caps=desk.caps(paid))
    owners = [owner for owner, _ in paid]
    reason = limits.unusual(desk.facts, owners, amount.total, desk.now)
    reason = limits.standing(desk.db, desk.speaker.owner, reason, amount.total, desk.now)
    if way == DELAYED and not reason:
        reason = arrivals.again(desk, payees[0], amount.total)
    if topping.is_paying(desk, shares):
        reason = PAYING
    missing = desk.missing(amount.total) if way == NOW else None
    if missing and (card := topping.card(desk, missing)):
        desk.allow(what)
        warning = Warning(*_reason(reason, payees, amount, way)) if reason else None
        return topping.pay(desk, card, missing, amount, shares, note, warning)
    if reason:
        desk.afford(amount.total)
        desk.allow(what)
        _ask(desk, reason, payees, amount, way)
    if way == NOW:
        return desk.pay(what, shares, note)
    return offers.offer(desk, what, payees[0], amount.total, note, way)


def _ask(desk: Desk, reason: Reason, payees: People, amount: Amount, way: str) -> None:
    code, facts = _reason(reason, payees, amount, way)
    desk.ask(code, **facts)


def _reason(
    reason: Reason, payees: People, amount: Amount, way: str
) -> tuple[str, dict[str, object]]:
    """What is asked first, as a code and facts."""
    code = "several" if len(payees) > 1 else "waits" if way == ASKED else reason.code
    code = reason.code if reason is PAYING else code
    if code == "again" and not reason.seconds:
        code = "again_now"
    facts: dict[str, object] = {"payee": payees[0], "amount": amount.total, "sum": amount.total}
    facts |= {"count": len(payees), "ceiling": reason.ceiling, "seconds": reason.seconds}
    return f"ask_{code}", facts


def form(desk: Desk) -> Answer | None:
    """`/pay` and nothing more: whom one has paid lately, each a tap away; None if nobody yet."""
    owners = ledger.payees(desk.db, desk.speaker.owner, RECENT)
    known = {person.owner: person for person in people.of_owners(desk.db, owners)}
    rows = [_row(desk, known[owner]) for owner in owners if owner in known]
    return desk.tell(desk.words("title_recent"), rows) if rows else None


def _row(desk: Desk, payee: Person) -> Attachment:
    fill = f"{desk.slash('pay')} @{payee.handle} "
    return {"label": payee.name, "detail": f"@{payee.handle}", "mend": fill}
