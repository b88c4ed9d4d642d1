"""`/chip`: put something into the pool that is here."""

from sqlmodel import Session

from bot import tickets
from bot.answers import Answer, Carried
from bot.dealings import pools
from bot.dealings.arrivals import refuse_apart
from bot.desk import Desk
from bot.reading.readings import Choice
from bot.signatures import Amount, command
from chat import people
from payments import limits, recipes
from payments import pools as kept
from payments.ledger import Refusal, Set
from payments.money import Money, canonical, digits
from payments.pools import Pool

QUICK = (5, 10, 20)  # whole units that are offered, beside all that is missing


@command(french=("participer",), alone=True, button=True)
def chip(desk: Desk, amount: Amount | None = None, note: str = "") -> Answer:
    """Put money into the pool here. It stays yours until the goal is reached.

    /chip 5
    /chip 20 from both of us
    """
    pool = _here(desk)
    if not pool.is_open(desk.now):
        desk.refuse("pool_over")
    _may(desk, pool)
    if amount is None:
        desk.offer("ask_chip", _choices(desk, pool), left=pool.left)
    money = amount.total
    if money.currency != pool.goal.currency:
        desk.refuse("pool_currency", currency=pool.goal.currency)
    if money.minor > pool.left.minor:
        desk.refuse(
            "pool_beyond", left=pool.left, mend=f"{desk.slash('chip')} {canonical(pool.left)}"
        )
    one = recipes.chip(desk.key, desk.speaker.owner, money, note or pool.words)
    one = one._replace(quick=not desk.approved, caps=desk.caps([(pool.owner, money)]))
    _ask(desk, pool, one, money)

    def deed(db: Session, now: int) -> Carried | Refusal:
        return pools.put_in(db, pool.number, one, desk.speaker, now)

    return desk.carry(deed, spends=money)


@tickets.verb("pool", "chip")
def _button(desk: Desk, _waiting: tickets.Ticket) -> Answer:
    return chip(desk)


def _here(desk: Desk) -> Pool:
    """The pool that was tapped, or the one that is open in this conversation."""
    if desk.tapped is None:
        waiting = tickets.waiting(desk.db, desk.place.id, "pool")
        if len(waiting) > 1:
            desk.refuse("pool_which")
        found = waiting[0] if waiting else None
    else:
        found = tickets.tapped(desk.db, desk.place.id, desk.tapped, "chip", desk.speaker.id)
    pool = found and kept.find(desk.db, found.number)
    if pool is None:
        desk.refuse("chip_nothing" if desk.tapped is None else "not_found")
    return pool


def _may(desk: Desk, pool: Pool) -> None:
    """Whoever sees it, but where one of the two has blocked the other."""
    if not desk.keeps(pool.goal.currency):
        desk.refuse("no_wallet", currency=pool.goal.currency)
    [owner] = people.of_owners(desk.db, {pool.owner})
    refuse_apart(desk, owner)


def _choices(desk: Desk, pool: Pool) -> list[Choice]:
    """What is offered of what is missing and there; short of the least of it if that is more."""
    left, unit = pool.left, int(10 ** digits(pool.goal.currency))
    wanted = [(whole * unit, "choice_chip") for whole in QUICK if whole * unit < left.minor]
    wanted.append((left.minor, "choice_chip_rest"))
    desk.afford(left._replace(minor=wanted[0][0]))
    available = desk.facts.available.get(left.currency, 0)
    found = []
    for n, (minor, code) in enumerate(wanted, 1):
        if minor <= available:
            money = Money(minor, left.currency)
            found.append(Choice(str(n), Amount(money, (money,)), "", code, {"amount": money}))
    return found


def _ask(desk: Desk, pool: Pool, one: Set, money: Money) -> None:
    """As before any payment to who collects."""
    me = desk.speaker.owner
    if pool.owner == me:
        reason = limits.beyond_quick(desk.facts, money)
    else:
        facts = limits.facts(desk.db, {me: [pool.owner]}, desk.now)[me]
        reason = limits.unusual(facts, [pool.owner], money, desk.now)
    if reason is None or desk.approved:
        return
    desk.afford(money)
    desk.allow(one)
    [payee] = people.of_owners(desk.db, {pool.owner})
    more = {"ceiling": reason.ceiling, "seconds": reason.seconds}
    desk.ask(f"ask_{reason.code}", payee=payee, amount=money, **more)
