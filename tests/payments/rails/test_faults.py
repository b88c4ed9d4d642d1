"""What goes wrong on purpose, and what the query says of it afterwards."""

import pytest

from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls
from payments.rails.visa_direct.answers import Outcome, read
from payments.rails.visa_direct.calls import SANDBOX, Attempt
from tests.payments.rails.wallet import DEBIT, Wallet, asked, usd

BEFORE = 500_000


@pytest.fixture
def wallet() -> Wallet:
    return Wallet(Network())


def query(wallet: Wallet, attempt: Attempt) -> Outcome:
    return wallet.outcome("query", calls.query(SANDBOX, attempt.stan, attempt.rrn))


@pytest.mark.parametrize("code", ["04", "05", "51", "61", "91", "96", "57"])
def test_an_amount_of_1100_and_cents_is_declined_with_them(wallet: Wallet, code: str) -> None:
    for told in (wallet.pull(usd(110_000 + int(code))), wallet.push(usd(110_000 + int(code)))):
        assert (told.state, told.code) == ("declined", code)
    assert wallet.balance(DEBIT) == BEFORE


def test_1100_00_is_approved_and_1100_10_in_part(wallet: Wallet) -> None:
    assert wallet.pull(usd(110_000)).state == "approved"
    told = wallet.pull(usd(110_010))
    assert (told.state, told.money("USD")) == ("partial", usd(55_005))
    assert wallet.balance(DEBIT) == BEFORE - 110_000 - 55_005


def test_a_trigger_makes_no_money_out_of_nothing(wallet: Wallet) -> None:
    wallet.network.set_card(DEBIT, balance=1)
    assert wallet.pull(usd(110_011)).code == "51"


def test_1100_98_is_done_after_five_seconds(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(110_098))
    told = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    assert told.state == query(wallet, attempt).state == "pending"
    wallet.now += 5_000
    assert query(wallet, attempt).state == "approved"
    assert wallet.outcome("status", calls.status("pull", told.identifier)).state == "approved"


def test_both_ways_to_write_a_202_are_used(wallet: Wallet) -> None:
    bodies = [
        wallet.ask(asked(calls.pull(wallet.attempt(usd(110_098)), SANDBOX))).body for _ in range(2)
    ]
    assert sorted(body.startswith(b"{") for body in bodies) == [False, True]


def test_a_patience_of_a_millisecond_gives_a_202(wallet: Wallet) -> None:
    for kind, call in (("pull", calls.pull), ("push", calls.push)):
        hasty = call(wallet.attempt(usd(100)), SANDBOX)._replace(timeout_ms=1)
        told = wallet.ask(asked(hasty))
        assert (told.delay, read(kind, told.status, told.body).state) == (1, "pending")


@pytest.mark.parametrize(("amount", "fate"), [(110_099, "dropped"), (110_101, "hung")])
def test_what_is_dropped_or_hangs_was_carried_out_once(
    wallet: Wallet, amount: int, fate: str
) -> None:
    attempt = wallet.attempt(usd(amount))
    sent = asked(calls.pull(attempt, SANDBOX))
    assert wallet.ask(sent).fate == fate
    assert wallet.balance(DEBIT) == BEFORE - amount
    wallet.now += 1_000
    assert query(wallet, attempt).state == "approved"
    assert read("pull", 200, wallet.ask(sent).body).state == "approved"
    assert wallet.balance(DEBIT) == BEFORE - amount


@pytest.mark.parametrize(("amount", "fate"), [(110_102, "hung"), (110_108, "answered")])
def test_what_is_lost_is_unknown_to_the_network_until_it_is_sent_again(
    wallet: Wallet, amount: int, fate: str
) -> None:
    attempt = wallet.attempt(usd(amount))
    sent = asked(calls.pull(attempt, SANDBOX))
    told = wallet.ask(sent)
    assert (told.fate, told.status) == (fate, 503)
    assert query(wallet, attempt).code == "404"
    assert wallet.balance(DEBIT) == BEFORE
    assert wallet.ask(sent).status == 200
    assert query(wallet, attempt).state == "approved"
    assert wallet.balance(DEBIT) == BEFORE - amount


@pytest.mark.parametrize(
    ("amount", "state"), [(110_103, "duplicate"), (110_106, "unknown"), (110_107, "unknown")]
)
def test_repeats_rubbish_and_breakdowns_hide_an_approval(
    wallet: Wallet, amount: int, state: str
) -> None:
    attempt = wallet.attempt(usd(amount))
    assert wallet.outcome("pull", calls.pull(attempt, SANDBOX)).state == state
    wallet.now += 1_000
    assert query(wallet, attempt).state == "approved"


def test_late_takes_a_minute_and_stuck_for_ever(wallet: Wallet) -> None:
    late, stuck = wallet.attempt(usd(110_104)), wallet.attempt(usd(110_109))
    for attempt in (late, stuck):
        assert wallet.outcome("push", calls.push(attempt, SANDBOX)).state == "pending"
    wallet.now += 60_000
    assert query(wallet, late).state == "approved"
    wallet.now += 30 * 86_400_000
    assert query(wallet, stuck).state == "pending"


def test_a_contradiction_denies_what_was_approved(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(110_105))
    assert wallet.outcome("pull", calls.pull(attempt, SANDBOX)).state == "approved"
    wallet.now += 1_000
    assert query(wallet, attempt).state == "declined"


def test_a_fault_that_was_asked_for_happens_so_often_and_to_that_kind(wallet: Wallet) -> None:
    wallet.network.fault("broken", "pull", 2)
    assert wallet.push(usd(100)).state == "approved"
    assert [wallet.pull(usd(100)).state for _ in range(3)] == ["unknown", "unknown", "approved"]
    for fault, kind, times in (("fine", "", 1), ("drop", "query", 1), ("drop", "", 0)):
        with pytest.raises(ValueError, match="no such fault"):
            wallet.network.fault(fault, kind, times)
