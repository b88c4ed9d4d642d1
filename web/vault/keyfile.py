"""The file of the key that wraps all others: 32 bytes that nobody but its owner may read."""

import os
import stat
from pathlib import Path

from payments.vault.envelope import BYTES, make_key


class BadKey(Exception):
    """A sentence for the host."""


def load(path: Path) -> bytes:
    """Raises BadKey where it cannot be used."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            key = file.read(BYTES + 1)
    except OSError as error:
        raise BadKey(f"The key {path} cannot be read: {error.strerror}.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise BadKey(f"Others may read the key {path}: chmod 600 it, and think of a new one.")
    if len(key) != BYTES:
        raise BadKey(f"The key {path} has not {BYTES} bytes.")
    return key


def make(path: Path) -> bytes:
    """A new one, on the disk before it is used; one that was made meanwhile counts."""
    key = make_key()
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load(path)
    with open(number, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return key
