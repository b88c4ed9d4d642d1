"""Pools in a conversation: what their ticket says, who may put in or take back, how they end."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from bot import notices, tickets
from bot.answers import Answer, Attachment, Carried, Deed, face, stamp
from bot.desk import Desk
from bot.kept import Heard
from bot.tickets import Ticket
from chat import people
from chat.people import Person
from payments import pools
from payments.ledger import Refusal, Set
from payments.money import Money
from payments.pools import Pool

Made = Carried | Refusal
CHIPPED, BACK = "chip", "back"  # what a line tells, beside the states in which a pool ends


def start(db: Session, key: bytes, owner: Person, goal: Money, words: str, ends_at: int) -> Made:
    """Put a new one where its owner is."""
    pool = _pool(db, pools.make(db, key, owner.owner, goal, words, ends_at))
    return Carried(ticket(db, pool), about=about(pool))


def about(pool: Pool) -> str:
    return f"pool:{pool.number}"


def ticket(db: Session, pool: Pool) -> Attachment:
    """How it stands; `chips` has everybody who has put something in once, in their order."""
    known = _people(db, pool)
    each: dict[str, Attachment] = {}
    for chip in pool.chips:
        one = each.setdefault(chip.owner, face(known[chip.owner]) | {"amount_minor": 0})
        one["amount_minor"] += chip.amount.minor
    return {
        "kind": "pool",
        "by": face(known[pool.owner]),
        "amount_minor": pool.goal.minor,
        "got_minor": pool.collected.minor,
        "currency": pool.goal.currency,
        "note": pool.words,
        "state": pool.state,
        "ends": stamp(pool.ends_at),
        "chips": list(each.values()),
    }


def put_in(db: Session, number: int, one: Set, speaker: Person, now: int) -> Made:
    """What somebody puts in; with the last of it the owner has it all."""
    placed = pools.chip(db, number, one, now)
    if isinstance(placed, Refusal):
        return placed
    pool = _pool(db, number)
    event = CHIPPED if pool.state == pools.OPEN else pool.state
    return _told(db, pool, event, speaker, one.legs[0].amount, one.words)


@tickets.verb("pool", "unchip", by="chips")
def unchip(desk: Desk, waiting: Ticket) -> Answer:
    def deed(db: Session, now: int) -> Made:
        back = pools.take_back(db, waiting.number, desk.speaker.owner, now)
        if isinstance(back, Refusal):
            return back
        return _told(db, _pool(db, waiting.number), BACK, desk.speaker, back)

    return _judged(desk, waiting, deed)


@tickets.verb("pool", "cancel", by="by")
def cancel(desk: Desk, waiting: Ticket) -> Answer:
    def deed(db: Session, now: int) -> Made:
        pool = pools.cancel(db, waiting.number, now)
        if isinstance(pool, Refusal):
            return pool
        return _told(db, pool, pool.state, desk.speaker, pool.collected)

    return _judged(desk, waiting, deed)


def _judged(desk: Desk, waiting: Ticket, deed: Deed) -> Answer:
    pool = pools.find(desk.db, waiting.number)
    if pool is None or not pool.is_open(desk.now):
        desk.refuse("pool_over")
    return desk.carry(deed)


def end_due(db: Session, numbers: Sequence[int], now: int) -> Heard:
    """Give back what these have collected, if their time is over and nobody was faster."""
    return notices.announce(db, list(_missed(db, numbers, now)), now)


def _missed(db: Session, numbers: Sequence[int], now: int) -> Iterator[Carried]:
    for number in numbers:
        if pool := pools.miss(db, number, now):
            owner = _people(db, pool)[pool.owner]
            yield _told(db, pool, pool.state, owner, pool.collected)


def _told(
    db: Session, pool: Pool, event: str, who: Person, amount: Money, note: str = ""
) -> Carried:
    """In a line; when it ends, also to those who are in the conversation no more."""
    known = _people(db, pool)
    told = {
        "kind": "pool",
        "slim": True,
        "by": face(known[pool.owner]),
        "who": face(who),
        "event": event,
        "amount_minor": amount.minor,
        "goal_minor": pool.goal.minor,
        "currency": pool.goal.currency,
        "note": note or pool.words,
    }
    over = pool.state != pools.OPEN
    concerns = list(known.values()) if over else [known[pool.owner]]
    return Carried(told, changes={about(pool): ticket(db, pool)}, concerns=concerns, moved=True)


def _people(db: Session, pool: Pool) -> dict[str, Person]:
    """The owner and everybody who has put something in."""
    owners = {pool.owner, *(chip.owner for chip in pool.chips)}
    return {person.owner: person for person in people.of_owners(db, owners)}


def _pool(db: Session, number: int) -> Pool:
    pool = pools.find(db, number)
    assert pool is not None, "a pool is never deleted"
    return pool
