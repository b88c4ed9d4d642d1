"""Splits and plans in a group: who has paid, who covers, what goes back, and what settles it."""

import orjson

from bot.dealings import lapsing
from payments import wallets
from tests.bot.asked import code, right, shown, states, tap, yes
from tests.bot.scene import DAY, Scene


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


def test_only_what_is_left_of_the_payments_is_given_back(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 90 @bob @carol me")
    paid = [tap(scene, who, group, "accept", made["seq"]) for who in (scene.bob, scene.carol)]
    back = scene.tap(scene.alice, group, "refund", seq=paid[0]["seq"])
    yes(scene, scene.alice, scene.ack(back))
    scene.acquaint(scene.alice, scene.carol)
    yes(scene, scene.alice, scene.say(scene.alice, group, "/pay @carol 90"))
    assert scene.has(scene.alice) == 40_00
    asked = tap(scene, scene.alice, group, "reimburse", made["seq"])
    assert asked["answer"]["message"] == "Give back $30.00 in all, and ask for nothing more?"
    assert yes(scene, scene.alice, asked)["answer"]["back_minor"] == 30_00
    assert scene.has(scene.alice) == 10_00
    right(scene)


def test_a_yes_to_a_cover_pays_no_more_than_it_was_asked_for(scene: Scene, group: str) -> None:
    made = scene.say(scene.alice, group, "/split 30 pizza")
    paid = tap(scene, scene.bob, group, "accept", made["seq"])
    asked = tap(scene, scene.carol, group, "cover", made["seq"])
    assert asked["answer"]["message"] == "Pay Alice @alice the rest, $10.00?"
    tap(scene, scene.bob, group, "undo", paid["seq"])
    again = yes(scene, scene.carol, asked)
    assert again["answer"]["message"] == "Pay Alice @alice the rest, $20.00?"
    assert scene.has(scene.carol) == 50_00
    yes(scene, scene.carol, again)
    assert scene.has(scene.carol) == 30_00
    right(scene)


def test_a_limit_holds_for_a_plan_too(scene: Scene, group: str) -> None:
    scene.say(scene.alice, group, "/split 30 pizza")
    wallets.set_limits(scene.db, scene.bob.owner, {"payment": 9_99})
    assert code(scene.say(scene.bob, group, "/settle")) == "limit_payment"
    plan = scene.say(scene.alice, group, "/settle")
    assert code(tap(scene, scene.bob, group, "accept", plan["seq"])) == "limit_payment"
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
    verified = scene.say(scene.bob, group, f"/verify {after['transfer']}")
    assert verified["answer"]["rows"][0]["label"] == "Carol, Bob → Alice"
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
