"""Requests and splits: what is asked, paid once, covered, taken back and given back."""

import pytest

from payments import asking, audit, ledger, recipes, refunds, shares, splits
from payments.ledger import Recorded, Refusal
from tests.payments.asked import (
    ANN,
    BOB,
    CLEO,
    DAN,
    DAY,
    HOUR,
    TEN_SECONDS,
    ask,
    fund,
    has,
    key,
    state,
    states,
    usd,
)


@pytest.fixture
def rich(db, now):
    fund(db, now, ann=100_00, bob=100_00, cleo=100_00, dan=100_00)
    return db


def test_a_share_is_paid_once_and_the_split_closes_with_the_last(rich, now):
    number = ask(rich, now, (BOB, 3_00), (CLEO, 4_00), total=10_00)
    assert splits.find(rich, number).own_minor == 3_00
    paid = shares.pay(rich, number, BOB, now)
    assert isinstance(paid, Recorded)
    assert shares.pay(rich, number, BOB, now) == Refusal("share_paid")
    assert (state(rich, number), has(rich, ANN), has(rich, BOB)) == ("open", 103_00, 97_00)
    shares.pay(rich, number, CLEO, now)
    assert (state(rich, number), states(rich, number)) == ("closed", ["paid", "paid"])
    assert ledger.transfer(rich, paid.number).kind == "share"
    assert list(audit.verify(rich)) == []


def test_a_request_has_the_key_of_the_request(rich, now):
    number = ask(rich, now, (BOB, 3_00), kind="request")
    paid = shares.pay(rich, number, BOB, now)
    stored = ledger.transfer(rich, paid.number)
    again = recipes.request_paid(number, BOB, ANN, usd(3_00), "pizza")
    assert (stored.kind, stored.key, stored.words) == ("request", again.key, "pizza")
    assert (state(rich, number), has(rich, ANN)) == ("closed", 103_00)


def test_nobody_answers_for_another_and_nothing_over_is_answered(rich, now):
    number = ask(rich, now, (BOB, 3_00), kind="request")
    assert shares.pay(rich, number, CLEO, now) == Refusal("no_such_request")
    assert asking.cancel(rich, number, BOB, now) == Refusal("no_such_request")
    late = now + splits.LASTS_MS
    assert shares.pay(rich, number, BOB, late) == Refusal("asked_expired")
    assert asking.expire(rich, [number], late - 1) == []
    assert asking.due(rich, late) == [number]
    [over] = asking.expire(rich, [number], late)
    assert (over.state, over.shares[0].state) == ("expired", "expired")
    assert asking.expire(rich, [number], late) == []
    assert shares.pay(rich, number, BOB, now) == Refusal("share_expired")
    assert has(rich, ANN) == 100_00


def test_declined_is_over_for_a_request_and_open_to_others_in_a_split(rich, now):
    request = ask(rich, now, (BOB, 3_00), kind="request")
    asking.decline(rich, request, BOB, now)
    assert state(rich, request) == "closed"
    assert shares.pay(rich, request, BOB, now) == Refusal("share_declined")
    split = ask(rich, now, (BOB, 3_00), (CLEO, 3_00), n=2)
    asking.decline(rich, split, BOB, now)
    asking.contest(rich, split, CLEO, "I had no pizza", now)
    found = splits.find(rich, split)
    assert (found.state, [share.state for share in found.shares]) == (
        "open",
        ["declined", "contested"],
    )
    assert found.shares[1].words == "I had no pizza"
    assert isinstance(shares.pay(rich, split, CLEO, now), Recorded), "contested can be paid"


def test_a_cover_pays_all_that_is_missing_and_its_undo_opens_it_again(rich, now):
    number = ask(rich, now, (BOB, 3_00), (CLEO, 4_00), (DAN, 5_00), total=20_00)
    asking.decline(rich, number, BOB, now)
    shares.pay(rich, number, DAN, now)
    covered = shares.cover(rich, number, DAN, 7_00, now)
    found = splits.find(rich, number)
    assert (found.state, found.own_minor, has(rich, DAN)) == ("closed", 8_00, 88_00)
    assert states(rich, number) == ["covered", "covered", "paid", "paid"]
    assert shares.cover(rich, number, DAN, 7_00, now) == Refusal("asked_closed")
    assert shares.pay(rich, number, CLEO, now) == Refusal("share_covered")
    outcome = shares.take_back(rich, covered.number, DAN, now, TEN_SECONDS)
    assert isinstance(outcome, tuple)
    assert states(rich, number) == ["open", "open", "paid", "taken back"]
    assert (state(rich, number), has(rich, ANN)) == ("open", 105_00)
    assert isinstance(shares.pay(rich, number, CLEO, now), Recorded)
    changed = shares.cover(rich, number, DAN, 7_00, now)
    assert changed == Refusal("missing_changed", left=usd(3_00))
    again = shares.cover(rich, number, DAN, 3_00, now)
    assert isinstance(again, Recorded)
    assert (has(rich, ANN), state(rich, number)) == (112_00, "closed")
    assert list(audit.verify(rich)) == []


def test_what_was_taken_back_is_not_paid_again_under_its_key(rich, now):
    number = ask(rich, now, (BOB, 3_00), kind="request")
    paid = shares.pay(rich, number, BOB, now)
    assert shares.take_back(rich, paid.number, ANN, now, TEN_SECONDS) == Refusal(
        "not_yours_to_undo"
    )
    late = shares.take_back(rich, paid.number, BOB, now + TEN_SECONDS + 1, TEN_SECONDS)
    assert late == Refusal("too_late_to_undo")
    assert isinstance(shares.take_back(rich, paid.number, BOB, now, TEN_SECONDS), tuple)
    assert shares.pay(rich, number, BOB, now) == Refusal("share_taken_back")
    assert (has(rich, ANN), has(rich, BOB), state(rich, number)) == (100_00, 100_00, "closed")


def test_what_was_taken_back_is_still_so_when_its_cover_is_taken_back_too(rich, now):
    number = ask(rich, now, (BOB, 3_00), (CLEO, 4_00))
    paid = shares.pay(rich, number, BOB, now)
    shares.take_back(rich, paid.number, BOB, now, TEN_SECONDS)
    covered = shares.cover(rich, number, CLEO, 7_00, now)
    shares.take_back(rich, covered.number, CLEO, now, TEN_SECONDS)
    assert states(rich, number) == ["taken back", "open", "taken back"]
    assert shares.pay(rich, number, BOB, now) == Refusal("share_taken_back")
    assert (has(rich, ANN), has(rich, BOB)) == (100_00, 100_00)
    assert isinstance(shares.cover(rich, number, CLEO, 7_00, now), Recorded)
    assert (has(rich, ANN), has(rich, CLEO)) == (107_00, 93_00)


def test_all_is_given_back_or_nothing(rich, now):
    number = ask(rich, now, (BOB, 3_00), (CLEO, 4_00), (DAN, 5_00))
    assert shares.give_back(rich, number, ANN, now) == Refusal("nothing_paid")
    shares.pay(rich, number, BOB, now)
    shares.pay(rich, number, CLEO, now)
    spent = recipes.gift(key(50), ANN, DAN, usd(100_01))
    ledger.record(rich, [spent], now)
    refused = shares.give_back(rich, number, ANN, now)
    assert refused == Refusal("short", missing=usd(1), available=usd(6_99))
    assert has(rich, BOB) == 97_00
    ledger.record(rich, [recipes.gift(key(51), DAN, ANN, usd(1))], now)
    split, total = shares.give_back(rich, number, ANN, now)
    assert (split.state, total) == ("cancelled", usd(7_00))
    assert states(rich, number) == ["refunded", "refunded", "cancelled"]
    assert (has(rich, BOB), has(rich, CLEO), has(rich, ANN)) == (100_00, 100_00, 0)
    assert shares.give_back(rich, number, ANN, now) == Refusal("nothing_paid")
    assert list(audit.verify(rich)) == []


def test_what_was_refunded_in_part_is_given_back_to_the_rest(rich, now):
    number = ask(rich, now, (BOB, 3_00))
    paid = shares.pay(rich, number, BOB, now)
    part = refunds.refund(rich, paid.number, 1, ANN, usd(1_00))
    ledger.record(rich, [part], now)
    _, total = shares.give_back(rich, number, ANN, now)
    assert (total, has(rich, BOB)) == (usd(2_00), 100_00)


def test_reminders_are_a_day_apart_three_at_most_and_can_be_muted(rich, now):
    number = ask(rich, now, (BOB, 3_00), (CLEO, 3_00))
    assert asking.remind(rich, number, ANN, now + DAY - 1) == Refusal(
        "reminded_lately", at=now + DAY
    )
    assert asking.remind(rich, number, BOB, now + DAY) == Refusal("no_such_request")
    asking.hush(rich, number, CLEO, now)
    _, told = asking.remind(rich, number, ANN, now + DAY)
    assert told == [BOB]
    for day in (2, 3):
        assert isinstance(asking.remind(rich, number, ANN, now + day * DAY), tuple)
    assert asking.remind(rich, number, ANN, now + 4 * DAY) == Refusal("no_reminder_left", limit=3)
    asking.hush(rich, number, BOB, now)
    assert splits.find(rich, number).shares[0].quiet == 1


def test_three_strangers_a_day(rich, now):
    for n in (1, 2):
        ask(rich, now + n * HOUR, (f"person:{n + 10}", 1_00, True), n=n)
    later = now + 3 * HOUR
    assert asking.frees(rich, ANN, 1, later) is None
    assert asking.frees(rich, ANN, 2, later) == now + HOUR + DAY
    assert asking.frees(rich, ANN, 4, later) == -1
    ask(rich, later, (DAN, 1_00, True), n=3)
    assert asking.frees(rich, ANN, 1, later) == now + HOUR + DAY
    assert asking.frees(rich, ANN, 1, now + HOUR + DAY) is None
    assert asking.frees(rich, BOB, 1, later) is None


def test_who_ever_exchanged_money_is_no_stranger(rich, now):
    ledger.record(rich, [recipes.gift(key(60), BOB, ANN, usd(1))], now)
    number = ask(rich, now, (CLEO, 3_00), kind="request")
    assert asking.acquainted(rich, ANN, [BOB, CLEO, DAN]) == {BOB}
    shares.pay(rich, number, CLEO, now)
    assert asking.acquainted(rich, ANN, [BOB, CLEO, DAN]) == {BOB, CLEO}
    assert asking.acquainted(rich, CLEO, [ANN]) == {ANN}
    assert asking.acquainted(rich, DAN, []) == set()
