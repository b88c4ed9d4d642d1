"""Lines that are heard tell those whom they answer or call."""

import uuid

from chat import alerts, groups
from chat.people import Person
from tests.bot.scene import Scene


def told(scene: Scene, person: Person) -> list[tuple[str, int]]:
    return [(one.kind, one.actor) for one in alerts.listing(scene.db, person.id)]


def test_a_reply_and_a_call_are_told_and_a_command_is_not(scene: Scene) -> None:
    alice, bob, carol = scene.alice, scene.bob, scene.carol
    under, friends = scene.post(bob), [bob, carol]
    group = groups.make(scene.db, alice, "Friends", friends, uuid.uuid4().bytes, scene.now).place
    scene.hear(
        scene.line(alice, under, "well said @carol"),
        scene.line(carol, str(group.id), "@bob, are you coming?"),
        scene.line(alice, str(group.id), "/pay @bob 1"),
        scene.line(carol, scene.place(alice, carol), "hello @alice"),
    )
    assert told(scene, bob) == [("mention", carol.id), ("reply", alice.id)]
    assert told(scene, carol) == [("mention", alice.id)]
    assert told(scene, alice) == []
