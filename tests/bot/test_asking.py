"""Requests and splits in conversations: who is told what, and what each button does."""

import uuid
from typing import Any

import orjson
import pytest

from bot import audit as talk
from bot import lapsing
from bot.turns import Ack
from chat import asides, events, follows, groups, places
from chat.people import Person
from payments import audit, wallets
from tests.bot.scene import DAY, Scene

HOUR = 3_600_000


@pytest.fixture
def here(scene: Scene) -> str:
    """Alice and Bob, who know each other; Bob has 50.00."""
    scene.fund(scene.bob, 50_00)
    return scene.place(scene.alice, scene.bob)


@pytest.fixture
def group(scene: Scene) -> str:
    """Alice, Bob and Carol; Bob and Carol have 50.00 each."""
    for one in (scene.bob, scene.carol):
        scene.fund(one, 50_00)
    others = [scene.bob, scene.carol]
    made = groups.make(scene.db, scene.alice, "Trip", others, uuid.uuid4().bytes, scene.now)
    return str(made.place.id)


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


def test_a_split_counts_who_has_paid_and_closes_with_the_last(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 10 @bob @carol me")
    ticket = made["answer"]
    assert (ticket["own_minor"], ticket["asked_minor"], ticket["paid_minor"]) == (334, 666, 0)
    assert [share["amount_minor"] for share in ticket["shares"]] == [333, 333]
    tap(scene, scene.bob, group, "accept", made["seq"])
    after = shown(scene, group, made["seq"])
    assert (after["state"], after["paid_minor"]) == ("open", 333)
    assert states(after) == [("bob", "paid"), ("carol", "open")]
    tap(scene, scene.carol, group, "accept", made["seq"])
    assert shown(scene, group, made["seq"])["state"] == "paid"
    assert scene.has(scene.alice) == 106_66
    right(scene)


def test_in_a_group_without_names_everybody_shares(scene: Scene, group: str) -> None:
    ticket = scene.say(scene.alice, group, "/split 30 pizza")["answer"]
    assert [share["amount_minor"] for share in ticket["shares"]] == [1000, 1000]
    assert (ticket["own_minor"], ticket["strange"]) == (1000, [])


def test_one_of_them_covers_the_rest(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 30 pizza")
    tap(scene, scene.bob, group, "accept", made["seq"])
    tap(scene, scene.carol, group, "decline", made["seq"])
    asked = tap(scene, scene.bob, group, "cover", made["seq"])
    assert asked["answer"]["message"] == "Pay Alice @alice the rest, $10.00?"
    paid = yes(scene, scene.bob, asked)
    after = shown(scene, group, made["seq"])
    assert (after["state"], after["paid_minor"], after["own_minor"]) == ("paid", 2000, 1000)
    assert states(after) == [("bob", "paid"), ("carol", "covered"), ("bob", "paid")]
    assert code(tap(scene, scene.carol, group, "accept", made["seq"])) == "share_covered"
    tap(scene, scene.bob, group, "undo", paid["seq"])
    assert states(shown(scene, group, made["seq"]))[1] == ("carol", "open")
    right(scene)


def test_all_that_was_paid_is_given_back(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 30 pizza")
    assert code(tap(scene, scene.alice, group, "reimburse", made["seq"])) == "nothing_paid"
    tap(scene, scene.bob, group, "accept", made["seq"])
    assert code(tap(scene, scene.bob, group, "reimburse", made["seq"])) == "not_found"
    asked = tap(scene, scene.alice, group, "reimburse", made["seq"])
    back = yes(scene, scene.alice, asked)["answer"]
    assert (back["what"], back["back_minor"]) == ("reimbursed", 1000)
    after = shown(scene, group, made["seq"])
    assert (after["state"], states(after)) == (
        "cancelled",
        [("bob", "refunded"), ("carol", "cancelled")],
    )
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 50_00)
    right(scene)


def test_all_of_a_group_agree_and_one_transfer_settles_it(scene: Scene, group: str) -> None:
    one = scene.say(scene.alice, group, "/split 30 pizza")
    two = scene.say(scene.bob, group, "/request @alice 4")
    plan = scene.say(scene.alice, group, "/settle")
    moves = plan["answer"]["moves"]
    assert sorted(
        (m["payer"]["handle"], m["payee"]["handle"], m["amount_minor"]) for m in moves
    ) == [
        ("bob", "alice", 600),
        ("carol", "alice", 1000),
    ]
    assert [who["handle"] for who in plan["answer"]["waits"]] == ["bob", "carol"]
    assert code(tap(scene, scene.alice, group, "accept", plan["seq"])) == "plan_approved"
    assert tap(scene, scene.bob, group, "accept", plan["seq"])["answer"]["what"] == "approved"
    assert scene.has(scene.bob) == 50_00
    done = tap(scene, scene.carol, group, "accept", plan["seq"])
    assert done["answer"]["what"] == "settled"
    assert [scene.has(who) for who in (scene.alice, scene.bob, scene.carol)] == [
        116_00,
        44_00,
        40_00,
    ]
    after = shown(scene, group, plan["seq"])
    assert (after["state"], after["waits"]) == ("paid", [])
    assert states(shown(scene, group, one["seq"])) == [("bob", "settled"), ("carol", "settled")]
    assert shown(scene, group, two["seq"])["state"] == "settled"
    assert code(tap(scene, scene.carol, group, "accept", plan["seq"])) == "plan_over"
    assert code(scene.say(scene.alice, group, "/settle")) == "nothing_to_settle"
    right(scene)


def test_a_share_that_is_paid_ends_the_plan(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 30 pizza")
    plan = scene.say(scene.alice, group, "/settle")
    tap(scene, scene.bob, group, "accept", made["seq"])
    assert shown(scene, group, plan["seq"])["state"] == "void"
    assert code(tap(scene, scene.carol, group, "accept", plan["seq"])) == "plan_over"
    fresh = scene.say(scene.carol, group, "/settle")
    assert [m["amount_minor"] for m in fresh["answer"]["moves"]] == [1000]
    tap(scene, scene.alice, group, "decline", fresh["seq"])
    assert shown(scene, group, fresh["seq"])["state"] == "declined"
    right(scene)


def test_a_new_plan_ends_the_one_before(scene: Scene, group: str) -> None:
    scene.say(scene.alice, group, "/split 30 pizza")
    first = scene.say(scene.alice, group, "/settle")
    scene.say(scene.bob, group, "/settle")
    assert shown(scene, group, first["seq"])["state"] == "void"


def test_what_one_looks_at_while_typing_writes_nothing(scene: Scene, group: str) -> None:
    from bot import preview

    seen = preview.preview(scene.db, scene.alice, group, "/split 10 @bob @carol me", scene.now)
    assert (seen["kind"], seen["sentence"]) == (
        "run",
        "Split $10.00: ask @bob and @carol for $3.33 and $3.33",
    )
    assert scene.seqs(group) == [1]


def test_what_nobody_answers_is_over_by_the_clock_once(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 30 pizza")
    plan = scene.say(scene.alice, group, "/settle")
    scene.now += 7 * DAY
    over = lapsing.due(scene.db, scene.now)
    assert over is not None
    assert len(over.plans) == 1
    lapsing.lapse(scene.db, over, scene.now)
    assert shown(scene, group, plan["seq"])["state"] == "expired"
    scene.now += 7 * DAY
    over = lapsing.due(scene.db, scene.now)
    assert over is not None
    heard = lapsing.lapse(scene.db, over, scene.now)
    [told] = heard.kept.events
    assert orjson.loads(told.attachment)["what"] == "expired"
    assert shown(scene, group, made["seq"])["state"] == "expired"
    assert lapsing.lapse(scene.db, over, scene.now).kept.events == []
    assert lapsing.due(scene.db, scene.now) is None
    assert code(tap(scene, scene.bob, group, "accept", made["seq"])) == "share_expired"


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
