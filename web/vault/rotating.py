"""New keys for the whole vault, beside the process that serves it or without."""

from collections.abc import Iterator

from payments.vault import rotation
from web.settings import Settings
from web.vault.file import File
from web.writer import now_ms

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
