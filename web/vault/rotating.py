"""New keys for the whole vault, beside the process that serves it or without."""

from collections.abc import Iterator
from pathlib import Path

from payments.vault import rotation
from payments.vault.envelope import Unsealed
from web.settings import Settings
from web.vault import keyfile
from web.vault.file import File
from web.vault.process import alone
from web.writer import now_ms


class SameKey(Exception):
    """The new key is the old one."""


PURPOSES = {False: "data", True: "fingerprint"}


def rotate(settings: Settings, fingerprints: bool) -> Iterator[rotation.Progress]:
    """How many of all cards are done, after each transaction. Stopped anywhere and started again,
    it goes on from there; at its end no old key is in the file."""
    file = File(settings.data / "vault", settings.vault_key_file)
    purpose = PURPOSES[fingerprints]
    try:
        left = file.carry(lambda db: rotation.begin(db, file.keys, purpose, now_ms()))
        done = 0
        yield done, left
        while some := file.carry(lambda db: rotation.go_on(db, file.keys, purpose, now_ms())):
            done += some
            yield done, max(left, done)
        file.wipe()
    finally:
        file.close()


def wrap_anew(settings: Settings, new: Path) -> bool:
    """Wrap all keys with the key in this file, which is made if there is none; False if that was so
    already. Raises Occupied where a vault serves: it would go on with the old one."""
    folder = settings.data / "vault"
    with alone(settings.vault_socket):
        try:
            file = File(folder, settings.vault_key_file)
        except Unsealed:
            if not new.exists():
                raise
            File(folder, new).close()
            return False
        try:
            kek = keyfile.make(new)
            if kek == keyfile.load(settings.vault_key_file):
                raise SameKey
            file.carry(lambda db: file.keys.wrap_anew(db, kek))
            file.wipe()
        finally:
            file.close()
    return True
