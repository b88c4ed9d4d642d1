"""Wallets: the currency an owner's money is kept in, and what may leave without a question."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments.driver import Statement, ask
from payments.ledger import balances
from payments.ledger.memory import remembered
from payments.money import CURRENCIES
from payments.schema import Wallets

OF = Statement(
    "select owner, currency, quick_minor, quick_day_minor, limits, accepts, delay_hours, raising,"
    " frozen_at, reminders from pay_wallets"
    " where owner in (select value from json_each(?))",
    "select owner, currency, quick_minor, quick_day_minor, limits, accepts, delay_hours, raising,"
    " frozen_at, reminders from pay_wallets"
    " where owner = any(%s)",
)
LOCK = sa.text("select 1 from pay_wallets where owner = :owner for no key update")
LIMITS = ("payment", "day", "week", "payee", "place")
RAISED_AFTER = 24 * 3_600_000  # ms, in which the owner sees what a thief has asked for
ACCEPTS = ("everybody", "known", "ask")
DELAYS = (0, 2, 24)  # hours


Raise = tuple[int | None, int]


class Wallet(NamedTuple):
    """`quick_minor` may leave at once without a question, `quick_day_minor` in 24 hours; beyond
    its `limits` (minor units) nothing leaves at all.

    Money of strangers it `accepts` from "everybody", not at all ("known") or with its owner's yes
    ("ask"). What it pays arrives after `delay_hours`. Limits that are `raising` will be so many
    minor units (None: no limit) from a time on (ms); nothing has left since it was `frozen_at`.
    Without `reminders` its owner is not reminded of what others ask of them."""

    owner: str
    currency: str
    quick_minor: int
    quick_day_minor: int
    limits: Mapping[str, int] = MappingProxyType({})
    accepts: str = "everybody"
    delay_hours: int = 0
    raising: Mapping[str, Raise] = MappingProxyType({})
    frozen_at: int | None = None
    reminders: bool = True

    def limits_at(self, now: int) -> Mapping[str, int]:
        """Its limits at a time: what was raised long enough ago counts."""
        if not self.raising:
            return self.limits
        raised = {name: minor for name, (minor, at) in self.raising.items() if at <= now}
        now_set = {**self.limits, **raised}
        return {name: minor for name, minor in now_set.items() if minor is not None}

    def asks_less(self, before: "Wallet") -> bool:
        """Whether more leaves without a question than did before."""
        more_at_once = self.quick_minor > before.quick_minor
        return more_at_once or self.quick_day_minor > before.quick_day_minor


class Holding(NamedTuple):
    """What an owner has in one currency, in minor units."""

    currency: str
    available_minor: int
    held_minor: int


def open(db: Session, owner: str, currency: str, now: int) -> Wallet:
    """A wallet for an owner who has none. Raises ValueError for a currency we do not keep."""
    if currency not in CURRENCIES:
        raise ValueError(f"no wallet is kept in {currency}")
    db.add(Wallets(owner=owner, currency=currency, opened_at=now))
    db.flush()
    remembered(db).wallets.pop(owner, None)
    return of(db, [owner])[owner]


def of(db: Session, owners: Collection[str]) -> dict[str, Wallet]:
    """The wallets of those owners who have one. One statement."""
    known = remembered(db).wallets
    if unknown := [owner for owner in owners if owner not in known]:
        known |= dict.fromkeys(unknown)
        for owner, currency, once, day, limits, accepts, delay, raising, *rest in ask(
            db, OF, unknown
        ):
            kept = _limits(limits), accepts, delay, _limits(raising), rest[0], rest[1] == 1
            known[owner] = Wallet(owner, currency, once, day, *kept)
    return {owner: wallet for owner in owners if (wallet := known[owner])}


@lru_cache
def _limits(kept: str) -> Mapping[str, Any]:
    return MappingProxyType(json.loads(kept) if kept else {})


def available(db: Session, owner: str) -> list[Holding]:
    """What one owner has: the home currency first, then what else was ever used."""
    return holdings(db, [owner])[owner]


def holdings(db: Session, owners: Collection[str]) -> dict[str, list[Holding]]:
    """The same for many owners, in two statements."""
    if not owners:
        return {}
    kept, books = of(db, owners), balances(db, owners)
    return {owner: _holdings(kept.get(owner), books[owner]) for owner in owners}


def _holdings(wallet: Wallet | None, accounts: dict[tuple[str, str], int]) -> list[Holding]:
    used = sorted(currency for kind, currency in accounts if kind in ("wallet", "held"))
    order = dict.fromkeys([wallet.currency, *used] if wallet else used)
    return [Holding(c, accounts.get(("wallet", c), 0), accounts.get(("held", c), 0)) for c in order]


def set_quick(db: Session, owner: str, quick_minor: int, quick_day_minor: int) -> None:
    """Change what may leave without a question, in minor units."""
    remembered(db).wallets.pop(owner, None)
    db.execute(
        sa.update(Wallets)
        .where(col(Wallets.owner) == owner)
        .values(quick_minor=quick_minor, quick_day_minor=quick_day_minor)
    )


def set_limits(db: Session, owner: str, limits: Mapping[str, int]) -> None:
    """Change what may leave at all, in minor units: for one `payment`, in 24 hours (`day`), in
    7 days (`week`), to one `payee` or in one `place` in 24 hours; what is not named has no limit.
    Nothing is being raised any more. Raises ValueError for another name and for less than
    nothing."""
    if unknown := limits.keys() - set(LIMITS):
        raise ValueError(f"there is no limit called {', '.join(sorted(unknown))}")
    if any(minor < 0 for minor in limits.values()):
        raise ValueError("a limit is not below zero")
    remembered(db).wallets.pop(owner, None)
    kept = json.dumps(dict(limits), sort_keys=True) if limits else ""
    values = {"limits": kept, "raising": ""}
    db.execute(sa.update(Wallets).where(col(Wallets.owner) == owner).values(**values))


def set_limit(db: Session, owner: str, name: str, minor: int | None, now: int) -> int:
    """Change one limit, to so many minor units or (None) to no limit; returns from when on (ms).

    Less is so at once, more only after a day: a thief who has a session cannot have it sooner.
    Raises ValueError as `set_limits` does."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(LOCK, {"owner": owner})
    remembered(db).wallets.pop(owner, None)
    wallet = of(db, [owner])[owner]
    limits = dict(wallet.limits_at(now))
    raising = {each: to for each, to in wallet.raising.items() if to[1] > now and each != name}
    before, since = limits.get(name), now
    if before is not None and (minor is None or minor > before):
        since = now + RAISED_AFTER
        raising[name] = minor, since
    elif minor is not None:
        limits[name] = minor
    set_limits(db, owner, limits)
    kept = json.dumps(raising, sort_keys=True) if raising else ""
    db.execute(sa.update(Wallets).where(col(Wallets.owner) == owner).values(raising=kept))
    return since


def set_accepts(db: Session, owner: str, accepts: str) -> None:
    """Change what becomes of strangers' money: one of ACCEPTS, else ValueError."""
    if accepts not in ACCEPTS:
        raise ValueError(f"nobody accepts {accepts!r}")
    remembered(db).wallets.pop(owner, None)
    db.execute(sa.update(Wallets).where(col(Wallets.owner) == owner).values(accepts=accepts))


def set_delay(db: Session, owner: str, hours: int) -> None:
    """Change after how many hours what is paid from now on arrives: one of DELAYS, else
    ValueError."""
    if hours not in DELAYS:
        raise ValueError(f"nothing arrives after {hours} hours")
    remembered(db).wallets.pop(owner, None)
    db.execute(sa.update(Wallets).where(col(Wallets.owner) == owner).values(delay_hours=hours))


def set_reminders(db: Session, owner: str, wanted: bool) -> None:
    """Change whether they are reminded of requests, splits and bills that wait for them."""
    remembered(db).wallets.pop(owner, None)
    db.execute(sa.update(Wallets).where(col(Wallets.owner) == owner).values(reminders=int(wanted)))


def shows_tips(db: Session, owner: str) -> bool:
    """Whether everybody may see what somebody's posts have brought them."""
    query = sa.select(col(Wallets.shows_tips)).where(col(Wallets.owner) == owner)
    return db.execute(query).scalar() == 1


def show_tips(db: Session, owner: str, shows: bool) -> None:
    db.execute(sa.update(Wallets).where(col(Wallets.owner) == owner).values(shows_tips=int(shows)))
