"""A bank that hangs, lies and sends money back, orders of many payments, a statement each day, and
a server that crashes between any two steps: nothing is paid twice, nothing stays stuck, and in the
end both have the same.

`QUID_CLEARING` is how many cash-outs; `quid check clearing --times 100000` sets it.
"""

import itertools
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from payments import (
    bank_statements,
    departures,
    differences,
    ledger,
    payouts,
    recipes,
    transits,
)
from payments.audit import verify
from payments.bank_statements import Kept
from payments.payouts import Payout, Said
from tests.faults.clearing import CUTS, FAULTS, READINGS, SEEN, Clearing
from tests.faults.clockwork import Break, everything, must_be_seen
from web.database import Database

TIMES = int(os.environ.get("QUID_CLEARING") or 1100)
BOOKED = "select count(*) from entries where account = 'quid-eur' and payment <> ''"
LIES = 23  # cents: the bank says that it was not, and it was
SHARES = {"sqlite": TIMES - TIMES // 11, "postgres": TIMES // 11}


@pytest.fixture(autouse=True)
def hasty(light_disk: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders are short, so that there are many."""
    monkeypatch.setattr(payouts, "MOST", 20)


@pytest.fixture
def clearing(database: Database, now: int) -> Iterator[Clearing]:
    with database.writer() as db:
        made = Clearing(db, seed=20_261_130, now=now)
        yield made
        made.bank.close()


@pytest.mark.timeout(120 + TIMES)
def test_nothing_is_paid_twice_stuck_or_lost(
    request: pytest.FixtureRequest, clearing: Clearing
) -> None:
    wishes = SHARES[request.node.callspec.params["url"]]
    clearing.run(wishes)
    print(f"\n{dict(clearing.counts)}")
    wanted = {*(f"cut {each}" for each in CUTS), *FAULTS, *(f"reading {e}" for e in READINGS)}
    assert wanted <= clearing.counts.keys() or wishes < 1000
    check(clearing)


def check(world: Clearing) -> None:
    """Against the bank's own accounts, which our side never sees."""
    db, store = world.db, world.bank.store
    assert transits.all_open(db) == []
    assert list(verify(db)) == []
    noted = {(each.kind, each.rrn) for each in differences.listing(db, unseen=False, limit=10**6)}
    went, back = moved(world, "line"), moved(world, "return")
    assert went.keys() > back.keys() > set(), "something has left, and something come back"
    assert {*went.values(), *back.values()} == {1}, "something has moved twice"
    total = 0
    for one in everything(db):
        there = went.pop(one.rrn, 0), back.pop(one.rrn, 0)
        here = {"approved": (1, 0), "returned": (1, 1)}.get(one.state, (0, 0))
        total += one.amount_minor * (here[0] - here[1])
        if there != here:
            assert one.amount_minor % 100 == LIES, f"transit {one.id} is {one.state}, and {there}"
            assert (differences.OUTCOME, one.rrn) in noted, f"nobody was told of transit {one.id}"
    assert went == back == {}, "the bank has moved what nobody asked for"
    assert ledger.balance(db, recipes.rail("bank", "EUR")).minor == total
    assert db.execute(SEEN).scalar() == store.value(BOOKED), "each entry was held once"
    kinds = Counter(kind for kind, _ in noted)
    assert kinds[differences.ALTERED] == world.counts["altered"]
    assert kinds.keys() <= {differences.CONTRADICTED, differences.ALTERED, differences.OUTCOME}


def moved(world: Clearing, kind: str) -> dict[str, int]:
    """How often the bank has moved what it knows by each name."""
    query = (
        "select end_to_end, count(*) from entries join lines on entries.payment = ? || lines.id"
        " where entries.account = 'quid-eur' group by end_to_end"
    )
    return dict(world.bank.store.rows(query, f"{kind}-"))


def new_names(patch: pytest.MonkeyPatch) -> None:
    """What may have arrived is sent again, as something new."""

    def take(db: Session, now: int) -> list[tuple[Payout, str]]:
        again = []
        for one, step in taken(db, now):
            if one.state == payouts.SENDING and step == payouts.STATUS:
                name = f"{one.message[:21]}{next(numbers)}"
                body = one.body.replace(one.message.encode(), name.encode())
                one, step = payouts._change(db, one, message=name, body=body), payouts.SEND
            again.append((one, step))
        return again

    numbers, taken = itertools.count(10), payouts.take
    patch.setattr(payouts, "take", take)


def silence_is_no(patch: pytest.MonkeyPatch) -> None:
    """What is not heard of is given back."""

    def hear(db: Session, asked: Payout, step: str, said: Said, now: int) -> object:
        answers = heard(db, asked, step, said, now)
        if step == payouts.SEND and said.report is None and said.why == payouts.UNHEARD:
            lines = departures.of_batch(db, asked.id)
            return tuple((each.transit.id, payouts.refused("")) for each in lines)
        return answers

    heard = payouts.hear
    patch.setattr(payouts, "hear", hear)


def places_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    """How far a statement has come is not kept, and its entries are held again."""

    def change(db: Session, one: Kept, **values: object) -> Kept:
        if "held" in values:
            values["held"] = 0
        return changed(db, one, **values)

    changed = bank_statements._change
    patch.setattr(bank_statements, "_change", change)


def names_are_not_known(patch: pytest.MonkeyPatch) -> None:
    """What came back is not known as ours."""
    known = bank_statements._known
    patch.setattr(bank_statements, "_known", lambda db, names: known(db, ()))


BROKEN = [new_names, silence_is_no, places_are_forgotten, names_are_not_known]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("break_it", BROKEN)
def test_what_is_broken_is_seen(
    break_it: Break, monkeypatch: pytest.MonkeyPatch, apart: Session, now: int
) -> None:
    break_it(monkeypatch)
    must_be_seen(Clearing(apart, seed=7, now=now), go_on)


def go_on(world: Clearing) -> None:
    world.run(200)
    check(world)
