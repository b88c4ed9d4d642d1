"""Payments at the invented bank: once for a consent, signed to the byte, their status in time."""

import json

import pytest

from payments.rails.open_banking import answers, calls
from tests.payments.rails.banked import HERE, OURS, Scene, good, payment


@pytest.fixture
def scene() -> Scene:
    return Scene()


def paid(scene: Scene, minor: int = 2_500, number: str = "quid-1") -> tuple[str, str]:
    """The consent of a payment of Ada's that she has allowed, and its token."""
    consent = scene.payment_consent(payment(minor, number), f"key-{number}")
    way = scene.way(consent, "payments", number)
    return consent, scene.exchanged(way, scene.allow(way, "ada-current")).access


def order(
    scene: Scene, consent: str, token: str, minor: int, key: str = "k-pay"
) -> answers.Payment:
    told = scene.ask(calls.payment(token, HERE, payment(minor), consent, OURS, key, scene.now))
    found: answers.Payment = good(answers.payment(told.status, told.body, scene.is_signed(told)))
    return found


def status(scene: Scene, token: str, number: str) -> answers.Payment:
    told = scene.ask(calls.payment_status(token, HERE, number))
    found: answers.Payment = good(answers.payment(told.status, told.body, scene.is_signed(told)))
    return found


def test_a_payment_arrives_within_a_second_once(scene: Scene) -> None:
    store = scene.bank.store
    before = store.balance("ada-current"), store.balance("quid-gbp")
    consent, token = paid(scene)
    first = order(scene, consent, token, 2_500)
    assert (first.word, first.state) == ("RCVD", "pending")
    assert order(scene, consent, token, 2_500) == first, "the same key gets the same answer"
    scene.now += 400
    assert status(scene, token, first.number).word == "ACSC"
    scene.now += 600
    for _ in range(3):
        assert status(scene, token, first.number).state == "approved"
    after = store.balance("ada-current"), store.balance("quid-gbp")
    assert after == (before[0] - 2_500, before[1] + 2_500)


def test_what_was_not_consented_to_is_not_paid(scene: Scene) -> None:
    consent, token = paid(scene)
    other = payment(9_999)
    told = scene.ask(calls.payment(token, HERE, other, consent, OURS, "k", scene.now))
    assert json.loads(told.body)["Errors"][0]["ErrorCode"] == "U008"
    order(scene, consent, token, 2_500, "k-1")
    told = scene.ask(calls.payment(token, HERE, payment(), consent, OURS, "k-2", scene.now))
    assert json.loads(told.body)["Errors"][0]["ErrorCode"] == "U009"
    told = scene.ask(calls.payment(token, HERE, other, consent, OURS, "k-1", scene.now))
    assert json.loads(told.body)["Errors"][0]["ErrorCode"] == "U013"


def test_an_order_with_a_signature_that_is_wrong_by_a_byte_is_not_carried_out(scene: Scene) -> None:
    consent, token = paid(scene)
    call = calls.payment(token, HERE, payment(), consent, OURS, "k", scene.now)
    for body in (call.body or b"", (call.body or b"").replace(b"25.00", b"26.00")):
        headers = dict(call.headers)
        headers["x-jws-signature"] = headers["x-jws-signature"][:-3] + "AAA"
        told = scene.ask(call._replace(body=body, headers=headers))
        assert json.loads(told.body)["Errors"][0]["ErrorCode"] == "U015"
    changed = (call.body or b"").replace(b"25.00", b"26.00")
    assert scene.ask(call._replace(body=changed)).status == 400
    scene.now += 5_000
    assert not scene.bank.store.rows("select 1 from payments")


@pytest.mark.parametrize(
    ("minor", "words"),
    [
        (2_513, ["RCVD", "RJCT", "RJCT"]),
        (2_517, ["PDNG", "PDNG", "ACCC"]),
        (2_519, ["BLCK", "BLCK", "BLCK"]),
        (2_523, ["RCVD", "ACCC", "RJCT"]),
        (9_999_900, ["RCVD", "RJCT", "RJCT"]),
    ],
)
def test_the_cents_say_what_becomes_of_it(scene: Scene, minor: int, words: list[str]) -> None:
    before = scene.bank.store.balance("ada-current")
    consent, token = paid(scene, minor)
    first = order(scene, consent, token, minor)
    seen = [first.word]
    for later in (1_000, 40_000):
        scene.now += later
        seen.append(status(scene, token, first.number).word)
    assert seen == words
    left = before - scene.bank.store.balance("ada-current")
    assert left == (minor if "ACCC" in words else 0)
