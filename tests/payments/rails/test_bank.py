"""The invented bank, asked by our own client: consents, accounts, payments, and everything that is
forged, late, somebody else's, or asked for twice."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.money import Money
from payments.rails.bank import faults, visits
from payments.rails.bank.replies import Asked
from payments.rails.open_banking import answers, authorisation, calls, signatures
from payments.rails.open_banking.answers import GONE, REFUSED, Fault
from tests.payments.rails.banked import (
    BACK,
    CLIENT,
    DAY,
    HERE,
    ISSUER,
    OTHER_PAPER,
    OURS,
    PAPER,
    Scene,
    good,
    response,
)
from tests.payments.rails.keypairs import pair


@pytest.fixture
def scene() -> Scene:
    return Scene()


def pages(scene: Scene, token: str, account: str, since: int) -> list[answers.Page]:
    told = scene.ask(calls.transactions(token, HERE, account, since))
    found = [good(answers.page(told.status, told.body, ISSUER))]
    while found[-1].following:
        told = scene.ask(calls.following(token, HERE, found[-1].following))
        found.append(good(answers.page(told.status, told.body, ISSUER)))
    return found


def test_a_customer_lets_us_see_what_they_choose(scene: Scene) -> None:
    _, token = scene.linked("ada-current", "ada-euro")
    told = scene.ask(calls.accounts(token.access, HERE))
    found = good(answers.accounts(told.status, told.body))
    assert [(one.number, one.currency) for one in found] == [
        ("ada-current", "GBP"),
        ("ada-euro", "EUR"),
    ]
    assert found[0].holder == "Ada Byron"
    told = scene.ask(calls.balances(token.access, HERE, "ada-current"))
    balance = good(answers.balance(told.status, told.body))
    assert balance.amount == Money(scene.bank.store.balance("ada-current"), "GBP")
    for other in ("ada-savings", "grace-current", "nobody"):
        told = scene.ask(calls.balances(token.access, HERE, other))
        assert told.status == 403


def test_all_pages_together_are_the_history_and_no_line_twice(scene: Scene) -> None:
    _, token = scene.linked()
    found = pages(scene, token.access, "ada-current", scene.now - 90 * DAY)
    assert len(found) > 1
    entries = [entry for one in found for entry in one.entries]
    assert len({entry.number for entry in entries}) == len(entries)
    floor = scene.now - 90 * DAY
    wanted = "select count(*), sum(minor) from entries where account = 'ada-current' and at >= ?"
    count, total = scene.bank.store.row(wanted, floor) or (0, 0)
    assert (len(entries), sum(entry.amount.minor for entry in entries)) == (count, total)
    assert [entry.at for entry in entries] == sorted((e.at for e in entries), reverse=True)


def test_a_consent_reaches_no_further_back_than_it_says(scene: Scene) -> None:
    way = scene.way(scene.consent(since=5 * DAY))
    token = scene.exchanged(way, scene.allow(way, "ada-current"))
    found = pages(scene, token.access, "ada-current", scene.now - 90 * DAY)
    assert min(entry.at for one in found for entry in one.entries) >= scene.now - 5 * DAY


def test_a_token_of_another_certificate_opens_nothing(scene: Scene) -> None:
    _, token = scene.linked()
    assert scene.ask(calls.accounts(token.access, HERE), OTHER_PAPER).status == 401
    found = scene.token(calls.refreshed_token(CLIENT, token.refresh), OTHER_PAPER)
    assert isinstance(found, Fault)
    assert scene.ask(calls.accounts(token.refresh, HERE)).status == 401
    assert scene.ask(calls.accounts("x", HERE)).status == 401


def test_a_token_ends_and_is_renewed_as_long_as_the_consent_stands(scene: Scene) -> None:
    _, token = scene.linked(until=30 * DAY)
    scene.now += 3_600_000
    assert scene.ask(calls.accounts(token.access, HERE)).status == 401
    again = good(scene.token(calls.refreshed_token(CLIENT, token.refresh)))
    assert scene.ask(calls.accounts(again.access, HERE)).status == 200
    scene.now += 31 * DAY
    found = scene.token(calls.refreshed_token(CLIENT, token.refresh))
    assert isinstance(found, Fault)
    assert found.kind == GONE


@pytest.mark.parametrize("how", ["us", "them", "time"])
def test_a_consent_that_has_ended_shows_nothing_more(scene: Scene, how: str) -> None:
    way, token = scene.linked(until=DAY)
    if how == "us":
        call = calls.end_consent(scene.client_token(), HERE, way.consent)
        assert scene.ask(call).status == 204
    elif how == "them":
        with scene.bank.store.writing():
            visits.revoke(scene.bank.store, way.consent, scene.now)
    else:
        scene.now += DAY
    told = scene.ask(calls.accounts(token.access, HERE))
    found = answers.accounts(told.status, told.body)
    assert isinstance(found, Fault)
    assert found.kind == GONE
    told = scene.ask(calls.consent(scene.client_token(), HERE, way.consent))
    assert good(answers.consent(told.status, told.body)).state == "ended"


def test_a_code_is_good_once_for_who_began(scene: Scene) -> None:
    way = scene.way(scene.consent())
    told = scene.allow(way, "ada-current")
    back = authorisation.came_back(told, scene.keys, ISSUER, CLIENT, way.state, scene.now)
    assert back is not None
    wrong = calls.code_token(CLIENT, back.code, "another-verifier", BACK)
    assert isinstance(scene.token(wrong), Fault)
    right = calls.code_token(CLIENT, back.code, way.verifier, BACK)
    assert isinstance(scene.token(right), Fault), "a code that was tried is spent"


def test_a_code_comes_too_late(scene: Scene) -> None:
    way = scene.way(scene.consent())
    told = scene.allow(way, "ada-current")
    back = authorisation.came_back(told, scene.keys, ISSUER, CLIENT, way.state, scene.now)
    assert back is not None
    scene.now += 61_000
    found = scene.token(calls.code_token(CLIENT, back.code, way.verifier, BACK))
    assert isinstance(found, Fault)


def test_an_answer_is_of_this_way_this_client_and_this_hour(scene: Scene) -> None:
    way = scene.way(scene.consent())
    told = scene.allow(way, "ada-current")
    parts = (scene.keys, ISSUER, CLIENT)
    assert authorisation.state_of(told, *parts, scene.now) == way.state
    assert authorisation.came_back(told, *parts, "another", scene.now) is None
    assert authorisation.came_back(told, scene.keys, "other", CLIENT, way.state, scene.now) is None
    assert authorisation.came_back(told, scene.keys, ISSUER, "x", way.state, scene.now) is None
    assert authorisation.came_back(told, *parts, way.state, scene.now + 3_600_000) is None
    assert authorisation.came_back(told[:-4] + "AAAA", *parts, way.state, scene.now) is None
    forged = signatures.token(
        {"iss": ISSUER, "aud": CLIENT, "state": way.state, "code": "x", "exp": scene.now // 1000},
        OURS._replace(kid="bank-1"),
    )
    assert authorisation.came_back(forged, *parts, way.state, scene.now) is None


def test_an_identity_is_of_this_way(scene: Scene) -> None:
    way, token = scene.linked()
    parts = (token.identity, scene.keys, ISSUER, CLIENT)
    assert not authorisation.is_of(*parts, way._replace(nonce="x"), scene.now)
    assert not authorisation.is_of(*parts, way._replace(consent="x"), scene.now)


def test_a_customer_who_says_no_is_sent_back_with_that(scene: Scene) -> None:
    way = scene.way(scene.consent())
    visit = scene.visit(way)
    assert isinstance(visit, visits.Visit)
    with scene.bank.store.writing():
        to = visits.refuse(scene.bank.store, scene.bank.house, visit, scene.now)
    parts = (scene.keys, ISSUER, CLIENT, way.state, scene.now)
    assert authorisation.came_back(response(to), *parts) == authorisation.Back("", "access_denied")
    assert isinstance(scene.visit(way), str), "it was decided"


def test_a_request_that_is_not_ours_leads_nowhere(scene: Scene) -> None:
    way = scene.way(scene.consent())
    assert isinstance(scene.visit(way, OURS._replace(key=pair("somebody").key)), str)
    assert isinstance(scene.visit(way, back="https://evil.example/wallet/banks/back"), str)
    assert isinstance(scene.visit(way._replace(consent="x")), str)
    assert isinstance(scene.visit(way._replace(scope="payments")), str)
    address = authorisation.address(scene.found, CLIENT, OURS, way, BACK, scene.now - 3_600_000)
    request = parse_qs(urlsplit(address).query)["request"][0]
    told = visits.begin(
        scene.bank.store, scene.bank.house, request, CLIENT, scene.bank.keys, scene.now
    )
    assert isinstance(told, str)


def test_a_passcode_is_tried_five_times(scene: Scene) -> None:
    visit = scene.visit(scene.way(scene.consent()))
    assert isinstance(visit, visits.Visit)
    for _ in range(5):
        assert not visits.sign_in(scene.bank.store, visit, "ada", "wrong")
    assert visits.find(scene.bank.store, visit.ticket, scene.now) is None
    assert not visits.sign_in(scene.bank.store, visit, "nobody", "")


def test_nobody_allows_what_is_not_theirs_or_twice(scene: Scene) -> None:
    store, house = scene.bank.store, scene.bank.house
    way = scene.way(scene.consent())
    one, other = scene.visit(way), scene.visit(way)
    assert isinstance(one, visits.Visit)
    assert isinstance(other, visits.Visit)
    ada = {"customer": "ada"}
    assert visits.allow(store, house, one._replace(**ada), ["grace-current"], scene.now) is None
    assert visits.allow(store, house, one._replace(**ada), [], scene.now) is None
    assert visits.allow(store, house, one._replace(**ada), ["ada-current"], scene.now)
    assert visits.allow(store, house, other._replace(**ada), ["ada-euro"], scene.now) is None


@pytest.mark.parametrize("fault", faults.EVERY)
def test_a_fault_that_was_asked_for_comes_once(scene: Scene, fault: str) -> None:
    _, token = scene.linked()
    scene.bank.fault(fault, "aisp")
    told = scene.ask(calls.accounts(token.access, HERE))
    if fault in ("busy", "broken", "rubbish"):
        assert isinstance(answers.accounts(told.status, told.body), Fault)
    else:
        assert told.delay or told.fate != "answered" or fault == "unsigned"
    assert scene.ask(calls.accounts(token.access, HERE)).status == 200
    with pytest.raises(ValueError, match="no such fault"):
        scene.bank.fault("earthquake")


def test_a_wish_for_less_than_makes_sense_is_refused(scene: Scene) -> None:
    token = scene.client_token()
    call = calls.account_consent(token, HERE, scene.now - 1, 0)
    past = scene.ask(call)
    assert isinstance(answers.consent(past.status, past.body), Fault)
    for data in ({}, {"Permissions": ["ReadTransactionsDetail"]}, {"Permissions": ["Everything"]}):
        body = json.dumps({"Data": data, "Risk": {}}).encode()
        told = scene.ask(call._replace(body=body))
        found = answers.consent(told.status, told.body)
        assert isinstance(found, Fault)
        assert found.kind == REFUSED


SCENE = Scene()
TOKEN = SCENE.linked()[1].access
PATHS = [
    *("/token", "/jwks", "/authorize", "/", calls.CONSENTS, calls.PAYMENTS, calls.PAYMENT_CONSENTS),
    f"{calls.AISP}/accounts",
    f"{calls.AISP}/accounts/ada-current/transactions",
]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    st.sampled_from(PATHS),
    st.text(max_size=30),
    st.binary(max_size=60) | st.sampled_from([b'{"Data":[]}', b'{"Data":{"Initiation":1}}']),
    st.sampled_from(["", f"Bearer {TOKEN}"]),
)
def test_anything_is_answered(
    method: str, path: str, query: str, body: bytes, authorization: str
) -> None:
    headers = {"authorization": authorization, "x-fapi-interaction-id": HERE.interaction}
    headers |= {"x-idempotency-key": "k", "x-jws-signature": "a..b"}
    told = SCENE.bank.answer(Asked(method, f"{path}?{query}", headers, body), PAPER, SCENE.now)
    assert told.status in (200, 400, 401, 403, 404)
