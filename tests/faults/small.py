"""Payments on a small disk that is full again and again, for a process that may mount one.

Takes the disk's folder and a migrated database; says how many payments got no answer.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.faults.books import faults
from tests.faults.shop import say
from tests.faults.tape import Promised
from tests.servers import town
from tests.servers.town import client_id
from web.database import Database

TIMES = 30
BLOCK = 4096


def main(folder: Path, template: Path) -> None:
    shutil.copyfile(template, folder / "quid.db")
    url = f"sqlite:///{folder / 'quid.db'}"
    promised, refused = Promised(town.settle(url, 2)), 0
    database = Database(url)
    with database.writer() as db:
        for n in range(TIMES):
            one = n % 2, client_id(), 100 + n
            with full(folder, room=BLOCK * (n % 15)):
                refused += say(db, promised, *one) is None
            if not say(db, promised, *one):
                sys.exit(f"payment {n} does not go through although there is room")
    with database.reader() as db:
        found = list(faults(db, promised.payers))
    database.close()
    print(refused)
    sys.exit("\n".join(found) or 0)


@contextlib.contextmanager
def full(folder: Path, room: int) -> Iterator[None]:
    """But for so many bytes."""
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(BLOCK))
        os.truncate(filler, max(0, filler.stat().st_size - room))
    yield
    filler.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
