"""The fields of the reference, as the invented network looks at them."""

from copy import deepcopy
from typing import Any

import pytest

from payments.rails.sandbox import luhn
from payments.rails.sandbox.issuers import CARDS
from payments.rails.sandbox.network import Network
from payments.rails.visa_direct.answers import read
from tests.payments.rails import examples
from tests.payments.rails.wallet import Wallet, post


@pytest.fixture
def wallet() -> Wallet:
    return Wallet(Network())


def bad_field(wallet: Wallet, kind: str, body: dict[str, Any]) -> str:
    told = wallet.ask(post(kind, body))
    assert told.status == 400, told
    outcome = read(kind, told.status, told.body)
    assert (outcome.state, outcome.code) == ("refused", "3001")
    return outcome.reason.removeprefix("API Validation Error: 3001. ").split()[0]


def test_the_composed_examples_are_taken(wallet: Wallet) -> None:
    pulled = wallet.ask(post("pull", examples.PULL))
    told = read("pull", pulled.status, pulled.body)
    assert told.state == "approved"
    pushed = wallet.ask(post("push", examples.PUSH))
    assert read("push", pushed.status, pushed.body).state == "approved"
    undo = examples.reverse(told.identifier, told.approval)
    undone = wallet.ask(post("reverse", undo))
    assert read("reverse", undone.status, undone.body).state == "approved"


def test_numbers_are_taken_for_text(wallet: Wallet) -> None:
    for kind, body in (("pull", examples.PULL), ("push", examples.PUSH)):
        told = wallet.ask(post(kind, examples.numbers_for_text(body)))
        assert read(kind, told.status, told.body).state == "approved"
    numbered = examples.PULL | {
        "amount": 12.5,
        "systemsTraceAuditNumber": 451001,
        "retrievalReferenceNumber": 632718451001,
    }
    told = wallet.ask(post("pull", numbered))
    assert read("pull", told.status, told.body).state == "approved"
    assert wallet.balance("4895142232120006") == 500_000 - 4000 - 1250


REQUIRED = [
    ("pull", name)
    for name in examples.PULL
    if name not in (*examples.NOT_REPEATED, "merchantCategoryCode", "pointOfServiceData")
]
REQUIRED += [
    ("push", name)
    for name in examples.PUSH
    if name not in ("merchantCategoryCode", "recipientName")
]
REQUIRED += [("reverse", "transactionIdentifier"), ("reverse", "originalDataElements")]


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_missing_field_is_named(wallet: Wallet, kind: str, name: str) -> None:
    every = {"pull": examples.PULL, "push": examples.PUSH}
    whole = every.get(kind) or examples.reverse("3" * 15, "K4417B")
    short = {each: value for each, value in whole.items() if each != name}
    assert bad_field(wallet, kind, short).startswith(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("systemsTraceAuditNumber", "0004170"),
        ("retrievalReferenceNumber", "63271800041"),
        ("localTransactionDateTime", "2026-11-23T18:05:09Z"),
        ("localTransactionDateTime", "2026-13-23T18:05:09"),
        ("acquiringBin", "408998"),
        ("acquirerCountryCode", "US"),
        ("senderPrimaryAccountNumber", "4895142232120007"),
        ("senderPrimaryAccountNumber", "489514223212"),
        ("senderPrimaryAccountNumber", ["4895142232120006"]),
        ("senderCardExpiryDate", "12/30"),
        ("senderCurrencyCode", "XAU"),
        ("amount", "40.001"),
        ("amount", "-40.00"),
        ("amount", "0.00"),
        ("amount", "1e3"),
        ("amount", True),
        ("businessApplicationId", "ZZ"),
        ("merchantCategoryCode", "601"),
        ("sourceOfFunds", "09"),
        ("cavv", "a1" * 19),
        ("cardCvv2Value", "12"),
        ("recipientFirstName", "x" * 36),
        ("recipientFirstName", " "),
        ("senderName", "x" * 31),
        ("memberComments", "x" * 255),
        ("recipientPrimaryAccountNumber", "4957030420210454"),
        ("cardAcceptor", "Chat Wallet"),
    ],
)
def test_a_wrong_field_is_named(wallet: Wallet, name: str, value: object) -> None:
    assert bad_field(wallet, "pull", examples.PULL | {name: value}).startswith(name)


@pytest.mark.parametrize(
    ("dotted", "value"),
    [
        ("name", "x" * 26),
        ("terminalId", "x" * 9),
        ("idCode", "x" * 16),
        ("address.country", "US"),
        ("address.state", None),
        ("address.zipCode", "9440"),
        ("address.county", None),
        ("address.city", "x" * 14),
    ],
)
def test_of_nested_fields_too(wallet: Wallet, dotted: str, value: object) -> None:
    acceptor = deepcopy(examples.ACCEPTOR)
    parent, _, name = dotted.rpartition(".")
    (acceptor[parent] if parent else acceptor)[name] = value
    named = bad_field(wallet, "pull", examples.PULL | {"cardAcceptor": acceptor})
    assert named == f"cardAcceptor.{dotted}"


def test_the_first_bad_field_is_the_one_that_is_named(wallet: Wallet) -> None:
    two = examples.PULL | {"amount": "x", "acquirerCountryCode": "x"}
    assert bad_field(wallet, "pull", two) == "acquirerCountryCode"


def test_across_borders_the_recipient_has_a_name(wallet: Wallet) -> None:
    abroad = examples.PUSH | {"recipientPrimaryAccountNumber": "4957030420210512"}
    nameless = {name: value for name, value in abroad.items() if name != "recipientName"}
    assert bad_field(wallet, "push", nameless) == "recipientName"
    told = wallet.ask(post("push", abroad))
    assert read("push", told.status, told.body).state == "approved"
    assert wallet.balance("4957030420210512") == 2_000_000 + 13_514  # 25 dollars in reais


def test_what_is_no_object_is_refused(wallet: Wallet) -> None:
    for body in (b"", b"[]", b"{", b"\xff", b'{"amount":NaN}', b'{"a":1,"a":2}'):
        told = wallet.ask(post("pull", {})._replace(body=body))
        assert told.status == 400


def test_the_check_digit_catches_a_wrong_digit_and_every_test_card_has_it() -> None:
    for card in CARDS:
        assert luhn.is_valid(card.number)
        for place in range(len(card.number)):
            other = str((int(card.number[place]) + 1) % 10)
            assert not luhn.is_valid(card.number[:place] + other + card.number[place + 1 :])
