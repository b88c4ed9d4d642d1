"""Cards before an ear, and a rail that answers what a test says."""

import uuid
from typing import Any

import orjson

from bot import audit
from bot.dealings import outcomes
from bot.kept import Heard
from chat import events
from chat.people import Person
from payments import audit as books
from payments import transits
from payments.cards import Card
from payments.outcomes import Answer
from payments.transits import Transit
from tests.bot.scene import Scene
from tests.payments import carded


def link(scene: Scene, who: Person, last4: str = "4242", **facts: Any) -> Card:
    """`facts` as `payments.cards.Facts` has them, where they differ."""
    return carded.link(scene.db, scene.now, who.owner, f"card_{who.handle}_{last4}", last4, **facts)


def take(scene: Scene) -> Transit:
    """The one that is due."""
    [one] = transits.take(scene.db, carded.BIN, [uuid.uuid4().hex], scene.now)
    return one


def answer(scene: Scene, state: str, **more: Any) -> Heard:
    """To the one that is due."""
    one = take(scene)
    told = Answer(state, **({"step": one.step} | more))
    return outcomes.settle(scene.db, one.id, told, scene.now)


def tap(scene: Scene, who: Person, where: str, ack: Any, choice: int = 0) -> Any:
    """A choice of the question that was the answer."""
    shown = ack["answer"]
    assert shown["kind"] == "question", shown
    said = scene.tap(who, where, shown["choices"][choice]["id"], mine=ack["mine"])
    return scene.ack(said)


def tickets(scene: Scene, who: Person) -> list[Any]:
    """What stands in somebody's conversation with the bot, as attachments."""
    place = int(scene.place(who, scene.quid))
    return [orjson.loads(e.attachment) for e in events.history(scene.db, place) if e.attachment]


def right(scene: Scene) -> None:
    assert list(books.verify(scene.db)) == []
    assert list(audit.verify(scene.db)) == []
