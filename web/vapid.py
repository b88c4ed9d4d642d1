"""The key by which the push services know this Quid (RFC 8292): set by the host, or made once."""

import base64
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02  # type: ignore[import-untyped]

FILE = "vapid.pem"
LASTS = 12 * 3600  # seconds that a push service may take the same signature
NOBODY = "mailto:nobody@localhost.localdomain"  # where a Quid without a public address is asked for


class Vapid:
    """Makes or reads the key when it is first needed."""

    def __init__(self, data: Path, given: str, address: str) -> None:
        self._path, self._given = data / FILE, given
        self._contact = address if address.startswith("https://") else NOBODY
        self._key: Vapid02 | None = None

    @property
    def public(self) -> str:
        """As a browser wants it: the uncompressed point, in URL-safe base64."""
        point = self._found.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).decode().rstrip("=")

    def headers(self, endpoint: str) -> dict[str, str]:
        """That prove to this push service who asks."""
        whole = urlsplit(endpoint)
        claims = {"aud": f"{whole.scheme}://{whole.netloc}", "sub": self._contact}
        signed: dict[str, str] = self._found.sign(claims | {"exp": int(time.time()) + LASTS})
        return signed

    @property
    def _found(self) -> Vapid02:
        if self._key is None:
            self._key = Vapid02.from_raw(self._given.encode()) if self._given else self._kept()
        return self._key

    def _kept(self) -> Vapid02:
        try:
            return self._read()
        except FileNotFoundError:
            self._make()
            return self._read()

    def _read(self) -> Vapid02:
        if os.stat(self._path).st_mode & 0o077:
            raise RuntimeError(f"{self._path} can be read by others: chmod 600 it")
        return Vapid02.from_pem(self._path.read_bytes())

    def _make(self) -> None:
        """Nobody but the owner may read it; of two that make it at once one wins."""
        made = Vapid02()
        made.generate_keys()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return
        with os.fdopen(file, "wb") as opened:
            opened.write(made.private_pem())
