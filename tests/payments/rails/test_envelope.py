"""The network's side of message level encryption."""

import pytest

from payments.rails.sandbox import envelope
from payments.rails.sandbox.envelope import Keys
from payments.rails.sandbox.exchange import Answer, Asked, answer
from payments.rails.visa_direct.answers import read
from payments.rails.visa_direct.encryption import encrypt, unwrap
from tests.payments.rails.keypairs import pair

NOW = 1_795_457_109_000
KEYS = Keys("kid-1", pair("network").key, pair("client").certificate)


def sealed(kid: str = "kid-1", at: int = NOW, whose: str = "network", header: str = "") -> Asked:
    body = encrypt(b'{"amount":"40.00"}', pair(whose).certificate, kid, at)
    return Asked("POST", "/", {"keyid": header or kid}, body)


def test_what_is_sealed_for_the_network_is_opened() -> None:
    opened = envelope.open_sealed(sealed(), KEYS, NOW)
    assert isinstance(opened, Asked)
    assert opened.body == b'{"amount":"40.00"}'
    assert envelope.open_sealed(Asked("GET", "/", {"keyid": "kid-1"}, b""), KEYS, NOW)


@pytest.mark.parametrize("off", [-120_001, 120_001])
def test_a_clock_two_minutes_off_is_refused_and_one_within_them_is_not(off: int) -> None:
    assert is_9125(envelope.open_sealed(sealed(at=NOW + off), KEYS, NOW))
    within = NOW + (off - 1 if off > 0 else off + 1)
    assert isinstance(envelope.open_sealed(sealed(at=within), KEYS, NOW), Asked)


@pytest.mark.parametrize(
    "asked",
    [
        sealed(kid="other"),
        sealed(header="other"),
        sealed(whose="somebody"),
        sealed()._replace(headers={}),
        sealed()._replace(body=b'{"amount":"40.00"}'),
    ],
)
def test_a_wrong_key_id_or_none_or_a_plain_body_is_refused(asked: Asked) -> None:
    assert is_9125(envelope.open_sealed(asked, KEYS, NOW))


def is_9125(told: Asked | Answer) -> bool:
    return (
        isinstance(told, Answer)
        and told.status == 400
        and read("pull", 400, told.body).code == "9125"
    )


def test_what_is_asked_decides_whether_the_answer_is_sealed() -> None:
    plain = Asked("GET", "/", {}, b"")
    for mode, asked, wanted in (
        ("off", sealed(), False),
        ("optional", sealed(), True),
        ("optional", plain, False),
        ("required", plain, True),
    ):
        assert envelope.is_sealed(asked, mode) is wanted


def test_answers_are_sealed_for_the_client_whatever_they_say() -> None:
    for told in (answer(200, {"actionCode": "00"}), answer(400, {}), Answer(202, {}, b"bare_1")):
        closed = envelope.seal(told, KEYS, NOW)
        assert closed.status == told.status
        assert told.body not in closed.body
        assert unwrap(closed.body, pair("client").key) == told.body
