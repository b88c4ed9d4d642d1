"""Random walks of commands beside a model of the ledger, on both databases.

`QUID_COMMANDS` is how many commands; `quid check ledger --commands 1000000` sets it. Hypothesis
walks too, with fewer: what it finds it makes small.
"""

import os
import random
import re
import resource
from collections.abc import Iterator

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from payments import audit
from tests.payments.commands import NAMES, Command
from tests.payments.model.words import HOUR
from tests.payments.test_money_page import SHAPES
from tests.payments.walk import BEGAN, Walk
from web.database import Database

COMMANDS = int(os.environ.get("QUID_COMMANDS") or 50_000)
LATER = (0, 1, 1_000, 1_000, 40_000, 40_000, 600_000, HOUR, 9 * HOUR)
ENDS = ("kept", "kept", "kept", "kept", "script", "lost")
A_WALK = 25  # batches
MOST = 25  # kinds of commands in a batch
LARGE = 10**6
DRAWN = re.compile(r"^\w[\w ]*?(?=  )", re.MULTILINE)  # the kind of a set in a picture
KINDS = sa.text("select distinct kind from pay_transfers")
NUMBER = st.integers(0, 999)
COMMAND = st.tuples(st.sampled_from(NAMES), NUMBER, NUMBER, NUMBER, NUMBER)


@pytest.fixture
def nodes(database: Database, url: str) -> Iterator[list[Database]]:
    other = Database(url)
    yield [database, other]
    other.close()


@pytest.mark.timeout(0)
def test_a_long_walk_agrees_with_the_model_and_leaves_right_books(nodes: list[Database]) -> None:
    dice, told, now, spent = random.Random(7), 0, BEGAN, cpu()
    while told < COMMANDS:
        walk = Walk(nodes, now)
        for _ in range(A_WALK):
            walk.batch(commands(dice), dice.randrange(2), dice.choice(ENDS), dice.choice(LATER))
        walk.tidy()
        walk.agree()
        walk.close()
        told, now = told + walk.told, walk.now
        print(f"{told} commands agree", flush=True)
    print(f"{told} commands, {cpu() - spent:.1f} s of CPU")
    with nodes[1].reader() as db:
        assert list(audit.verify(db)) == []
        drawn = {kind for shape in SHAPES for kind in DRAWN.findall(shape.picture)}
        assert drawn <= set(db.execute(KINDS).scalars())  # so every shape has been walked


def commands(dice: random.Random) -> list[Command]:
    """Several of a kind after one another, so that they go through their door together."""
    told: list[Command] = []
    for _ in range(dice.randint(1, MOST)):
        name = dice.choice(NAMES)
        for _ in range(dice.randint(1, 5)):
            a, b, c, d = dice.choices(range(LARGE), k=4)
            told.append((name, a, b, c, d))
    return told


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Steps(RuleBasedStateMachine):
    nodes: list[Database]
    now = BEGAN  # walks come one after another

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk(self.nodes, type(self).now)

    @rule(
        commands=st.lists(COMMAND, min_size=1, max_size=8),
        node=st.integers(0, 1),
        end=st.sampled_from(ENDS),
        later=st.sampled_from(LATER),
    )
    def batch(self, commands: list[Command], node: int, end: str, later: int) -> None:
        self.walk.batch(commands, node, end, later)

    @invariant()
    def books_and_model_agree(self) -> None:
        self.walk.agree()

    def teardown(self) -> None:
        self.walk.tidy()
        type(self).now = self.walk.now
        self.walk.close()


@pytest.mark.timeout(300)
def test_what_is_found_is_made_small(nodes: list[Database]) -> None:
    machine = type("StepsHere", (Steps,), {"nodes": nodes})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=10,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with nodes[0].reader() as db:
        assert list(audit.verify(db)) == []
