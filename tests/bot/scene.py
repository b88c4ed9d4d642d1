"""People with money, and an ear that hears them."""

import uuid
from typing import Any

import orjson
import sqlalchemy as sa
from sqlmodel import Session

from bot.ear import Ear, Heard
from bot.preview import preview
from bot.turns import Ack, Utterance
from chat import events, people, places, timeline
from chat.events import Private
from chat.people import Person
from payments import ledger, limits, recipes, wallets
from payments.money import Money

DAY = 24 * 3_600_000


class Scene:
    """`alice` has 100.00 and has paid `bob` before; `bob` and `carol` have nothing.

    `now` moves only when a test moves it."""

    def __init__(self, db: Session, now: int, commands_per_30s: int = 1000) -> None:
        self.db, self.now, self.ear = db, now, Ear(commands_per_30s, 300)
        self.alice, self.bob, self.carol = (self.join(n) for n in ("alice", "bob", "carol"))
        self.quid = people.bot(db, now)
        self.fund(self.alice, 100_00)
        self.acquaint(self.alice, self.bob)

    def join(self, handle: str, name: str = "", currency: str = "USD") -> Person:
        name = name or handle.capitalize()
        person = people.join(self.db, handle, name, "en", "-", self.now)
        wallets.open(self.db, person.owner, currency, self.now)
        return person

    def fund(self, person: Person, minor: int) -> None:
        self._record(recipes.opening(key(), person.owner, Money(minor, "USD")))

    def acquaint(self, payer: Person, payee: Person) -> None:
        """A cent, a week ago, that the payee no longer has."""
        cent = Money(1, "USD")
        self.fund(payer, 1)
        self._record(recipes.gift(key(), payer.owner, payee.owner, cent))
        self._record(recipes.gift(key(), payee.owner, "system", cent))

    def _record(self, what: ledger.Set) -> None:
        [outcome] = ledger.record(self.db, [what], self.now - 7 * DAY)
        assert isinstance(outcome, ledger.Recorded), outcome

    def place(self, one: Person, other: Person) -> str:
        return str(places.direct(self.db, one.id, other.id, self.now).id)

    def post(self, author: Person) -> str:
        """The place of the replies of a new post."""
        made = timeline.post(self.db, author.id, "Look at this", self.now)
        return str(timeline.replies_place(self.db, made.id, self.now).id)

    def line(self, who: Person, where: str, text: str, **more: Any) -> Utterance:
        return Utterance(who, where, text, uuid.uuid4().bytes)._replace(**more)

    def tap(self, who: Person, where: str, choice: str, **row: int) -> Utterance:
        return self.line(who, where, "", choice=choice, **row)

    def hear(self, *said: Utterance) -> Heard:
        return self.ear.hear(self.db, said, self.now)

    def ack(self, said: Utterance) -> Ack:
        return self.hear(said).acks[0]

    def say(self, who: Person, where: str, text: str, **more: Any) -> Ack:
        return self.ack(self.line(who, where, text, **more))

    def has(self, person: Person, currency: str = "USD") -> int:
        return limits.facts(self.db, {person.owner: []}, self.now)[person.owner].available.get(
            currency, 0
        )

    def preview(self, who: Person, where: str, text: str) -> Any:
        return preview(self.db, who, where, text, self.now)

    def shown(self, place: str) -> list[Any]:
        """The attachments of what all see there."""
        found = events.history(self.db, int(place))
        return [orjson.loads(event.attachment) for event in found if event.attachment]

    def transfer(self, key: bytes) -> ledger.Stored:
        number = self.db.execute(
            sa.text("select id from pay_transfers where key = :key and leg = 0"), {"key": key}
        ).scalar_one()
        found = ledger.transfer(self.db, number)
        assert found
        return found

    def seqs(self, place: str) -> list[int]:
        return [event.seq for event in events.history(self.db, int(place))]

    def mine(self, person: Person) -> list[Private]:
        return events.since(self.db, person.id, {}, 0).mine


def key() -> bytes:
    return uuid.uuid4().bytes + bytes(8)
