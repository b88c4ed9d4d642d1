"""The invented network: what issuers say, what repeats get, what stays after a restart."""

from pathlib import Path

import orjson
import pytest

from payments.money import Money
from payments.rails.sandbox.issuers import Card
from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls
from payments.rails.visa_direct.answers import read
from payments.rails.visa_direct.calls import SANDBOX
from tests.payments.rails.wallet import DEBIT, NOW, PUSHED, Wallet, asked, usd

DAY = 86_400_000


@pytest.fixture
def wallet() -> Wallet:
    return Wallet(Network())


def test_a_pull_debits_a_push_credits_a_reversal_restores(wallet: Wallet) -> None:
    before = wallet.network.money()
    attempt = wallet.attempt(usd(4000))
    pulled = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    assert pulled.state == "approved"
    assert wallet.balance(DEBIT) == 496_000
    assert wallet.push(usd(2500)).state == "approved"
    assert wallet.balance(PUSHED) == 502_500
    assert wallet.reverse(attempt, pulled).state == "approved"
    assert wallet.balance(DEBIT) == 500_000
    assert wallet.network.money() == before


@pytest.mark.parametrize(
    ("card", "amount", "code"),
    [
        (DEBIT, 500_001, "51"),
        ("4242424242424242", 1_000_001, "61"),
        ("4000000000009995", 100, "51"),
        ("4000000000000002", 100, "05"),
        ("4000000000000069", 100, "54"),
        ("4000000000000127", 100, "N7"),
        ("4000000000000119", 100, "96"),
        ("4000002760003184", 100, "1A"),
        ("4111111111111111", 100, "14"),
        ("5555555555554444", 100, "15"),
    ],
)
def test_a_pull_is_declined_out_of_the_cards_state(
    wallet: Wallet, card: str, amount: int, code: str
) -> None:
    told = wallet.pull(usd(amount), card)
    assert (told.state, told.code, told.approval) == ("declined", code, "")


@pytest.mark.parametrize(
    ("status", "code"), [("lost", "41"), ("stolen", "43"), ("closed", "46"), ("pick up", "04")]
)
def test_a_card_that_is_not_open_moves_nothing(wallet: Wallet, status: str, code: str) -> None:
    wallet.network.set_card(DEBIT, status=status)
    assert wallet.pull(usd(100)).code == code
    assert wallet.push(usd(100), DEBIT).code == code
    wallet.network.set_card(DEBIT, status="open")
    assert wallet.pull(usd(100)).state == "approved"


def test_a_card_expires_at_the_end_of_its_month_and_a_wrong_month_is_expired(
    wallet: Wallet,
) -> None:
    assert wallet.pull(usd(100), expiry="2031-01").code == "54"
    wallet.now = 1_924_991_999_000  # 2030-12-31 23:59:59 UTC
    assert wallet.pull(usd(100)).state == "approved"
    wallet.now += 1000
    assert wallet.pull(usd(100)).code == "54"
    assert wallet.push(usd(100)).code == "54"


def test_a_blocked_push_is_not_permitted(wallet: Wallet) -> None:
    assert wallet.push(usd(100), "4957030420210496").code == "57"
    assert wallet.pull(usd(100), "4957030420210496").state == "approved"
    wallet.network.set_card(DEBIT, pulls=0)
    assert wallet.pull(usd(100)).code == "57"


def test_the_days_limit_begins_anew_at_midnight_and_a_reversal_gives_it_back(
    wallet: Wallet,
) -> None:
    wallet.network.set_card(DEBIT, daily_limit=5000)
    attempt = wallet.attempt(usd(4000))
    pulled = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    assert wallet.pull(usd(1001)).code == "61"
    assert wallet.reverse(attempt, pulled).state == "approved"
    assert wallet.pull(usd(5000)).state == "approved"
    wallet.now += DAY
    assert wallet.pull(usd(5000)).state == "approved"


def test_a_cavv_opens_what_asks_for_it(wallet: Wallet) -> None:
    call = calls.pull(wallet.attempt(usd(100))._replace(cavv="a1" * 20), SANDBOX)
    assert wallet.outcome("pull", call, "4000002760003184").state == "approved"


def test_a_wrong_security_code_is_declined_where_one_is_sent(wallet: Wallet) -> None:
    for cvv, code in (("124", "N7"), ("123", "00")):
        call = calls.pull(wallet.attempt(usd(100)), SANDBOX)
        coded = call._replace(body={**(call.body or {}), "cardCvv2Value": cvv})
        assert wallet.outcome("pull", coded).code == code


def test_what_is_not_brought_to_an_end_has_not_begun(wallet: Wallet) -> None:
    store = wallet.network.store
    card = store.card(DEBIT)
    assert card is not None

    def moved_half(card: Card) -> None:
        with store.writing():
            store.move(card, 100)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        moved_half(card)
    assert wallet.balance(DEBIT) == 500_000


def test_a_card_is_charged_in_its_own_currency(wallet: Wallet) -> None:
    assert wallet.pull(Money(1000, "EUR"), "4242424242424242").state == "approved"
    assert wallet.balance("4242424242424242") == 10_000_000 - 1080


def test_a_repeat_gets_the_first_answer_and_moves_nothing(wallet: Wallet) -> None:
    sent = asked(calls.pull(wallet.attempt(usd(4000)), SANDBOX))
    first = wallet.ask(sent)
    wallet.now += 1000
    assert wallet.ask(sent)._replace(delay=first.delay) == first
    assert wallet.balance(DEBIT) == 496_000


def test_a_repeat_of_what_runs_is_led_to_its_result(wallet: Wallet) -> None:
    wallet.network.set_card(DEBIT, latency=20_000)
    sent = asked(calls.pull(wallet.attempt(usd(4000)), SANDBOX))
    first = wallet.ask(sent)
    pending = read("pull", first.status, first.body)
    assert (first.delay, pending.state) == (12_000, "pending")
    wallet.now += 3_000
    again = wallet.ask(sent)
    assert again.status == 303
    led = read("pull", again.status, again.body, again.headers["location"])
    assert led == pending
    running = wallet.outcome("status", calls.status("pull", led.identifier))
    assert running == pending
    wallet.now += 5_000
    done = wallet.outcome("status", calls.status("pull", led.identifier))
    assert done.state == "approved"
    assert wallet.ask(sent).status == 200
    assert wallet.balance(DEBIT) == 496_000


def test_a_status_is_known_for_a_day_and_by_its_own_kind(wallet: Wallet) -> None:
    sent = asked(calls.pull(wallet.attempt(usd(110_098)), SANDBOX))
    identifier = read("pull", 202, wallet.ask(sent).body).identifier
    wallet.now += 5_000
    assert wallet.outcome("status", calls.status("push", identifier)).state == "unknown"
    wallet.now += DAY - 5_000
    assert wallet.outcome("status", calls.status("pull", identifier)).state == "approved"
    wallet.now += 1
    told = wallet.outcome("status", calls.status("pull", identifier))
    assert (told.state, told.code) == ("unknown", "404")


def test_the_same_trace_with_another_body_is_a_duplicate(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(4000))
    assert wallet.outcome("pull", calls.pull(attempt, SANDBOX)).state == "approved"
    other = attempt._replace(amount=usd(4001))
    assert wallet.outcome("pull", calls.pull(other, SANDBOX)).state == "duplicate"
    stranger = attempt._replace(client_id="another")
    assert wallet.outcome("pull", calls.pull(stranger, SANDBOX)).state == "duplicate"
    assert wallet.balance(DEBIT) == 496_000
    assert (
        wallet.outcome("push", calls.push(attempt, SANDBOX))
        .reason.split()[4]
        .startswith("retrieval")
    )


def test_without_a_client_id_the_trace_still_protects(wallet: Wallet) -> None:
    bare = calls.pull(wallet.attempt(usd(4000)), SANDBOX)._replace(client_id="")
    assert wallet.outcome("pull", bare).state == "approved"
    assert wallet.outcome("pull", bare).state == "duplicate"


def test_only_the_pull_that_is_described_is_undone_and_in_a_day(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(4000))
    pulled = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    other = pulled._replace(approval="AAAAAA")
    assert wallet.reverse(attempt, pulled, PUSHED).code == "25"
    assert wallet.reverse(attempt, other).code == "25"
    assert wallet.reverse(attempt._replace(amount=usd(3999)), pulled).code == "25"
    assert wallet.reverse(attempt, pulled).state == "approved"
    late = wallet.attempt(usd(4000))
    old = wallet.outcome("pull", calls.pull(late, SANDBOX))
    wallet.now += DAY + 1
    assert wallet.reverse(late, old).code == "12"


def test_a_second_reversal_gives_nothing_back(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(4000))
    pulled = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    assert wallet.reverse(attempt, pulled).state == "approved"
    again = attempt._replace(client_id="again")
    assert wallet.reverse(again, pulled).state == "approved"  # the same client id: a repeat
    original = calls.Original(pulled.identifier, pulled.approval, pulled.transmitted)
    second = calls.reverse(again, SANDBOX, original)
    assert wallet.outcome("reverse", second).state == "duplicate"
    assert wallet.balance(DEBIT) == 500_000


def test_a_restart_keeps_cards_answers_and_status(tmp_path: Path) -> None:
    first = Wallet(Network(tmp_path / "network.db"))
    sent = asked(calls.pull(first.attempt(usd(110_098)), SANDBOX))
    identifier = read("pull", 202, first.ask(sent).body).identifier
    first.network.set_card(PUSHED, status="lost")
    first.network.close()
    after = Wallet(Network(tmp_path / "network.db"))
    after.attempt(usd(1))  # the first wallet's trace number
    after.now = NOW + 4_999
    assert after.outcome("status", calls.status("pull", identifier)).state == "pending"
    assert after.ask(sent).status == 303
    after.now = NOW + 5_000
    assert after.outcome("status", calls.status("pull", identifier)).state == "approved"
    assert after.balance(DEBIT) == 500_000 - 110_098
    assert after.push(usd(100)).code == "41"


def test_what_the_page_sets_is_possible_and_makes_no_money(wallet: Wallet) -> None:
    before = wallet.network.money()
    wallet.network.set_card(DEBIT, balance=12, latency=5)
    assert wallet.balance(DEBIT) == 12
    assert wallet.network.money() == before
    for bad in ({"status": "fine"}, {"balance": -1}, {"latency": 10**9}, {"cvv": "1"}):
        with pytest.raises(ValueError, match="no such card"):
            wallet.network.set_card(DEBIT, **bad)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no such card"):
        wallet.network.set_card("1", balance=1)


def test_nothing_else_is_served(wallet: Wallet) -> None:
    for method, path in (("GET", "/"), ("POST", "/vdp/helloworld"), ("GET", calls.PATHS["pull"])):
        assert wallet.ask(calls_to(method, path)).status == 404
    hello = wallet.ask(asked(calls.probe()))
    assert orjson.loads(hello.body) == {"timestamp": "2026-11-23T18:05:09", "message": "helloworld"}


def test_no_number_of_a_card_is_kept_with_the_calls(wallet: Wallet) -> None:
    wallet.pull(usd(100))
    wallet.ask(calls_to("GET", f"/visadirect/v1/transactionquery?stan={DEBIT}"))
    kept = str(wallet.network.store.rows("select * from calls"))
    assert DEBIT not in kept
    assert "pullfundstransactions" in kept


def calls_to(method: str, path: str):  # type: ignore[no-untyped-def]
    return asked(calls.Call(method, path, None, "", 12_000))
