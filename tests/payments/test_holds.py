"""Money in two phases: an end never takes more than is left, and a last end happens once."""

import threading

import pytest

from payments import audit, holds, recipes
from payments.driver import raw
from payments.holds import End, Placing
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from payments.recipes import opening
from payments.recipes.accounts import held, wallet
from web.database import Database
from web.transactions import carry

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
NOW, LATER = 1_790_000_000_000, 1_790_000_060_000


def usd(minor):
    return Money(minor, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def alice(db):
    record(db, [opening(key(99), ALICE, usd(100_00))], NOW)
    return ALICE


def place(db, one, payee=BOB, expires_at=LATER):
    [placed] = holds.place(db, [Placing(one, payee, expires_at)], NOW)
    assert isinstance(placed, Recorded)
    return placed.number


def end(db, hold, kind, now=NOW, **more):
    [answer] = holds.end(db, [End(hold, kind, **more)], now)
    return answer


def has(db, owner):
    return balance(db, wallet(owner, "USD")).minor, balance(db, held(owner, "USD")).minor


@pytest.mark.parametrize(
    ("kind", "now", "payer", "payee"),
    [
        ("accepted", NOW, 70_00, 30_00),
        ("declined", NOW, 100_00, 0),
        ("taken back", NOW, 100_00, 0),
        ("expired", LATER, 100_00, 0),
    ],
)
def test_an_offer_ends_once(db, alice, kind, now, payer, payee):
    hold = place(db, recipes.offer(key(1), ALICE, usd(30_00)))
    assert has(db, ALICE) == (70_00, 30_00)
    first = end(db, hold, kind, now)
    assert isinstance(first, Recorded)
    assert (has(db, ALICE), has(db, BOB)) == ((payer, 0), (payee, 0))
    again = end(db, hold, kind, now)
    assert (again, again.repeated) == (first, True)
    other = "declined" if kind != "declined" else "taken back"
    assert end(db, hold, other) == Refusal("hold_ended", state=kind)
    assert list(audit.verify(db)) == []


def test_what_is_set_aside_cannot_be_spent(db, alice):
    place(db, recipes.offer(key(1), ALICE, usd(80_00)))
    [answer] = record(db, [recipes.gift(key(2), ALICE, BOB, usd(20_01))], NOW)
    assert answer == Refusal("short", missing=usd(1), available=usd(20_00))


def test_an_authorisation_is_captured_in_parts_and_the_rest_released(db, alice):
    hold = place(db, recipes.authorisation(key(1), ALICE, usd(50_00)), "shop:1")
    assert isinstance(end(db, hold, "captured", amount=usd(20_00), key=key(2)), Recorded)
    beyond = end(db, hold, "captured", amount=usd(30_01), key=key(3))
    assert beyond == Refusal("beyond_hold", left=usd(30_00))
    assert isinstance(end(db, hold, "captured", amount=usd(10_00)), Recorded)
    assert (has(db, ALICE), has(db, "shop:1")) == ((70_00, 0), (30_00, 0))
    assert end(db, hold, "released") == Refusal("hold_ended", state="captured")


def test_several_claim_a_packet_until_nothing_is_left(db, alice):
    hold = place(db, recipes.packet(key(1), ALICE, usd(10_00)), "")
    claims = [
        End(hold, "claimed", usd(6_00), key(2), BOB),
        End(hold, "claimed", usd(6_00), key(3), CARL),
        End(hold, "claimed", usd(4_00), key(4), CARL),
        End(hold, "claimed", usd(6_00), key(2), BOB),
    ]
    first, second, third, again = holds.end(db, claims, NOW)
    assert second == Refusal("beyond_hold", left=usd(4_00))
    assert isinstance(third, Recorded)
    assert (again, again.repeated) == (first, True)
    assert end(db, hold, "returned").code == "hold_ended"


def test_time_decides(db, alice):
    hold = place(db, recipes.offer(key(1), ALICE, usd(30_00)))
    assert holds.due(db, LATER - 1) == []
    assert end(db, hold, "expired", LATER - 1) == Refusal("hold_runs")
    assert holds.due(db, LATER) == [hold]
    assert end(db, hold, "accepted", LATER) == Refusal("hold_expired")
    [given_back] = holds.expire(db, [hold], LATER)
    assert isinstance(given_back, Recorded)
    assert holds.due(db, LATER) == []
    assert has(db, ALICE) == (100_00, 0)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("captured", {"amount": usd(1)}),
        ("claimed", {"amount": usd(1), "key": key(2)}),
        ("eaten", {}),
    ],
    ids=str,
)
def test_an_end_of_another_shape_is_none(db, alice, kind, more):
    hold = place(db, recipes.offer(key(1), ALICE, usd(30_00)))
    assert end(db, hold, kind, **more) == Refusal("no_such_hold")
    assert end(db, hold + 1000, "accepted") == Refusal("no_such_hold")


def test_a_repeated_placing_makes_no_second_hold(db, alice):
    first = place(db, recipes.offer(key(1), ALICE, usd(30_00)))
    assert place(db, recipes.offer(key(1), ALICE, usd(30_00))) == first
    assert has(db, ALICE) == (70_00, 30_00)


def test_ends_that_race_take_no_more_than_is_left(database):
    with database.writer() as db:

        def begin():
            record(db, [opening(key(99), ALICE, usd(100_00))], NOW)
            record(db, [recipes.gift(key(98), ALICE, BOB, usd(1))], NOW)
            place(db, recipes.authorisation(key(97), ALICE, usd(49_99)))  # in the same account
            return place(db, recipes.authorisation(key(1), ALICE, usd(50_00)))

        hold = carry(db, begin)
    answers = []
    start = threading.Barrier(4)

    def node(first):
        own = Database(database.url)
        with own.writer() as db:
            start.wait()
            for n in range(first, first + 5):
                taken = End(hold, "captured", usd(7_00), key(n))
                answers.extend(carry(db, lambda taken=taken: holds.end(db, [taken], NOW)))
        own.close()

    nodes = [threading.Thread(target=node, args=(100 * n,)) for n in range(1, 5)]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join()
    assert sum(isinstance(answer, Recorded) for answer in answers) == 7
    assert len(answers) == 20


def test_a_key_that_took_of_one_packet_takes_of_no_other(db, alice):
    packets = [place(db, recipes.packet(key(n), ALICE, usd(30_00)), payee="") for n in (1, 2)]
    claims = [End(each, "claimed", usd(10_00), key(9), BOB) for each in packets]
    first, second = holds.end(db, claims, NOW)
    assert isinstance(first, Recorded)
    assert second == Refusal("key_reused")
    assert [holds.of(db, packets)[each].left for each in packets] == [usd(20_00), usd(30_00)]
    assert (has(db, ALICE), has(db, BOB)) == ((40_00, 50_00), (10_00, 0))


def test_what_is_over_longest_is_due_first(db, alice):
    ends = {
        place(db, recipes.offer(key(n), ALICE, usd(1)), expires_at=at): at
        for n, at in enumerate((LATER + 1, LATER, NOW, LATER - 1), 1)
    }
    assert holds.due(db, LATER) == sorted((n for n in ends if ends[n] <= LATER), key=ends.get)


def test_ends_that_do_not_concern_each_other_are_judged_together(sqlite_url):
    heard: list[str] = []
    database = Database(sqlite_url)
    with database.writer() as db:
        record(db, [opening(key(99), ALICE, usd(100_00))], NOW)
        several = [place(db, recipes.offer(key(n), ALICE, usd(1))) for n in range(1, 5)]
        packet = place(db, recipes.packet(key(5), ALICE, usd(1)), payee="")
        ends = [End(number, "declined") for number in several]
        raw(db).set_trace_callback(heard.append)
        answers = holds.end(db, [*ends, End(packet, "claimed", key=key(6), claimer=BOB)], NOW)
        raw(db).set_trace_callback(None)
    database.close()
    assert all(isinstance(answer, Recorded) for answer in answers)
    assert sum("select" in each and "from pay_holds" in each for each in heard) == 1


def test_a_hold_is_for_whoever_claims_it_and_for_ever_unless_it_is_said(db, alice):
    [placed] = holds.place(db, [Placing(recipes.packet(key(1), ALICE, usd(1)))], NOW)
    hold = holds.of(db, [placed.number])[placed.number]
    assert (hold.payee, hold.expires_at, hold.state) == ("", None, "open")
