"""When a payment asks first."""

import pytest

from payments import ledger, wallets
from payments.driver import raw
from payments.ledger import Cap, record, transfer
from payments.ledger.memory import HOUR, LATELY
from payments.limits import LIMITS, MOST, Facts, Reason, caps, facts, rooms, standing, unusual
from payments.money import Money
from payments.recipes import cash_out, cash_out_failed, gift, gifts, offer, opening, refund, undo
from payments.wallets import Wallet
from web.database import Database

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
NOW = 1_790_000_000_000
WALLET = Wallet(ALICE, "USD", 20_00, 100_00)
DAY = 24 * HOUR
LONG_AGO = {"USD": {5_00: NOW - DAY}}
USUAL = Facts(WALLET, {"USD": 900_00}, {BOB: LONG_AGO, CARL: LONG_AGO}, {"USD": 30_00})


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def alice(db, now):
    wallets.open(db, ALICE, "USD", now - 9 * DAY)
    record(db, [opening(key(99), ALICE, usd(500_00))], now - 9 * DAY)
    return ALICE


@pytest.mark.parametrize(
    ("known", "payees", "amount", "reason"),
    [
        (USUAL, [BOB], usd(20_00), None),
        (USUAL, [BOB], usd(1), None),
        (USUAL, [BOB], Money(20_00, "EUR"), None),
        (USUAL, ["person:4"], usd(1), Reason("first_time", payee="person:4")),
        (USUAL, [BOB, "person:4"], usd(2), Reason("first_time", payee="person:4")),
        (USUAL, [BOB, CARL], usd(2), Reason("several")),
        (USUAL, [BOB], usd(20_01), Reason("above_ceiling", ceiling=usd(20_00))),
        (
            USUAL,
            [BOB],
            Money(20_01, "EUR"),
            Reason("above_ceiling", ceiling=Money(20_00, "EUR")),
        ),
        (USUAL._replace(quick_24h_minor={"USD": 80_00}), [BOB], usd(20_00), None),
        (
            USUAL._replace(quick_24h_minor={"USD": 80_01}),
            [BOB],
            usd(20_00),
            Reason("day_passed", ceiling=usd(100_00)),
        ),
        (USUAL._replace(quick_24h_minor={"USD": 99_00}), [BOB], Money(5_00, "EUR"), None),
        (Facts(Wallet(ALICE, "USD", 7_00, 7_00), {}, {BOB: LONG_AGO}, {}), [BOB], usd(7_00), None),
        (USUAL._replace(wallet=None), [BOB], usd(1), Reason("above_ceiling", ceiling=usd(0))),
    ],
)
def test_a_payment_asks_for_the_first_reason(known, payees, amount, reason):
    assert unusual(known, payees, amount, NOW) == reason


@pytest.mark.parametrize(
    ("amount", "ago", "reason"),
    [
        (usd(5_00), 14_900, Reason("again", payee=BOB, seconds=14)),
        (usd(5_00), 119_999, Reason("again", payee=BOB, seconds=119)),
        (usd(5_00), 120_000, None),
        (usd(5_01), 1_000, None),
        (Money(5_00, "EUR"), 1_000, None),
        (usd(5_00), -3_000, Reason("again", payee=BOB, seconds=0)),  # another node's clock
    ],
)
def test_an_equal_payment_lately_asks(amount, ago, reason):
    paid = {BOB: {"USD": {5_00: NOW - ago, 6_00: NOW}}}
    assert unusual(USUAL._replace(paid=paid), [BOB], amount, NOW) == reason


def test_facts_are_about_the_payees_asked(db, now, alice):
    record(db, [gift(key(1), alice, BOB, usd(5_00), quick=True)], now - 5)
    record(db, [gift(key(2), alice, CARL, usd(6_00))], now - 4)
    record(db, [gift(key(3), alice, BOB, usd(7_00))], now - 3)
    assert facts(db, {alice: [BOB], CARL: []}, now) == {
        alice: Facts(
            Wallet(alice, "USD", 20_00, 100_00),
            {"USD": 482_00},
            {BOB: {"USD": {5_00: now - 5, 7_00: now - 3}}},
            {"USD": 5_00},
        ),
        CARL: Facts(None, {"USD": 6_00}, {}, {}),
    }


def test_only_gifts_make_somebody_known(db, now, alice):
    [paid] = record(db, [gift(key(1), alice, BOB, usd(5_00))], now)
    record(db, [undo(transfer(db, paid.number), paid.number)], now)
    assert facts(db, {BOB: [alice]}, now)[BOB].paid == {}


def test_quick_payments_count_for_a_day(db, now, alice):
    for hours in (26, 24, 12, 0):
        record(
            db,
            [
                gift(key(hours), alice, BOB, usd(100 + hours), quick=True),
                gifts(key(hours + 50), alice, [(BOB, usd(1)), (CARL, usd(1))]),
            ],
            now - hours * HOUR,
        )
    assert facts(db, {alice: [BOB]}, now)[alice].quick_24h_minor == {"USD": 124 + 112 + 100}


def test_the_number_of_statements_does_not_grow(sqlite_url, now):
    def statements(asked: dict[str, list[str]]) -> int:
        heard: list[str] = []
        raw(db).set_trace_callback(heard.append)
        facts(db, asked, now)
        raw(db).set_trace_callback(None)
        return len(heard)

    database = Database(sqlite_url)
    with database.writer() as db:
        many = {f"person:{n}": [f"person:{n + 1}", "person:5000"] for n in range(1, 2000)}
        assert statements({ALICE: [BOB]}) == statements(many) == 4
    database.close()


def test_the_writer_asks_once_for_what_it_then_remembers(sqlite_url, now):
    heard: list[str] = []
    database = Database(sqlite_url)
    with database.writer() as db:
        db.connection()
        ledger.begin(db)
        record(db, [opening(key(99), ALICE, usd(9_00))], now)
        facts(db, {ALICE: [BOB]}, now)
        record(db, [gift(key(1), ALICE, BOB, usd(5_00), quick=True)], now)
        raw(db).set_trace_callback(heard.append)
        [known] = facts(db, {ALICE: [BOB]}, now + 1).values()
        raw(db).set_trace_callback(None)
    database.close()
    assert known == Facts(None, {"USD": 4_00}, {BOB: {"USD": {5_00: now}}}, {"USD": 5_00})
    assert heard == []


@pytest.mark.parametrize("remembers", [True, False])
def test_what_is_long_ago_is_forgotten_when_something_new_is_paid(db, now, alice, remembers):
    if remembers:
        ledger.begin(db)
    for n, (minor, later) in enumerate([(5, 0), (6, 1), (5, 60_000), (7, 130_000)]):
        record(db, [gift(key(n + 1), alice, BOB, usd(minor))], now + later)
        known = facts(db, {alice: [BOB]}, now + later)[alice].paid[BOB]["USD"]
    assert known == {5: now + 60_000, 7: now + 130_000}


@pytest.mark.parametrize("remembers", [True, False])
def test_what_is_set_aside_is_not_available(db, now, alice, remembers):
    if remembers:
        ledger.begin(db)
    assert facts(db, {alice: []}, now)[alice].available == {"USD": 500_00}
    record(db, [offer(key(1), alice, usd(20_00))], now)
    assert facts(db, {alice: []}, now)[alice].available == {"USD": 480_00}


def test_the_facts_say_that_money_is_with_a_rail(db, alice, now):
    asked, [sent] = {alice: []}, record(db, [cash_out(key(1), alice, usd(5_00))], now)
    assert facts(db, asked, now)[alice].is_underway
    record(db, [cash_out_failed(transfer(db, sent.number))], now)
    assert not facts(db, asked, now)[alice].is_underway


def test_without_payers_there_are_no_facts(db, now):
    assert facts(db, {}, now) == {}


def test_who_is_named_twice_gets_both_and_both_count():
    wallet = Wallet("person:1", "USD", 0, 0, {"payee": 50, "place": 90})
    shares = [("person:2", usd(30)), ("person:3", usd(10)), ("person:2", usd(25))]
    assert caps(wallet, shares, "place:1", 0) == (
        Cap("limit_payee", 50, 24, 55, "person:2"),
        Cap("limit_payee", 50, 24, 10, "person:3"),
        Cap("limit_place", 90, 24, 65, "place:1"),
    )


def test_a_reason_tells_only_what_concerns_it():
    assert Reason("several") == ("several", "", 0, None)


def test_what_is_left_of_each_limit_and_when_more_comes_free(db, alice, now):
    limits = {"payment": 80_00, "day": 100_00, "payee": 50_00, "place": 40_00}
    wallet = WALLET._replace(limits=limits, raising={"day": (200_00, now + HOUR)})
    paid = gift(key(1), ALICE, BOB, usd(30_00))
    paid = paid._replace(caps=caps(wallet, [(BOB, usd(30_00))], "place:1", now))
    record(db, [paid], now)
    found = {room.name: room for room in rooms(db, wallet, now, BOB, "place:1")}
    assert list(found) == [name for name in LIMITS if name in limits]
    assert found["payment"][1:4] == (usd(80_00), usd(80_00), None)
    assert found["day"].left == usd(70_00)
    assert found["day"].raising == (200_00, now + HOUR)
    assert (found["payee"].left, found["place"].left) == (usd(20_00), usd(10_00))
    frees = found["day"].frees
    assert frees is not None
    assert 24 * HOUR <= frees - now // HOUR * HOUR <= 25 * HOUR
    [raised] = [each for each in rooms(db, wallet, now + HOUR) if each.name == "day"]
    assert (raised.limit, raised.raising) == (usd(200_00), None)
    [later] = [each for each in rooms(db, wallet, frees) if each.name == "day"]
    assert (later.limit, later.left, later.frees) == (usd(200_00), usd(200_00), None)
    payee, place = [each for each in rooms(db, wallet, now) if each.name in ("payee", "place")]
    assert (payee.left, payee.frees) == (usd(50_00), None)
    assert (place.left, place.frees) == (usd(40_00), None)


def test_more_comes_free_as_soon_as_a_cent_does(db, alice, now):
    wallet = WALLET._replace(limits={"day": 100_00}, raising={})
    for n, minor, at in ((1, 1, now), (2, 30_00, now + HOUR)):
        paid = gift(key(n), ALICE, BOB, Money(minor, "USD"))
        record(db, [paid._replace(caps=caps(wallet, [(BOB, paid.legs[0].amount)], "", at))], at)
    [day] = rooms(db, wallet, now + HOUR)
    assert day.frees is not None
    assert 24 * HOUR <= day.frees - now // HOUR * HOUR <= 25 * HOUR


AGAIN = Reason("again", payee=BOB, seconds=9)


def test_an_equal_payment_that_was_taken_back_is_no_reason(db, alice):
    one, other = record(db, [gift(key(n), ALICE, BOB, usd(5)) for n in (1, 2)], NOW)
    for paid, reason in ((one, AGAIN._replace(seconds=7)), (other, None)):
        original = transfer(db, paid.number)
        record(db, [undo(original, paid.number)], NOW + 1)
        assert standing(db, ALICE, AGAIN, usd(5), NOW + 7_000) == reason
    record(db, [gift(key(3), ALICE, CARL, usd(5)), gift(key(4), ALICE, BOB, usd(6))], NOW + 2)
    assert standing(db, ALICE, AGAIN, usd(5), NOW + 7_000) is None
    for asked in (None, Reason("several")):
        assert standing(db, ALICE, asked, usd(5), NOW) == asked


def test_what_was_given_back_of_a_payment_did_not_take_it_back(db, alice):
    [paid] = record(db, [gift(key(1), ALICE, BOB, usd(5))], NOW)
    record(db, [refund(transfer(db, paid.number), 1, BOB, usd(2))], NOW + 1)
    assert standing(db, ALICE, AGAIN, usd(5), NOW + 9_000) == AGAIN


def test_of_equal_payments_before_the_one_that_was_taken_back_only_a_recent_one_asks(db, alice):
    record(db, [gift(key(1), ALICE, BOB, usd(5))], NOW)
    [other] = record(db, [gift(key(2), ALICE, BOB, usd(5))], NOW + 1)
    record(db, [undo(transfer(db, other.number), other.number)], NOW + 2)
    still = standing(db, ALICE, AGAIN, usd(5), NOW + LATELY - 1)
    assert still == AGAIN._replace(seconds=119)
    assert standing(db, ALICE, AGAIN, usd(5), NOW + LATELY) is None


def test_who_pays_that_often_is_asked_in_any_case(db, alice):
    record(db, [gift(key(n), ALICE, CARL, usd(1)) for n in range(MOST)], NOW)
    assert standing(db, ALICE, AGAIN, usd(5), NOW + 1) == AGAIN
