"""Sealing with AES-256-GCM: a key that never leaves its file wraps the keys that seal cards."""

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BYTES = 32  # of every key
NONCE = 12


class Unsealed(Exception):
    """It was sealed with another key, or for another row, or was changed since."""


def make_key() -> bytes:
    return secrets.token_bytes(BYTES)


def wrap(kek: AESGCM, purpose: str, number: int, key: bytes) -> bytes:
    return _seal(kek, key, f"key|{purpose}|{number}|v1")


def unwrap(kek: AESGCM, purpose: str, number: int, wrapped: bytes) -> bytes:
    return _open(kek, wrapped, f"key|{purpose}|{number}|v1")


def seal(key: AESGCM, token: str, owner: str, plain: str) -> bytes:
    """Opens only for this token of this owner: a row that was moved does not."""
    return _seal(key, plain.encode(), f"card|{token}|{owner}|v1")


def unseal(key: AESGCM, token: str, owner: str, sealed: bytes) -> str:
    return _open(key, sealed, f"card|{token}|{owner}|v1").decode()


def fingerprint(key: bytes, digits: str) -> bytes:
    """The same for the same number, and nothing to whoever lacks the key."""
    return hmac.digest(key, digits.encode(), sha256)


def _seal(key: AESGCM, plain: bytes, bound: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + key.encrypt(nonce, plain, bound.encode())


def _open(key: AESGCM, sealed: bytes, bound: str) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], bound.encode())
    except (InvalidTag, ValueError):
        raise Unsealed from None
