"""Tips: what a post has brought its author, for those who may see it."""

import pytest

from bot.dealings import tips, waking
from chat.people import Person
from chat.places import load
from payments import offers, wallets
from payments.money import Money
from tests.bot.scene import Scene


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def tip(scene: Scene, who: Person, post: str, text: str) -> None:
    said = scene.say(who, post, text)
    if said["answer"]["kind"] == "question":
        said = scene.ack(scene.tap(who, post, "yes", mine=said["mine"]))
    assert said["answer"]["kind"] == "receipt", said


def test_what_was_tipped_is_added_up(scene: Scene) -> None:
    post, other = scene.post(scene.bob), scene.post(scene.bob)
    scene.fund(scene.carol, 10_00)
    tip(scene, scene.alice, post, "/tip 5")
    tip(scene, scene.carol, post, "/tip 1.20 lovely")
    tip(scene, scene.alice, other, "/tip 7")
    tip(scene, scene.alice, post, "/pay @carol 3")  # is no tip
    assert tips.received(scene.db, int(post), scene.bob) == [usd(6_20)]


@pytest.mark.parametrize("way", ["delayed", "asked"])
def test_what_was_tipped_and_arrived_later_counts(scene: Scene, way: str) -> None:
    post = scene.post(scene.carol)
    if way == "delayed":
        scene.acquaint(scene.alice, scene.carol)
        wallets.set_delay(scene.db, scene.alice.owner, 2)
    else:
        wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    made = scene.say(scene.alice, post, "/tip 5")
    if way == "asked":
        made = scene.ack(scene.tap(scene.alice, post, "yes", mine=made["mine"]))
    assert made["answer"]["way"] == way
    number = load(scene.db, [int(post)])[int(post)].post
    assert number is not None
    assert tips.received(scene.db, int(post), scene.carol) == []
    assert tips.given(scene.db, scene.alice, [number]) == set()
    scene.now += 2 * 3_600_000
    if way == "delayed":
        waking.wake(scene.db, offers.due(scene.db, scene.now), scene.now)
    else:
        scene.ack(scene.tap(scene.carol, post, "accept", seq=made["seq"]))
    assert tips.received(scene.db, int(post), scene.carol) == [usd(5_00)]
    assert tips.given(scene.db, scene.alice, [number]) == {number}
    scene.fund(scene.carol, 10_00)
    scene.say(scene.carol, post, "/packet 10 x2 equal")
    [packet] = scene.seqs(post)[-1:]
    scene.say(scene.bob, post, "Nice")
    scene.ack(scene.tap(scene.bob, post, "open", seq=packet))
    scene.ack(scene.tap(scene.carol, post, "open", seq=packet))
    assert tips.received(scene.db, int(post), scene.carol) == [usd(5_00)]
    assert tips.given(scene.db, scene.bob, [number]) == set()


def test_what_went_back_does_not_count(scene: Scene) -> None:
    post = scene.post(scene.bob)
    assert tips.received(scene.db, int(post), scene.bob) == []
    tip(scene, scene.alice, post, "/tip 5")
    scene.now += 1000
    scene.say(scene.alice, post, "/undo")
    assert tips.received(scene.db, int(post), scene.bob) == []
    tip(scene, scene.alice, post, "/tip 4")
    back = scene.say(scene.bob, post, "/refund 1")
    if back["answer"]["kind"] == "question":
        scene.ack(scene.tap(scene.bob, post, "yes", mine=back["mine"]))
    assert tips.received(scene.db, int(post), scene.bob) == [usd(3_00)]


def test_whoever_tipped_a_post_is_known_to_have_until_they_take_it_back(scene: Scene) -> None:
    places = [int(scene.post(scene.bob)) for _ in range(3)]
    posts = [each.post for each in load(scene.db, places).values() if each.post]
    first = load(scene.db, places)[places[0]].post
    tip(scene, scene.alice, str(places[0]), "/tip 5")
    tip(scene, scene.alice, str(places[1]), "/pay @carol 3")  # is no tip
    scene.say(scene.alice, str(places[2]), "Lovely")
    assert tips.given(scene.db, scene.alice, posts) == {first}
    assert tips.given(scene.db, scene.carol, posts) == set()
    scene.now += 1000
    scene.say(scene.alice, str(places[0]), "/undo")
    assert tips.given(scene.db, scene.alice, posts) == set()


def test_only_the_author_sees_it_unless_they_say_otherwise(scene: Scene) -> None:
    post = scene.post(scene.bob)
    tip(scene, scene.alice, post, "/tip 5")
    assert tips.shown(scene.db, int(post), scene.bob, scene.bob) == [usd(5_00)]
    for reader in (scene.alice, None):
        assert tips.shown(scene.db, int(post), scene.bob, reader) == []
    wallets.show_tips(scene.db, scene.bob.owner, True)
    for reader in (scene.alice, None):
        assert tips.shown(scene.db, int(post), scene.bob, reader) == [usd(5_00)]
    wallets.show_tips(scene.db, scene.bob.owner, False)
    assert tips.shown(scene.db, int(post), scene.bob, None) == []


def test_suggestions_are_in_the_readers_own_currency(scene: Scene) -> None:
    dora = scene.join("dora", currency="EUR")
    assert tips.suggested(scene.db, dora) == [Money(n, "EUR") for n in (1_00, 2_00, 5_00)]
    assert tips.suggested(scene.db, None) == []
