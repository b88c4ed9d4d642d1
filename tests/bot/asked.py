"""Taps on what people ask each other for, and what their tickets then say."""

from typing import Any

import orjson

from bot import audit as talk
from bot.turns import Ack
from chat import events
from chat.people import Person
from payments import audit
from tests.bot.scene import Scene


def tap(scene: Scene, who: Person, place: str, verb: str, seq: int) -> Ack:
    return scene.ack(scene.tap(who, place, verb, seq=seq))


def yes(scene: Scene, who: Person, asked: Ack) -> Ack:
    assert asked["answer"]["kind"] == "question", asked
    choice = asked["answer"]["choices"][0]["id"]
    return scene.ack(scene.tap(who, asked["place"], choice, mine=asked["mine"]))


def shown(scene: Scene, place: str, seq: int) -> dict[str, Any]:
    event = events.find(scene.db, int(place), seq)
    assert event is not None
    return dict(orjson.loads(event.attachment))


def states(ticket: dict[str, Any]) -> list[tuple[str, str]]:
    return [(share["handle"], share["state"]) for share in ticket["shares"]]


def code(ack: Ack) -> str:
    return str(ack["answer"].get("code", ack["answer"]["kind"]))


def right(scene: Scene) -> None:
    assert list(audit.verify(scene.db)) == []
    assert list(talk.verify(scene.db)) == []
