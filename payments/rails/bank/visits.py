"""A customer at the bank's own page: sent there by a client, signed in, asked, and sent back."""

import hmac
import secrets
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlencode

import orjson

from payments.rails import jsontext
from payments.rails.bank import consents
from payments.rails.bank.store import Consent, Store
from payments.rails.bank.tokens import House, digest
from payments.rails.open_banking import signatures
from payments.rails.open_banking.signatures import Keys

GOOD_FOR = 600_000  # ms
MOST_TRIES = 5
WANTED = ("state", "nonce", "code_challenge")
ONE_TIME = "246810"  # what a real bank sends to a phone, this one shows


class Visit(NamedTuple):
    ticket: str
    consent: str
    scope: str
    state: str
    nonce: str
    challenge: str
    back: str
    customer: str
    tries: int
    at: int


def begin(
    store: Store, house: House, request: str, client: str, keys: Keys, now: int
) -> Visit | str:
    """Why not, where the request is not one that this bank's client signed just now: then nobody
    is sent anywhere."""
    asked = signatures.claims(request, keys)
    if asked is None or client != house.client or asked.get("iss") != client:
        return "the request is not signed by a client of ours"
    if asked.get("aud") != house.issuer or not signatures.is_now(asked, now):
        return "the request is for another bank, or too old"
    back = jsontext.text(asked, "redirect_uri")
    if back not in house.backs:
        return "it would lead back to somewhere else"
    agreed = ("code", "jwt", "S256")
    names = ("response_type", "response_mode", "code_challenge_method")
    if tuple(asked.get(name) for name in names) != agreed:
        return "this bank answers with a code, in a signed answer, to a challenge"
    consent = consents.current(store, _intent(asked), now)
    scope = jsontext.text(asked, "scope").removeprefix("openid ")
    if consent is None or consent.kind != scope or consent.status != "AWAU":
        return "there is no such consent that waits"
    state, nonce, challenge = (jsontext.text(asked, name) for name in WANTED)
    if not all(0 < len(each) <= 128 for each in (state, nonce, challenge)):
        return "state, nonce or challenge is missing"
    ticket = secrets.token_urlsafe(24)
    visit = Visit(ticket, consent.id, scope, state, nonce, challenge, back, "", 0, now)
    store.add("visits", *visit)
    return visit


def find(store: Store, ticket: str, now: int) -> Visit | None:
    found = store.row("select * from visits where ticket = ?", ticket)
    return Visit(*found) if found and now - found[9] <= GOOD_FOR else None


def sign_in(store: Store, visit: Visit, login: str, passcode: str) -> bool:
    """Whether it is one of ours; five times wrong, and the visit is over."""
    known = store.value("select passcode from customers where login = ?", login) or ""
    if known and hmac.compare_digest(known.encode(), passcode.encode()):
        store.run("update visits set customer = ? where ticket = ?", login, visit.ticket)
        return True
    store.run("update visits set tries = tries + 1 where ticket = ?", visit.ticket)
    store.run("delete from visits where ticket = ? and tries >= ?", visit.ticket, MOST_TRIES)
    return False


def allow(
    store: Store, house: House, visit: Visit, chosen: Collection[str], now: int
) -> str | None:
    """Where to go back to; nothing if what was chosen is not the customer's, or not anything."""
    own = [each.id for each in store.accounts(visit.customer)]
    picked = [each for each in own if each in chosen]
    payer = payer_of(store.consent(visit.consent))
    if payer and [named.identification for named in map(store.account, picked) if named] != [payer]:
        return None
    if not picked or len(picked) != len(set(chosen)) or (visit.scope == "payments" and picked[1:]):
        return None
    if not _decide(store, visit, "AUTH", now):
        return None
    store.run(
        "update consents set customer = ?, accounts = ? where id = ?",
        *(visit.customer, " ".join(picked), visit.consent),
    )
    code = secrets.token_urlsafe(24)
    facts = (visit.consent, visit.scope, visit.nonce, visit.challenge, visit.back, now)
    store.add("codes", digest(code), *facts)
    return _back(house, visit, {"code": code}, now)


def refuse(store: Store, house: House, visit: Visit, now: int) -> str:
    _decide(store, visit, "RJCT", now)
    return _back(house, visit, {"error": "access_denied"}, now)


def revoke(store: Store, consent: str, now: int) -> None:
    """The customer ends it at the bank, without the client."""
    consents.change(store, consent, "CANC", now)


def expire(store: Store, consent: str, now: int) -> None:
    consents.change(store, consent, "EXPD", now)


def payer_of(consent: Consent | None) -> str:
    """The account that a payment has to come from, if the client has named one."""
    if consent is None or consent.kind != "payments":
        return ""
    initiation = orjson.loads(consent.body)["Initiation"]
    return jsontext.text(initiation.get("DebtorAccount"), "Identification")


def _decide(store: Store, visit: Visit, status: str, now: int) -> bool:
    """Once a visit, and once a consent."""
    store.run("delete from visits where ticket = ?", visit.ticket)
    found: Consent | None = consents.current(store, visit.consent, now)
    if found is None or found.status != "AWAU":
        return False
    consents.change(store, visit.consent, status, now)
    return True


def _back(house: House, visit: Visit, told: dict[str, str], now: int) -> str:
    claims: dict[str, object] = {"iss": house.issuer, "aud": house.client, "state": visit.state}
    claims |= {"exp": now // 1000 + 300, **told}
    return f"{visit.back}?{urlencode({'response': signatures.token(claims, house.signer)})}"


def _intent(asked: dict[str, object]) -> str:
    inner: object = asked.get("claims")
    for name in ("id_token", "openbanking_intent_id"):
        inner = inner.get(name) if isinstance(inner, dict) else None
    return jsontext.text(inner, "value")
