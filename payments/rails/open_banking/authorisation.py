"""The way of a person to their bank and back: signed request, PKCE, signed answer (JARM)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from payments.rails import jsontext
from payments.rails.open_banking import signatures
from payments.rails.open_banking.signatures import Keys, Signer

GOOD_FOR = 600  # seconds, of a request and of the way
RESPONSE = "code"
MODE = "jwt"  # the answer is one signed parameter


class Bank(NamedTuple):
    """As its discovery document has it."""

    issuer: str
    authorises: str
    tokens: str
    keys: str  # where they are


class Way(NamedTuple):
    """What only this way has: all of it random, and one for one consent."""

    consent: str
    scope: str  # accounts | payments
    state: str
    nonce: str
    verifier: str


class Back(NamedTuple):
    """A code, or why there is none: access_denied where the person said no."""

    code: str
    error: str = ""


def bank(body: bytes) -> Bank | None:
    """Nothing if an address is missing. Only what begins like the issuer's own is gone to by us."""
    try:
        found = jsontext.read_object(body)
    except ValueError:
        return None
    names = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    read = Bank(*(jsontext.text(found, name) for name in names))
    ours = all(address.startswith(f"{read.issuer}/") for address in (read.tokens, read.keys))
    known = read.authorises.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))
    return read if read.issuer and ours and known else None


def address(bank: Bank, client: str, by: Signer, way: Way, back: str, now: int) -> str:
    """Where the person's browser is sent; `back` is where it comes back to."""
    asked = {"client_id": client, "response_type": RESPONSE, "scope": f"openid {way.scope}"}
    request = signatures.token(_request(bank, client, way, back, now // 1000), by)
    return f"{bank.authorises}?{urlencode({**asked, 'request': request})}"


def _request(bank: Bank, client: str, way: Way, back: str, now: int) -> dict[str, object]:
    intent = {"openbanking_intent_id": {"value": way.consent, "essential": True}}
    return {
        "iss": client,
        "aud": bank.issuer,
        "client_id": client,
        "response_type": RESPONSE,
        "response_mode": MODE,
        "redirect_uri": back,
        "scope": f"openid {way.scope}",
        "state": way.state,
        "nonce": way.nonce,
        "nbf": now,
        "exp": now + GOOD_FOR,
        "claims": {"id_token": intent},
        "code_challenge": challenge(way.verifier),
        "code_challenge_method": "S256",
    }


def challenge(verifier: str) -> str:
    """Of RFC 7636, S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def state_of(response: str, keys: Keys, issuer: str, client: str, now: int) -> str:
    """Which way an answer claims to end; empty where the bank did not sign it for us, just now."""
    found = _answer(response, keys, issuer, client, now)
    return jsontext.text(found, "state")


def came_back(
    response: str, keys: Keys, issuer: str, client: str, state: str, now: int
) -> Back | None:
    """What the bank says at the end of the way with this state; nothing if it is not of that."""
    found = _answer(response, keys, issuer, client, now)
    if found is None or not hmac.compare_digest(
        jsontext.text(found, "state").encode(), state.encode()
    ):
        return None
    back = Back(jsontext.text(found, "code"), jsontext.text(found, "error")[:64])
    return back if bool(back.code) != bool(back.error) else None


def is_of(token: str, keys: Keys, issuer: str, client: str, way: Way, now: int) -> bool:
    """Whether an identity token is of this way: its nonce, and the consent that it was about."""
    found = _answer(token, keys, issuer, client, now)
    wanted = {"nonce": way.nonce, "openbanking_intent_id": way.consent}
    return found is not None and all(
        hmac.compare_digest(jsontext.text(found, name).encode(), value.encode())
        for name, value in wanted.items()
    )


def _answer(
    compact: str, keys: Keys, issuer: str, client: str, now: int
) -> Mapping[str, object] | None:
    found = signatures.claims(compact, keys)
    if found is None or not signatures.is_now(found, now):
        return None
    return found if (found.get("iss"), found.get("aud")) == (issuer, client) else None
