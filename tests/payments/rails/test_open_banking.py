"""Open Banking without a wire: signatures to the byte, amounts, names of accounts, any answer."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.money import Money
from payments.rails.open_banking import (
    amounts,
    answers,
    authorisation,
    calls,
    identifiers,
    moments,
    signatures,
    statuses,
)
from payments.rails.open_banking.answers import AWAY, BUSY, GONE, REFUSED, RUBBISH, Fault
from payments.rails.open_banking.identifiers import IBAN, SORT_CODE
from tests.conftest import NOON
from tests.payments.rails.banked import HERE, OURS, THEIRS, payment
from tests.payments.rails.keypairs import pair

BODY = b'{"Data":{"a":"1"},"Risk":{}}'
KEYS = signatures.public_keys(orjson.dumps({"keys": [signatures.public_key("quid-1", OURS.key)]}))
PARTS = (KEYS, "quid", "sandbox", NOON)


def test_a_signature_is_of_just_these_bytes() -> None:
    made = signatures.detach(BODY, OURS, NOON)
    assert ".." in made
    assert signatures.is_signed(BODY, made, *PARTS)
    for place in range(len(BODY)):
        changed = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
        assert not signatures.is_signed(changed, made, *PARTS)
    assert not signatures.is_signed(BODY + b" ", made, *PARTS)


def test_a_signature_that_is_wrong_by_a_letter_is_none() -> None:
    made = signatures.detach(BODY, OURS, NOON)
    for place in range(0, len(made), 23):
        other = "A" if made[place] != "A" else "B"
        wrong = made[:place] + other + made[place + 1 :]
        assert not signatures.is_signed(BODY, wrong, *PARTS)
    assert not signatures.is_signed(BODY, "", *PARTS)
    assert not signatures.is_signed(BODY, "x" * 10**6, *PARTS)


def test_a_signature_of_another_issuer_key_or_hour_is_none() -> None:
    made = signatures.detach(BODY, OURS, NOON)
    assert not signatures.is_signed(BODY, made, KEYS, "other", "sandbox", NOON)
    assert not signatures.is_signed(BODY, made, KEYS, "quid", "other", NOON)
    assert not signatures.is_signed(BODY, made, {}, "quid", "sandbox", NOON)
    assert not signatures.is_signed(BODY, made, KEYS, "quid", "sandbox", NOON + 3_600_000)
    assert not signatures.is_signed(BODY, made, KEYS, "quid", "sandbox", NOON - 3_600_000)
    forged = OURS._replace(key=pair("somebody").key)
    assert not signatures.is_signed(BODY, signatures.detach(BODY, forged, NOON), *PARTS)


def test_no_other_algorithm_is_taken() -> None:
    whole = signatures.token({"a": "1"}, OURS)
    assert signatures.claims(whole, KEYS) == {"a": "1"}
    _, payload, _ = whole.split(".")
    none = signatures.detach(b"{}", OURS, NOON).split(".")[0]
    assert signatures.claims(f"{none}.{payload}.", KEYS) is None
    assert signatures.claims(f"eyJhbGciOiJub25lIiwia2lkIjoicXVpZC0xIn0.{payload}.", KEYS) is None


def test_a_key_is_told_without_its_secret() -> None:
    told = signatures.public_key("quid-1", OURS.key)
    assert set(told) == {"kty", "kid", "n", "e", "use", "alg"}
    assert repr(OURS) == "Signer(quid-1)"


@pytest.mark.parametrize(
    ("scheme", "written", "plain"),
    [
        (IBAN, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        (IBAN, "de89370400440532013000", "DE89370400440532013000"),
        (IBAN, "DE88370400440532013000", None),
        (IBAN, "DE8937040044053201300", None),
        (IBAN, "XX89370400440532013000", None),
        (IBAN, "", None),
        (SORT_CODE, "04-00-04 12345678", "04000412345678"),
        (SORT_CODE, "0400041234567", None),
        (SORT_CODE, "٠٤٠٠٠٤١٢٣٤٥٦٧٨", None),
        ("UK.OBIE.PAN", "4895142232120006", None),
    ],
)
def test_names_of_accounts_are_checked(scheme: str, written: str, plain: str | None) -> None:
    assert identifiers.account(scheme, written) == plain


def test_an_iban_with_any_one_digit_wrong_is_refused() -> None:
    good = "FR1420041010050500013M02606"
    assert identifiers.iban(good) == good
    for place in range(2, len(good)):
        if good[place].isdigit():
            wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
            assert identifiers.iban(wrong) is None, wrong


def test_names_of_accounts_are_shown_in_part() -> None:
    assert identifiers.masked(SORT_CODE, "04000412345678") == "04-00-04 ••••5678"
    assert identifiers.masked(IBAN, "DE89370400440532013000") == "DE89 •••• 3000"


@given(st.integers(1, 10**13), st.sampled_from(["GBP", "EUR"]))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert amounts.read(amounts.write(money)) == money


@pytest.mark.parametrize(
    ("written", "minor"),
    [("25.00", 2500), ("25", 2500), ("25.5", 2550), ("25.50000", 2550), ("25.505", None)]
    + [(odd, None) for odd in ("-1.00", "1e3", "", "٢٥.00", "1,00", "9" * 14, ".5", "NaN")],
)
def test_amounts_are_read_to_the_letter(written: str, minor: int | None) -> None:
    found = amounts.read({"Amount": written, "Currency": "GBP"})
    assert found == (None if minor is None else Money(minor, "GBP"))


def test_only_money_of_ours_is_sent() -> None:
    for wrong in (Money(0, "GBP"), Money(-5, "GBP"), Money(5, "USD")):
        with pytest.raises(ValueError, match="no amount"):
            amounts.write(wrong)
    assert amounts.read({"Amount": "1.00", "Currency": "USD"}) is None
    inner = {"Amount": "1.00", "Currency": "GBP"}
    assert amounts.signed(inner, {"CreditDebitIndicator": "Debit"}) == Money(-100, "GBP")
    assert amounts.signed(inner, {"CreditDebitIndicator": "debit"}) is None


def test_moments_have_an_offset() -> None:
    assert moments.read(moments.write(NOON)) == NOON
    assert moments.read("2027-01-01T13:00:00+01:00") == NOON
    assert moments.read("2027-01-01T12:00:00Z") == NOON
    for wrong in ("2027-01-01T12:00:00", "yesterday", "", "9999-99-99T00:00:00Z"):
        assert moments.read(wrong) is None


def test_only_money_that_has_arrived_is_yes() -> None:
    words = {word for word, state in statuses.PAYMENTS.items() if state == statuses.APPROVED}
    assert words == {"ACCC"}
    assert statuses.payment("ACSC") == statuses.PENDING
    assert statuses.payment("accc") == statuses.UNKNOWN
    assert statuses.consent("AUTHORISED") == ""


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, b"", GONE),
        (403, b'{"Errors":[{"ErrorCode":"U028","Message":"again"}]}', GONE),
        (400, b'{"error":"invalid_grant"}', GONE),
        (400, b'{"Errors":[{"ErrorCode":"U002"}]}', REFUSED),
        (404, b"", REFUSED),
        (429, b"", BUSY),
        (500, b"<html>", AWAY),
        (503, b"", AWAY),
        (302, b"", AWAY),
        (200, b"<html>", RUBBISH),
        (200, b"[]", RUBBISH),
        (200, b'{"Data":{"Account":{}}}', RUBBISH),
        (200, b"{}", RUBBISH),
    ],
)
def test_what_is_no_answer_is_said_to_be_none(status: int, body: bytes, kind: str) -> None:
    found = answers.accounts(status, body)
    assert isinstance(found, Fault)
    assert found.kind == kind


def test_a_busy_bank_says_how_long() -> None:
    assert answers.fault(429, b"", "30").wait == 30
    assert answers.fault(429, b"", "soon").wait == 60
    assert answers.fault(429, b"", "9" * 8).wait == answers.MOST_WAIT


def test_an_unsigned_answer_says_nothing_about_money() -> None:
    body = json.dumps({"Data": {"DomesticPaymentId": "p1", "Status": "ACCC"}}).encode()
    assert answers.payment(201, body, True) == answers.Payment("p1", "approved", "ACCC")
    assert answers.payment(201, body, False) == Fault(RUBBISH, reason="the signature is wrong")


def entry(**more: Any) -> dict[str, Any]:
    amount = {"Amount": "3.20", "Currency": "GBP"}
    return {
        "Status": "BOOK",
        "CreditDebitIndicator": "Debit",
        "BookingDateTime": "2027-01-01T09:00:00+00:00",
        "Amount": amount,
        "TransactionInformation": "Mill Lane Coffee",
        **more,
    }


def page(*entries: dict[str, Any], after: str = "") -> answers.Page:
    body = json.dumps({"Data": {"Transaction": entries}, "Links": {"Next": after}}).encode()
    found = answers.page(200, body, "https://bank.example")
    assert isinstance(found, answers.Page)
    return found


def test_two_alike_without_a_number_stay_two_and_the_same_two() -> None:
    first = page(entry(), entry())
    assert len({each.number for each in first.entries}) == 2
    assert page(entry(), entry()) == first
    assert page(entry(TransactionId="t1")).entries[0].number == "t1"


def test_a_line_that_cannot_be_read_does_not_spoil_the_others() -> None:
    odd = [entry(Amount={"Amount": "x", "Currency": "GBP"}), entry(Status="RJCT"), entry()]
    assert [each.amount.minor for each in page(*odd).entries] == [-320]
    shown = page(entry(TransactionInformation="a\u202eb\n\tc" + "x" * 500)).entries[0].text
    assert shown.isprintable()
    assert len(shown) <= answers.LONGEST_TEXT


@pytest.mark.parametrize(
    ("after", "followed"),
    [
        ("https://bank.example/open-banking/v4.0/aisp/x?page=2", True),
        ("/open-banking/v4.0/aisp/x?page=2", True),
        ("https://evil.example/open-banking/v4.0/aisp/x", False),
        ("https://bank.example.evil/open-banking/v4.0", False),
        ("//evil.example/open-banking/", False),
        ("/open-banking/../admin", False),
        ("https://[", False),
    ],
)
def test_a_next_page_is_of_the_same_bank(after: str, followed: bool) -> None:
    assert bool(page(after=after).following) == followed


READERS = {
    "token": answers.token,
    "consent": answers.consent,
    "accounts": answers.accounts,
    "balance": answers.balance,
    "page": lambda status, body: answers.page(status, body, "https://bank.example"),
    "payment": lambda status, body: answers.payment(status, body, True),
    "bank": lambda _, body: authorisation.bank(body),
    "keys": lambda _, body: signatures.public_keys(body),
}
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "Data Account Balance Transaction Amount Currency Links Next Status".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(READERS)), st.sampled_from([200, 201, 400, 429, 500]), st.data())
def test_no_answer_raises(name: str, status: int, data: st.DataObject) -> None:
    body = data.draw(st.binary(max_size=60) | ODD.map(lambda found: json.dumps(found).encode()))
    READERS[name](status, body)


def test_what_is_sent_has_no_secret_in_what_is_printed() -> None:
    call = calls.accounts("secret-token", HERE)
    assert "secret-token" not in repr(call)
    assert "secret" not in repr(answers.Token("secret", "secret", "", 5))


def test_an_order_needs_a_key_and_short_names() -> None:
    facts = ("token", HERE, payment())
    for key in ("", " a", "x" * 41):
        with pytest.raises(ValueError, match="idempotency"):
            calls.payment_consent(*facts, OURS, key, NOON)
    with pytest.raises(ValueError, match="too long"):
        calls.initiation(payment()._replace(number="x" * 36))
    named = {"x-customer-user-agent": "Firefox/1", "x-fapi-customer-ip-address": "10.0.0.1"}
    call = calls.accounts("t", HERE._replace(ip="10.0.0.1", agent="Firefox/1\r\nX: y☃"))
    assert call.headers["x-fapi-customer-ip-address"] == named["x-fapi-customer-ip-address"]
    assert call.headers["x-customer-user-agent"].isprintable()
    assert THEIRS.kid == "bank-1"
