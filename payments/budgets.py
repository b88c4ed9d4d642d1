"""Budgets: what a category may come to in a month, how far it is, and who is to be told of it.

What came after the transfer that was looked at last is added to what there was, so that looking
costs as much as what is new, however much the month has had."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import calendar, categories, facts, recipes
from payments.driver import Statement, ask
from payments.months import Flow, tallied
from payments.order_schema import BudgetAlerts, Budgets, BudgetWatches

LEVELS = (80, 100)  # per cent of a budget at which its owner is told
MOST_DUE = 50  # wallets at a time
CHANGED = """
select w.owner, w.currency from pay_budget_watches w join pay_accounts a
    on a.owner = w.owner and a.kind = 'wallet' and a.currency = w.currency
where a.last <> w.looked limit ?
"""
DUE = Statement(CHANGED, CHANGED.replace("?", "%s"))
LAST = "select last from pay_accounts where owner = ? and kind = 'wallet' and currency = ?"
NEWEST = Statement(LAST, LAST.replace("?", "%s"))


class Budget(NamedTuple):
    """Minor units; of `spent_minor`, what came back was taken off."""

    currency: str
    category: str
    minor: int
    spent_minor: int

    @property
    def percent(self) -> int:
        return 100 * self.spent_minor // self.minor

    @property
    def left_minor(self) -> int:
        return self.minor - self.spent_minor


class Draft(NamedTuple):
    """What the budgets of a wallet came to in a month, seen from its `turn` on."""

    owner: str
    currency: str
    month: str
    looked: int
    turn: int
    spent: dict[str, int]


class Alert(NamedTuple):
    """Somebody is to be told, now and not again this month, that a budget has got to a level."""

    owner: str
    budget: Budget
    level: int


def put(
    db: Session, owner: str, currency: str, category: str, minor: int | None, zone: str, now: int
) -> None:
    """Set a budget for every month, or none; months are those of the time zone."""
    key = {"owner": owner, "currency": currency, "category": category}
    db.execute(sa.delete(Budgets).filter_by(**key))
    if minor is not None:
        db.execute(sa.insert(Budgets).values(**key, minor=minor, spent_minor=0, made_at=now))
    wallet = {"owner": owner, "currency": currency}
    change = sa.update(BudgetWatches).filter_by(**wallet).values(zone=zone)
    if not db.execute(change.returning(col(BudgetWatches.owner))).all():
        row = {"zone": zone, "month": "", "looked": 0, "turn": 0}
        db.execute(sa.insert(BudgetWatches).values(**wallet, **row))
    categories.recount(db, owner)


def of(db: Session, owner: str, now: int) -> list[Budget]:
    """An owner's, in the order of categories, as they stand in this month."""
    found = []
    for currency in _watched(db, owner):
        draft = _draft(db, owner, currency, now)
        found += _kept(db, draft, draft.spent)
    return sorted(found, key=lambda one: (one.currency, _place(one.category)))


def due(db: Session, now: int) -> list[Draft]:
    """What wallets with budgets that moved since they were looked at have come to."""
    return [_draft(db, owner, currency, now) for owner, currency in ask(db, DUE, MOST_DUE)]


def keep(db: Session, drafts: Sequence[Draft], now: int) -> list[Alert]:
    """Keep what was added up, unless something has changed meanwhile, and say who is to be told:
    each month, category and level once, whichever node comes first."""
    alerts = []
    for draft in drafts:
        if _take_turn(db, draft):
            alerts += [
                alert
                for one in _kept(db, draft, draft.spent)
                if (alert := _alert(db, draft, one, now))
            ]
    return alerts


def _take_turn(db: Session, draft: Draft) -> bool:
    wallet = {"owner": draft.owner, "currency": draft.currency, "turn": draft.turn}
    change = sa.update(BudgetWatches).filter_by(**wallet)
    change = change.values(month=draft.month, looked=draft.looked, turn=draft.turn + 1)
    return bool(db.execute(change.returning(col(BudgetWatches.turn))).all())


def _alert(db: Session, draft: Draft, one: Budget, now: int) -> Alert | None:
    """The highest level that is new this month."""
    key = {"owner": draft.owner, "currency": one.currency, "category": one.category}
    change = sa.update(Budgets).filter_by(**key).values(spent_minor=draft.spent[one.category])
    db.execute(change)
    fresh = [
        level for level in LEVELS if one.percent >= level and _note(db, draft, one, level, now)
    ]
    return Alert(draft.owner, one, fresh[-1]) if fresh else None


def _note(db: Session, draft: Draft, one: Budget, level: int, now: int) -> bool:
    """Whether nobody has noted this before."""
    key = {"owner": draft.owner, "currency": one.currency, "category": one.category}
    told = sa.select(col(BudgetAlerts.at)).filter_by(**key, month=draft.month, level=level)
    if db.execute(told).first():
        return False
    db.execute(sa.insert(BudgetAlerts).values(**key, month=draft.month, level=level, at=now))
    return True


def _draft(db: Session, owner: str, currency: str, now: int) -> Draft:
    row = db.execute(
        sa.select(*_columns(BudgetWatches, "zone", "month", "looked", "turn")).filter_by(
            owner=owner, currency=currency
        )
    ).one()
    first = calendar.today(now, row.zone).replace(day=1)
    month, last = f"{first:%Y-%m}", _newest(db, owner, currency)
    looked = row.looked if row.month == month else 0
    kept = _rows(db, owner, currency)
    spent = {one.category: one.spent_minor if looked else 0 for one in kept}
    edges = [calendar.begins(first, row.zone), calendar.begins(_next(first), row.zone)]
    known, ref = categories.rules(db, owner), recipes.wallet(owner, currency)
    flows = dict.fromkeys(spent, Flow())
    fresh = facts.sums(db, ref, edges, known.ones, between=(looked, last))
    for (_, _, name, way), each in tallied(fresh, known):
        if name in flows:
            flows[name] = flows[name].plus(way, *each)
    spent = {name: minor + flows[name].went - flows[name].came for name, minor in spent.items()}
    return Draft(owner, currency, month, last, row.turn, spent)


def _kept(db: Session, draft: Draft, spent: dict[str, int]) -> list[Budget]:
    """As the rows, with what was spent; more came back than went: nothing was."""
    return [
        one._replace(spent_minor=max(0, spent[one.category]))
        for one in _rows(db, draft.owner, draft.currency)
        if one.category in spent
    ]


def _rows(db: Session, owner: str, currency: str) -> list[Budget]:
    columns = _columns(Budgets, *Budget._fields)
    found = db.execute(sa.select(*columns).filter_by(owner=owner, currency=currency))
    return [Budget._make(row) for row in found]


def _watched(db: Session, owner: str) -> Collection[str]:
    query = sa.select(col(BudgetWatches.currency)).filter_by(owner=owner)
    return db.execute(query).scalars().all()


def _newest(db: Session, owner: str, currency: str) -> int:
    rows = ask(db, NEWEST, owner, currency)
    return int(rows[0][0]) if rows else 0


def _columns(table: type, *names: str) -> list[Any]:
    return [col(getattr(table, name)) for name in names]


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _place(category: str) -> int:
    return categories.CATEGORIES.index(category)
