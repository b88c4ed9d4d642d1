"""Requests in conversations: who is told what, and what each button does."""

import orjson
import pytest

from chat import asides, events, follows, places
from payments import wallets
from tests.bot.asked import code, right, shown, states, tap, yes
from tests.bot.scene import DAY, Scene


@pytest.fixture
def here(scene: Scene) -> str:
    """Alice and Bob, who know each other; Bob has 50.00."""
    scene.fund(scene.bob, 50_00)
    return scene.place(scene.alice, scene.bob)


def test_a_request_is_paid_with_one_tap_once(scene: Scene, here: str) -> None:
    asked = scene.say(scene.alice, here, "/request 12.50 pizza")
    ticket = asked["answer"]
    assert (ticket["kind"], ticket["of"], ticket["state"]) == ("asked", "request", "open")
    assert (ticket["amount_minor"], ticket["note"], ticket["strange"]) == (1250, "pizza", [])
    assert code(tap(scene, scene.alice, here, "accept", asked["seq"])) == "not_found"
    line = scene.tap(scene.bob, here, "accept", seq=asked["seq"])
    paid = scene.ack(line)
    assert (paid["answer"]["kind"], paid["answer"]["note"]) == ("receipt", "pizza")
    assert scene.ack(line) == paid, "one client id is one payment"
    assert code(tap(scene, scene.bob, here, "accept", asked["seq"])) == "share_paid"
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (112_50, 37_50)
    after = shown(scene, here, asked["seq"])
    assert (after["state"], after["paid_minor"], states(after)) == ("paid", 1250, [("bob", "paid")])
    receipt = events.find(scene.db, int(here), paid["seq"])
    assert receipt is not None
    assert receipt.target == asked["seq"]
    assert scene.seqs(here) == [1, 2]
    right(scene)


def test_typed_answers_find_the_newest_open_request(scene: Scene, here: str) -> None:
    scene.say(scene.alice, here, "/request 1")
    scene.say(scene.alice, here, "/request 2")
    assert scene.say(scene.bob, here, "/accept")["answer"]["amount_minor"] == 200
    assert scene.say(scene.bob, here, "/accept")["answer"]["amount_minor"] == 100
    assert code(scene.say(scene.bob, here, "/accept")) == "share_paid"
    assert code(scene.say(scene.alice, here, "/contest")) == "contest_nothing"


def test_a_paid_request_can_be_undone_and_not_paid_again(scene: Scene, here: str) -> None:
    asked = scene.say(scene.alice, here, "/request 12.50")
    paid = tap(scene, scene.bob, here, "accept", asked["seq"])
    assert code(tap(scene, scene.alice, here, "undo", paid["seq"])) != "receipt"
    back = tap(scene, scene.bob, here, "undo", paid["seq"])
    assert (back["answer"]["state"], back["answer"]["refers"]) == (
        "taken back",
        paid["answer"]["transfer"],
    )
    assert shown(scene, here, paid["seq"])["state"] == "taken back"
    after = shown(scene, here, asked["seq"])
    assert (after["state"], states(after)) == ("taken back", [("bob", "taken back")])
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 50_00)
    assert code(tap(scene, scene.bob, here, "accept", asked["seq"])) == "share_taken_back"
    assert code(tap(scene, scene.bob, here, "undo", paid["seq"])) == "already_undone"
    lines = [e for e in events.history(scene.db, int(here)) if e.seq > back["seq"]]
    assert [orjson.loads(e.attachment)["kind"] for e in lines] == ["again"]
    assert {e.target for e in lines} | {
        events.find(scene.db, int(here), back["seq"]).target  # type: ignore[union-attr]
    } == {asked["seq"], paid["seq"]}
    right(scene)


def test_an_undo_comes_in_time_or_not_at_all(scene: Scene, here: str) -> None:
    scene.say(scene.alice, here, "/request 12.50")
    scene.say(scene.bob, here, "/accept")
    scene.now += 10_001
    assert code(scene.say(scene.bob, here, "/undo")) == "undo_too_late"


def test_declined_contested_and_cancelled_are_told(scene: Scene, here: str) -> None:
    first = scene.say(scene.alice, here, "/request 5")
    assert tap(scene, scene.bob, here, "decline", first["seq"])["answer"]["what"] == "declined"
    assert shown(scene, here, first["seq"])["state"] == "declined"
    second = scene.say(scene.alice, here, "/request 6")
    said = scene.say(scene.bob, here, "/contest I paid “cash”, twice")
    assert (said["answer"]["what"], said["answer"]["words"]) == (
        "contested",
        "I paid “cash”, twice",
    )
    ticket = shown(scene, here, second["seq"])
    assert (ticket["state"], ticket["shares"][0]["state"]) == ("open", "contested")
    assert code(tap(scene, scene.bob, here, "cancel", second["seq"])) == "not_found"
    assert tap(scene, scene.alice, here, "cancel", second["seq"])["answer"]["what"] == "cancelled"
    assert code(tap(scene, scene.bob, here, "accept", second["seq"])) == "share_cancelled"
    assert code(tap(scene, scene.alice, here, "cancel", second["seq"])) == "asked_cancelled"
    assert scene.has(scene.bob) == 50_00


def test_nobody_pays_what_they_do_not_have(scene: Scene, here: str) -> None:
    asked = scene.say(scene.alice, here, "/request 50.01")
    assert code(tap(scene, scene.bob, here, "accept", asked["seq"])) == "short"
    assert shown(scene, here, asked["seq"])["state"] == "open"


def test_a_limit_holds_for_requests_too(scene: Scene, here: str) -> None:
    wallets.set_limits(scene.db, scene.bob.owner, {"payment": 10_00})
    asked = scene.say(scene.alice, here, "/request 10.01")
    assert code(tap(scene, scene.bob, here, "accept", asked["seq"])) == "limit_payment"


def test_a_strangers_request_lies_at_the_side_and_is_asked_about(scene: Scene) -> None:
    scene.fund(scene.carol, 50_00)
    place = scene.place(scene.alice, scene.carol)
    asked = scene.say(scene.alice, place, "/request 5")
    assert asked["answer"]["strange"] == [str(scene.carol.id)]
    assert places.listing(scene.db, scene.carol.id) == []
    [row] = places.listing(scene.db, scene.carol.id, aside=True)
    assert (str(row.place.id), places.unread(scene.db, scene.carol.id)) == (place, 0)
    question = tap(scene, scene.carol, place, "accept", asked["seq"])
    assert "never paid Alice" in question["answer"]["message"]
    yes(scene, scene.carol, question)
    assert scene.has(scene.alice) == 105_00
    assert asides.count(scene.db, scene.carol.id) == 0, "an answer brings it in"
    again = scene.say(scene.alice, place, "/request 5")
    assert again["answer"]["strange"] == [], "who paid once is no stranger"


def test_who_follows_is_no_stranger(scene: Scene) -> None:
    follows.follow(scene.db, scene.carol.id, scene.alice.id, scene.now)
    place = scene.place(scene.alice, scene.carol)
    assert scene.say(scene.alice, place, "/request 5")["answer"]["strange"] == []


def test_three_strangers_a_day_and_it_says_when(scene: Scene) -> None:
    strangers = [scene.join(f"stranger{n}") for n in range(4)]
    for stranger in strangers[:3]:
        scene.say(scene.alice, scene.place(scene.alice, stranger), "/request 5")
    place = scene.place(scene.alice, strangers[3])
    refused = scene.say(scene.alice, place, "/request 5")["answer"]
    assert refused["code"] == "strangers_later"
    assert "In 24 h you can ask again. Nothing was sent." in refused["message"]
    scene.now += DAY
    assert scene.say(scene.alice, place, "/request 5")["answer"]["kind"] == "asked"
    many = " ".join(f"@{each.handle}" for each in strangers)
    refused = scene.say(scene.alice, scene.place(scene.alice, scene.bob), f"/split 40 {many} me")
    assert code(refused) == "strangers_many"


def test_who_wants_no_strangers_is_not_asked_by_one(scene: Scene) -> None:
    wallets.set_accepts(scene.db, scene.carol.owner, "known")
    place = scene.place(scene.alice, scene.carol)
    assert code(scene.say(scene.alice, place, "/request 5")) == "not_receiving"


def test_who_is_asked_elsewhere_is_asked_in_the_conversation_of_the_two(
    scene: Scene, here: str
) -> None:
    scene.fund(scene.carol, 50_00)
    asked = scene.say(scene.alice, here, "/request @carol 7")
    other = scene.place(scene.alice, scene.carol)
    assert shown(scene, other, 1) == asked["answer"]
    paid = yes(scene, scene.carol, tap(scene, scene.carol, other, "accept", 1))
    assert paid["answer"]["kind"] == "receipt"
    assert shown(scene, here, asked["seq"])["state"] == "paid"
    assert shown(scene, here, 2)["transfer"] == paid["answer"]["transfer"]
    right(scene)


def test_reminders_are_a_day_apart_and_can_be_muted(scene: Scene, here: str) -> None:
    asked = scene.say(scene.alice, here, "/request 5")
    soon = scene.say(scene.alice, here, "/remind")["answer"]
    assert (soon["code"], "in 24 h" in soon["message"]) == ("reminded_lately", True)
    scene.now += DAY
    told = tap(scene, scene.alice, here, "remind", asked["seq"])["answer"]
    assert (told["what"], [one["handle"] for one in told["to"]]) == ("reminded", ["bob"])
    assert code(tap(scene, scene.bob, here, "remind", asked["seq"])) == "not_found"
    muted = tap(scene, scene.bob, here, "quiet", asked["seq"])
    assert (muted["answer"]["kind"], "seq" in muted) == ("notice", False)
    scene.now += DAY
    assert code(scene.say(scene.alice, here, "/remind")) == "nobody_to_remind"


def test_who_wants_no_reminders_at_all_is_reminded_of_nothing(scene: Scene, group: str) -> None:
    scene.say(scene.alice, group, "/split 30 @bob @carol me")
    kept = scene.say(scene.bob, group, "/settings reminders off")["answer"]
    assert "Nobody reminds you of requests, splits or bills." in str(kept["rows"])
    scene.now += DAY
    told = scene.say(scene.alice, group, "/remind")["answer"]
    assert [one["handle"] for one in told["to"]] == ["carol"]
    scene.say(scene.carol, group, "/settings reminders off")
    scene.now += DAY
    assert code(scene.say(scene.alice, group, "/remind")) == "nobody_to_remind"
    scene.say(scene.bob, group, "/settings reminders on")
    assert scene.say(scene.alice, group, "/remind")["answer"]["what"] == "reminded"


def test_what_was_paid_on_request_can_be_refunded(scene: Scene, group: str) -> None:
    asked = scene.say(scene.alice, group, "/request @bob 10")
    paid = tap(scene, scene.bob, group, "accept", asked["seq"])
    back = scene.say(scene.alice, group, "/refund 4")
    assert back["answer"]["amount_minor"] == 400, back
    assert shown(scene, group, paid["seq"])["refunded_minor"] == 400
    assert scene.has(scene.bob) == 44_00
    right(scene)


def test_the_receipt_of_a_paid_request_is_verified(scene: Scene, here: str) -> None:
    scene.say(scene.alice, here, "/request 5")
    paid = scene.say(scene.bob, here, "/accept")["answer"]
    title = scene.say(scene.alice, here, "/verify")["answer"]["title"]
    assert f"No. {paid['transfer']} is genuine" in title


def test_who_replies_to_a_post_asks_its_author(scene: Scene) -> None:
    scene.fund(scene.bob, 50_00)
    place = scene.post(scene.bob)
    asked = scene.say(scene.alice, place, "/request 5 print")
    paid = tap(scene, scene.bob, place, "accept", asked["seq"])
    assert paid["answer"]["kind"] == "receipt"
    assert scene.has(scene.alice) == 105_00
    assert code(scene.say(scene.bob, place, "/split 5")) == "person_missing"
    right(scene)
