"""What may be on a disk after the power went: writes not yet synced lost, kept, swapped or torn."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import Op

SECTOR = 512  # bytes that are written as a whole or not at all
WAYS = ("lost", "kept", "first", "some", "swapped", "torn")

Image = dict[str, bytes]  # by name of the file


@dataclass
class Track:
    """One life of a file: what programs read, what is safe of it, and in order what was written
    since, numbered."""

    read: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    loose: list[tuple[int, Op]] = field(default_factory=list)


class Medium:
    """Follows a log; a file that was deleted may come back until its next life is synced."""

    def __init__(self, image: Image) -> None:
        self._lives: dict[str, list[Track | None]] = {
            name: [Track(bytearray(data), bytearray(data))] for name, data in image.items()
        }
        self._step = 0

    def apply(self, op: Op) -> None:
        self._step += 1
        lives = self._lives.setdefault(op.path, [None]) if op.path else []
        if op.what == "delete":
            lives.append(None)
        elif op.what in ("write", "truncate"):
            if lives[-1] is None:
                lives.append(Track())
            assert lives[-1]
            lives[-1].loose.append((self._step, op))
            _put(lives[-1].read, op, b"\0")
        elif op.what == "sync" and lives[-1]:
            for _, each in lives[-1].loose:
                _put(lives[-1].safe, each, b"\0")
            lives[-1].loose.clear()
            del lives[:-1]
        elif op.what == "failed sync" and lives[-1]:
            lives[-1].loose.clear()  # the system holds them for written, and never tries again

    def after_a_crash(self) -> Image:
        """Nothing is lost when only the process ends."""
        return {
            name: bytes(life.read) for name, lives in self._lives.items() if (life := lives[-1])
        }

    def after_a_power_cut(self, dice: random.Random) -> Image:
        return self._image(dice.choice(WAYS), dice)

    def _image(self, way: str, dice: random.Random) -> Image:
        until = dice.randint(0, self._step)  # for `first`: writes come to rest in order
        chance = dice.random()
        junk = dice.randbytes(SECTOR) if dice.random() < 0.2 else b"\0"
        image = {}
        for name, lives in self._lives.items():
            life = lives[0] if way == "lost" else lives[-1]
            if way not in ("lost", "kept"):
                life = dice.choice(lives)
            if life is not None:
                data = bytearray(life.safe)
                for op in _chosen(life.loose, way, until, chance, dice):
                    _put(data, op, junk)
                image[name] = bytes(data)
        return image


def _chosen(
    loose: list[tuple[int, Op]], way: str, until: int, chance: float, dice: random.Random
) -> list[Op]:
    """Which of the writes reached the disk, and in which order."""
    if way == "kept":
        return [op for _, op in loose]
    if way == "first":
        return [op for step, op in loose if step <= until]
    if way == "lost":
        return []
    ops = [op for _, op in loose]
    if way == "torn":
        ops = [sector for op in ops for sector in _sectors(op)]
    ops = [op for op in ops if dice.random() < chance]
    if way == "swapped":
        dice.shuffle(ops)
    return ops


def _sectors(op: Op) -> list[Op]:
    """A write as the disk sees it: cut where its sectors end."""
    if op.what != "write":
        return [op]
    cuts = [op.at, *range(op.at - op.at % SECTOR + SECTOR, op.at + len(op.data), SECTOR)]
    ends = [*cuts[1:], op.at + len(op.data)]
    return [
        op._replace(at=start, data=op.data[start - op.at : end - op.at])
        for start, end in zip(cuts, ends, strict=True)
    ]


def _put(data: bytearray, op: Op, junk: bytes) -> None:
    """Do one thing to a file; what it never held reads as `junk`."""
    if op.what == "truncate":
        del data[op.at :]
        return
    if (hole := op.at - len(data)) > 0:
        data += (junk * (hole // len(junk) + 1))[:hole]
    data[op.at : op.at + len(op.data)] = op.data


def lay_out(image: Image, folder: Path) -> None:
    """Make the folder hold these files and no others."""
    for old in folder.iterdir():
        if old.name not in image:
            old.unlink()
    for name, data in image.items():
        (folder / name).write_bytes(data)
