"""Standard Webhooks signatures: HMAC-SHA256 over the id, the second and the body, both ways."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

TOLERANCE = 300  # seconds that a clock may be off, or a call be late
ID = re.compile(r"[\x21-\x7e]{1,64}")
SECOND = re.compile(r"[0-9]{1,12}")
PREFIX, VERSION = "whsec_", "v1"


class Signed(NamedTuple):
    """The id of a call whose signature fits."""

    id: str


def sign(secret: str, id: str, second: int, body: bytes) -> str:
    """What goes into `webhook-signature`. Raises ValueError for a secret that is none."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    made = hmac.new(key, f"{id}.{second}.".encode() + body, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(made).decode()}"


def headers(secret: str, id: str, second: int, body: bytes) -> dict[str, str]:
    """The three of a signed call."""
    signature = sign(secret, id, second, body)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(second),
        "webhook-signature": signature,
    }


def check(
    secrets: Sequence[str], given: Mapping[str, str], body: bytes, second: int
) -> Signed | None:
    """None unless one of the signatures is of one of the secrets, and not too old or too new.

    Every pair is compared, each in constant time."""
    id, at = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not ID.fullmatch(id) or not SECOND.fullmatch(at) or abs(int(at) - second) > TOLERANCE:
        return None
    shown = given.get("webhook-signature", "")[:2_000].split(" ")
    fits = False
    for secret in secrets:
        wanted = sign(secret, id, int(at), body).encode()
        for one in shown:
            fits |= hmac.compare_digest(wanted, one.encode("utf-8", "replace"))
    return Signed(id) if fits else None


def is_secret(text: str) -> bool:
    """24 to 64 bytes in base64, as the scheme has it."""
    try:
        raw = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith(PREFIX) and 24 <= len(raw) <= 64
