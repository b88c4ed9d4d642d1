"""A writer on a database of its own or beside others, people to pay each other, and its faults."""

import uuid
from collections.abc import Callable, Sequence

from sqlmodel import Session

from bot.ear import Ear, Heard
from bot.turns import Utterance
from chat import people
from chat.people import Person
from payments import audit, ledger, recipes, wallets
from payments.money import Money
from web.database import Database
from web.writer import Writer, now_ms

PLENTY = 100_00


class Node:
    """A writer on a database, and what it pushed."""

    def __init__(self, url: str, ear: Ear | None = None) -> None:
        self.database = Database(url)
        self.pushed: list[Heard] = []
        self.writer = Writer(self.database, ear or Ear(10**6, 10**6), self.pushed.append)
        self.writer.start()

    async def stop(self) -> None:
        await self.writer.stop()
        self.database.close()

    async def has(self, person: Person) -> int:
        held = await self.database.read(wallets.available, person.owner)
        return held[0].available_minor

    async def off(self) -> list[str]:
        return await self.database.read(lambda db: list(audit.verify(db)))


def settle(db: Session) -> list[Person]:
    now = now_ms()
    town = [people.join(db, f"{name}_town", name, "en", "-", now) for name in "abcde"]
    for person in town:
        wallets.open(db, person.owner, "USD", now)
        record(db, recipes.opening(key(), person.owner, Money(PLENTY, "USD")))
    for one, other in zip(town, [*town[1:], town[0]], strict=True):
        record(db, recipes.gift(key(), one.owner, other.owner, Money(1, "USD")))
    return town


def record(db: Session, what: ledger.Set) -> None:
    [outcome] = ledger.record(db, [what], now_ms() - 10**9)
    assert isinstance(outcome, ledger.Recorded), outcome


def key() -> bytes:
    return uuid.uuid4().bytes + bytes(8)


def line(who: Person, other: Person, text: str = "/pay 5") -> Utterance:
    return Utterance(who, f"@{other.handle}", text, uuid.uuid4().bytes)


def round_of(town: Sequence[Person], text: str = "/pay 5") -> list[Utterance]:
    """Everybody says it to the next."""
    return [line(one, other, text) for one, other in zip(town, [*town[1:], town[0]], strict=True)]


class Faulty(Ear):
    """Breaks as it is told, in the midst of a batch whose money has already moved."""

    def __init__(self, breaks: Callable[[Session, Sequence[Utterance]], None]) -> None:
        super().__init__(10**6, 10**6)
        self.breaks = breaks
        self.batches: list[int] = []

    def hear(self, db: Session, said: Sequence[Utterance], now: int) -> Heard:
        self.batches.append(len(said))
        heard = super().hear(db, said, now)
        self.breaks(db, said)
        return heard


class Refusing:
    """Stands where `Session.commit` stood; fails the first time, before or after the commit."""

    def __init__(self, error: Exception, after: bool) -> None:
        self.error, self.after, self.left = error, after, 1
        self.commit = Session.commit

    def __call__(self, db: Session) -> None:
        if self.left:
            self.left -= 1
            if self.after:
                self.commit(db)
            raise self.error
        self.commit(db)
