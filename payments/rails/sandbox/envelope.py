"""The network's side of message level encryption: what it opens, refuses, and seals again."""

from typing import NamedTuple

from payments.rails.sandbox.exchange import Answer, Asked, turned_away
from payments.rails.visa_direct.encryption import Opened, Unreadable, decrypt, encrypt

OFF, OPTIONAL, REQUIRED = "off", "optional", "required"
MODES = (OFF, OPTIONAL, REQUIRED)
SKEW = 120_000  # ms that a client's clock may be off
NOT_PRESENT = "Expected input credential was not present"


class Keys(NamedTuple):
    """PEM: our key, and the certificate that answers are sealed for, under one key id."""

    key_id: str
    key: bytes
    client_certificate: bytes


def is_sealed(asked: Asked, mode: str) -> bool:
    """Whether this is to be opened, and its answer to be sealed."""
    return mode != OFF and (mode == REQUIRED or "keyid" in asked.headers)


def open_sealed(asked: Asked, keys: Keys, now: int) -> Asked | Answer:
    """The same with its plain body, or a 400. What has no body needs the key id alone."""
    if asked.headers.get("keyid") != keys.key_id:
        return _refused()
    if not asked.body:
        return asked
    try:
        opened: Opened = decrypt(asked.body, keys.key)
    except Unreadable:
        return _refused()
    if opened.key_id != keys.key_id or abs(now - opened.issued_at) > SKEW:
        return _refused()
    return asked._replace(body=opened.body)


def seal(told: Answer, keys: Keys, now: int) -> Answer:
    """Errors too. [I] Bare text is sealed like everything else."""
    body = encrypt(told.body, keys.client_certificate, keys.key_id, now)
    headers = {**told.headers, "content-type": "application/json"}
    return told._replace(body=body, headers=headers)


def _refused() -> Answer:
    return turned_away(400, "9125", NOT_PRESENT)
