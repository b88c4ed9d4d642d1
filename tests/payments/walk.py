"""A walk: batches of commands told to the books and to the model, which must agree on each."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from payments import holds, ledger, limits, refunds, wallets
from payments.ledger import AccountRef, Entry, Recorded, Refusal, Set
from payments.money import Money
from payments.recipes import Hold
from tests.payments.commands import Act, Command, Scene, read
from tests.payments.commands.scene import People
from tests.payments.model import Model
from tests.payments.model.words import QUICK, QUICK_DAY, TEN_SECONDS, Held, Line
from web.database import Database

BEGAN = 1_790_000_000_000
PAGE = 50  # lines of a statement
WALKS = itertools.count(1)
LOOKED_BACK = {
    "pairs": "select source, target, currency, count, last_at, last_amount from pay_pairs",
    "windows": "select account, hour, out, count, quick from pay_windows",
    "tallies": "select account, about, hour, out from pay_tallies",
}


class Walk:
    """People that no other walk knows, on nodes that share one database."""

    def __init__(self, nodes: Sequence[Database], now: int = BEGAN) -> None:
        self.people, self.model, self.now = People(next(WALKS)), Model(), now
        self.sessions = [node.writer() for node in nodes]
        self.history: list[Act] = []
        self.told = 0
        first = self.sessions[0]
        for owner in self.people.all:
            wallets.open(first, owner, "USD", now)
            wallets.set_quick(first, owner, QUICK, QUICK_DAY)
        first.commit()

    def close(self) -> None:
        for db in self.sessions:
            db.close()

    def batch(self, commands: Sequence[Command], node: int, end: str, later: int) -> None:
        """One transaction, told by a node, which ends `kept`, `lost` or told by a `script`."""
        self.now += later
        db, before, known = self.sessions[node], self.model, len(self.history)
        if end == "lost":
            self.model = self.model.copy()
        db.connection()
        if end != "script":
            ledger.begin(db)
        self._tell(db, commands)
        if end == "lost":
            ledger.drop(db)
            db.rollback()
            self.model = before
            del self.history[known:]
            return
        db.commit()
        ledger.keep(db)

    def _tell(self, db: Session, commands: Sequence[Command]) -> None:
        """What comes by the same door goes through it at once."""
        waiting: list[Act] = []
        scene = Scene(db, self.people, self.model, self.history, self.now)
        for command in commands:
            act = read(scene, command)
            if act is None:
                continue
            if waiting and waiting[0].door != act.door:
                self._pass(db, waiting)
                waiting = []
            waiting.append(act)
        self._pass(db, waiting)

    def _pass(self, db: Session, acts: list[Act]) -> None:
        if not acts:
            return None
        self.told += len(acts)
        if acts[0].door == "expire":
            return self._expire(db)
        given = [act.given for act in acts]
        answers = DOORS[acts[0].door](db, given, self.now)
        for act, answer in zip(acts, answers, strict=True):
            number = answer.number if isinstance(answer, Recorded) else 0
            tell = getattr(self.model, act.door)
            assert said(answer) == tell(*act.expected, self.now, number), act
        self.history += acts
        return None

    def _expire(self, db: Session) -> None:
        """As the clerk does."""
        due = holds.due(db, self.now)
        assert sorted(due) == sorted(self.model.due(self.now))
        ends = [holds.End(number, "expired") for number in due]
        self._pass(db, [Act("end", end, (end,)) for end in ends])

    def agree(self) -> None:
        """Every account, statement, hold and what limits look back at are as in the model."""
        db = self.sessions[0]
        self._agree_on_accounts(db)
        assert holds.of(db, list(self.model.holds)) == {
            number: _hold(number, hold) for number, hold in self.model.holds.items()
        }
        self._agree_on_what_is_looked_back_at(db)
        db.rollback()

    def _agree_on_accounts(self, db: Session) -> None:
        found = ledger.balances(db, [*self.people.all, self.people.shop])
        mine = {ref: minor for ref, minor in self.model.balance.items() if ref.owner != "system"}
        assert {
            AccountRef(owner, *rest): minor
            for owner, accounts in found.items()
            for rest, minor in accounts.items()
        } == mine
        assert min(mine.values(), default=0) >= 0
        for ref, minor in mine.items():
            assert ledger.balance(db, ref) == Money(minor, ref.currency)
            told = [
                Line(e.number, e.at, e.kind, e.other, e.amount.minor, e.balance.minor, *e[7:])
                for e in _entries(db, ref)
            ]
            assert told == self.model.lines[ref][::-1]

    def _agree_on_what_is_looked_back_at(self, db: Session) -> None:
        model, owners = self.model, {*self.people.all, self.people.shop}
        accounts = db.execute(sa.text("select id, owner, kind, currency from pay_accounts"))
        mine = {id: AccountRef(*ref) for id, *ref in accounts if ref[0] in owners}
        rows = {name: db.execute(sa.text(asked)).all() for name, asked in LOOKED_BACK.items()}
        pairs = {tuple(row[:3]): tuple(row[3:]) for row in rows["pairs"] if row[0] in owners}
        assert pairs == model.pairs
        windows = {(mine[id], hour): rest for id, hour, *rest in rows["windows"] if id in mine}
        assert windows == {
            (ref, hour): window
            for ref, hours in model.windows.items()
            for hour, window in hours.items()
            if ref.owner in owners
        }
        tallies = {(mine[id], about, hour): out for id, about, hour, out in rows["tallies"]
                   if id in mine}  # fmt: skip
        assert tallies == {
            (*of, hour): out for of, hours in model.tallies.items() for hour, out in hours.items()
        }

    def tidy(self) -> None:
        """Nothing is left that would fall due in somebody else's walk."""
        self.now += 10**9
        self.batch([("expire", 0, 0, 0, 0)], 0, "kept", 0)


def _entries(db: Session, ref: AccountRef) -> Iterator[Entry]:
    """Page by page, as a person turns them; only the last has less than a page."""
    before, turned = None, PAGE
    while turned == PAGE:
        page = ledger.statement(db, ref, PAGE, before)
        yield from page
        if turned := len(page):
            before = page[-1].transfer


def _hold(number: int, held: Held) -> Hold:
    left = Money(held.left, held.currency)
    return Hold(number, held.kind, held.owner, held.payee, left, held.expires_at, held.state)


def said(answer: Any) -> Any:
    return (answer.at, answer.repeated) if isinstance(answer, Recorded) else answer


def _undo(db: Session, given: Sequence[Any], now: int) -> list[Recorded | Refusal]:
    return [_back(db, refunds.undo(db, n, payer, now, TEN_SECONDS), now) for n, payer in given]


def _refund(db: Session, given: Sequence[Any], now: int) -> list[Recorded | Refusal]:
    return [_back(db, refunds.refund(db, *each), now) for each in given]


def _back(db: Session, one: Set | Refusal, now: int) -> Recorded | Refusal:
    return ledger.record(db, [one], now)[0] if isinstance(one, Set) else one


def _room(db: Session, given: Sequence[Any], now: int) -> list[Refusal | None]:
    return [ledger.beyond(db, source, caps, now) for source, caps in given]


def _question(db: Session, given: Sequence[Any], now: int) -> list[limits.Reason | None]:
    asked: dict[str, dict[str, None]] = {}
    for payer, payees, _ in given:
        asked.setdefault(payer, {}).update(dict.fromkeys(payees))
    facts = limits.facts(db, asked, now)
    return [limits.unusual(facts[payer], payees, much, now) for payer, payees, much in given]


DOORS: dict[str, Callable[[Session, Sequence[Any], int], Sequence[Any]]] = {
    "record": ledger.record,
    "place": holds.place,
    "end": holds.end,
    "undo": _undo,
    "refund": _refund,
    "room": _room,
    "question": _question,
}
