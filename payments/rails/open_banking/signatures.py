"""Signatures (PS256): detached over the exact bytes of a body, and the objects of OAuth 2."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from payments.rails import jsontext

ALGORITHM = "PS256"
IAT, ISS, TAN = (f"http://openbanking.org.uk/{name}" for name in ("iat", "iss", "tan"))
URIS = [IAT, ISS, TAN]
KNOWN = frozenset({"alg", "kid", "typ", "cty", "crit", *URIS})
SKEW, LONGEST_AGE = 120, 600  # seconds
LONGEST = 16 * 1024
Keys = Mapping[str, str]  # public keys as JSON, by their id


class Signer(NamedTuple):
    """Who signs: the id of the key, whose it is, who vouches for it, and the key itself, PEM."""

    kid: str
    issuer: str
    anchor: str
    key: bytes

    def __repr__(self) -> str:
        return f"Signer({self.kid})"


def detach(body: bytes, by: Signer, now: int) -> str:
    """The value of `x-jws-signature`. `now` is in ms."""
    header: dict[str, object] = {"alg": ALGORITHM, "kid": by.kid, "typ": "JOSE"}
    header |= {"cty": "application/json", "crit": URIS}
    header |= {IAT: now // 1000, ISS: by.issuer, TAN: by.anchor}
    protected, _, signature = _signed(body, header, by.key).split(".")
    return f"{protected}..{signature}"


def is_signed(body: bytes, signature: str, keys: Keys, issuer: str, anchor: str, now: int) -> bool:
    """Whether this issuer signed just these bytes, lately. Never raises."""
    try:
        jws, header = _opened(signature, keys)
        jws.verify(_public(keys[header["kid"]]), detached_payload=body)
        age = now // 1000 - int(header[IAT])
    except Exception:  # the library raises many kinds; none of them says more than no
        return False
    names = (header.get(ISS), header.get(TAN), header.get("cty"), header.get("typ"))
    agreed = names == (issuer, anchor, "application/json", "JOSE")
    return agreed and header.get("crit") == URIS and -SKEW <= age <= LONGEST_AGE


def token(claims: Mapping[str, object], by: Signer) -> str:
    """A signed object that carries its claims: a request, an answer, an identity."""
    header = {"alg": ALGORITHM, "kid": by.kid, "typ": "JWT"}
    return _signed(orjson.dumps(claims), header, by.key)


def claims(compact: str, keys: Keys) -> dict[str, object] | None:
    """What somebody with one of these keys signed; numbers are text. Never raises."""
    try:
        jws, header = _opened(compact, keys)
        if "crit" in header:
            return None
        jws.verify(_public(keys[header["kid"]]))
        return jsontext.read_object(bytes(jws.payload))
    except Exception:  # as above
        return None


def is_now(claimed: Mapping[str, object], now: int) -> bool:
    """By `exp`, and by `nbf` where there is one."""
    until, since = claimed.get("exp"), claimed.get("nbf", "0")
    if not (_is_whole(until) and _is_whole(since)):
        return False
    return int(str(since)) - SKEW <= now // 1000 < int(str(until)) + SKEW


def public_keys(body: bytes) -> dict[str, str]:
    """The RSA keys of a JWK set, only what is public of them; empty for anything else."""
    try:
        listed = jsontext.read_object(body).get("keys")
    except ValueError:
        return {}
    found = {}
    for each in listed if isinstance(listed, list) else ():
        parts = {name: jsontext.text(each, name) for name in ("kty", "kid", "n", "e")}
        if parts["kty"] == "RSA" and all(parts.values()):
            found[parts["kid"]] = orjson.dumps(parts).decode()
    return found


def public_key(kid: str, pem: bytes) -> dict[str, str]:
    """What may be told of a key of ours."""
    found: dict[str, str] = orjson.loads(_private(pem).export_public())
    return {**found, "kid": kid, "use": "sig", "alg": ALGORITHM}


def _signed(payload: bytes, header: Mapping[str, object], key: bytes) -> str:
    jws = _jws(payload)
    jws.add_signature(_private(key), None, orjson.dumps(header).decode(), None)
    return str(jws.serialize(compact=True))


def _opened(compact: str, keys: Keys) -> tuple[Any, dict[str, Any]]:
    if len(compact) > LONGEST:
        raise ValueError("too long")
    jws = _jws()
    jws.deserialize(compact)
    header: dict[str, Any] = jws.jose_header
    if not header.keys() <= KNOWN or header.get("alg") != ALGORITHM or header["kid"] not in keys:
        raise ValueError("a header that was not agreed")
    return jws, header


def _is_whole(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 15


def _jws(payload: bytes | None = None) -> Any:
    """Of our algorithm alone. The library is loaded by whoever first signs: a start need not."""
    from jwcrypto.common import JWSEHeaderParameter
    from jwcrypto.jws import JWS

    registry = {uri: JWSEHeaderParameter(uri, False, True, None) for uri in URIS}
    made = JWS(payload, header_registry=registry)
    made.allowed_algs = [ALGORITHM]
    return made


@lru_cache(maxsize=16)
def _private(pem: bytes) -> Any:
    from jwcrypto.jwk import JWK

    return JWK.from_pem(pem)


@lru_cache(maxsize=64)
def _public(written: str) -> Any:
    from jwcrypto.jwk import JWK

    return JWK.from_json(written)
