"""A card network that hangs, lies and repeats itself, and a server that crashes between any two
steps: nothing is charged twice, nothing stays stuck, and in the end both have the same.

`QUID_RAILS` is how many top-ups and cash-outs; `quid check rails --times 100000` sets it.
"""

import itertools
import os
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from payments import differences, ledger, outcomes, recipes, traces, transits
from payments.audit import verify
from payments.rails.sandbox.store import Operation
from payments.transits import DAY, HOUR, LEASE, MINUTE, SENDING, WAITS, Transit
from tests.faults.clockwork import Break, everything, must_be_seen
from tests.faults.rail import CUTS, FAULTS, SLOW_FAULTS, World
from web.database import Database

TIMES = int(os.environ.get("QUID_RAILS") or 2000)
SHARES = {"sqlite": TIMES - TIMES // 10, "postgres": TIMES // 10}
LONGEST = 2 * DAY + 3 * HOUR  # to the report that has the answer, at most
SUCCESS = ("00", "10", "11", "85")
LONG = 10_000  # from which on a day of silence is asked after each minute, as it is in truth
SPARSE = (*WAITS, *itertools.repeat(MINUTE, 60), 15 * MINUTE)


@pytest.fixture(autouse=True)
def hasty(light_disk: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody answers for an hour is asked after each quarter."""
    if TIMES < LONG:
        monkeypatch.setattr(outcomes, "WAITS", SPARSE)


@pytest.fixture
def world(database: Database, now: int) -> Iterator[World]:
    with database.writer() as db:
        made = World(db, seed=20_261_129, now=now)
        yield made
        made.network.close()


@pytest.mark.timeout(120 + TIMES)
def test_nothing_is_charged_twice_stuck_or_lost(
    request: pytest.FixtureRequest, world: World
) -> None:
    world.run(SHARES[request.node.callspec.params["url"]])
    print(f"\n{dict(world.counts)}")
    assert {*(f"cut {each}" for each in CUTS), *FAULTS, *SLOW_FAULTS} <= world.counts.keys()
    check(world)


def blind_resend(patch: pytest.MonkeyPatch) -> None:
    """What may have been sent is sent again, as something new."""

    def take(db: Session, one: Transit, bin: str, client_id: str, now: int) -> Transit:
        if one.state in (SENDING, "unknown"):
            stan, rrn = traces.allot(db, bin, now)
            new = {"stan": stan, "rrn": rrn, "client_id": client_id, "state": SENDING}
            return transits.change(db, one, **new, due_at=now + LEASE)
        return taken(db, one, bin, client_id, now)

    taken = transits._taken
    patch.setattr(transits, "_taken", take)


def every_answer_counts(patch: pytest.MonkeyPatch) -> None:
    """A second answer is as good as the first: under another key, and whatever was before."""
    numbers = itertools.count(1)
    patch.setattr(recipes.rails, "end_key", lambda _: next(numbers).to_bytes(16, "big") + bytes(8))
    patch.setattr(Transit, "is_open", True)


def believed_silence(patch: pytest.MonkeyPatch) -> None:
    """No answer is taken for a no."""

    def settle(db: Session, number: int, answer: outcomes.Answer, *more: object) -> object:
        if answer.state == "unknown" and answer.step == "send":
            answer = answer._replace(state="declined")
        return settled(db, number, answer, *more)  # type: ignore[arg-type]

    settled = outcomes.settle
    patch.setattr(outcomes, "settle", settle)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("break_it", [blind_resend, every_answer_counts, believed_silence])
def test_what_is_broken_is_seen(
    break_it: Break, monkeypatch: pytest.MonkeyPatch, apart: Session, now: int
) -> None:
    break_it(monkeypatch)
    must_be_seen(World(apart, seed=7, now=now), go_on)


def go_on(world: World) -> None:
    world.run(100)
    check(world)


def check(world: World) -> None:
    """Against the network's own books, which our side never sees."""
    db = world.db
    assert transits.all_open(db) == []
    assert list(verify(db)) == []
    found = everything(db)
    longest = max(world.ended[one.id] - one.made_at for one in found)
    assert longest <= LONGEST, f"{longest / HOUR:.1f} hours until an end"
    known = {each.rrn for each in differences.listing(db, unseen=False, limit=10**6)}
    theirs: dict[tuple[str, str], list[Operation]] = {}
    for row in world.network.store.rows("select * from operations order by id"):
        one = Operation(*row)
        if one.kind != "reverse" and one.code in SUCCESS:
            theirs.setdefault((one.stan, one.rrn), []).append(one)
    moved = 0
    for one in found:
        done = theirs.pop((one.stan, one.rrn), [])
        assert len(done) <= 1, f"transit {one.id} was charged {len(done)} times"
        there = bool(done) and not done[0].reversed
        here = one.state in ("approved", "review")
        denied = bool(done) and done[0].failed  # the network itself says otherwise
        if not denied:
            assert here == there, f"transit {one.id} is {one.state}, and {done} there"
        elif here:
            assert one.rrn in known, f"nobody was told of transit {one.id}"
        moved += booked(one)
    assert theirs == {}, "the network has moved what nobody asked for"
    assert ledger.balance(db, recipes.rail("visa", "USD")).minor == moved


def booked(one: Transit) -> int:
    """What the rail got of us by it, below zero what we got of it."""
    minor = one.amount_minor if one.came_minor is None else one.came_minor
    here = minor if one.state in ("approved", "review") else 0
    return -here if one.way == "in" else here
