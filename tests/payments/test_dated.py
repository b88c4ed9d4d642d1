"""What was there on a day, found without walking to it."""

import random
from itertools import pairwise

import pytest
import sqlalchemy as sa

from payments import ledger
from payments.ledger import dated, record, statement
from payments.money import Money
from payments.recipes import gift, opening, wallet
from payments.schema import MARK

ALICE, BOB = "person:1", "person:2"
NOW = 1_790_000_000_000
HOUR = 3_600_000


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def usd(minor):
    return Money(minor, "USD")


def at(db, owner, when):
    """What the owner had then."""
    found = statement(db, wallet(owner, "USD"), 1, until=when)
    return found[0].balance.minor if found else 0


@pytest.fixture
def year(db):
    """1,500 payments among three people, an hour apart and sometimes at once, as their balances
    were by the hour."""
    dice, had, books = random.Random(7), {ALICE: 0, BOB: 0, "person:3": 0}, {}
    record(db, [opening(key(9000 + n), who, usd(5000)) for n, who in enumerate(had)], NOW - 1)
    had = dict.fromkeys(had, 5000)
    for n in range(1500):
        payer, payee = dice.sample(list(had), 2)
        minor = dice.randint(1, 40)
        when = NOW + n // 2 * HOUR
        [answer] = record(db, [gift(key(n), payer, payee, usd(minor))], when)
        if isinstance(answer, ledger.Recorded):
            had[payer] -= minor
            had[payee] += minor
        books[when] = dict(had)
    return books


def test_it_is_what_the_balance_was(db, year):
    for when in random.Random(1).sample(sorted(year), 60):
        for who, minor in year[when].items():
            assert at(db, who, when) == minor
            assert at(db, who, when + HOUR - 1) == minor
    assert at(db, ALICE, NOW - 1) == 5000
    assert at(db, ALICE, NOW - 2) == 0
    assert at(db, "person:9", NOW) == 0


def test_a_statement_goes_on_from_there(db, year):
    ref = wallet(ALICE, "USD")
    everything = statement(db, ref, 5000)
    for when in random.Random(2).sample(sorted(year), 10):
        part = statement(db, ref, 30, until=when)
        assert part == [entry for entry in everything if entry.at <= when][:30]


def test_the_way_to_it_does_not_grow(db, year):
    """From the next mark, which an index finds, not many rows are walked, wherever in the year."""
    explain = "explain query plan " if db.get_bind().dialect.name == "sqlite" else "explain "
    query = sa.text(explain + dated.NEXT_MARK.text).bindparams(dated.WHOLE)
    shown = db.execute(query, {"account": 1, "until": NOW})
    plan = " ".join(str(cell) for row in shown for cell in row)
    assert "ix_pay_transfers_marks_source" in plan
    assert "ix_pay_transfers_marks_target" in plan
    marked = f"select id from pay_transfers where {MARK} order by id"  # noqa: S608
    found = db.execute(sa.text(marked))
    marks = [row.id for row in found]
    assert marks == [id for id in range(1, max(marks) + 1) if is_mark(id)]
    assert 20 < len(marks) < 70
    assert max(later - one for one, later in pairwise(marks)) < 200


def test_no_regular_turn_of_payers_misses_the_marks():
    for step in range(1, 300):
        for start in (0, 1, 7):
            turn = [start + step * n for n in range(2000)]
            assert any(map(is_mark, turn)), (step, start)


def is_mark(id):
    return (((id & 65535) * ((id >> 5) & 65535) * 40503) >> 16) & 63 == 0
