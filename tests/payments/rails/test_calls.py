"""What is sent to Visa Direct: the fields of the reference, as text, with gaps for the card."""

from datetime import date

import pytest

from payments.money import Money
from payments.rails import decimals
from payments.rails.visa_direct import calls, identifiers
from payments.rails.visa_direct.calls import SANDBOX, Attempt, Original

AT = 1_795_457_109_000  # 2026-11-23 18:05:09 UTC
ADA = Attempt(
    *("000417", "632718000417", "0f3c", AT, Money(4000, "USD")),
    first="Ada",
    last="Byron",
    account="wal01hz7q2",
)


def test_a_reference_is_the_year_the_day_the_hour_and_the_trace_number() -> None:
    assert identifiers.stan(417) == "000417"
    assert identifiers.rrn("000417", AT) == "632718000417"
    assert identifiers.local(AT) == "2026-11-23T18:05:09"
    assert identifiers.correlation("000417", AT) == "632718000417_SC"
    for number in (0, 1_000_000, -1):
        with pytest.raises(ValueError, match="trace number"):
            identifiers.stan(number)


def test_a_pull_is_the_composed_example() -> None:
    call = calls.pull(ADA._replace(cavv="a1" * 20), SANDBOX)
    assert (call.method, call.path, call.client_id) == ("POST", calls.PATHS["pull"], "0f3c")
    assert call.body is not None
    assert call.body["amount"] == "40.00"
    assert call.body["senderPrimaryAccountNumber"] == "$number"
    assert call.body["senderCardExpiryDate"] == "$expiry"
    assert call.body["recipientLastName"] == "Byron"
    point = {"panEntryMode": "01", "posConditionCode": "59", "motoECIIndicator": "5"}
    assert call.body["pointOfServiceData"] == point


def test_without_a_cavv_the_pull_says_so_and_sends_none() -> None:
    body = calls.pull(ADA, SANDBOX).body
    assert body is not None
    assert "cavv" not in body
    assert body["pointOfServiceData"]["motoECIIndicator"] == "7"  # type: ignore[index]


def test_a_push_comes_from_a_wallet_and_says_whose() -> None:
    body = calls.push(ADA, SANDBOX).body
    assert body is not None
    assert body["sourceOfFundsCode"] == "05"
    assert (body["senderName"], body["recipientName"]) == ("Byron Ada", "Byron Ada")
    assert body["senderAccountNumber"] == "wal01hz7q2"
    assert "transactionIdentifier" not in body


def test_a_reversal_repeats_the_trace_and_names_the_original() -> None:
    original = Original("316327180000417", "K4417B", "2026-11-23T18:05:10.000Z")
    body = calls.reverse(ADA._replace(client_id="other"), SANDBOX, original).body
    assert body is not None
    assert body["systemsTraceAuditNumber"] == "000417"
    assert body["transactionIdentifier"] == "316327180000417"
    assert body["originalDataElements"] == {
        "acquiringBin": "408999",
        "approvalCode": "K4417B",
        "systemsTraceAuditNumber": "000417",
        "transmissionDateTime": "2026-11-23T18:05:10",
    }


def test_what_is_asked_without_moving_money_has_no_client_id() -> None:
    asked = calls.query(SANDBOX, "000417", "632718000417")
    assert asked.path.endswith("?acquiringBIN=408999&stan=000417&rrn=632718000417")
    assert calls.status("pull", "1_2/..").path == f"{calls.PATHS['pull']}/1_2%2F.."
    day = calls.report(date(2026, 11, 3), 101)
    assert day.path.endswith("?fromDate=03112026&toDate=03112026&offset=101&limit=100")
    every = (
        asked,
        day,
        calls.validation(ADA, SANDBOX),
        calls.attributes(ADA, SANDBOX),
        calls.probe(),
    )
    assert {call.client_id for call in every} == {""}


def test_names_fit_and_have_only_letters_that_every_bank_has() -> None:
    long = ADA._replace(first="Zoë-Amélie 😀", last="Łukasz" + "x" * 40)
    body = calls.pull(long, SANDBOX).body
    assert body is not None
    assert body["recipientFirstName"] == "Zoe-Amelie"
    assert len(str(body["recipientLastName"])) == 30
    assert "recipientFirstName" not in (calls.pull(ADA._replace(first="愛"), SANDBOX).body or {})


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(4000, "USD"), "40.00"),
        (Money(1, "EUR"), "0.01"),
        (Money(500, "JPY"), "500"),
        (Money(500, "BHD"), "0.500"),
    ],
)
def test_amounts_are_decimal_text_and_come_back(money: Money, written: str) -> None:
    assert decimals.write(money) == written
    assert decimals.read(written, money.currency) == money


def test_odd_amounts_are_neither_written_nor_read() -> None:
    for money in (Money(0, "USD"), Money(-1, "USD"), Money(10**11, "USD")):
        with pytest.raises(ValueError, match="no amount"):
            decimals.write(money)
    for written in ("", "-1", "1e3", "40.001", ".5", "1.", "1,00", "٤٠", "NaN", "1" * 10):
        assert decimals.read(written, "USD") is None
    assert decimals.read("40.000", "USD") == decimals.read("40", "USD") == Money(4000, "USD")
