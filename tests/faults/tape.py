"""Payments made on a recording disk: what was written, synced and promised, in order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from bot.ear import Ear
from bot.turns import Utterance
from payments import ledger, recipes
from payments.money import Money
from tests.faults.disk import Disk, Op
from tests.faults.images import Image
from tests.faults.payer import Ack, Payer
from tests.servers.town import Citizen, client_id
from web.database import Database
from web.transactions import Unknown, carry

NOW = 1_798_804_800_000
OPENED = 10_00


class Promise(NamedTuple):
    """A mark: one answered line, or (without a citizen) one recorded set."""

    citizen: int
    each: bytes
    minor: int
    answer: Ack


class Tape(NamedTuple):
    start: Image
    log: list[Op]


def record(disk: Disk, folder: Path, citizens: list[Citizen], dice: random.Random) -> Tape:
    """A few sittings of payers; the first ends as it should, the second with a killed process."""
    files = folder / "quid.db", folder / "quid.db-wal"
    start = {path.name: path.read_bytes() for path in files if path.exists()}
    disk.fresh()
    for killed in (False, True, False):
        database = Database(f"sqlite:///{files[0]}")
        with database.writer() as db, database.reader() as reader:
            for _ in range(dice.randint(5, 15)):
                if dice.random() < 0.1:  # somebody reads, and what they see must stay
                    reader.rollback()
                    reader.execute(sa.text("select count(*) from pay_transfers")).all()
                for promise in pay(db, citizens, dice):
                    disk.mark(promise)
            disk.dead = killed
        database.close()
        disk.dead = False
    return Tape(start, disk.log)


def pay(db: Session, citizens: list[Citizen], dice: random.Random) -> Iterator[Promise]:
    """One batch, of lines said or of sets, and its promises once it is committed."""
    batch = _sets if dice.random() < 0.2 else _lines
    return batch(db, citizens, dice)


def _lines(db: Session, citizens: list[Citizen], dice: random.Random) -> Iterator[Promise]:
    ear = Ear(10**9, 10**9)
    payers = dice.sample(range(len(citizens)), dice.randint(1, len(citizens)))
    said = {n: (client_id(), dice.choice((0, dice.randint(1, 10**6)))) for n in payers}
    lines = [utterance(citizens[n], each, minor) for n, (each, minor) in said.items()]
    try:
        acks = carry(db, lambda: ear.hear(db, lines, NOW)).acks
    except Unknown:
        return
    for (n, (each, minor)), ack in zip(said.items(), acks, strict=True):
        yield Promise(n, each, minor, ack)


def utterance(citizen: Citizen, each: bytes, minor: int) -> Utterance:
    text = f"/pay {minor // 100}.{minor % 100:02}" if minor else "hello there"
    return Utterance(citizen.person, str(citizen.place), text, each)


def _sets(db: Session, citizens: list[Citizen], dice: random.Random) -> Iterator[Promise]:
    amount = Money(OPENED, dice.choice(("USD", "EUR")))
    owners = [f"shop:{dice.randint(1, 10**6)}" for _ in range(dice.randint(1, 30))]
    sets = [recipes.opening(client_id() + bytes(8), owner, amount) for owner in owners]
    try:
        answers = carry(db, lambda: ledger.record(db, sets, NOW))
    except Unknown:
        return
    for one, answer in zip(sets, answers, strict=True):
        assert isinstance(answer, ledger.Recorded)
        yield Promise(-1, one.key, OPENED, {"transfer": answer.number})


class Promised:
    """All promises up to a moment, and what has become of them."""

    def __init__(self, citizens: list[Citizen]) -> None:
        self.payers = [Payer(citizen, 0) for citizen in citizens]
        self.sets: dict[bytes, int] = {}
        self.count = 0

    def add(self, promise: Promise) -> None:
        n, each, minor, ack = promise
        self.count += 1
        if n < 0:
            self.sets[each] = ack["transfer"]
        elif not ack["ok"]:
            self.payers[n].refusals.append(ack)
        else:
            self.payers[n].said[each] = minor
            self.payers[n].acks.setdefault(each, []).append(ack)

    def broken(self, db: Session) -> Iterator[str]:
        """Of the sets; of the lines `books.faults` says it."""
        query = sa.text("select key, id, amount from pay_transfers where kind = 'opening'")
        kept = {bytes(key): (number, amount) for key, number, amount in db.execute(query)}
        for key, number in self.sets.items():
            if kept.get(key) != (number, OPENED):
                yield f"{key.hex()} was promised as {number}, the books have {kept.get(key)}"
