"""The papers of the invented network: who vouches for it, its certificate, the client's, keys.

They are made at the first start, and anew when they are about to end. Whoever signed them is
forgotten at once, so nothing else can ever be signed."""

import ipaddress
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLIENT = "quid-client"  # the common name that the network lets in
GOOD_FOR, RENEW_BEFORE = timedelta(days=730), timedelta(days=14)
NAMES = ("localhost",)
ADDRESSES = ("127.0.0.1", "::1")
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class Papers(NamedTuple):
    """Where they are, and what is in `credentials` and `mle-key-id`."""

    folder: Path
    user: str
    password: str
    key_id: str

    def path(self, name: str) -> Path:
        return self.folder / name


class Signer(NamedTuple):
    """Who vouches, as long as papers are being made."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    now: datetime

    def sign(self, name: str, key: Key, usage: x509.ObjectIdentifier | None = None) -> bytes:
        """A certificate in PEM, of this common name."""
        built = _builder(name, key, self.certificate.subject, self.now)
        built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        built = built.add_extension(_issued_by(self.key), False)
        if usage is not None:
            built = built.add_extension(x509.ExtendedKeyUsage([usage]), False)
        if usage == ExtendedKeyUsageOID.SERVER_AUTH:
            found = [x509.DNSName(each) for each in NAMES]
            numbers = [x509.IPAddress(ipaddress.ip_address(each)) for each in ADDRESSES]
            built = built.add_extension(x509.SubjectAlternativeName([*found, *numbers]), False)
        signed = built.sign(self.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)


def prepare(folder: Path, now: datetime | None = None) -> Papers:
    """As they are on the disk, made where they are missing or about to end."""
    now = now or datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "credentials").exists():
        write(folder / "credentials", f"quid-sandbox:{secrets.token_urlsafe(24)}\n".encode())
    if ends(folder / "server.pem") <= now + RENEW_BEFORE:
        make(folder, signer("Quid's invented network", now))
    user, _, password = (folder / "credentials").read_text().strip().partition(":")
    return Papers(folder, user, password, (folder / "mle-key-id").read_text().strip())


def make(folder: Path, by: Signer) -> None:
    """The server's certificate comes last: while it is missing, all of them are made again."""
    server, client = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    sealed, opened = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    made = {
        "mle-key-id": f"{secrets.token_hex(8)}\n".encode(),
        "mle-server.key": private(sealed),
        "mle-server.pem": by.sign("quid-mle-server", sealed),
        "mle-client.key": private(opened),
        "mle-client.pem": by.sign("quid-mle-client", opened),
        "client.key": private(client),
        "client.pem": by.sign(CLIENT, client, ExtendedKeyUsageOID.CLIENT_AUTH),
        "ca.pem": by.certificate.public_bytes(serialization.Encoding.PEM),
        "server.key": private(server),
        "server.pem": by.sign("localhost", server, ExtendedKeyUsageOID.SERVER_AUTH),
    }
    for name, content in made.items():
        write(folder / name, content)


def signer(name: str, now: datetime) -> Signer:
    """One that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = _builder(name, key, subject, now)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    built = built.add_extension(usage, True)
    return Signer(built.sign(key, hashes.SHA256()), key, now)


def private(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def write(path: Path, content: bytes) -> None:
    """For the owner's eyes alone, and never half of it."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def ends(path: Path) -> datetime:
    """Of a certificate; long ago where there is none."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return datetime(1970, 1, 1, tzinfo=UTC)


def _builder(name: str, key: Key, issuer: x509.Name, now: datetime) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + GOOD_FOR)
    return built.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)


def _issued_by(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
