"""A town of people in pairs: each has money and a token, and has paid the other before."""

import itertools
import time
import uuid
from typing import NamedTuple

from sqlmodel import Session

from bot.ear import Ear
from bot.turns import Ack, Utterance
from chat import people, places, sessions
from chat.people import Person
from payments import ledger, recipes, wallets
from payments.money import Money
from web.database import Database
from web.transactions import carry

PLENTY = 10**12  # minor units
OPENING = 10**11


class Citizen(NamedTuple):
    """`other` is whom they talk to, in `place`; `key` signs them in as a program."""

    person: Person
    other: Person
    place: int
    key: str


def settle(url: str, count: int) -> list[Citizen]:
    """`count` citizens, an even number, in a migrated database; no payment of theirs will ask."""
    database = Database(url)
    now = time.time_ns() // 1_000_000
    try:
        with database.writer() as db:
            town = carry(db, lambda: _join(db, count, now))
            carry(db, lambda: _meet(db, town, now))
    finally:
        database.close()
    return town


def client_id() -> bytes:
    """A UUID of version 7: milliseconds first, so that new keys lie together."""
    number = time.time_ns() // 1_000_000 << 80 | uuid.uuid4().int & (1 << 80) - 1
    return (number & ~(0xF << 76) | 0x7 << 76).to_bytes(16, "big")


def _join(db: Session, count: int, now: int) -> list[Citizen]:
    joined = [people.join(db, f"citizen_{n}", f"Citizen {n}", "en", "-", now) for n in range(count)]
    for person in joined:
        wallets.open(db, person.owner, "USD", now)
        wallets.set_quick(db, person.owner, PLENTY, PLENTY)
    ledger.record(
        db,
        [recipes.opening(client_id() + bytes(8), p.owner, Money(OPENING, "USD")) for p in joined],
        now,
    )
    town = []
    for one, other in zip(joined[::2], joined[1::2], strict=True):
        place = places.direct(db, one.id, other.id, now).id
        for who, whom in ((one, other), (other, one)):
            key = sessions.open(db, who.id, "program", "town", now)
            town.append(Citizen(who, whom, place, key))
    return town


def _meet(db: Session, town: list[Citizen], now: int) -> None:
    """Everybody pays once: the first payment to somebody asks, and is answered with yes."""
    ear = Ear(PLENTY, PLENTY)
    for some in (town[::2], town[1::2]):
        asked = ear.hear(db, [_say(one, "/pay 5") for one in some], now).acks
        taps = [_yes(one, ack) for one, ack in zip(some, asked, strict=True)]
        paid = ear.hear(db, taps, now).acks
        if not all("seq" in ack for ack in itertools.chain(paid)):
            raise RuntimeError(f"a payment of the town was not made: {paid}")


def _say(one: Citizen, text: str) -> Utterance:
    return Utterance(one.person, str(one.place), text, client_id())


def _yes(one: Citizen, ack: Ack) -> Utterance:
    return _say(one, "")._replace(choice="yes", mine=ack["mine"])
