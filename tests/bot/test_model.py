"""Lines and taps at random beside a model of what each comes to, on both databases.

`QUID_WALKS` is how many walks; `quid check model --times 1000` sets it.
"""

import contextlib
import copy
import itertools
import os
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from bot.ear import Ear, Utterance
from bot.turns import Ack
from chat import people, places
from chat.people import Person
from payments import audit, ledger, recipes, wallets
from payments.money import Money
from tests.bot.model import LATELY, QUESTION, UNDO, Model, Question, Ticket
from tests.faults.books import gaps
from tests.servers.town import client_id
from web.database import Database
from web.transactions import carry

LANDING = 25
WALKS = int(os.environ.get("QUID_WALKS") or LANDING)
STEPS = 12
OPENINGS = (60_00, 12_50, 5_00)  # little, so that one's money is soon another's
DAY = 24 * 3_600_000
LATER = st.sampled_from([0, 0, 0, 1, 1_000, 1_000, 10_000, 10_001, 60_000, 119_999, 400_000])
AMOUNTS = st.sampled_from([2_50, 2_50, 5_00, 20_00, 20_01, 900_00])
WHO, STEP = st.integers(0, 2), st.integers(1, 2)
WHICH = st.integers(0, 99)  # counted from the newest
SAYINGS = st.one_of(
    st.tuples(st.just("pay"), WHO, STEP, AMOUNTS, st.booleans()),
    st.tuples(st.just("same"), WHO, st.integers(0, 2)),
    st.tuples(st.just("same"), WHO, st.integers(0, 2)),
    st.tuples(st.just("spend"), WHO, STEP, st.sampled_from([0, 0, 1])),
    st.tuples(st.just("pair"), WHO, STEP, AMOUNTS, st.sampled_from(["spend", "undo", "pay"])),
    st.tuples(st.just("pair"), WHO, STEP, st.just(2_50), st.just("spend")),
    st.tuples(st.just("tap"), WHICH, st.sampled_from(["yes", "yes", "yes", "cancel"])),
    st.tuples(st.just("undo"), WHO, STEP),
    st.tuples(st.just("untap"), WHO, WHICH),
    st.tuples(st.just("again"), WHICH, st.sampled_from(["", "", " and more"])),
    st.tuples(st.just("twice"), st.sampled_from(["", " and more"])),
    st.tuples(st.just("say"), WHO, STEP, st.sampled_from(["hello", "//pay 5"])),
    st.tuples(st.just("say"), WHO, STEP, st.sampled_from(["/balance", "/pya 5"])),
    st.tuples(st.just("nowhere"), WHO),
)
NAMES = itertools.count(1)


class Lost(Exception):
    """A batch whose transaction is undone."""


class Walk(RuleBasedStateMachine):
    database: Database  # one for all walks: each has people of its own

    def __init__(self) -> None:
        super().__init__()
        self.db, self.ear, self.now = self.database.writer(), Ear(10**6, 10**6), 1_790_000_000_000
        walk = next(NAMES)
        carry(self.db, lambda: self._settle(walk))
        self.said: list[tuple[Utterance, Ack]] = []

    def _settle(self, walk: int) -> None:
        db, now = self.db, self.now
        names = [f"{name}_{walk}" for name in ("alice", "bob", "carol")]
        self.people = [people.join(db, name, name, "en", "-", now) for name in names]
        self.places = {}
        for one, other in itertools.combinations(range(3), 2):
            here = places.direct(db, self.people[one].id, self.people[other].id, now).id
            self.places[one, other] = self.places[other, one] = here
        for person, opening in zip(self.people, OPENINGS, strict=True):
            wallets.open(db, person.owner, "USD", now)
            wallets.set_quick(db, person.owner, 20_00, 10**12)
            given = recipes.opening(client_id() + bytes(8), person.owner, Money(opening, "USD"))
            ledger.record(db, [given], now)
        ids = [person.id for person in self.people]
        members = {n: {self.people[who].id for who in two} for two, n in self.places.items()}
        self.model = Model(dict(zip(ids, OPENINGS, strict=True)), members)
        alice, bob, carol = self.people
        for payer, payee in ((alice, bob), (bob, alice), (bob, carol), (carol, alice)):
            self._acquaint(payer, payee)

    def _acquaint(self, payer: Person, payee: Person) -> None:
        """A cent from outside, paid on and gone: long ago, and nobody has more or less for it."""
        cent, before = Money(1, "USD"), self.now - DAY
        for what in (
            recipes.opening(client_id() + bytes(8), payer.owner, cent),
            recipes.gift(client_id() + bytes(8), payer.owner, payee.owner, cent),
            recipes.gift(client_id() + bytes(8), payee.owner, "system", cent),
        ):
            ledger.record(self.db, [what], before)
        self.model.paid[payer.id, payee.id] = [(before, 1)]

    def teardown(self) -> None:
        self.db.close()

    @rule(
        later=LATER,
        sayings=st.lists(SAYINGS, min_size=1, max_size=7),
        lost=st.sampled_from([False] * 5 + [True]),
    )
    def batch(self, later: int, sayings: list[tuple[Any, ...]], lost: bool) -> None:
        """Everything of one moment in one transaction, which may be undone."""
        self.now += later
        self._together(sayings, lost)

    @rule(
        edge=st.sampled_from(["same", "untap", "tap"]),
        which=st.integers(0, 2),
        late=st.booleans(),
        others=st.lists(SAYINGS, max_size=2),
    )
    def at_the_edge(self, edge: str, which: int, late: bool, others: list[tuple[Any, ...]]) -> None:
        """The last moment of two minutes, ten seconds or five minutes, or the first after it."""
        found: list[Question] | list[Ticket]
        found = self.model.questions if edge == "tap" else self.model.tickets
        if found:
            one = found[-1 - which % len(found)]
            end = {"same": LATELY - 1, "untap": UNDO, "tap": QUESTION}[edge]
            self.now = max(self.now, one.at + end + late)
            who = self._number(one.person if isinstance(one, Question) else one.payer)
            again = ("pay", who, (self._number(one.payee) - who) % 3, one.minor, True)
            aimed = {"same": again, "untap": (edge, who, which), "tap": (edge, which, "yes")}
            self._together([aimed[edge], *others], lost=False)

    @rule(who=WHO, step=STEP, minor=st.integers(1, 99), later=st.sampled_from([0, 1_000, 59_999]))
    def there_and_back(self, who: int, step: int, minor: int, later: int) -> None:
        """An amount, another, and the first again, within two minutes or just about."""
        for each in (minor, 100, minor):
            self.now += later
            self._together([("pay", who, step, each, True)], lost=False)

    def _together(self, sayings: list[tuple[Any, ...]], lost: bool) -> None:
        self.purse = dict(self.model.balance)  # what each would have, were all of it paid
        said = self._one_command_each([each for s in sayings for each in self._read(s)])
        before = copy.deepcopy(self.model)
        acks: list[Ack] = []

        def act() -> None:
            acks.extend(self.ear.hear(self.db, said, self.now).acks)
            if lost:
                raise Lost

        with contextlib.suppress(Lost):
            carry(self.db, act)
        self.model.hear(said, acks, self.now)
        if lost:
            self.model = before
        else:
            self.said += zip(said, acks, strict=True)

    def _one_command_each(self, said: list[Utterance]) -> list[Utterance]:
        """As the writer does it; what was said before may come again beside a new command."""
        known, commanding, kept = {u.key for u, ack in self.said if ack["ok"]}, {}, []
        for each in said:
            first = commanding.setdefault(each.speaker.id, each.key) if each.is_command else None
            if each.key in known or first in (None, each.key):
                kept.append(each)
        return kept

    def _read(self, saying: tuple[Any, ...]) -> list[Utterance]:
        match saying:
            case "pay", who, step, minor, here:
                return [self._pay(who, (who + step) % 3, minor, here)]
            case "same", who, which if mine := self._paid_by(who):
                payee, minor = mine[-1 - which % len(mine)]
                return [self._pay(who, payee, minor)]
            case "spend", who, step, more:  # all that is there by then, or a cent too much
                return [self._pay(who, (who + step) % 3, self.purse[self.people[who].id] + more)]
            case "pair", who, step, minor, then:  # the other one's line depends on the first
                other = (who + step) % 3
                second = ("pay", other, 3 - step, minor, True)
                if then != "pay":
                    second = (then, other, 3 - step, 0)[: 4 if then == "spend" else 3]
                return [self._pay(who, other, minor), *self._read(second)]
            case "tap", which, choice if self.model.questions:
                asked = self.model.questions[-1 - which % len(self.model.questions)]
                who = self._number(asked.person)
                return [self._line(who, asked.place, "", choice=choice, mine=asked.mine)]
            case "undo", who, step:
                return [self._line(who, self.places[who, (who + step) % 3], "/undo")]
            case "untap", who, which if self.model.tickets:
                ticket: Ticket = self.model.tickets[-1 - which % len(self.model.tickets)]
                return [self._line(who, ticket.place, "", choice="undo", seq=ticket.seq)]
            case "again", which, more if self.said:
                before = self.said[-1 - which % len(self.said)][0]
                return [before if before.choice else before._replace(text=before.text + more)]
            case "twice", more:
                line = self._line(0, self.places[0, 1], "hello there")
                return [line, line._replace(text=line.text + more)]
            case "say", who, step, text:
                return [self._line(who, self.places[who, (who + step) % 3], text)]
            case "nowhere", who:
                return [self._line(who, 10**15, "hello")]
        return []

    def _paid_by(self, who: int) -> list[tuple[int, int]]:
        """To whom and how much, the newest last."""
        tickets = [t for t in self.model.tickets if t.payer == self.people[who].id]
        return [(self._number(ticket.payee), ticket.minor) for ticket in tickets]

    def _number(self, person: int) -> int:
        return [each.id for each in self.people].index(person)

    def _pay(self, who: int, payee: int, minor: int, here: bool = True) -> Utterance:
        """In their own conversation, or in the one with the third."""
        minor = max(minor, 1)
        self.purse[self.people[who].id] -= minor
        self.purse[self.people[payee].id] += minor
        where = self.places[who, payee if here else 3 - who - payee]
        named = "" if here and who == 1 else f"@{self.people[payee].handle} "
        return self._line(who, where, f"/pay {named}{minor // 100}.{minor % 100:02}")

    def _line(self, who: int, place: int, text: str, **more: Any) -> Utterance:
        return Utterance(self.people[who], str(place), text, client_id())._replace(**more)

    @invariant()
    def everybody_has_what_the_model_says(self) -> None:
        for person in self.people:
            has = ledger.balance(self.db, recipes.wallet(person.owner, "USD")).minor
            assert has == self.model.balance[person.id] >= 0
        assert sum(self.model.balance.values()) == sum(OPENINGS)
        self.db.rollback()

    @invariant()
    def the_numbers_are_those_of_the_model(self) -> None:
        found = places.load(self.db, self.places.values())
        assert {n: p.last for n, p in found.items()} == {n: self.model.last[n] for n in found}
        self.db.rollback()


@pytest.mark.timeout(120 + 10 * WALKS)
def test_lines_and_taps_come_to_what_the_model_says(database: Database) -> None:
    walk = type("WalkHere", (Walk,), {"database": database})
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=WALKS,
            phases=list(Phase) if WALKS > LANDING else [Phase.generate],  # made small takes minutes
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with database.reader() as db:
        assert leftovers(db) == []


def leftovers(db: Session) -> list[str]:
    return [*gaps(db), *audit.verify(db)]
