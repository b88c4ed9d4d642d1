"""The power goes at any moment: what was synced is there, of the rest anything, and nothing that
was promised is lost.

`QUID_IMAGES` is how many disks are looked at; `quid check faults --images 100000` sets it.
"""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import sabotage, tape
from tests.faults.books import faults
from tests.faults.disk import Disk
from tests.faults.images import Image, Medium, lay_out
from tests.faults.tape import Promise, Promised, Tape
from tests.servers import town
from tests.servers.town import Citizen
from web.database import Database

IMAGES = int(os.environ.get("QUID_IMAGES") or 2000)
A_TAPE = 500  # images


@pytest.mark.timeout(120 + IMAGES // 10)
def test_no_power_cut_loses_what_was_promised(
    sqlite_template: Path, disk: Disk, memory: Path
) -> None:
    looked = 0
    while looked < IMAGES:
        dice = random.Random(looked)
        number, found = look_at_images(sqlite_template, disk, memory, dice, IMAGES - looked)
        assert not found, f"tape {looked}: {found}"
        looked += number
        print(f"{looked} looked at", flush=True)
    print(f"{looked} disks after a power cut, all right")


def look_at_images(
    template: Path, disk: Disk, memory: Path, dice: random.Random, most: int
) -> tuple[int, list[str]]:
    """Record a tape and look at disks of it: how many, and the first faults found."""
    lay_out({"quid.db": template.read_bytes()}, memory)
    citizens = town.settle(f"sqlite:///{memory / 'quid.db'}", 4)
    made = tape.record(disk, memory, citizens, dice)
    number = min(most, A_TAPE)
    cuts = sorted(dice.choices(range(len(made.log) + 1), k=number))
    eye = Eye(disk, memory, dice)
    for looked, (image, promised) in enumerate(cut(made, cuts, citizens, dice), 1):
        if found := eye.look(image, promised):
            return looked, found
    return number, []


def cut(
    made: Tape, cuts: list[int], citizens: list[Citizen], dice: random.Random
) -> Iterator[tuple[Image, Promised]]:
    """An image for each of these moments, and what had been promised by then."""
    medium, promised, done = Medium(made.start), Promised(citizens), 0
    for moment in cuts:
        for op in made.log[done:moment]:
            medium.apply(op)
            if isinstance(op.data, Promise):
                promised.add(op.data)
        done = moment
        yield medium.after_a_power_cut(dice), promised


class Eye:
    """Looks at disks. Opening is done for each; what it comes to is often the same, byte by byte,
    and is then read once."""

    def __init__(self, disk: Disk, memory: Path, dice: random.Random) -> None:
        self.disk, self.memory, self.dice = disk, memory, dice
        self.opened = Database(f"sqlite:///{memory / 'quid.db'}")
        self.right: set[tuple[bytes, int]] = set()  # content, how much had been promised

    def look(self, image: Image, promised: Promised) -> list[str]:
        """Open it as a start does; one in ten while the power goes again."""
        self._lay_out(image)
        self.disk.fresh()
        found = self._open(promised)
        if not found and self.dice.random() < 0.1:
            medium = Medium(image)
            for op in self.disk.log[: self.dice.randint(0, len(self.disk.log))]:
                medium.apply(op)
            self._lay_out(medium.after_a_power_cut(self.dice))
            found = self._open(promised)
        return found

    def _lay_out(self, image: Image) -> None:
        """With some shared memory at times, which may be left with anything in it."""
        junk = {"quid.db-shm": self.dice.randbytes(32768)} if self.dice.random() < 0.1 else {}
        lay_out(image | junk, self.memory)

    def _open(self, promised: Promised) -> list[str]:
        try:
            with self.opened.writer() as db:
                db.connection()
            self.opened.close()  # what is in the log goes into the file
            content = hashlib.sha256((self.memory / "quid.db").read_bytes()).digest()
            if (content, promised.count) in self.right:
                return []
            with self.opened.reader() as db:
                found = [*promised.broken(db), *faults(db, promised.payers)]
            self.opened.close()
        except Exception as error:
            return [f"it does not open: {error}"]
        if not found:
            self.right.add((content, promised.count))
        return found[:10]


@pytest.mark.parametrize("name", ["sync", "receipt"])
def test_what_does_not_survive_a_power_cut_is_found_out(
    sqlite_template: Path, disk: Disk, memory: Path, name: str
) -> None:
    with sabotage.committed(name):
        _, found = look_at_images(sqlite_template, disk, memory, random.Random(1), 200)
    assert found
