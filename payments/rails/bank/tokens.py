"""Tokens: who may ask for what, bound to the certificate over which they were asked for (RFC 8705).

Kept as hashes, like whatever opens something."""

import hashlib
import hmac
import secrets
from typing import NamedTuple
from urllib.parse import parse_qsl

from payments.rails.bank import consents
from payments.rails.bank.replies import REAUTHENTICATE, Answer, Asked, answer, refused, turned_away
from payments.rails.bank.store import Store
from payments.rails.open_banking import authorisation, signatures
from payments.rails.open_banking.signatures import Signer

SHORT, LONG = 600_000, 200 * 86_400_000  # ms
CODE_FOR = 60_000
GRANTS = ("client_credentials", "authorization_code", "refresh_token")


class Bearer(NamedTuple):
    kind: str  # client | access | refresh
    scope: str
    consent: str


class House(NamedTuple):
    """Whom the bank knows, and by what it is known itself."""

    client: str
    backs: frozenset[str]  # where a browser may be sent back to
    issuer: str
    signer: Signer


def grant(store: Store, house: House, asked: Asked, paper: str, now: int) -> Answer:
    """`paper` is the fingerprint of the certificate that the caller has shown."""
    try:
        form = dict(parse_qsl(asked.body.decode(), strict_parsing=True, max_num_fields=12))
    except ValueError:
        return turned_away(400, "invalid_request", "this is no form")
    if form.get("client_id") != house.client:
        return turned_away(401, "invalid_client", "no such client")
    if form.get("grant_type") == "client_credentials":
        scope = form.get("scope", "")
        if scope not in ("accounts", "payments"):
            return turned_away(400, "invalid_scope", "accounts or payments")
        return answer(200, _tokens(store, Bearer("client", scope, ""), paper, now))
    if form.get("grant_type") == "authorization_code":
        return _of_code(store, house, form, paper, now)
    if form.get("grant_type") == "refresh_token":
        return _refreshed(store, form.get("refresh_token", ""), paper, now)
    return turned_away(400, "unsupported_grant_type", ", ".join(GRANTS))


def bearer(store: Store, asked: Asked, paper: str, now: int) -> Bearer | Answer:
    """Whose token it is; 401 for any that is not good here and now."""
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    found = store.row("select * from tokens where digest = ?", digest(token))
    if scheme.lower() != "bearer" or found is None:
        return turned_away(401, "invalid_token", "no such token")
    _, kind, scope, consent, bound, until = found
    if kind == "refresh" or until <= now or not hmac.compare_digest(bound, paper):
        return turned_away(401, "invalid_token", "the token is not good here, or not any more")
    return Bearer(kind, scope, consent)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _of_code(store: Store, house: House, form: dict[str, str], paper: str, now: int) -> Answer:
    code = digest(form.get("code", ""))
    found = store.row("select * from codes where digest = ?", code)
    if found is None:
        return turned_away(400, "invalid_grant", "no such code")
    _, consent, scope, nonce, challenge, back, at = found
    store.run("delete from codes where digest = ?", code)  # once, right or wrong
    right = authorisation.challenge(form.get("code_verifier", "")) == challenge
    if not right or form.get("redirect_uri") != back or now - at > CODE_FOR:
        return turned_away(400, "invalid_grant", "not who was given the code, or too late")
    told = _tokens(store, Bearer("access", scope, consent), paper, now)
    identity = {"iss": house.issuer, "aud": house.client, "sub": consent, "nonce": nonce}
    identity |= {"openbanking_intent_id": consent}
    times = {"iat": now // 1000, "exp": now // 1000 + 300}
    return answer(200, told | {"id_token": signatures.token({**identity, **times}, house.signer)})


def _refreshed(store: Store, token: str, paper: str, now: int) -> Answer:
    """The old one stays good, so that a lost answer does no harm."""
    found = store.row("select * from tokens where digest = ? and kind = 'refresh'", digest(token))
    if found is None or found[5] <= now or not hmac.compare_digest(found[4], paper):
        return turned_away(400, "invalid_grant", "no such refresh token")
    consent = consents.current(store, found[3], now)
    if consent is None or consent.status not in ("AUTH", "COND"):
        return refused(403, REAUTHENTICATE, "The consent is no more")
    access = _token(store, Bearer("access", found[2], found[3]), paper, now + SHORT)
    return answer(200, _told(access) | {"refresh_token": token})


def _tokens(store: Store, bearer: Bearer, paper: str, now: int) -> dict[str, object]:
    store.run("delete from tokens where until <= ?", now)
    told = _told(_token(store, bearer, paper, now + SHORT))
    if bearer.kind == "client":
        return told
    refresh = bearer._replace(kind="refresh")
    return told | {"refresh_token": _token(store, refresh, paper, now + LONG)}


def _told(access: str) -> dict[str, object]:
    return {"access_token": access, "token_type": "Bearer", "expires_in": SHORT // 1000}


def _token(store: Store, bearer: Bearer, paper: str, until: int) -> str:
    made = secrets.token_urlsafe(32)
    store.add("tokens", digest(made), *bearer, paper, until)
    return made
