"""Pools: a goal that several people fill, each with money that stays theirs until it is reached.

All that changes one locks its row first. What is put in waits in its owner's own `held` account;
when the goal is reached all of it is taken at once, in one transaction, and else all goes back."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import holds
from payments.holds import End, Placing
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from payments.pots_schema import Chips, Pools
from payments.refusals import POOL_BEYOND, POOL_NONE, POOL_NOTHING, POOL_OVER, POOL_STOPPED

LASTS_MS = 7 * 24 * 3_600_000
MOST_DUE = 20  # pools that end in one transaction, so that it stays short
OPEN, REACHED, MISSED, CANCELLED = "open", "reached", "missed", "cancelled"
POOL = "select id, owner, currency, goal_minor, words, ends_at, state from pay_pools where id = :n"
CHIPS = sa.text("""
select h.transfer, h.owner, t.amount, t.at from pay_chips c
join pay_holds h on h.transfer = c.transfer join pay_transfers t on t.id = h.transfer
where c.pool = :pool and h.state <> 'taken back' order by h.transfer
""")
FROZEN = sa.text("""
select 1 from pay_chips c join pay_holds h on h.transfer = c.transfer and h.state = 'open'
join pay_wallets w on w.owner = h.owner and w.frozen_at is not null
where c.pool = :pool and h.owner <> :owner limit 1
""")
DUE = sa.text("""
select id from pay_pools where state = 'open' and ends_at <= :now order by ends_at limit :most
""")


class Chip(NamedTuple):
    """What somebody has put into a pool; `number` is of the set that put it aside, `at` in ms."""

    number: int
    owner: str
    amount: Money
    at: int


class Pool(NamedTuple):
    """A pool as it stands, without what was taken back. `ends_at` is in ms."""

    number: int
    owner: str
    goal: Money
    words: str
    ends_at: int
    state: str
    chips: tuple[Chip, ...]

    @property
    def collected(self) -> Money:
        return self.goal._replace(minor=sum(chip.amount.minor for chip in self.chips))

    @property
    def left(self) -> Money:
        """To the goal."""
        return self.goal._replace(minor=self.goal.minor - self.collected.minor)

    def of(self, owner: str) -> list[Chip]:
        """What one person has put in."""
        return [chip for chip in self.chips if chip.owner == owner]

    def is_open(self, now: int) -> bool:
        return self.state == OPEN and now < self.ends_at


def make(db: Session, key: bytes, owner: str, goal: Money, words: str, ends_at: int) -> int:
    """A new pool, empty; its number."""
    row = {"key": key, "owner": owner, "currency": goal.currency, "goal_minor": goal.minor}
    row |= {"words": words, "ends_at": ends_at, "state": OPEN}
    number: int = db.execute(sa.insert(Pools).values(row).returning(col(Pools.id))).scalar_one()
    return number


def find(db: Session, number: int, lock: bool = False) -> Pool | None:
    """As it stands; with `lock` nobody else changes it until the transaction ends."""
    locking = " for update" if lock and db.get_bind().dialect.name == "postgresql" else ""
    row = db.execute(sa.text(POOL + locking), {"n": number}).one_or_none()
    if row is None:
        return None
    chips = db.execute(CHIPS, {"pool": number})
    put_in = (Chip(id, owner, Money(minor, row.currency), at) for id, owner, minor, at in chips)
    goal = Money(row.goal_minor, row.currency)
    return Pool(number, row.owner, goal, row.words, row.ends_at, row.state, tuple(put_in))


def chip(db: Session, number: int, one: Set, now: int) -> Recorded | Refusal:
    """Put in the money of `recipes.chip`; with the last of the goal the owner has all of it.

    Refusals: pool_none, pool_over, pool_beyond, pool_stopped, and those of `record`."""
    pool = find(db, number, lock=True)
    [leg] = one.legs
    if no := _judge(db, pool, leg.source.owner, leg.amount, now):
        return no
    assert pool is not None, "what is not there was refused"
    [placed] = holds.place(db, [Placing(one, pool.owner)], now)
    if isinstance(placed, Recorded) and not placed.repeated:
        db.execute(sa.insert(Chips), [{"transfer": placed.number, "pool": number}])
        if leg.amount == pool.left:
            held = [*(each.number for each in pool.chips), placed.number]
            _end(db, held, "captured", now)
            _settle(db, number, REACHED)
    return placed


def _judge(db: Session, pool: Pool | None, owner: str, amount: Money, now: int) -> Refusal | None:
    if pool is None:
        return Refusal(POOL_NONE)
    if not pool.is_open(now):
        return Refusal(POOL_OVER)
    if amount.currency != pool.goal.currency or amount.minor > pool.left.minor:
        return Refusal(POOL_BEYOND, left=pool.left)
    if (
        amount == pool.left
        and db.execute(FROZEN, {"pool": pool.number, "owner": pool.owner}).first()
    ):
        return Refusal(POOL_STOPPED)
    return None


def take_back(db: Session, number: int, owner: str, now: int) -> Money | Refusal:
    """All that somebody has put in comes back to them; how much it was.

    Refusals: pool_none, pool_over, pool_nothing."""
    pool = find(db, number, lock=True)
    if pool is None:
        return Refusal(POOL_NONE)
    if not pool.is_open(now):
        return Refusal(POOL_OVER)
    own = pool.of(owner)
    if not own:
        return Refusal(POOL_NOTHING)
    _end(db, [each.number for each in own], "taken back", now)
    return pool.goal._replace(minor=sum(each.amount.minor for each in own))


def cancel(db: Session, number: int, now: int) -> Pool | Refusal:
    """Everybody has theirs back. Refusals: pool_none, pool_over."""
    pool = find(db, number, lock=True)
    if pool is None:
        return Refusal(POOL_NONE)
    return _give_back(db, pool, CANCELLED, now) if pool.is_open(now) else Refusal(POOL_OVER)


def due(db: Session, now: int) -> list[int]:
    """Open pools whose time is over, the longest over first; at most MOST_DUE of them."""
    return [row.id for row in db.execute(DUE, {"now": now, "most": MOST_DUE})]


def miss(db: Session, number: int, now: int) -> Pool | None:
    """Give everything back, if its time is over and nobody was faster."""
    pool = find(db, number, lock=True)
    if pool is None or pool.state != OPEN or now < pool.ends_at:
        return None
    return _give_back(db, pool, MISSED, now)


def _give_back(db: Session, pool: Pool, state: str, now: int) -> Pool:
    _end(db, [chip.number for chip in pool.chips], "returned", now)
    _settle(db, pool.number, state)
    return pool._replace(state=state)


def _end(db: Session, chips: Sequence[int], kind: str, now: int) -> None:
    """All of them: a pool is never taken, nor given back, in part."""
    answers = holds.end(db, [End(number, kind) for number in chips], now)
    if not all(isinstance(answer, Recorded) and not answer.repeated for answer in answers):
        raise RuntimeError(f"a pool could not end as a whole: {answers}")


def _settle(db: Session, number: int, state: str) -> None:
    db.execute(sa.update(Pools).where(col(Pools.id) == number).values(state=state))
