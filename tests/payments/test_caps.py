"""Caps are judged in the batch: after the key, with what it moves itself, exact in a race."""

import threading

import pytest

from payments.ledger import Cap, Recorded, Refusal, beyond, record
from payments.ledger.memory import HOUR
from payments.money import Money
from payments.recipes import gift, gifts, opening, wallet
from web.database import Database
from web.transactions import carry

ALICE, BOB, CARL = "person:1", "person:2", "person:3"
NOW = 1_790_000_000_000 // HOUR * HOUR + 59 * 60_000


def usd(minor):
    return Money(minor, "USD")


def key(n):
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def pay(n, minor, *caps, payee=BOB):
    return gift(key(n), ALICE, payee, usd(minor))._replace(
        caps=tuple(Cap(code, most, hours, minor, *about) for code, most, hours, *about in caps)
    )


@pytest.fixture
def alice(db):
    record(db, [opening(key(99), ALICE, usd(1000_00))], NOW - 400 * HOUR)
    return ALICE


def refused(code, limit, left, frees=None):
    return Refusal(code, limit=usd(limit), left=usd(left), frees=frees)


def test_one_payment_is_capped_by_itself(db, alice):
    cap = ("limit_payment", 50, 0)
    first, second, third = record(db, [pay(n, m, cap) for n, m in enumerate((50, 51, 50))], NOW)
    assert isinstance(first, Recorded)
    assert isinstance(third, Recorded)
    assert second == refused("limit_payment", 50, 50)


def test_a_day_counts_what_the_batch_and_earlier_ones_moved(db, alice):
    day = ("limit_day", 100, 24)
    record(db, [pay(1, 40)], NOW - 2 * HOUR)  # also what had no cap
    answers = record(db, [pay(2, 30, day), pay(3, 31, day), pay(4, 30, day)], NOW)
    frees = (NOW // HOUR - 2 + 25) * HOUR
    assert answers[1] == refused("limit_day", 100, 30, frees)
    assert [isinstance(answer, Recorded) for answer in answers] == [True, False, True]


@pytest.mark.parametrize(("ago", "counts"), [(24, True), (25, False)])
def test_it_rolls_by_the_hour(db, alice, ago, counts):
    record(db, [pay(1, 60)], NOW - ago * HOUR)
    second = pay(2, 41, ("limit_day", 100, 24))
    asked = beyond(db, wallet(ALICE, "USD"), second.caps, NOW)
    [answer] = record(db, [second], NOW)
    assert isinstance(asked, Refusal) == counts
    assert isinstance(answer, Refusal) == counts
    if counts:
        [later] = record(db, [pay(2, 41, ("limit_day", 100, 24))], answer.facts["frees"])
        assert isinstance(later, Recorded)


def test_what_is_about_somebody_counts_apart(db, alice):
    def about(n, minor, payee):
        return pay(n, minor, ("limit_payee", 50, 24, payee), payee=payee)

    answers = record(db, [about(1, 30, BOB), about(2, 30, CARL), about(3, 21, BOB)], NOW)
    assert answers[2] == refused("limit_payee", 50, 20, (NOW // HOUR + 25) * HOUR)
    [fourth] = record(db, [about(4, 20, BOB)], NOW + HOUR)
    assert isinstance(fourth, Recorded)


@pytest.mark.parametrize(("ago", "counts"), [(24, True), (25, False)])
def test_what_is_about_somebody_rolls_by_the_hour(db, alice, ago, counts):
    cap = ("limit_payee", 50, 24, BOB)
    record(db, [pay(1, 30, cap)], NOW - ago * HOUR)
    second = pay(2, 21, cap)
    asked = beyond(db, wallet(ALICE, "USD"), second.caps, NOW)
    assert isinstance(asked, Refusal) == counts
    [answer] = record(db, [second], NOW)
    assert isinstance(answer, Refusal) == counts


def test_who_has_never_paid_is_judged_by_what_the_batch_moves(db, alice):
    day = ("limit_day", 100, 24)
    first, second = record(db, [pay(1, 60, day), pay(2, 41, day)], NOW)
    assert isinstance(first, Recorded)
    assert second.facts["left"] == usd(40)


def test_who_has_no_account_has_spent_nothing(db, alice):
    record(db, [opening(key(98), ALICE, usd(60))], NOW)  # the first account of all spends, too
    record(db, [pay(n, 60, payee=payee) for n, payee in enumerate((BOB, CARL))], NOW)
    record(db, [gift(key(n + 5), who, ALICE, usd(60)) for n, who in enumerate((BOB, CARL))], NOW)
    [cap] = pay(9, 50, ("limit_day", 100, 24)).caps
    for currency in ("USD", "EUR"):
        assert beyond(db, wallet("person:9", currency), [cap], NOW) is None


def test_what_is_about_somebody_adds_up_over_batches(db, alice):
    cap = ("limit_payee", 50, 24, BOB)
    answers = [record(db, [pay(n, 20, cap)], NOW)[0] for n in range(3)]
    assert [isinstance(answer, Recorded) for answer in answers] == [True, True, False]
    assert answers[2].facts["left"] == usd(10)


def test_two_caps_about_the_same_count_it_once(db, alice):
    caps = (("limit_place", 50, 24, "place:7"), ("limit_place", 90, 168, "place:7"))
    answers = record(db, [pay(1, 30, *caps), pay(2, 20, *caps), pay(3, 1, *caps)], NOW)
    assert answers[2] == refused("limit_place", 50, 0, (NOW // HOUR + 25) * HOUR)
    answers = record(db, [pay(4, 40, *caps), pay(5, 1, *caps)], NOW + 30 * HOUR)
    assert isinstance(answers[0], Recorded)
    assert answers[1].facts["left"] == usd(0)


def test_below_what_has_left_enough_comes_free_once_it_has_all_come_back(db, alice):
    """A limit was lowered: what is beyond it has to come free, too, before there is room."""
    day = ("limit_day", 50, 24)
    record(db, [pay(1, 60)], NOW - 5 * HOUR)
    record(db, [pay(2, 30)], NOW - 2 * HOUR)
    soon, free = ((NOW // HOUR - ago + 25) * HOUR for ago in (5, 2))
    asked = beyond(db, wallet(ALICE, "USD"), pay(3, 40, day).caps, NOW)
    answers = record(db, [pay(3, 40, day), pay(4, 20, day)], NOW)
    assert answers == [refused("limit_day", 50, 0, free), refused("limit_day", 50, 0, soon)]
    assert asked == answers[0]
    [early] = record(db, [pay(3, 40, day)], soon)
    assert early == refused("limit_day", 50, 20, free)
    [late] = record(db, [pay(3, 40, day)], free)
    assert isinstance(late, Recorded)


def test_a_cap_that_names_its_account_counts_with_one_that_does_not(db, alice):
    mine = Cap("limit_place", 90, 24, 30, "place:7")
    both = pay(1, 30)._replace(caps=(mine, mine._replace(source=wallet(ALICE, "USD"))))
    record(db, [both], NOW)
    asked = beyond(db, wallet(ALICE, "USD"), [mine._replace(counts=61)], NOW)
    assert asked == refused("limit_place", 90, 60, (NOW // HOUR + 25) * HOUR)


def test_all_of_a_cap_comes_free_in_the_end_and_more_never(db, alice):
    record(db, [pay(1, 30)], NOW)
    week = ("limit_week", 100, 168)
    assert record(db, [pay(2, 100, week), pay(3, 101, week)], NOW) == [
        refused("limit_week", 100, 70, (NOW // HOUR + 169) * HOUR),
        refused("limit_week", 100, 70),
    ]


def test_a_repeat_is_answered_before_caps_are_judged(db, alice):
    day = ("limit_day", 100, 24)
    [first] = record(db, [pay(1, 100, day)], NOW)
    again, other = record(db, [pay(1, 100, day), pay(2, 1, day)], NOW)
    assert again == first
    assert again.repeated
    assert isinstance(other, Refusal)


def test_too_little_money_is_said_first(db, alice):
    [answer] = record(db, [pay(1, 2000_00, ("limit_day", 100, 24))], NOW)
    assert answer.code == "short"


def test_what_was_refused_counts_nowhere(db, alice):
    day, about = ("limit_day", 100, 24), ("limit_payee", 100, 24, BOB)
    record(db, [pay(1, 101, day, about), pay(2, 2000_00, day, about)], NOW)
    [answer] = record(db, [pay(3, 100, day, about)], NOW)
    assert isinstance(answer, Recorded)


def test_all_legs_count(db, alice):
    both = gifts(key(1), ALICE, [(BOB, usd(60)), (CARL, usd(40))])
    capped = both._replace(caps=(Cap("limit_day", 100, 24, 100),))
    assert isinstance(record(db, [capped], NOW)[0], Recorded)
    [answer] = record(db, [pay(2, 1, ("limit_day", 100, 24))], NOW)
    assert answer.facts["left"] == usd(0)


@pytest.mark.parametrize("about", ["", CARL])
def test_each_who_pays_of_a_set_has_caps_of_their_own(db, alice, about):
    record(db, [opening(key(98), BOB, usd(1000_00))], NOW - 400 * HOUR)
    bob = wallet(BOB, "USD")

    def together(n, minor):
        mine = Cap("limit_day", 100, 24, 10, about)
        theirs = Cap("limit_theirs", 100, 24, minor, about, bob)
        legs = gift(key(n), ALICE, CARL, usd(10)).legs + gift(key(n), BOB, CARL, usd(minor)).legs
        return gift(key(n), ALICE, CARL, usd(1))._replace(legs=legs, caps=(mine, theirs))

    answers = record(db, [together(1, 60), together(2, 41), together(3, 40)], NOW)
    assert [isinstance(answer, Recorded) for answer in answers] == [True, False, True]
    assert answers[1] == refused("limit_theirs", 100, 40, (NOW // HOUR + 25) * HOUR)
    for source, left in ((wallet(ALICE, "USD"), 80), (bob, 0)):
        asked = beyond(db, source, [Cap("limit_day", 100, 24, 101, about)], NOW)
        assert asked == refused("limit_day", 100, left)


def test_simultaneous_payments_never_pass_a_cap(database):
    """Every writer on its own connection, as nodes on one database are."""
    with database.writer() as db:
        before = [opening(key(99), ALICE, usd(1000_00)), pay(98, 1)]  # nobody opens at once
        carry(db, lambda: record(db, before, NOW - 400 * HOUR))
    answers = []
    start = threading.Barrier(4)

    def node(first):
        own = Database(database.url)
        with own.writer() as db:
            start.wait()
            for n in range(first, first + 8):
                one = pay(n, 7, ("limit_day", 100, 24))
                answers.extend(carry(db, lambda one=one: record(db, [one], NOW)))
        own.close()

    nodes = [threading.Thread(target=node, args=(100 * n,)) for n in range(1, 5)]
    for each in nodes:
        each.start()
    for each in nodes:
        each.join()
    assert sum(isinstance(answer, Recorded) for answer in answers) == 100 // 7
    assert len(answers) == 32
