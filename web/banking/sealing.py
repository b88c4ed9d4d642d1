"""What opens a consent, sealed for the table: bound to its owner and consent, under a key file."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from payments.vault import envelope
from payments.vault.envelope import Unsealed
from web.vault import keyfile


class Seal:
    """The key is read when it is first needed, and made if there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key: AESGCM | None = None

    def close(self, owner: str, consent: str, facts: dict[str, str]) -> bytes:
        """Raises BadKey."""
        return envelope.seal(self._opened(), f"bank|{consent}", owner, json.dumps(facts))

    def open(self, owner: str, consent: str, sealed: bytes) -> dict[str, str]:
        """Raises BadKey, or Unsealed where it is of another owner, consent or key."""
        plain = envelope.unseal(self._opened(), f"bank|{consent}", owner, sealed)
        found: dict[str, str] = json.loads(plain)
        return found

    def _opened(self) -> AESGCM:
        if self._key is None:
            made = not self._path.exists()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            key = keyfile.make(self._path) if made else keyfile.load(self._path)
            self._key = AESGCM(key)
        return self._key


__all__ = ["Seal", "Unsealed"]
