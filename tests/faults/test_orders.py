"""A bank that hangs, lies, repeats itself and changes its mind, owners who do what they please, and
a server that crashes between any two steps: nothing is paid twice, nothing stays stuck, and in the
end both have the same.

`QUID_ORDERS` is how many top-ups; `quid check orders --times 100000` sets it."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlmodel import Session

from payments import bank_order_rows, bank_orders, differences, ledger, outcomes, recipes, transits
from payments.audit import verify
from payments.rails.bank.paying import Payment
from payments.transits import BANK, HOUR, UNSENT
from tests.faults.clockwork import Break, everything, must_be_seen
from tests.faults.orders import Orders
from web.database import Database

TIMES = int(os.environ.get("QUID_ORDERS") or 800)
SHARES = {"sqlite": TIMES - TIMES // 10, "postgres": TIMES // 10}
LONGEST = 2 * UNSENT + 2 * HOUR  # to what nobody agreed to, and to what could not be sent

pytestmark = pytest.mark.usefixtures("light_disk")


@pytest.fixture
def world(database: Database, now: int) -> Iterator[Orders]:
    with database.writer() as db:
        made = Orders(db, seed=20_261_129, now=now)
        yield made
        made.town.bank.close()


@pytest.mark.timeout(120 + TIMES)
def test_nothing_is_paid_twice_stuck_or_lost(request: pytest.FixtureRequest, world: Orders) -> None:
    world.run(SHARES[request.node.callspec.params["url"]])
    print(f"\n{dict(world.counts)}")
    assert TIMES < 500 or not any(world.firsts.values()), "all that can go wrong did"
    check(world)


def anybodys(patch: pytest.MonkeyPatch) -> None:
    """Whoever brings a way back is taken for who went it."""

    def take_up(db: Session, hash: str, owner: str, session: int, now: int) -> Any:
        number = db.scalars(bank_order_rows.ON_THE_WAY, {"hash": hash}).one_or_none()
        one = bank_orders.find(db, number) if number is not None else None
        went = (one.transit.owner, one.session or 0) if one else (owner, session)
        return taken(db, hash, *went, now)

    taken = bank_orders.take_up
    patch.setattr(bank_orders, "take_up", take_up)


def believed_silence(patch: pytest.MonkeyPatch) -> None:
    """No answer is taken for a no."""

    def settle(db: Session, number: int, answer: outcomes.Answer, *more: Any) -> Any:
        if answer.state == "unknown" and answer.step == "send":
            answer = answer._replace(state="declined")
        return settled(db, number, answer, *more)

    settled = outcomes.settle
    patch.setattr(outcomes, "settle", settle)


def unsigned_words(patch: pytest.MonkeyPatch) -> None:
    """What was debited at the payer's counts as come, before it has."""
    from payments.rails.open_banking import statuses

    patch.setitem(statuses.PAYMENTS, "RCVD", statuses.APPROVED)


def cancelled_late(patch: pytest.MonkeyPatch) -> None:
    """What is on its way is given back all the same."""
    patch.setattr(outcomes, "NEVER_SENT", (*transits.NEVER_SENT, "sending", "pending", "unknown"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("break_it", [anybodys, believed_silence, unsigned_words, cancelled_late])
def test_what_is_broken_is_seen(
    break_it: Break, monkeypatch: pytest.MonkeyPatch, apart: Session, now: int
) -> None:
    break_it(monkeypatch)
    must_be_seen(Orders(apart, seed=7, now=now), go_on)


def go_on(world: Orders) -> None:
    world.run(60)
    check(world)


def check(world: Orders) -> None:
    """Against the bank's own books, which our side never sees."""
    db, store = world.db, world.town.bank.store
    assert transits.all_open(db) == []
    assert bank_orders.due(db) is None, "all was looked at again"
    assert list(verify(db)) == []
    found = everything(db)
    longest = max(world.ended[one.id] - one.made_at for one in found)
    assert longest <= LONGEST, f"{longest / HOUR:.1f} hours until an end"
    noted = {each.transit: each.kind for each in differences.listing(db, unseen=False, limit=10**6)}
    theirs = paid(store)
    moved, kept = 0, Counter[str]()
    for one in found:
        done = theirs.pop(one.client_id, [])
        assert len(done) <= 1, f"transit {one.id} was paid {len(done)} times"
        words = done[0] if done else []
        if words[-1:] == ["RJCT"] and one.state == "declined":
            kept[one.rrn] += one.amount_minor if "ACCC" in words else 0
            continue
        assert ("ACCC" in words) == (one.state == "approved"), f"{one.state}, {words} there"
        if words[-1:] == ["RJCT"]:
            assert noted.get(one.id) == "contradicted", f"nobody was told of transit {one.id}"
        moved += one.amount_minor if one.state == "approved" else 0
    assert theirs == {}, "the bank has paid what nobody asked for"
    assert ledger.balance(db, recipes.rail(BANK, "GBP")).minor == -moved
    assert store.balance("quid-gbp") - world.ours == moved + kept.total()
    world.read_statements()
    shown = [each for each in differences.listing(db, limit=10**6) if each.kind != "contradicted"]
    assert {each.rrn for each in shown} == set(+kept), "the day's file shows what else there is"
    assert {each.kind for each in shown} <= {differences.OUTCOME}


def paid(store: Any) -> dict[str, list[list[str]]]:
    """The steps of the bank's payments, by our number for them."""
    found: dict[str, list[list[str]]] = {}
    for row in store.rows("select * from payments"):
        one = Payment(*row)
        number = orjson.loads(one.body)["Initiation"]["InstructionIdentification"]
        found.setdefault(number, []).append([word for _, word in orjson.loads(one.plan)])
    return found
