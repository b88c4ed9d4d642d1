"""Message level encryption: a body as a compact JWE inside `encData`, both ways.

Keys and certificates are PEM. A request is encrypted to Visa's certificate, its answer to ours."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from payments.rails import jsontext

WRAPPING = "RSA-OAEP-256"
SMALL, LARGE = "A128GCM", "A256GCM"  # [I] we send the small one; the sandbox takes both
FIELD = "encData"
LARGEST = 256 * 1024
REGISTERED = frozenset({"alg", "enc", "typ", "kid", "iat"})  # no `zip`: nothing is to be inflated


class Unreadable(ValueError):
    """The body is not encrypted to this key, or not as agreed."""


class Opened(NamedTuple):
    """`issued_at` is in ms since 1970; 0 where the header does not say."""

    body: bytes
    key_id: str
    issued_at: int


def encrypt(body: bytes, certificate: bytes, key_id: str, now: int, content: str = SMALL) -> bytes:
    """For whoever has the key of this certificate (or public key)."""
    protected = {"alg": WRAPPING, "enc": content, "typ": "JWE", "kid": key_id, "iat": now}
    sealed = JWE(body, orjson.dumps(protected).decode(), algs=[WRAPPING, content])
    sealed.add_recipient(_key(certificate))
    return orjson.dumps({FIELD: sealed.serialize(compact=True)})


def decrypt(body: bytes, key: bytes) -> Opened:
    """Raises Unreadable."""
    compact = _compact(body)
    if not compact:
        raise Unreadable("not encrypted")
    try:
        sealed = JWE(algs=[WRAPPING, SMALL, LARGE])
        sealed.deserialize(compact)
        header: Mapping[str, object] = sealed.jose_header
        if not header.keys() <= REGISTERED:
            raise Unreadable("a header that was not agreed")
        sealed.decrypt(_key(key))
    except Unreadable:
        raise
    except Exception as error:  # the library raises many kinds; none of them says more than no
        raise Unreadable("cannot be decrypted") from error
    issued = header.get("iat")
    at = issued if isinstance(issued, int) and not isinstance(issued, bool) else 0
    return Opened(bytes(sealed.payload), str(header.get("kid", "")), at)


def unwrap(body: bytes, key: bytes) -> bytes:
    """The plain body of an answer, whatever its status: errors may be encrypted or not."""
    return decrypt(body, key).body if _compact(body) else body


def _compact(body: bytes) -> str:
    if len(body) > LARGEST:
        return ""
    try:
        return jsontext.text(jsontext.read(body), FIELD)
    except ValueError:
        return ""


@lru_cache(maxsize=16)
def _key(pem: bytes) -> Any:
    return JWK.from_pem(pem)
