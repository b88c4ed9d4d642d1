"""What one owner has lately paid another: remembered between batches, checked against the books."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlmodel import Session

from payments.driver import Statement, ask
from payments.ledger.memory import LATELY, LOOKED

MOST_PAIRS = 100_000  # beyond it the memory starts anew
FARTHEST = 10_000  # transfers of an account that are walked at most
_WALK = """
with recursive walk (account, id, step) as (
    select id, last, 1 from pay_accounts where {owners} and kind = 'wallet'
    union all
    select w.account, case w.account when t.source then t.source_prev else t.target_prev end,
        w.step + 1
    from walk w join pay_transfers t on t.id = w.id where t.at > {value} and w.step < {value}
)
select s.owner, g.owner, s.currency, t.amount, t.at
from walk w join pay_transfers t on t.id = w.id and t.source = w.account
join pay_accounts s on s.id = t.source join pay_accounts g on g.id = t.target
where t.kind = 'gift' and t.at > {value} order by t.at
"""
WALK = Statement(
    _WALK.format(owners="owner in (select value from json_each(?))", value="?"),
    _WALK.format(owners="owner = any(%s)", value="%s"),
)

Pair = tuple[str, str, str]  # source, target, currency
Amounts = dict[int, int]  # when each was paid last, the oldest first


class Known(NamedTuple):
    """A pair when it was last looked at: how often paid, when last, and what is recent."""

    times: int
    at: int
    amounts: Amounts


def recall(db: Session, rows: Iterable[Any], now: int) -> dict[Pair, Amounts]:
    """When each amount was paid last, by pair, for rows of `pay_pairs`; of what is longer ago
    than LATELY some may be among it.

    What is remembered of a pair holds while its row says that at most one payment was added; what
    another node or an earlier run of this one has added is read from the books, all at once."""
    memory: dict[Pair, Known] = db.connection().info.setdefault(LOOKED, {})
    db.info[LOOKED] = memory  # goes with this transaction, should it be undone
    if len(memory) > MOST_PAIRS:
        memory.clear()
    found: dict[Pair, Amounts] = {}
    lost: dict[Pair, Known] = {}
    for source, target, currency, count, at, minor in rows:
        pair = source, target, currency
        amounts = _follow(memory.get(pair), count, at, minor, now)
        known = Known(count, at, {} if amounts is None else amounts)
        if amounts is None:
            lost[pair] = known
        memory[pair], found[pair] = known, known.amounts
    if lost:
        _walk(db, lost, now)
    return found


def _follow(before: Known | None, count: int, at: int, minor: int, now: int) -> Amounts | None:
    """What was remembered and the newest payment; None where that is not all there is."""
    if before and before.times == count and before.amounts.get(minor) == before.at == at:
        return before.amounts
    if before and before.times == count - 1 and before.at < at:
        amounts = before.amounts
        amounts.pop(minor, None)  # so that it comes last
        while amounts and amounts[oldest := next(iter(amounts))] <= now - LATELY:
            del amounts[oldest]
        amounts[minor] = at
        return amounts
    return {minor: at} if count == 1 or at <= now - LATELY else None


def _walk(db: Session, lost: dict[Pair, Known], now: int) -> None:
    owners, since = {source for source, _, _ in lost}, now - LATELY
    for *pair, minor, at in ask(db, WALK, owners, since, FARTHEST, since):
        if known := lost.get(tuple(pair)):
            known.amounts.pop(minor, None)
            known.amounts[minor] = at
