"""What a month came to: what came in and went out, in parts of the month and by kind."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments.activity import SORTS, sort_of
from payments.ledger import AccountRef, dated
from payments.ledger.reading import ACCOUNT

FURTHEST = 200_000  # transfers of one account that are added up at most
SUMS = """
with recursive walk (step, at, next, outgoing, amount, kind) as (
    select 1, at, case :account when source then source_prev else target_prev end,
        case :account when source then 1 else 0 end, amount, kind
    from pay_transfers where id = :start
    union all
    select walk.step + 1, t.at,
        case :account when t.source then t.source_prev else t.target_prev end,
        case :account when t.source then 1 else 0 end, t.amount, t.kind
    from walk join pay_transfers t on t.id = walk.next
    where walk.at >= :since and walk.step < :furthest
)
select kind, outgoing, {part} as part, count(*) as times, sum(amount) as minor
from walk where at >= :since group by 1, 2, 3
"""


AFTER = sa.text(
    "select case :account when source then source_after else target_after end"
    " from pay_transfers where id = :transfer"
).bindparams(dated.WHOLE)


class Flow(NamedTuple):
    """Minor units, and how many transfers they are."""

    came: int = 0
    went: int = 0
    times: int = 0

    def plus(self, row: Any) -> "Flow":
        minor, times = int(row.minor), self.times + row.times
        if row.outgoing:
            return Flow(self.came, self.went + minor, times)
        return Flow(self.came + minor, self.went, times)


class Month(NamedTuple):
    """Minor units of one account. `parts` are in the order of time, `sorts` those of
    `activity.SORTS` of which there was anything, in their order. It was in use before, if `begun`.
    """

    begun: bool
    opening: int
    closing: int
    total: Flow
    parts: list[Flow]
    sorts: dict[str, Flow]

    @property
    def is_whole(self) -> bool:
        """False if there was more than is added up."""
        return self.opening + self.total.came - self.total.went == self.closing


def month(db: Session, ref: AccountRef, edges: Sequence[int]) -> Month:
    """What an account did between the first of `edges` (ms) and the last, which is not of it, in
    the parts that lie between them."""
    parts, sorts = [Flow()] * (len(edges) - 1), dict.fromkeys(SORTS, Flow())
    total = Flow()
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if account is None:
        return Month(False, 0, 0, total, parts, {})
    last = dated.newest(db, account.id, account.last, edges[-1] - 1)
    for row in _sums(db, account.id, last, edges):
        total = total.plus(row)
        parts[row.part] = parts[row.part].plus(row)
        sort = sort_of(row.kind)
        sorts[sort] = sorts[sort].plus(row)
    first = dated.newest(db, account.id, account.last, edges[0] - 1)
    opening, closing = _after(db, account.id, first), _after(db, account.id, last)
    some = {sort: flow for sort, flow in sorts.items() if flow.times}
    return Month(first is not None, opening, closing, total, parts, some)


def _sums(db: Session, account: int, start: int | None, edges: Sequence[int]) -> Sequence[Any]:
    inner = {f"edge_{n}": edge for n, edge in enumerate(edges[1:-1])}
    part = " + ".join(["0", *(f"case when at < :{name} then 0 else 1 end" for name in inner)])
    asked = {"account": account, "start": start, "since": edges[0], "furthest": FURTHEST}
    query = sa.text(SUMS.format(part=part)).bindparams(dated.WHOLE)
    return db.execute(query, asked | inner).all()


def _after(db: Session, account: int, transfer: int | None) -> int:
    if transfer is None:
        return 0
    return int(db.execute(AFTER, {"account": account, "transfer": transfer}).scalar_one())
