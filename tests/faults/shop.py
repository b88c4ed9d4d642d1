"""A shop of two people on a recording disk, which starts, takes payments and loses its power."""

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from bot.ear import Ear
from bot.turns import Ack
from tests.faults.books import faults
from tests.faults.disk import Disk, Fault
from tests.faults.images import Medium, lay_out
from tests.faults.tape import NOW, Promise, Promised, utterance
from tests.servers import town
from tests.servers.town import client_id
from web import transactions
from web.database import Database

FIRST, THE_ONE, NEXT, LAST = range(4)  # the lines that are said in it


class Left(BaseException):
    """The process ended itself."""


class Shop:
    """Two people, what they are going to pay each other, and their disk after a first crash."""

    def __init__(self, template: Path, disk: Disk, memory: Path) -> None:
        self.disk, self.memory, self.dice = disk, memory, random.Random(1)
        self.url = f"sqlite:///{memory / 'quid.db'}"
        lay_out({"quid.db": template.read_bytes()}, memory)
        self.citizens = town.settle(self.url, 2)
        self.said = [(client_id(), 100 + n) for n in range(4)]
        self.promised = Promised(self.citizens)
        self.medium = Medium({"quid.db": (memory / "quid.db").read_bytes()})
        self.image = self.medium.after_a_crash()
        self.run([FIRST])
        self.image = self.medium.after_a_crash()

    def again(self, fault: Fault | None = None) -> None:
        """Run once more from the first crash on, and take the line that matters and the next."""
        self.medium, self.promised = Medium(self.image), Promised(self.citizens)
        self.run([THE_ONE, NEXT], fault)

    def run(self, lines: list[int], fault: Fault | None = None) -> list[int]:
        """Start on the disk as it is, take these lines one by one, and end without a goodbye.

        Which were accepted."""
        lay_out(self.medium.after_a_crash(), self.memory)
        self.disk.fresh(fault)
        database, accepted = Database(self.url), []
        with contextlib.suppress(Left, Exception), database.writer() as db:
            for n in lines:
                if (ack := self.say(db, n)) and ack["ok"]:
                    accepted.append(n)
        self.disk.dead = True
        with contextlib.suppress(Exception):
            database.close()
        for op in self.disk.log:
            self.medium.apply(op)
        return accepted

    def say(self, db: Session, n: int) -> Ack | None:
        return say(db, self.promised, n % 2, *self.said[n])

    def wrong(self) -> Iterator[str]:
        """After a restart, or the power goes and then a restart, all is said again; and then the
        power goes once more."""
        if self.dice.random() < 0.5:
            self.medium = Medium(self.medium.after_a_power_cut(self.dice))
        every = [FIRST, THE_ONE, NEXT, LAST]
        if (accepted := self.run(every)) != every:
            yield f"after a restart only {accepted} are accepted"
        lay_out(self.medium.after_a_power_cut(self.dice), self.memory)
        yield from self.look()

    def look(self) -> list[str]:
        self.disk.fresh()
        database = Database(self.url)
        try:
            with database.writer() as db:
                return [*self.promised.broken(db), *faults(db, self.promised.payers)]
        finally:
            database.close()


def say(db: Session, promised: Promised, n: int, each: bytes, minor: int) -> Ack | None:
    """One payment of one of the people; the answer, if there was one."""
    line = utterance(promised.payers[n].citizen, each, minor)
    ear = Ear(10**9, 10**9)
    try:
        [ack] = transactions.carry(db, lambda: ear.hear(db, [line], NOW)).acks
    except Exception:
        return None
    promised.add(Promise(n, each, minor, ack))
    return ack
