"""A random walk of commands beside a model of the ledger, on both databases."""

import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from payments import ledger, recipes
from payments.audit import verify
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from web.database import Database

CURRENCY = st.sampled_from(["USD", "EUR"])
WHO = st.integers(0, 3)
MINOR = st.integers(1, 60)
WHICH = st.integers(0, 99)
COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), WHO, MINOR, CURRENCY),
        st.tuples(st.just("gift"), WHO, WHO, MINOR, CURRENCY),
        st.tuples(st.just("gifts"), WHO, st.lists(st.tuples(WHO, MINOR), min_size=2), CURRENCY),
        st.tuples(st.just("undo"), WHICH),
        st.tuples(st.just("repeat"), WHICH),
        st.tuples(st.just("reuse"), WHICH, MINOR),
    ),
    min_size=1,
    max_size=8,
)
NAMES = itertools.count(1)


class Model:
    """The ledger in a few lines: what is in each account, and what each key recorded."""

    def __init__(self) -> None:
        self.balance: dict[ledger.AccountRef, int] = {}
        self.recorded: dict[bytes, tuple[str, tuple[ledger.Leg, ...], int]] = {}
        self.entries: dict[ledger.AccountRef, list[tuple[int, int]]] = {}

    def copy(self) -> "Model":
        twin = Model()
        twin.balance, twin.recorded = dict(self.balance), dict(self.recorded)
        twin.entries = {ref: list(lines) for ref, lines in self.entries.items()}
        return twin

    def record(self, one: Set, now: int) -> Refusal | tuple[int, bool]:
        """What `record` must answer: a refusal, or when it was first recorded and if before."""
        if one.key in self.recorded:
            kind, legs, at = self.recorded[one.key]
            return (at, True) if (kind, legs) == (one.kind, one.legs) else Refusal("key_reused")
        after, lines, short = dict(self.balance), [], {}
        for source, target, (minor, _) in one.legs:
            after[source] = after.get(source, 0) - minor
            after[target] = after.get(target, 0) + minor
            lines += [(source, -minor, after[source]), (target, minor, after[target])]
            if source.owner != "system" and after[source] < 0:
                short[source] = max(short.get(source, 0), -after[source])
        for source, missing in short.items():
            available = Money(self.balance.get(source, 0), source.currency)
            return Refusal("short", missing=Money(missing, source.currency), available=available)
        self.balance, self.recorded[one.key] = after, (one.kind, one.legs, now)
        for ref, minor, left in lines:
            self.entries.setdefault(ref, []).append((minor, left))
        return now, False


class Walk(RuleBasedStateMachine):
    database: Database  # one for all walks: each has people of its own

    def __init__(self) -> None:
        super().__init__()
        walk = next(NAMES)
        self.people = [f"person:{walk}-{who}" for who in range(4)]
        self.keys = (bytes([7]) + walk.to_bytes(7, "big") + n.to_bytes(8, "big") + bytes(8)
                     for n in itertools.count(1))  # fmt: skip
        self.model, self.now = Model(), 1_790_000_000_000
        self.sets: list[Set] = []
        self.numbers: list[int] = []
        self.db = self.database.writer()

    def teardown(self) -> None:
        self.db.close()

    @rule(commands=COMMANDS, end=st.sampled_from(["kept", "kept", "lost", "script"]))
    def batch(self, commands: list[tuple], end: str) -> None:
        """Several commands in one transaction, which may be lost."""
        self.now += 40_000
        sets = [self.read(command) for command in commands]
        model = self.model.copy()
        self.db.connection()
        if end != "script":
            ledger.begin(self.db)
        half = len(sets) // 2
        answers = ledger.record(self.db, sets[:half], self.now)
        answers += ledger.record(self.db, sets[half:], self.now)
        expected = [model.record(one, self.now) for one in sets]
        assert [(a.at, a.repeated) if isinstance(a, Recorded) else a for a in answers] == expected
        if end == "lost":
            ledger.drop(self.db)
            return self.db.rollback()
        self.db.commit()
        ledger.keep(self.db)
        self.model = model
        self.sets += sets
        self.numbers += [a.number for a in answers if isinstance(a, Recorded)]
        return None

    @rule(who=WHO, minor=MINOR)
    def somebody_else_writes(self, who: int, minor: int) -> None:
        other = Database(self.database.url)
        with other.writer() as db:
            one = self.read(("open", who, minor, "USD"))
            [answer] = ledger.record(db, [one], self.now)
            db.commit()
        other.close()
        self.model.record(one, self.now)
        self.sets.append(one)
        self.numbers.append(answer.number)

    def read(self, command: tuple) -> Set:
        """The set a command makes; what has nothing to refer to yet is a funding."""
        match command:
            case "gift", payer, payee, minor, currency:
                return self.gift(payer, [(payee, minor)], currency)
            case "gifts", payer, shares, currency:
                return self.gift(payer, shares, currency)
            case "undo", which if self.numbers:
                number = self.numbers[which % len(self.numbers)]
                original = ledger.transfer(self.db, number)
                assert original is not None
                return recipes.undo(original, number)
            case "repeat", which if self.sets:
                return self.sets[which % len(self.sets)]
            case "reuse", which, minor if self.sets:
                before = self.sets[which % len(self.sets)]
                return recipes.opening(before.key, self.people[0], Money(minor, "EUR"))
            case "open", who, minor, currency:
                return recipes.opening(next(self.keys), self.people[who], Money(minor, currency))
        return recipes.opening(next(self.keys), self.people[0], Money(1, "USD"))

    def gift(self, payer: int, shares: list[tuple[int, int]], currency: str) -> Set:
        """Nobody pays themselves: that one pays the next."""
        others = [(payee if payee != payer else (payee + 1) % 4, minor) for payee, minor in shares]
        paid = [(self.people[payee], Money(minor, currency)) for payee, minor in others]
        return recipes.gifts(next(self.keys), self.people[payer], paid, "a note")

    @invariant()
    def every_account_is_as_in_the_model(self) -> None:
        mine = {ref: minor for ref, minor in self.model.balance.items() if ref.owner != "system"}
        for ref, minor in mine.items():
            assert minor >= 0
            assert ledger.balance(self.db, ref).minor == minor
        found = ledger.balances(self.db, self.people)
        assert sum(map(len, found.values())) == len(mine)
        self.db.rollback()

    @invariant()
    def every_statement_tells_the_same_story(self) -> None:
        for ref, lines in self.model.entries.items():
            if ref.owner != "system":
                told = ledger.statement(self.db, ref, limit=1000)
                assert [(e.amount.minor, e.balance.minor) for e in told] == lines[::-1]
        self.db.rollback()


@pytest.mark.timeout(300)
def test_a_random_walk_agrees_with_the_model_and_leaves_right_books(database):
    walk = type("WalkHere", (Walk,), {"database": database})
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=30,
            stateful_step_count=12,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with database.reader() as db:
        assert list(verify(db)) == []
