"""What a month came to: what came in and went out, in parts of it, by kind and by category."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from payments import categories, facts
from payments.activity import SORTS, sort_of
from payments.categories import CATEGORIES, Rules
from payments.facts import Sum
from payments.ledger import AccountRef, dated
from payments.ledger.reading import ACCOUNT

AFTER = sa.text(
    "select case :account when source then source_after else target_after end"
    " from pay_transfers where id = :transfer"
).bindparams(dated.WHOLE)


Key = tuple[int, str, str, bool]  # part, kind of transfer, category, whether it left


class Flow(NamedTuple):
    """Minor units, and how many transfers they are."""

    came: int = 0
    went: int = 0
    times: int = 0

    def plus(self, outgoing: bool, times: int, minor: int) -> "Flow":
        if outgoing:
            return Flow(self.came, self.went + minor, self.times + times)
        return Flow(self.came + minor, self.went, self.times + times)


class Month(NamedTuple):
    """Minor units of one account. `parts` are in the order of time, `sorts` those of
    `activity.SORTS` of which there was anything, in their order, `categories` likewise, where what
    came back of a payment is with it. It was in use before, if `begun`."""

    begun: bool
    opening: int
    closing: int
    total: Flow
    parts: list[Flow]
    sorts: dict[str, Flow]
    categories: dict[str, Flow]

    @property
    def is_whole(self) -> bool:
        """False if there was more than is added up."""
        return self.opening + self.total.came - self.total.went == self.closing


def month(db: Session, ref: AccountRef, edges: Sequence[int]) -> Month:
    """What an account did between the first of `edges` (ms) and the last, which is not of it, in
    the parts that lie between them."""
    parts, sorts = [Flow()] * (len(edges) - 1), dict.fromkeys(SORTS, Flow())
    kinds, total = dict.fromkeys(CATEGORIES, Flow()), Flow()
    account = db.execute(ACCOUNT, ref._asdict()).one_or_none()
    if account is None:
        return Month(False, 0, 0, total, parts, {}, {})
    known = categories.rules(db, ref.owner)
    for (part, told, kind, left), flow in tallied(facts.sums(db, ref, edges, known.ones), known):
        sort = sort_of(told)
        total, parts[part] = total.plus(left, *flow), parts[part].plus(left, *flow)
        sorts[sort], kinds[kind] = sorts[sort].plus(left, *flow), kinds[kind].plus(left, *flow)
    last = dated.newest(db, account.id, account.last, edges[-1] - 1)
    first = dated.newest(db, account.id, account.last, edges[0] - 1)
    opening, closing = _after(db, account.id, first), _after(db, account.id, last)
    return Month(first is not None, opening, closing, total, parts, _some(sorts), _some(kinds))


def tallied(sums: Iterable[Sum], known: Rules) -> Iterable[tuple[Key, list[int]]]:
    """How many transfers and minor units there are of each part, kind, category and way."""
    found: dict[Key, list[int]] = {}
    for line, told, outgoing, part, times, minor, _ in sums:
        tally = found.setdefault((part, told, known.of(line).category, outgoing), [0, 0])
        tally[0] += times
        tally[1] += minor
    return found.items()


def _some(flows: dict[str, Flow]) -> dict[str, Flow]:
    return {name: flow for name, flow in flows.items() if flow.times}


def _after(db: Session, account: int, transfer: int | None) -> int:
    if transfer is None:
        return 0
    return int(db.execute(AFTER, {"account": account, "transfer": transfer}).scalar_one())
