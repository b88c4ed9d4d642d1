"""Pools: all of the goal at once, or everybody has theirs back; nothing in between."""

import threading

import pytest

from payments import audit, pools, recipes
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from payments.recipes import opening
from payments.recipes.accounts import held, wallet
from tests.payments.test_packets import insist
from web.database import Database
from web.transactions import carry

ALICE, BOB, CARL, DORA = "person:1", "person:2", "person:3", "person:4"
NOW = 1_790_000_000_000
OVER = NOW + pools.LASTS_MS


def usd(minor):
    return Money(minor, "USD")


def key(n, person=1):
    return n.to_bytes(16, "big") + person.to_bytes(8, "big")


def found(db, goal=60_00):
    """A pool of Alice's; everybody has 100.00."""
    for n, owner in enumerate((ALICE, BOB, CARL, DORA)):
        record(db, [opening(key(9000 + n), owner, usd(100_00))], NOW)
    return pools.make(db, key(1), ALICE, usd(goal), "A present for Dan", OVER)


def chip(db, pool, owner, minor, n=0, now=NOW):
    person = int(owner[7:])
    one = recipes.chip(key(100 * person + n, person), owner, usd(minor))
    return pools.chip(db, pool, one, now)


def has(db, owner):
    return balance(db, wallet(owner, "USD")).minor, balance(db, held(owner, "USD")).minor


def test_what_is_put_in_stays_its_owners_until_the_goal_is_reached(db):
    pool = found(db)
    assert isinstance(chip(db, pool, BOB, 25_00), Recorded)
    assert isinstance(chip(db, pool, CARL, 30_00), Recorded)
    assert [has(db, who) for who in (ALICE, BOB, CARL)] == [
        (100_00, 0),
        (75_00, 25_00),
        (70_00, 30_00),
    ]
    stands = pools.find(db, pool)
    assert (stands.collected, stands.left, stands.is_open(NOW)) == (usd(55_00), usd(5_00), True)
    assert isinstance(chip(db, pool, ALICE, 5_00), Recorded)
    assert [has(db, who) for who in (ALICE, BOB, CARL)] == [(155_00, 0), (75_00, 0), (70_00, 0)]
    stands = pools.find(db, pool)
    assert (stands.state, stands.left) == ("reached", usd(0))
    assert [(one.owner, one.amount.minor) for one in stands.chips] == [
        (BOB, 25_00),
        (CARL, 30_00),
        (ALICE, 5_00),
    ]
    assert list(audit.verify(db)) == []


def test_no_more_is_put_in_than_is_missing(db):
    pool = found(db)
    chip(db, pool, BOB, 25_00)
    assert chip(db, pool, CARL, 35_01) == Refusal("pool_beyond", left=usd(35_00))
    assert has(db, CARL) == (100_00, 0)
    one = recipes.chip(key(7, 3), CARL, Money(1, "EUR"))
    assert pools.chip(db, pool, one, NOW).code == "pool_beyond"


def test_what_was_put_in_is_taken_back_while_it_runs(db):
    pool = found(db)
    for n in (0, 1):
        chip(db, pool, BOB, 10_00, n)
    chip(db, pool, CARL, 5_00)
    assert pools.take_back(db, pool, BOB, NOW) == usd(20_00)
    assert pools.take_back(db, pool, BOB, NOW) == Refusal("pool_nothing")
    assert (has(db, BOB), has(db, CARL)) == ((100_00, 0), (95_00, 5_00))
    assert [one.owner for one in pools.find(db, pool).chips] == [CARL]
    assert isinstance(chip(db, pool, BOB, 55_00, 2), Recorded)
    assert has(db, ALICE) == (160_00, 0)


def test_a_pool_that_misses_its_goal_gives_everything_back(db):
    pool = found(db)
    chip(db, pool, BOB, 25_00)
    assert (pools.due(db, OVER - 1), pools.miss(db, pool, OVER - 1)) == ([], None)
    assert pools.due(db, OVER) == [pool]
    assert chip(db, pool, CARL, 35_00, now=OVER) == Refusal("pool_over")
    assert pools.take_back(db, pool, BOB, OVER) == Refusal("pool_over")
    assert pools.miss(db, pool, OVER).state == "missed"
    assert pools.miss(db, pool, OVER) is None
    assert (has(db, BOB), pools.due(db, OVER)) == ((100_00, 0), [])
    assert [one.owner for one in pools.find(db, pool).chips] == [BOB]
    assert list(audit.verify(db)) == []


def test_a_pool_that_is_cancelled_gives_everything_back(db):
    pool = found(db)
    chip(db, pool, BOB, 25_00)
    assert pools.cancel(db, pool, NOW).state == "cancelled"
    assert pools.cancel(db, pool, NOW) == Refusal("pool_over")
    assert chip(db, pool, BOB, 5_00, 1) == Refusal("pool_over")
    assert has(db, BOB) == (100_00, 0)


def test_who_is_short_puts_nothing_in(db):
    pool = found(db, 200_00)
    assert chip(db, pool, BOB, 100_01).code == "short"
    assert pools.find(db, pool).chips == ()


def test_a_repeat_puts_nothing_more_in(db):
    pool = found(db)
    first = chip(db, pool, BOB, 25_00)
    assert chip(db, pool, BOB, 25_00) == first
    assert pools.find(db, pool).collected == usd(25_00)


def test_there_is_no_pool_but_those_there_are(db):
    assert chip(db, 7, BOB, 1) == Refusal("pool_none")
    assert pools.take_back(db, 7, BOB, NOW) == Refusal("pool_none")
    assert pools.cancel(db, 7, NOW) == Refusal("pool_none")
    assert (pools.find(db, 7), pools.miss(db, 7, NOW)) == (None, None)


@pytest.mark.parametrize("goal", [60_00, 60_05])
def test_many_who_fill_it_and_take_back_at_once_on_two_nodes(database, goal):
    """Whatever the order: all of it is the owner's, or all of it everybody's own."""
    with database.writer() as db:
        pool = carry(db, lambda: found(db, goal))
    start = threading.Barrier(2)

    def node(owners, first):
        own = Database(database.url)
        with own.writer() as mine:
            start.wait()
            for n in range(20):
                for owner in owners:
                    insist(mine, lambda o=owner, n=n: chip(mine, pool, o, 2_00, first + n))
                if n % 3 == 0:
                    insist(mine, lambda: pools.take_back(mine, pool, owners[0], NOW))
        own.close()

    nodes = [
        threading.Thread(target=node, args=([BOB, CARL], 0)),
        threading.Thread(target=node, args=([DORA, CARL], 50)),
    ]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join()
    with database.writer() as db:
        stands = pools.find(db, pool)
        others = [has(db, who) for who in (BOB, CARL, DORA)]
        if stands.state == "reached":
            assert has(db, ALICE) == (100_00 + goal, 0)
            assert [aside for _, aside in others] == [0, 0, 0]
        else:
            assert has(db, ALICE) == (100_00, 0)
            assert sum(aside for _, aside in others) == stands.collected.minor < goal
        assert sum(left + aside for left, aside in others) + has(db, ALICE)[0] == 400_00
        assert list(audit.verify(db)) == []
    assert stands.state == ("reached" if goal == 60_00 else "open")
