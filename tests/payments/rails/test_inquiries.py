"""What the invented network tells without moving money: queries, reports, cards, aliases."""

from datetime import date
from typing import Any

import orjson
import pytest

from payments.rails.sandbox.exchange import Answer, Asked
from payments.rails.sandbox.network import Network
from payments.rails.visa_direct import calls, inquiries
from payments.rails.visa_direct.answers import Outcome, read
from payments.rails.visa_direct.calls import SANDBOX
from tests.payments.rails.wallet import DEBIT, PUSHED, Wallet, asked, post, usd

DAY = date(2026, 11, 23)


@pytest.fixture
def wallet() -> Wallet:
    return Wallet(Network())


def test_a_query_finds_by_trace_and_by_identifier(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(4000))
    pulled = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    wallet.now += 1_000
    told = wallet.outcome("query", calls.query(SANDBOX, attempt.stan, attempt.rrn))
    assert told[:5] == pulled[:5]
    assert told.transmitted == pulled.transmitted
    assert told.money("USD") == usd(4000)
    path = f"{calls.PATHS['query']}?acquiringBIN=408999&transactionIdentifier={pulled.identifier}"
    assert b"COMPLETED" in wallet.ask(Asked("GET", path, {}, b"")).body
    absent = wallet.outcome("query", calls.query(SANDBOX, "999999", attempt.rrn))
    assert (absent.state, absent.code) == ("unknown", "404")
    assert wallet.ask(Asked("GET", calls.PATHS["query"], {}, b"")).status == 400


def test_a_query_tells_a_pull_from_its_reversal(wallet: Wallet) -> None:
    attempt = wallet.attempt(usd(4000))
    call = calls.query(SANDBOX, attempt.stan, attempt.rrn)
    pulled = wallet.outcome("pull", calls.pull(attempt, SANDBOX))
    wallet.now += 1_000
    assert wallet.outcome("query reversal", call).code == "404"
    undone = wallet.reverse(attempt, pulled)
    wallet.now += 1_000
    assert wallet.outcome("query", call).identifier == pulled.identifier
    told = wallet.outcome("query reversal", call)
    assert (told.state, told.identifier) == ("approved", undone.identifier)


def test_a_report_has_the_day_in_pages(wallet: Wallet) -> None:
    for _ in range(130):
        wallet.pull(usd(100), "4242424242424242")
    wallet.now += 1_000
    pages = [page(wallet, calls.report(DAY, offset)) for offset in (1, 101, 201)]
    assert [len(each.rows) for each in pages] == [100, 30, 0]
    assert {each.total for each in pages} == {130}
    stans = [row.stan for each in pages for row in each.rows]
    assert stans == [f"{number:06}" for number in range(1, 131)]
    first = pages[0].rows[0]
    assert (first.kind, first.progress, first.code) == ("pull", "COMPLETED", "00")
    assert (first.amount, first.currency) == ("1.00", "840")
    assert page(wallet, calls.report(date(2026, 11, 22))).total == 0


def page(wallet: Wallet, call: calls.Call) -> inquiries.Report:
    told = wallet.ask(asked(call))
    found = inquiries.report(told.status, told.body)
    assert found is not None, told
    return found


@pytest.mark.parametrize(
    "days",
    [
        "fromDate=18112026&toDate=23112026",
        "fromDate=23112026&toDate=22112026",
        "fromDate=01012026&toDate=01012026",
        "fromDate=31112026&toDate=31112026",
        "fromDate=23112026",
        "fromDate=23112026&toDate=23112026&offset=0",
    ],
)
def test_a_report_has_at_most_five_days_of_the_last_120(wallet: Wallet, days: str) -> None:
    for asked_for, status in ((days, 400), ("fromDate=19112026&toDate=23112026", 200)):
        path = f"{calls.PATHS['report']}?{asked_for}"
        assert wallet.ask(Asked("GET", path, {}, b"")).status == status


def test_attributes_say_what_a_card_can_do(wallet: Wallet) -> None:
    def told(number: str) -> inquiries.Attributes | None:
        answer = wallet.ask(asked(calls.attributes(wallet.attempt(usd(1)), SANDBOX), number))
        return inquiries.attributes(answer.status, answer.body)

    assert told(PUSHED) == ("Harbour Bank", "840", "840", "debit", True, True)
    blocked, slow = told("4957030420210496"), told("4957030420210512")
    assert blocked is not None
    assert not blocked.pushes
    assert slow is not None
    assert (slow.country, slow.currency, slow.funding, slow.fast) == ("076", "986", "credit", False)
    assert told("4060320000000127") is not None  # a sample whose check digit is wrong
    assert told("5123280115058611") is None  # of another network
    assert told("1111111111111111") is None


def validate(wallet: Wallet, number: str, expiry: str, cvv: str) -> Outcome:
    call = calls.validation(wallet.attempt(usd(1)), SANDBOX)
    told = wallet.ask(asked(call, number, expiry, cvv))
    return read("validation", told.status, told.body)


@pytest.mark.parametrize(
    ("number", "expiry", "cvv", "state", "code"),
    [
        ("4957030420210462", "2040-10", "022", "approved", "85"),
        ("4957030420210462", "2020-10", "022", "declined", "54"),
        ("4957030420210462", "2040-10", "123", "declined", "N7"),
        ("4242424242424242", "2029-01", "987", "approved", "85"),
        ("4000000000000069", "2029-01", "987", "declined", "54"),
        ("4000000000000127", "2029-01", "987", "declined", "N7"),
        ("4111111111111111", "2029-01", "987", "declined", "14"),
        ("4895142232120007", "2030-12", "123", "refused", "3001"),
    ],
)
def test_a_card_is_validated(
    wallet: Wallet, number: str, expiry: str, cvv: str, state: str, code: str
) -> None:
    told = validate(wallet, number, expiry, cvv)
    assert (told.state, told.code) == (state, code)


def told_of(wallet: Wallet, **change: object) -> dict[str, str]:
    body: dict[str, object] = {
        "primaryAccountNumber": "4957030420210462",
        "acquiringBin": "408999",
        "acquirerCountryCode": "840",
    }
    found: dict[str, str] = orjson.loads(wallet.ask(post("validation", body | change)).body)
    return found


def test_a_validation_says_what_of_it_matches(wallet: Wallet) -> None:
    bare = told_of(wallet)
    assert (bare["actionCode"], bare["cvv2ResultCode"]) == ("85", "P")
    whole = told_of(
        wallet,
        cardHolderNameVerification={"lastName": "BYRON", "firstName": "Ada"},
        addressVerificationResults={"postalCode": "94404"},
    )
    assert whole["cardHolderNameVerificationResult"] == "M"
    assert whole["addressVerificationResults"] == "Y"
    other = told_of(wallet, cardHolderNameVerification={"lastName": "Lovelace"})
    assert other["cardHolderNameVerificationResult"] == "N"
    wallet.network.set_card("4957030420210462", status="stolen")
    assert told_of(wallet)["actionCode"] == "43"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("primaryAccountNumber", None),
        ("acquiringBin", "12"),
        ("acquirerCountryCode", None),
        ("cardExpiryDate", "12/30"),
        ("cardCvv2Value", "12"),
        ("addressVerificationResults", {"street": "1 Analytical Way"}),
        ("primaryAccountNumber", "4957030420210463"),
    ],
)
def test_a_wrong_field_of_a_validation_is_named(wallet: Wallet, name: str, value: object) -> None:
    assert name in told_of(wallet, **{name: value})["errorMessage"]


def test_a_wrong_field_of_an_inquiry_is_named(wallet: Wallet) -> None:
    for body in ({}, {"primaryAccountNumber": DEBIT}, []):
        told = read("attributes", 400, wallet.ask(post("attributes", body)).body)
        assert told.state == "refused"
        assert told.reason.startswith("invalidParameter: ")


ENTRY: dict[str, Any] = {
    "guid": "g-1",
    "recipientFirstName": "Ada",
    "recipientLastName": "Byron",
    "recipientPrimaryAccountNumber": DEBIT,
    "cardType": "Visa Debit",
    "issuerName": "Harbour Bank",
    "country": "840",
    "alias": "16505551234",
    "aliasType": "01",
    "consentDateTime": "2026-11-23 18:05:09",
}
RESOLVE = {"alias": "16505551234", "businessApplicationId": "PP", "accountLookUp": "Y"}


def directory(wallet: Wallet, call: str, body: dict[str, Any]) -> Answer:
    path = f"/visaaliasdirectory/v1/{call}"
    return wallet.ask(post("pull", body)._replace(path=path))


def test_an_alias_is_created_resolved_changed_and_deleted(wallet: Wallet) -> None:
    assert directory(wallet, "resolve", RESOLVE).status == 404
    assert orjson.loads(directory(wallet, "manage/createalias", ENTRY).body) == {"guid": "g-1"}
    assert directory(wallet, "manage/createalias", ENTRY).status == 400
    found = orjson.loads(directory(wallet, "resolve", RESOLVE).body)
    assert (found["recipientPrimaryAccountNumber"], found["recipientName"]) == (DEBIT, "Ada Byron")
    assert found["accountLookUpInfo"]["visaNetworkInfo"][0]["cardTypeCode"] == "D"
    moved = {"guid": "g-1", "recipientPrimaryAccountNumber": PUSHED}
    assert directory(wallet, "manage/updatealias", moved).status == 200
    found = orjson.loads(directory(wallet, "resolve", RESOLVE).body)
    assert found["recipientPrimaryAccountNumber"] == PUSHED
    shown = directory(wallet, "manage/getalias", {"guid": "g-1"}).body
    assert PUSHED.encode() not in shown
    asked_for = {"aliases": ["16505551234", "16505550000"]}
    known = orjson.loads(directory(wallet, "aliasinquiry", asked_for).body)["details"]
    assert [each["alias"] for each in known] == ["16505551234"]
    assert directory(wallet, "manage/deletealias", {"guid": "g-1"}).status == 200
    assert directory(wallet, "resolve", RESOLVE).status == 404


@pytest.mark.parametrize(
    "change",
    [
        {"alias": "+16505551234"},
        {"aliasType": "02", "alias": "nobody"},
        {"aliasType": "02"},
        {"aliasType": "03"},
        {"consentDateTime": "yesterday"},
        {"guid": ""},
        {"recipientPrimaryAccountNumber": "4111111111111111"},
    ],
)
def test_an_odd_alias_is_refused(wallet: Wallet, change: dict[str, str]) -> None:
    assert directory(wallet, "manage/createalias", ENTRY | change).status == 400


def test_what_is_not_in_the_directory_is_not_found(wallet: Wallet) -> None:
    for call in ("getalias", "updatealias", "deletealias"):
        assert directory(wallet, f"manage/{call}", {"guid": "g-9"}).status == 404
    assert directory(wallet, "resolve", {"alias": "16505551234"}).status == 400
    assert directory(wallet, "aliasinquiry", {"aliases": "16505551234"}).status == 400
    assert directory(wallet, "manage/createalias", ENTRY).status == 200
    wrong = {"guid": "g-1", "recipientPrimaryAccountNumber": "4111111111111111"}
    assert directory(wallet, "manage/updatealias", wrong).status == 400
