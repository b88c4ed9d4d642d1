"""How a recorded set stands: what was given back of it, and what was set aside and not taken."""

import pytest

from payments import holds, ledger, recipes
from payments.holds import End, Placing
from payments.ledger import Recorded, Set
from payments.standing import standing
from tests.payments.shapes import key, usd

ALICE, BOB = "person:1", "person:2"
FAILS = {
    "top up": recipes.top_up_failed,
    "top up reversed": recipes.top_up_reversed,
    "cash out": recipes.cash_out_failed,
    "cash out returned": lambda asked: recipes.cash_out_returned(asked, "visa"),
}
DAY = 24 * 3_600_000


@pytest.fixture(autouse=True)
def funds(db, now):
    ledger.record(db, [recipes.opening(key(), ALICE, usd(100_00))], now)


def place(db, now, one: Set, payee: str = BOB) -> int:
    [placed] = holds.place(db, [Placing(one, payee, now + DAY)], now)
    assert isinstance(placed, Recorded)
    return placed.number


def end(db, now, *ends: End) -> None:
    assert all(isinstance(answer, Recorded) for answer in holds.end(db, ends, now))


def state(db, number: int) -> tuple[str, int]:
    found = standing(db, number)
    assert found
    return found.state, found.back_minor


@pytest.mark.parametrize("kind", ["declined", "taken back", "expired"])
def test_what_nobody_accepted_was_given_back(db, now, kind):
    bike = place(db, now, recipes.offer(key(), ALICE, usd(20_00)))
    assert state(db, bike) == ("genuine", 0)
    now += DAY
    end(db, now, End(bike, kind))
    assert state(db, bike) == ("back", 20_00)
    found = standing(db, bike)
    assert found
    assert found.back_at == now


def test_what_was_accepted_stands_until_it_is_refunded(db, now):
    bike = place(db, now, recipes.offer(key(), ALICE, usd(20_00)))
    end(db, now, End(bike, "accepted"))
    assert state(db, bike) == ("genuine", 0)


def test_what_nobody_claimed_of_a_packet_was_given_back(db, now):
    packet = place(db, now, recipes.packet(key(), ALICE, usd(10_00)), "")
    end(db, now, End(packet, "claimed", usd(4_00), key(), BOB), End(packet, "returned"))
    assert state(db, packet) == ("part_back", 6_00)


def test_what_a_shop_released_was_given_back(db, now):
    room = place(db, now, recipes.authorisation(key(), ALICE, usd(60_00)), "shop:1")
    end(db, now, End(room, "released"))
    assert state(db, room) == ("back", 60_00)


def test_what_a_last_capture_leaves_was_given_back(db, now):
    room = place(db, now, recipes.authorisation(key(), ALICE, usd(60_00)), "shop:1")
    end(db, now, End(room, "captured", usd(45_00)))
    assert state(db, room) == ("part_back", 15_00)


@pytest.mark.parametrize("fails", FAILS)
def test_what_a_rail_did_not_move_was_given_back(db, now, fails):
    out = recipes.cash_out(key(), ALICE, usd(50_00), usd(75))
    one = recipes.top_up(key(), ALICE, usd(50_75), "visa") if fails.startswith("top up") else out
    [asked] = ledger.record(db, [one], now)
    stored = ledger.transfer(db, asked.number)
    assert state(db, asked.number) == ("genuine", 0)
    if fails == "cash out returned":
        ledger.record(db, [recipes.cashed_out(stored, "visa")], now)
    assert state(db, asked.number) == ("genuine", 0)
    ledger.record(db, [FAILS[fails](stored)], now)
    assert state(db, asked.number) == ("back", 50_75)


PARTS = {
    "top up": lambda asked: recipes.topped_up_partly(asked, usd(20_00)),
    "cash out": lambda asked: recipes.cashed_out_partly(asked, "visa", usd(20_00)),
}


@pytest.mark.parametrize(("kind", "back"), [("top up", 30_00), ("cash out", 30_75)])
def test_what_a_rail_moved_only_a_part_of_was_given_back_in_part(db, now, kind, back):
    out = recipes.cash_out(key(), ALICE, usd(50_00), usd(75))
    one = recipes.top_up(key(), ALICE, usd(50_00), "visa") if kind == "top up" else out
    [asked] = ledger.record(db, [one], now)
    stored = ledger.transfer(db, asked.number)
    [ended] = ledger.record(db, [PARTS[kind](stored)], now)
    assert isinstance(ended, Recorded)
    assert state(db, asked.number) == ("part_back", back)


def test_money_that_came_stands(db, now):
    [asked] = ledger.record(db, [recipes.top_up(key(), ALICE, usd(50_00), "visa")], now)
    ledger.record(db, [recipes.topped_up(ledger.transfer(db, asked.number))], now)
    assert state(db, asked.number) == ("genuine", 0)
