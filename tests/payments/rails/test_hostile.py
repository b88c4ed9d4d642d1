"""Whatever anybody sends to the invented network, it answers, and moves nothing by mistake."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.rails.sandbox.exchange import Asked
from payments.rails.sandbox.network import INQUIRIES, KINDS, LISTINGS, Network
from tests.payments.rails import examples
from tests.payments.rails.wallet import DEBIT, NOW, post

NETWORK = Network()
PATHS = [*KINDS, *INQUIRIES, *LISTINGS, "/vdp/helloworld", "/", *(f"{each}/1_1" for each in KINDS)]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.text(max_size=40),
    st.sampled_from(["\u0664\u0660", "4" * 16, "1e3", "NaN", " ", "\x00", "x" * 999]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)
WHOLE = {"pull": examples.PULL, "push": examples.PUSH, "reverse": examples.reverse("3" * 15, "K")}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD"]),
    st.sampled_from(PATHS),
    st.text(max_size=30),
    st.dictionaries(
        st.sampled_from(["x-client-transaction-id", "x-transaction-timeout-ms", "keyid"]),
        st.text(max_size=20) | st.just("9" * 5000),
    ),
    st.binary(max_size=60) | st.sampled_from([b'"\\ud800"', b'{"alias":"\\ud800"}', b"[" * 9999]),
)
def test_anything_is_answered(
    method: str, path: str, query: str, headers: dict[str, str], body: bytes
) -> None:
    before = NETWORK.money()
    told = NETWORK.answer(Asked(method, f"{path}?{query}", headers, body), NOW)
    assert told.status in (200, 400, 404)
    assert NETWORK.money() == before


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_body_with_odd_fields_is_answered(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(WHOLE)))
    body: dict[str, Any] = dict(WHOLE[kind])
    for name in data.draw(st.lists(st.sampled_from(sorted(body)), min_size=1, max_size=3)):
        body[name] = data.draw(ODD)
    sent = Asked("POST", post(kind, {}).path, {}, json.dumps(body).encode())
    told = NETWORK.answer(sent, NOW)
    assert told.status in (200, 400)


@pytest.mark.parametrize("client", ["x" * 65, "a b", "\udcff", "é"])
def test_an_odd_client_id_is_refused(client: str) -> None:
    network = Network()
    asked = post("pull", examples.PULL, **{"x-client-transaction-id": client})
    assert network.answer(asked, NOW).status == 400
    card = network.store.card(DEBIT)
    assert card is not None
    assert card.balance == 500_000


@pytest.mark.parametrize("patience", ["9" * 5000, "²", "-1", "1.5", "", "\udcff"])
def test_an_odd_patience_is_none(patience: str) -> None:
    asked = post("pull", examples.PULL, **{"x-transaction-timeout-ms": patience})
    assert Network().answer(asked, NOW).status == 200
