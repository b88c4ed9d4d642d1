"""The papers of the invented bank: certificates for mutual TLS, and keys that sign, of both sides.

They are made at the first start, and anew when they are about to end."""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import orjson
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from payments.rails.open_banking import signatures
from payments.rails.open_banking.signatures import Keys, Signer
from web.sandbox.papers import CLIENT, RENEW_BEFORE, ends, private, signer, write

OURS, THEIRS = "quid-signs-1", "bank-signs-1"  # ids of the keys that sign
NAME, ANCHOR = "quid", "sandbox"  # of the client, and who vouches for keys


class Papers(NamedTuple):
    """Where they are."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def signer(self, issuer: str) -> Signer:
        """The bank's own."""
        return Signer(THEIRS, issuer, ANCHOR, self.path("bank-signing.key").read_bytes())

    def client_keys(self) -> Keys:
        """What the bank knows of its client's."""
        key = signatures.public_key(OURS, self.path("client-signing.key").read_bytes())
        return signatures.public_keys(orjson.dumps({"keys": [key]}))


def prepare(folder: Path, now: datetime | None = None) -> Papers:
    """As they are on the disk, made where they are missing or about to end."""
    now = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if ends(folder / "server.pem") <= now + RENEW_BEFORE:
        _make(folder, now)
    return Papers(folder)


def _make(folder: Path, now: datetime) -> None:
    """The server's certificate comes last: while it is missing, all of them are made again."""
    by = signer("Quid's invented bank", now)
    server, client = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    made = {
        "bank-signing.key": private(rsa.generate_private_key(65537, 2048)),
        "client-signing.key": private(rsa.generate_private_key(65537, 2048)),
        "client.key": private(client),
        "client.pem": by.sign(CLIENT, client, ExtendedKeyUsageOID.CLIENT_AUTH),
        "ca.pem": by.certificate.public_bytes(Encoding.PEM),
        "server.key": private(server),
        "server.pem": by.sign("localhost", server, ExtendedKeyUsageOID.SERVER_AUTH),
    }
    for name, content in made.items():
        write(folder / name, content)
