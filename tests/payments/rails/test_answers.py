"""What the answers of Visa Direct mean, down to those that mean nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import has_words, say
from payments.money import Money
from payments.rails import jsontext
from payments.rails.visa_direct import answers, calls, codes, inquiries
from payments.rails.visa_direct.answers import Outcome, read

MOVING = ("pull", "push", "reverse")
KINDS = (*calls.PATHS, "status", "query reversal")
PULLED = (
    b'{"transactionIdentifier":316327180000417,"actionCode":"00","approvalCode":"K4417B",'
    b'"responseCode":"5","transmissionDateTime":"2026-11-23T18:05:10.000Z","cavvResultCode":"8"}'
)


def test_an_approval_is_read_with_its_number_as_text() -> None:
    told = read("pull", 200, PULLED)
    assert (told.state, told.identifier, told.approval) == ("approved", "316327180000417", "K4417B")
    assert told.transmitted == "2026-11-23T18:05:10.000Z"


def test_an_amount_is_read_from_its_text_and_never_through_a_float() -> None:
    body = b'{"actionCode":"10","amount":70368744177664.09}'
    assert read("pull", 200, body).amount == "70368744177664.09"
    told = read("pull", 200, b'{"actionCode":"10","amount":19.90,"transactionIdentifier":"1"}')
    assert (told.state, told.money("USD")) == ("partial", Money(1990, "USD"))
    assert read("pull", 200, b'{"actionCode":"10"}').money("USD") is None


@pytest.mark.parametrize("code", sorted(codes.DOCUMENTED - codes.APPROVED - {"10", "94"}))
def test_every_documented_decline_has_a_class_and_a_sentence_without_its_code(code: str) -> None:
    told = read("push", 200, json.dumps({"actionCode": code}).encode())
    assert told.state == "declined"
    assert told.again in ("never", "later", "fix", "other")
    assert has_words(told.words)
    for locale in ("en", "fr"):
        assert code not in say(told.words, locale)


def test_the_reference_and_the_table_name_the_same_codes() -> None:
    told = (
        "00 11 85 10 04 07 12 14 15 41 43 46 57 R0 R1 R3 19 51 59 61 65 75 86 91 96 06 03 62 78 93"
        " 54 55 82 N7 1A 6P 01 02 05 13 25 39 52 53 58 63 64 94"
    )
    assert set(told.split()) == codes.DOCUMENTED
    assert {code for code in codes.DOCUMENTED if codes.unlinks(code)} == set(
        "04 07 41 43 46 R0 R1 R3".split()
    )
    assert codes.meaning("Q9") == codes.Meaning("other", "declined")


def test_who_answered_is_never_a_judgement() -> None:
    for responder in ("5", "1", "V"):
        body = json.dumps({"actionCode": "51", "responseCode": responder}).encode()
        assert read("pull", 200, body).state == "declined"


@pytest.mark.parametrize(
    "body", [b"1780_12_3_host_VDP_ARM", b'"1780_12_3_host_VDP_ARM"', b" 1780_12_3_host_VDP_ARM\n"]
)
def test_a_202_with_bare_text_is_pending(body: bytes) -> None:
    assert read("pull", 202, body) == Outcome("pending", identifier="1780_12_3_host_VDP_ARM")


def test_a_202_with_a_field_is_pending_and_one_without_is_unknown() -> None:
    assert read("push", 202, b'{"statusIdentifier":"a_1"}').identifier == "a_1"
    for body in (b"", b"{}", b"<html>", b"../etc", b"\xff"):
        assert read("push", 202, body).state == "unknown"


def test_a_303_leads_to_the_status_by_its_header_or_its_body() -> None:
    path = f"{calls.PATHS['pull']}/a_1"
    assert read("pull", 303, b"", path) == Outcome("pending", identifier="a_1")
    assert read("pull", 303, b"a_2").identifier == "a_2"
    assert read("pull", 303, b"").state == "unknown"


def error(code: str) -> bytes:
    return json.dumps({"responseStatus": {"status": 400, "code": code, "message": "no"}}).encode()


@pytest.mark.parametrize(
    ("status", "body", "code", "reason"),
    [
        (400, error("9125"), "9125", "no"),
        (401, error("9123"), "9123", "no"),
        (403, error("9611"), "9611", "no"),
        (400, b'{"errorMessage":"API Validation Error: 3001. amount"}', "3001", "API Validation"),
        (400, b'{"errorResponse":{"reason":"invalidParameter","message":"x"}}', "400", "invalidPa"),
        (404, b"no such page", "404", "no such page"),
    ],
)
def test_errors_are_parsed_in_the_order_of_the_reference(
    status: int, body: bytes, code: str, reason: str
) -> None:
    for kind in MOVING:
        told = read(kind, status, body)
        assert (told.state, told.code) == ("refused", code)
        assert told.reason.startswith(reason)


def test_the_first_kind_of_error_counts_where_a_body_has_several() -> None:
    both = {"errorMessage": "API Validation Error: 3001. x", "responseStatus": {"code": "9125"}}
    assert read("pull", 400, json.dumps(both).encode()).code == "9125"


@pytest.mark.parametrize("kind", MOVING)
@pytest.mark.parametrize(
    ("status", "body"),
    [
        *[(500, b""), (503, error("x")), (504, PULLED), (302, b""), (0, b""), (429, b"")],
        *[(400, b"<html>"), (408, b""), (200, b"<html>"), (200, b"{}"), (200, b"[]")],
        *[(200, b'{"actionCode":0}'), (200, b'{"actionCode":NaN}')],
        *[(200, b'{"actionCode":"00","actionCode":"05"}')],
    ],
)
def test_what_may_hide_a_movement_of_money_is_unknown(kind: str, status: int, body: bytes) -> None:
    assert read(kind, status, body).state == "unknown"


@pytest.mark.parametrize("kind", ["status", "query"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_an_error_to_a_question_says_nothing_about_the_money(kind: str, status: int) -> None:
    assert read(kind, status, error("9125")).state == "unknown"
    assert read("query", 404, error("3001")).code == answers.NOT_FOUND


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({"statusCode": "COMPLETED", "actionCode": "00"}, "approved"),
        ({"statusCode": "COMPLETED", "actionCode": "51"}, "declined"),
        ({"statusCode": "COMPLETED"}, "unknown"),
        ({"statusCode": "IN_PROGRESS", "actionCode": "00"}, "pending"),
        ({"statusCode": "FAILED", "actionCode": "00"}, "declined"),
        ({"actionCode": "00"}, "unknown"),
    ],
)
def test_a_query_is_judged_by_its_progress_first(found: dict[str, str], state: str) -> None:
    assert read("query", 200, json.dumps(found).encode()).state == state
    assert read("query", 200, json.dumps([found]).encode()).state == state


def test_a_query_tells_a_pull_from_its_reversal() -> None:
    pull = {"statusCode": "COMPLETED", "actionCode": "00", "transactionType": "SALES DRAFT"}
    undone = {"statusCode": "FAILED", "transactionType": "SALES REVERSAL"}
    both, alone = json.dumps([pull, undone]).encode(), json.dumps(pull).encode()
    assert read("query", 200, both).state == "approved"
    assert read("query reversal", 200, both).state == "declined"
    told = read("query reversal", 200, alone)
    assert (told.state, told.code) == ("unknown", answers.NOT_FOUND)
    twice = json.dumps([pull, pull]).encode()
    assert read("query", 200, twice).state == "unknown"


def test_a_card_with_a_wrong_security_code_is_not_valid() -> None:
    wrong = read("validation", 200, b'{"actionCode":"85","cvv2ResultCode":"N"}')
    assert (wrong.state, wrong.code, wrong.again) == ("declined", "N7", "fix")
    assert read("validation", 200, b'{"actionCode":"85","cvv2ResultCode":"M"}').state == "approved"


def test_no_number_of_a_card_is_kept_with_a_reason() -> None:
    for written in ("4895142232120006", "4895 1422 3212 0006", "4895-1422-3212-0006"):
        told = read("pull", 404, f"no such card: {written}".encode())
        assert not any(letter.isdigit() for letter in told.reason)


@given(st.sampled_from(KINDS), st.integers(-1, 700), st.binary(max_size=300), st.text(max_size=30))
def test_no_bytes_and_no_status_make_reading_raise(
    kind: str, status: int, body: bytes, location: str
) -> None:
    assert isinstance(read(kind, status, body, location), Outcome)
    inquiries.attributes(status, body)
    inquiries.report(status, body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.just("00"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "actionCode statusCode responseStatus errorResponse errorMessage statusIdentifier"
                " transactionIdentifier amount code message visaNetworkInfo transactionData".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(KINDS), st.sampled_from([200, 202, 303, 400, 404, 500]), JSON)
def test_no_json_makes_reading_raise(kind: str, status: int, found: object) -> None:
    body = json.dumps(found).encode()
    assert isinstance(read(kind, status, body), Outcome)
    inquiries.attributes(status, body)
    inquiries.report(status, body)


def test_json_that_is_deep_or_large_or_doubled_is_not_read() -> None:
    for body in (
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
        b"1" * 300_000,
        b'"\\ud800"',
        b'{"a":1,"a":2}',
        b"\xff",
    ):
        with pytest.raises(ValueError, match=r".*"):
            jsontext.read(body)
    with pytest.raises(ValueError, match="not an object"):
        jsontext.read_object(b"[]")


def test_attributes_and_reports_are_read() -> None:
    card = {
        "issuerName": "Invented Bank",
        "issuerCountryCode": "840",
        "billingCurrency": "840",
        "cardTypeCode": "D",
        "moneyTransferPushFundsDomestic": "Y",
        "moneyTransferFastFundsDomestic": "N",
    }
    found = inquiries.attributes(200, json.dumps({"visaNetworkInfo": [card]}).encode())
    assert found == ("Invented Bank", "840", "840", "debit", True, False)
    row = {
        "transactionType": "SALES DRAFT",
        "statusCode": "FAILED",
        "systemsTraceAuditNumber": "000417",
        "amountInTransactionCurrency": 40.0,
    }
    page = json.dumps({"totalCount": 7, "transactionData": [row]}).encode()
    told = inquiries.report(200, page)
    assert told is not None
    assert told.total == 7
    assert told.rows[0][:3] == ("pull", "FAILED", "000417")
    assert told.rows[0].amount == "40.0"
    assert inquiries.report(500, page) is None
