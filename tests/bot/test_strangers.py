"""What a stranger begins waits at the side of who hears it, until they answer or take it in."""

import pytest

from chat import asides, follows, places
from chat.people import Person
from tests.bot.scene import Scene


def listed(scene: Scene, who: Person, aside: bool = False) -> list[str]:
    return [str(row.place.id) for row in places.listing(scene.db, who.id, aside=aside)]


def test_it_waits_until_it_is_answered(scene: Scene) -> None:
    first = scene.hear(scene.line(scene.carol, "@bob", "Hello"))
    place = first.acks[0]["place"]
    assert first.kept.asides == {int(place): (scene.bob.id,)}
    again = scene.hear(scene.line(scene.carol, "@bob", "Are you there?"))
    assert again.kept.asides == {int(place): (scene.bob.id,)}
    assert (listed(scene, scene.bob), listed(scene, scene.bob, aside=True)) == ([], [place])
    assert listed(scene, scene.carol) == [place]
    assert places.unread(scene.db, scene.bob.id) == 0
    answer = scene.hear(scene.line(scene.bob, place, "Yes"))
    assert not any(answer.kept.asides.values())
    assert (listed(scene, scene.bob), listed(scene, scene.bob, aside=True)) == ([place], [])
    after = scene.hear(scene.line(scene.carol, place, "Good"))
    assert not any(after.kept.asides.values())
    assert places.unread(scene.db, scene.bob.id) == 1


def test_two_who_write_each_other_at_once_have_both_answered(scene: Scene) -> None:
    lines = scene.line(scene.carol, "@bob", "Hello"), scene.line(scene.bob, "@carol", "Hello")
    heard = scene.hear(*lines, scene.line(scene.carol, "@bob", "Oh"))
    assert not any(heard.kept.asides.values())
    for who in (scene.bob, scene.carol):
        assert listed(scene, who) == [heard.acks[0]["place"]]


@pytest.mark.parametrize("how", ["paid", "follows"])
def test_whom_one_has_paid_or_follows_is_no_stranger(scene: Scene, how: str) -> None:
    if how == "paid":
        scene.acquaint(scene.bob, scene.carol)
    else:
        follows.follow(scene.db, scene.bob.id, scene.carol.id, scene.now)
    heard = scene.hear(scene.line(scene.carol, "@bob", "Hello"))
    assert not any(heard.kept.asides.values())
    assert listed(scene, scene.bob) == [heard.acks[0]["place"]]


def test_that_one_follows_somebody_makes_one_no_less_strange(scene: Scene) -> None:
    follows.follow(scene.db, scene.carol.id, scene.bob.id, scene.now)
    scene.say(scene.carol, "@bob", "Hello")
    assert listed(scene, scene.bob) == []


def test_what_the_bot_is_asked_is_no_request(scene: Scene) -> None:
    scene.say(scene.carol, f"@{scene.quid.handle}", "Hello")
    assert asides.count(scene.db, scene.quid.id) == 0


def test_an_open_conversation_stays_where_it_is(scene: Scene) -> None:
    """Of what was begun before it lay at anybody's side."""
    place = scene.place(scene.carol, scene.bob)
    scene.say(scene.carol, place, "Hello")
    asides.take_in(scene.db, int(place), [scene.bob.id])
    scene.say(scene.carol, place, "Again")
    assert listed(scene, scene.bob) == [place]
