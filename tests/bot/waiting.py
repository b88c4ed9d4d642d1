"""What the tests of money that waits share: a yes to the bot, what is shown, and right books."""

from typing import Any

import orjson

from bot import audit
from bot.turns import Ack
from chat import events
from chat.people import Person
from payments import audit as books
from tests.bot.scene import Scene

HOUR = 3_600_000


def yes(scene: Scene, who: Person, where: str, text: str) -> Ack:
    """Type it, and say yes to the question."""
    asked = scene.say(who, where, text)
    assert asked["answer"]["kind"] == "question", asked
    return scene.ack(scene.tap(who, where, "yes", mine=asked["mine"]))


def shown(scene: Scene, where: str, seq: int = 1) -> Any:
    event = events.find(scene.db, int(where), seq)
    assert event
    return orjson.loads(event.attachment)


def kinds(scene: Scene, where: str) -> list[tuple[str, int | None]]:
    return [(each.kind, each.target) for each in events.history(scene.db, int(where))]


def right(scene: Scene) -> None:
    assert [*books.verify(scene.db), *audit.verify(scene.db)] == []
