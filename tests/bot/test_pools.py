"""A pool in a conversation: what is put in, taken back, reached, missed; and who is told."""

import uuid
from typing import Any

import orjson
import pytest

from bot import audit as talk
from bot import preview
from bot.dealings import pools as telling
from bot.turns import Ack
from chat import blocks, events, groups
from chat.people import Person
from payments import audit, freezes, pools
from tests.bot.scene import DAY, Scene

Group = str


@pytest.fixture
def group(scene: Scene) -> Group:
    """Alice, Bob and Carol with 100.00 each, who have all paid each other."""
    others = [scene.bob, scene.carol]
    for one in others:
        scene.fund(one, 100_00)
        scene.acquaint(one, scene.alice)
    made = groups.make(scene.db, scene.alice, "Saturday", others, uuid.uuid4().bytes, scene.now)
    return str(made.place.id)


def start(scene: Scene, place: str, text: str = "/pool 60 a present for Dan") -> Ack:
    ack = scene.say(scene.alice, place, text)
    assert "seq" in ack, ack
    return ack


def ticket(scene: Scene, made: Ack) -> dict[str, Any]:
    event = events.find(scene.db, int(made["place"]), made["seq"])
    assert event
    shown: dict[str, Any] = orjson.loads(event.attachment)
    return shown


def taps(scene: Scene, who: Person, made: Ack, verb: str) -> Ack:
    return scene.ack(scene.tap(who, made["place"], verb, seq=made["seq"]))


def right(scene: Scene) -> bool:
    return [*audit.verify(scene.db), *talk.verify(scene.db)] == []


def money(scene: Scene) -> list[int]:
    return [scene.has(who) for who in (scene.alice, scene.bob, scene.carol)]


def test_a_pool_says_its_goal_and_until_when(scene: Scene, group: Group) -> None:
    shown = start(scene, group)["answer"]
    assert (shown["kind"], shown["by"]["handle"], shown["state"]) == ("pool", "alice", "open")
    assert (shown["amount_minor"], shown["got_minor"], shown["chips"]) == (6000, 0, [])
    assert shown["note"] == "a present for Dan"
    assert scene.has(scene.alice) == 100_00


@pytest.mark.parametrize("text", ["/pool 60 by 2030-01-02 x", "/cagnotte 60 avant le 2030-01-02 x"])
def test_its_day_is_the_last_on_which_it_can_be_filled(
    scene: Scene, group: Group, text: str
) -> None:
    refused = scene.say(scene.alice, group, text)["answer"]
    assert refused["code"] == "pool_far", refused
    near = text.replace("2030-01-02", "tomorrow" if "by" in text else "demain")
    shown = start(scene, group, near)["answer"]
    assert shown["note"] == "x"
    assert shown["ends"].endswith("T00:00:00.000Z")


def test_the_goal_is_reached_and_all_of_it_is_its_owners(scene: Scene, group: Group) -> None:
    made = start(scene, group)
    told = scene.say(scene.bob, group, "/chip 15 from us")["answer"]
    assert (told["kind"], told["slim"], told["event"]) == ("pool", True, "chip")
    assert (told["who"]["handle"], told["amount_minor"], told["note"]) == ("bob", 1500, "from us")
    scene.say(scene.bob, group, "/participer 5")
    assert money(scene) == [100_00, 80_00, 100_00]
    stands = ticket(scene, made)
    assert [(one["handle"], one["amount_minor"]) for one in stands["chips"]] == [("bob", 2000)]
    asked = scene.say(scene.carol, group, "/chip 40")
    done = scene.ack(scene.tap(scene.carol, group, "yes", mine=asked["mine"]))["answer"]
    assert (done["event"], done["amount_minor"], done["goal_minor"]) == ("reached", 4000, 6000)
    assert (ticket(scene, made)["state"], ticket(scene, made)["got_minor"]) == ("reached", 6000)
    assert money(scene) == [160_00, 80_00, 60_00]
    assert scene.say(scene.bob, group, "/chip 5")["answer"]["code"] == "chip_nothing"
    assert taps(scene, scene.bob, made, "chip")["answer"]["code"] == "pool_over"
    assert right(scene)


def test_its_button_asks_how_much_of_what_is_missing_and_there(scene: Scene, group: Group) -> None:
    made = start(scene, group, "/pool 15")
    asked = taps(scene, scene.bob, made, "chip")
    assert asked["answer"]["kind"] == "question"
    assert [choice["label"] for choice in asked["answer"]["choices"]] == [
        "Chip in $5.00",
        "Chip in $10.00",
        "All that is missing: $15.00",
    ]
    choose = scene.tap(scene.bob, group, "2", mine=asked["mine"])
    assert scene.ack(choose)["answer"]["amount_minor"] == 1000
    assert scene.ack(choose)["seq"]
    assert scene.has(scene.bob) == 90_00
    again = scene.tap(scene.bob, group, "3", mine=asked["mine"])
    assert scene.ack(again)["answer"]["code"] == "question_answered"
    asked = scene.say(scene.carol, group, "/chip")
    assert [choice["amount_minor"] for choice in asked["answer"]["choices"]] == [500]
    late = scene.tap(scene.carol, group, "1", mine=asked["mine"])
    assert scene.ack(late)["answer"]["event"] == "reached"
    assert money(scene) == [115_00, 90_00, 95_00]


def test_a_choice_is_only_what_its_speaker_has(scene: Scene, group: Group) -> None:
    made = start(scene, group, "/pool 500")
    poor = scene.join("poor")
    groups.add(scene.db, int(group), scene.alice, [poor], scene.now)
    assert taps(scene, poor, made, "chip")["answer"]["code"] == "short"
    scene.fund(poor, 12_00)
    asked = taps(scene, poor, made, "chip")["answer"]
    assert [choice["amount_minor"] for choice in asked["choices"]] == [500, 1000]


def test_no_more_than_is_missing_and_the_mended_line_is_that(scene: Scene, group: Group) -> None:
    start(scene, group, "/pool 15")
    refused = scene.say(scene.bob, group, "/chip 16")["answer"]
    assert refused["message"].startswith("Only $15.00 is missing.")
    assert refused["mend"] == "/chip 15.00"
    assert scene.say(scene.bob, group, "/chip 5 eur")["answer"]["code"] in (
        "pool_currency",
        "no_wallet",
    )


def test_with_two_open_pools_the_typed_chip_asks_for_the_button(scene: Scene, group: Group) -> None:
    first = start(scene, group, "/pool 15 one")
    start(scene, group, "/pool 20 two")
    assert scene.say(scene.bob, group, "/chip 5")["answer"]["code"] == "pool_which"
    asked = taps(scene, scene.bob, first, "chip")
    scene.ack(scene.tap(scene.bob, group, "1", mine=asked["mine"]))
    assert ticket(scene, first)["got_minor"] == 500


def test_what_was_put_in_is_taken_back_by_who_put_it_in(scene: Scene, group: Group) -> None:
    made = start(scene, group)
    scene.say(scene.bob, group, "/chip 15")
    assert taps(scene, scene.carol, made, "unchip")["answer"]["code"] == "not_found"
    assert taps(scene, scene.alice, made, "unchip")["answer"]["code"] == "not_found"
    told = taps(scene, scene.bob, made, "unchip")["answer"]
    assert (told["event"], told["amount_minor"]) == ("back", 1500)
    assert scene.say(scene.bob, group, "/reprendre")["answer"]["code"] == "unchip_nothing"
    assert money(scene) == [100_00] * 3
    assert ticket(scene, made)["chips"] == []
    assert right(scene)


def test_its_owner_cancels_it_and_nobody_else(scene: Scene, group: Group) -> None:
    made = start(scene, group)
    scene.say(scene.bob, group, "/chip 15")
    assert taps(scene, scene.bob, made, "cancel")["answer"]["code"] == "not_found"
    told = taps(scene, scene.alice, made, "cancel")["answer"]
    assert (told["event"], told["goal_minor"]) == ("cancelled", 6000)
    assert (ticket(scene, made)["state"], money(scene)) == ("cancelled", [100_00] * 3)
    assert taps(scene, scene.alice, made, "cancel")["answer"]["code"] == "pool_over"
    assert right(scene)


def end(scene: Scene) -> Any:
    return telling.end_due(scene.db, pools.due(scene.db, scene.now), scene.now)


def test_a_week_later_everybody_has_theirs_back_and_is_told(scene: Scene, group: Group) -> None:
    made = start(scene, group)
    scene.say(scene.bob, group, "/chip 15")
    groups.leave(scene.db, int(group), scene.bob, scene.now)
    scene.now += 7 * DAY - 1
    assert end(scene).kept.events == []
    scene.now += 1
    assert taps(scene, scene.carol, made, "chip")["answer"]["code"] == "pool_over"
    heard = end(scene)
    home = int(scene.place(scene.bob, scene.quid))
    assert {line.place for line in heard.kept.events} == {int(group), home}
    assert heard.kept.holdings.keys() == {scene.alice.id, scene.bob.id}
    assert (ticket(scene, made)["state"], money(scene)) == ("missed", [100_00] * 3)
    assert end(scene).kept.events == []
    assert right(scene)


def test_below_a_post_anybody_who_sees_it_may_put_in(scene: Scene) -> None:
    place = scene.post(scene.bob)
    scene.fund(scene.carol, 10_00)
    scene.acquaint(scene.carol, scene.alice)
    made = start(scene, place, "/pool 5")
    assert scene.say(scene.carol, place, "/chip 5")["answer"]["event"] == "reached"
    assert ticket(scene, made)["state"] == "reached"
    assert scene.has(scene.alice) == 105_00


def test_a_stranger_is_asked_first_and_who_is_blocked_puts_nothing_in(scene: Scene) -> None:
    place = scene.post(scene.bob)
    start(scene, place, "/pool 5")
    dora = scene.join("dora")
    scene.fund(dora, 10_00)
    asked = scene.say(dora, place, "/chip 5")["answer"]
    assert asked["message"] == "You have never paid Alice @alice. Pay $5.00?"
    blocks.block(scene.db, scene.alice.id, dora.id, scene.now)
    assert scene.say(dora, place, "/chip 5")["answer"]["code"] == "not_receiving"


def test_what_somebody_has_frozen_keeps_the_goal_from_being_reached(
    scene: Scene, group: Group
) -> None:
    made = start(scene, group, "/pool 20")
    scene.say(scene.bob, group, "/chip 15")
    freezes.freeze(scene.db, scene.bob.owner, scene.now)
    refused = scene.say(scene.carol, group, "/chip 5")["answer"]
    assert refused["code"] == "pool_stopped"
    assert money(scene) == [100_00, 85_00, 100_00]
    assert taps(scene, scene.bob, made, "unchip")["answer"]["event"] == "back"
    assert scene.say(scene.bob, group, "/chip 5")["answer"]["code"] == "frozen"


def test_one_line_sent_twice_puts_in_once(scene: Scene, group: Group) -> None:
    start(scene, group)
    line = scene.line(scene.bob, group, "/chip 15")
    assert scene.ack(line) == scene.ack(line)
    assert scene.has(scene.bob) == 85_00


def test_what_the_composer_reads_of_them(scene: Scene, group: Group) -> None:
    def read(who: Person, text: str) -> Any:
        return preview.preview(scene.db, who, group, text, scene.now)

    shown = read(scene.alice, "/pool 60 by 2027-01-02 a present")
    assert shown["kind"] == "run", shown
    assert shown["sentence"] == (
        "Collect $60.00 here for “a present”, all or nothing, by January 2, 2027"
    )
    assert "leaves" not in shown
    start(scene, group)
    shown = read(scene.bob, "/chip 5")
    assert (shown["sentence"], shown["leaves"]) == (
        "Put $5.00 into the pool here",
        "leaves $95.00",
    )
    assert read(scene.bob, "/chip")["kind"] in ("run", "ask")
