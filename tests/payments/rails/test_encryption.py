"""Message level encryption."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from payments.rails.visa_direct.encryption import LARGE, Unreadable, decrypt, encrypt, unwrap
from tests.payments.rails.keypairs import pair

NOW = 1_795_457_109_000


def test_only_whose_certificate_it_was_sealed_for_opens_it() -> None:
    sealed = encrypt(b'{"amount":"40.00"}', pair("visa").certificate, "kid-1", NOW)
    assert b"40.00" not in sealed
    assert decrypt(sealed, pair("visa").key) == (b'{"amount":"40.00"}', "kid-1", NOW)
    with pytest.raises(Unreadable):
        decrypt(sealed, pair("somebody").key)


def test_the_header_is_the_one_of_the_reference() -> None:
    sealed = encrypt(b"{}", pair("visa").certificate, "kid-1", NOW)
    opened = JWE()
    opened.deserialize(json.loads(sealed)["encData"])
    assert opened.jose_header == {
        "alg": "RSA-OAEP-256",
        "enc": "A128GCM",
        "typ": "JWE",
        "kid": "kid-1",
        "iat": NOW,
    }


def test_the_large_cipher_is_taken_and_a_changed_letter_is_not() -> None:
    sealed = encrypt(b"{}", pair("visa").certificate, "k", NOW, LARGE)
    assert decrypt(sealed, pair("visa").key).body == b"{}"
    head, tag = sealed[:-6], sealed[-6:]
    with pytest.raises(Unreadable):
        decrypt(head + (b"AAAA" if tag[:4] != b"AAAA" else b"BBBB") + tag[4:], pair("visa").key)


@pytest.mark.parametrize("more", [{"zip": "DEF"}, {"enc": "A128CBC-HS256"}, {"alg": "RSA-OAEP"}])
def test_what_was_not_agreed_is_not_opened(more: dict[str, str]) -> None:
    header = {"alg": "RSA-OAEP-256", "enc": "A128GCM", "typ": "JWE", "kid": "k", "iat": NOW}
    every = ["RSA-OAEP", "RSA-OAEP-256", "A128GCM", "A128CBC-HS256"]
    sealed = JWE(b"{}", json.dumps(header | more), algs=every)
    sealed.add_recipient(JWK.from_pem(pair("visa").certificate))
    body = json.dumps({"encData": sealed.serialize(compact=True)}).encode()
    with pytest.raises(Unreadable):
        decrypt(body, pair("visa").key)


def test_an_answer_is_unwrapped_if_it_is_wrapped() -> None:
    assert unwrap(b'{"actionCode":"00"}', pair("us").key) == b'{"actionCode":"00"}'
    assert unwrap(b"bare text", pair("us").key) == b"bare text"
    sealed = encrypt(b"bare text", pair("us").certificate, "k", NOW)
    assert unwrap(sealed, pair("us").key) == b"bare text"


@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda t: json.dumps({"encData": t}).encode())
)
def test_rubbish_is_unreadable_and_nothing_else(body: bytes) -> None:
    with pytest.raises(Unreadable):
        decrypt(body, pair("us").key)
