"""One transfer for all that is open in a place: planned, agreed to by everybody, done at once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from payments import ledger, limits, netting, recipes, splits, wallets
from payments.ledger import Cap, Refusal, Set
from payments.money import Money
from payments.refusals import (
    NO_SUCH_REQUEST,
    NOTHING_TO_SETTLE,
    PLAN_APPROVED,
    PLAN_LIMITED,
    PLAN_OVER,
    PLAN_SHORT,
    SHORT,
)
from payments.splits import MOST_DUE, Share, Split
from payments.splits_schema import Settlements

LASTS_MS = 7 * 24 * 3_600_000


class Move(NamedTuple):
    """Who pays whom."""

    payer: str
    payee: str
    money: Money


class Plan(NamedTuple):
    """The open shares it settles (split, n, minor), and what is moved for all of them."""

    shares: tuple[tuple[int, int, int], ...]
    moves: tuple[Move, ...]
    people: tuple[str, ...]  # everybody who owes or is owed any of it

    def of(self, owner: str) -> list[Move]:
        return [move for move in self.moves if owner in (move.payer, move.payee)]

    @property
    def paid(self) -> dict[tuple[str, str], list[tuple[str, Money]]]:
        """To whom how much goes, by who pays it and the currency."""
        found: dict[tuple[str, str], list[tuple[str, Money]]] = defaultdict(list)
        for payer, payee, money in self.moves:
            found[payer, money.currency].append((payee, money))
        return found

    @property
    def splits(self) -> list[int]:
        return sorted({split for split, _, _ in self.shares})


class Settlement(NamedTuple):
    """A plan as it stands: open until all of its people have approved it."""

    id: int
    owner: str
    place: str
    plan: Plan
    approved: tuple[str, ...]
    state: str
    transfer: int | None
    made_at: int
    expires_at: int

    @property
    def waits_for(self) -> tuple[str, ...]:
        return tuple(who for who in self.plan.people if who not in self.approved)


def draft(found: Iterable[Split], now: int) -> Plan | Refusal:
    """The plan for what is open in these; nothing_to_settle if there is nothing. What somebody
    contests is left out."""
    debts: dict[str, list[netting.Debt]] = defaultdict(list)
    shares = []
    for split, share in _open(found, now):
        debts[split.currency].append((share.payer, split.owner, share.minor))
        shares.append((share.split, share.n, share.minor))
    if not shares:
        return Refusal(NOTHING_TO_SETTLE)
    moves = [
        Move(payer, payee, Money(minor, currency))
        for currency, owed in sorted(debts.items())
        for payer, payee, minor in netting.transfers(netting.balances(owed))
    ]
    people = {who for owed in debts.values() for payer, payee, _ in owed for who in (payer, payee)}
    return Plan(tuple(shares), tuple(moves), tuple(sorted(people)))


def _open(found: Iterable[Split], now: int) -> Iterator[tuple[Split, Share]]:
    for split in found:
        if splits.ended(split, now) is None:
            yield from ((split, share) for share in split.shares if share.state == "open")


def make(
    db: Session, key: bytes, owner: str, place: str, plan: Plan, now: int
) -> Settlement | Refusal:
    """Propose it, which approves it for its owner; nothing_to_settle if it is not their affair,
    plan_over if what is open has changed since it was drawn up."""
    if owner not in plan.people:
        return Refusal(NOTHING_TO_SETTLE)
    if draft(splits.here(db, place, lock=True), now) != plan:
        return Refusal(PLAN_OVER)
    row = {
        "key": key,
        "owner": owner,
        "place": place,
        "plan": _pack(plan),
        "approved": json.dumps([owner]),
        "state": "open",
        "made_at": now,
        "expires_at": now + LASTS_MS,
    }
    made = sa.insert(Settlements).values(row).returning(col(Settlements.id))
    number: int = db.execute(made).scalar_one()
    return _again(db, number)


def find(db: Session, number: int, lock: bool = False) -> Settlement | None:
    columns = [col(getattr(Settlements, name)) for name in Settlement._fields]
    query = sa.select(*columns).where(col(Settlements.id) == number)
    row = db.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    id, owner, place, plan, approved, *more = row
    return Settlement(id, owner, place, _unpack(plan), tuple(json.loads(approved)), *more)


def approve(db: Session, number: int, owner: str, now: int) -> Settlement | Refusal:
    """Say yes; the last yes moves the money and settles all of the shares, in one set.

    Refusals: no_such_request, plan_over, plan_approved, plan_short and plan_limited (facts: owner),
    and the ledger's."""
    found = _held(db, number, owner)
    if isinstance(found, Refusal):
        return found
    one, held = found
    if no := _changed(one, held, now):
        return no
    if owner in one.approved:
        return Refusal(PLAN_APPROVED)
    approved = [*one.approved, owner]
    if not set(one.plan.people) <= set(approved):
        _mark(db, number, approved=json.dumps(approved))
        return _again(db, number)
    return _settle(db, one, held, approved, now)


def end(db: Session, number: int, owner: str, state: str) -> Settlement | Refusal:
    """Somebody of it says no (declined), or who proposed it takes it back (cancelled)."""
    one = find(db, number, lock=True)
    if one is None or owner not in one.plan.people:
        return Refusal(NO_SUCH_REQUEST)
    if one.state != "open" or (state == "cancelled" and owner != one.owner):
        return Refusal(PLAN_OVER)
    _mark(db, number, state=state)
    return _again(db, number)


def void(db: Session, place: str, touched: int | None = None) -> list[Settlement]:
    """End the open plans of a place that a change of this split, or any change, has overtaken."""
    query = select(Settlements.id).where(Settlements.place == place, Settlements.state == "open")
    ended = []
    for number in sorted(number for number in db.exec(query) if number):
        one = find(db, number, lock=True)
        if one and one.state == "open" and touched in (None, *one.plan.splits):
            _mark(db, number, state="void")
            ended.append(_again(db, number))
    return ended


def due(db: Session, now: int) -> list[int]:
    """Open plans whose time is over."""
    query = select(Settlements.id).where(Settlements.state == "open", Settlements.expires_at <= now)
    return [number for number in db.exec(query.limit(MOST_DUE)) if number]


def expire(db: Session, numbers: Iterable[int], now: int) -> list[Settlement]:
    """End them, if nobody was faster."""
    ended = []
    for number in sorted(numbers):
        one = find(db, number, lock=True)
        if one and one.state == "open" and one.expires_at <= now:
            _mark(db, number, state="expired")
            ended.append(_again(db, number))
    return ended


def _held(db: Session, number: int, owner: str) -> tuple[Settlement, list[Split]] | Refusal:
    """It and all it settles, held until the transaction ends: the splits first, as by those who
    answer one of them."""
    one = find(db, number)
    if one is None or owner not in one.plan.people:
        return Refusal(NO_SUCH_REQUEST)
    held = splits.several(db, one.plan.splits, lock=True)
    return find(db, number, lock=True) or one, held


def _changed(one: Settlement, held: list[Split], now: int) -> Refusal | None:
    if one.state != "open" or now >= one.expires_at:
        return Refusal(PLAN_OVER)
    open_now = {(share.split, share.n, share.minor) for _, share in _open(held, now)}
    return None if open_now >= set(one.plan.shares) else Refusal(PLAN_OVER)


def _settle(
    db: Session, one: Settlement, held: list[Split], approved: list[str], now: int
) -> Settlement | Refusal:
    transfer = None
    if one.plan.moves:
        moves = [(move.payer, move.payee, move.money) for move in one.plan.moves]
        what = recipes.settlement(one.id, moves)._replace(caps=tuple(_caps(db, one, now)))
        [answer] = ledger.record(db, [what], now)
        if isinstance(answer, Refusal):
            return _whose(db, one, what, answer, now)
        transfer = answer.number
    _close(db, one.plan, held, transfer)
    _mark(db, one.id, state="paid", transfer=transfer, approved=json.dumps(approved))
    return _again(db, one.id)


def _close(db: Session, plan: Plan, held: list[Split], transfer: int | None) -> None:
    settled = {(split, n) for split, n, _ in plan.shares}
    for split in held:
        for share in split.shares:
            if (share.split, share.n) in settled:
                splits.change(db, share, state="settled", transfer=transfer)
        splits.close(db, split.id)


def _caps(db: Session, one: Settlement, now: int) -> Iterator[Cap]:
    """What the limits of everybody who pays say of their part."""
    known = wallets.of(db, {payer for payer, _ in one.plan.paid})
    for (payer, currency), parts in one.plan.paid.items():
        if (wallet := known.get(payer)) and wallet.limits:
            source = recipes.wallet(payer, currency)
            for cap in limits.caps(wallet, parts, one.place, now):
                yield cap._replace(source=source)


def _whose(db: Session, one: Settlement, what: Set, no: Refusal, now: int) -> Refusal:
    """Who does not have what they would pay, or may not pay so much now: the first of them."""
    if no.code == SHORT:
        for (payer, currency), parts in sorted(one.plan.paid.items()):
            owed = sum(money.minor for _, money in parts)
            if ledger.balance(db, recipes.wallet(payer, currency)).minor < owed:
                return Refusal(PLAN_SHORT, owner=payer)
    for source, cap in what.capped:
        if ledger.beyond(db, source, [cap], now):
            return Refusal(PLAN_LIMITED, owner=source.owner)
    return no


def _mark(db: Session, number: int, **values: object) -> None:
    db.execute(sa.update(Settlements).where(col(Settlements.id) == number).values(values))


def _again(db: Session, number: int) -> Settlement:
    one = find(db, number)
    if one is None:
        raise LookupError(f"settlement {number} was there a moment ago")
    return one


def _pack(plan: Plan) -> str:
    moves = [(payer, payee, *money) for payer, payee, money in plan.moves]
    return json.dumps({"shares": plan.shares, "moves": moves, "people": plan.people})


def _unpack(text: str) -> Plan:
    kept: dict[str, Any] = json.loads(text)
    moves = (Move(payer, payee, Money(minor, code)) for payer, payee, minor, code in kept["moves"])
    shares = tuple((split, n, minor) for split, n, minor in kept["shares"])
    return Plan(shares, tuple(moves), tuple(kept["people"]))
