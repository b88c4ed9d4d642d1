"""Who is blocked cannot write, pay or ask, and hears nothing but one neutral sentence."""

import pytest

from chat import blocks
from chat.people import Person
from payments import audit, wallets
from tests.bot.scene import Scene
from tests.bot.waiting import yes


@pytest.fixture
def apart(scene: Scene) -> str:
    """Bob has blocked Alice, who has paid him before; the place of the two."""
    where = scene.place(scene.alice, scene.bob)
    said = scene.say(scene.bob, where, "/block @alice")
    assert said["answer"]["message"].startswith("@alice is blocked: they cannot write to you")
    assert "mine" in said  # nobody else sees it
    return where


def test_who_is_blocked_cannot_write(scene: Scene, apart: str) -> None:
    no = scene.say(scene.alice, apart, "Hello?")
    assert (no["ok"], no["code"]) == (False, "not_allowed")
    assert scene.say(scene.alice, "@bob", "Hello?")["code"] == "not_allowed"
    assert scene.seqs(apart) == []


def test_who_blocks_is_told_how_to_talk_again(scene: Scene, apart: str) -> None:
    no = scene.say(scene.bob, apart, "Hello?")
    assert no["message"].startswith("You have blocked this person. Write /unblock to talk again.")
    scene.say(scene.bob, apart, "/unblock")
    assert scene.say(scene.bob, apart, "Hello?")["ok"]
    assert scene.say(scene.alice, apart, "Hello!")["ok"]
    assert scene.say(scene.alice, apart, "/pay 5")["answer"]["kind"] == "receipt"


@pytest.mark.parametrize("where", ["here", "elsewhere", "group"])
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_neither_pays_the_other(scene: Scene, apart: str, where: str, who: str) -> None:
    payer, payee = (scene.alice, "@bob") if who == "alice" else (scene.bob, "@alice")
    scene.fund(scene.bob, 50_00)
    place = apart if where == "here" else scene.place(payer, scene.carol)
    if where == "group":
        place = scene.post(scene.carol)
    no = scene.say(payer, place, f"/pay {payee} 5")
    assert no["answer"]["message"] == f"{payee} cannot receive this. Nothing was sent."
    assert scene.has(scene.alice) == 100_00


@pytest.mark.parametrize("who", ["owner", "payer"])
@pytest.mark.parametrize("typed", ["/split 30 pizza", "/split 30 me pizza", "/split 30 @alice"])
def test_nor_is_a_cost_shared_with_everybody_in_a_group_across_a_block(
    scene: Scene, group: str, typed: str, who: str
) -> None:
    block(scene, scene.alice, scene.bob, who)
    no = scene.say(scene.alice, group, typed)["answer"]
    assert no["message"] == "@bob cannot receive this. Nothing was sent."
    assert scene.say(scene.carol, group, typed)["answer"]["kind"] == "asked"
    assert scene.say(scene.alice, group, "/split 30 @carol me")["answer"]["kind"] == "asked"


def test_a_question_from_before_is_answered_too_late(scene: Scene) -> None:
    where = scene.place(scene.alice, scene.bob)
    asked = scene.say(scene.alice, where, "/pay 50")
    assert asked["answer"]["kind"] == "question"
    blocks.block(scene.db, scene.bob.id, scene.alice.id, scene.now)
    no = scene.ack(scene.tap(scene.alice, where, "yes", mine=asked["mine"]))
    assert no["answer"]["code"] == "not_receiving"
    assert scene.has(scene.alice) == 100_00


def test_nor_is_money_asked_for_or_shared_where_they_are_alone(scene: Scene, apart: str) -> None:
    for typed in ("/request 5", "/split 10", "/pool 50", "/packet 10 x2"):
        no = scene.say(scene.alice, apart, typed)
        assert no["answer"]["code"] in ("not_receiving", "not_receiving_here"), typed
    assert scene.seqs(apart) == []


def test_nobody_is_reminded_of_a_question_from_before(scene: Scene) -> None:
    where = scene.place(scene.alice, scene.bob)
    assert scene.say(scene.alice, where, "/request 5")["answer"]["state"] == "open"
    scene.now += 25 * 3_600_000
    blocks.block(scene.db, scene.bob.id, scene.alice.id, scene.now)
    no = scene.ack(scene.tap(scene.alice, where, "remind", seq=1))
    assert no["answer"]["code"] == "not_receiving_here"
    assert scene.ack(scene.tap(scene.alice, where, "cancel", seq=1))["ok"]


@pytest.mark.parametrize("who", ["owner", "payer"])
@pytest.mark.parametrize("typed", ["/request @bob 5", "/split 10 @bob @carol"])
def test_what_was_asked_for_before_is_not_paid_across_a_block(
    scene: Scene, group: str, typed: str, who: str
) -> None:
    made = scene.say(scene.alice, group, typed)
    block(scene, scene.alice, scene.bob, who)
    for verb in ("accept", "cover") if "split" in typed else ("accept",):
        no = scene.ack(scene.tap(scene.bob, group, verb, seq=made["seq"]))
        assert no["answer"]["message"] == "@alice cannot receive this. Nothing was sent."
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 50_00)
    assert scene.ack(scene.tap(scene.bob, group, "decline", seq=made["seq"]))["answer"]["slim"]


@pytest.mark.parametrize("who", ["owner", "payer"])
def test_a_plan_moves_no_money_across_a_block(scene: Scene, group: str, who: str) -> None:
    scene.say(scene.alice, group, "/split 30 pizza")
    plan = scene.say(scene.alice, group, "/settle")
    scene.ack(scene.tap(scene.bob, group, "accept", seq=plan["seq"]))
    block(scene, scene.alice, scene.bob, who)
    no = scene.ack(scene.tap(scene.carol, group, "accept", seq=plan["seq"]))
    assert no["answer"]["message"].startswith("This cannot be received here.")
    assert scene.say(scene.alice, group, "/settle")["answer"]["code"] == "not_receiving_here"
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 50_00)


@pytest.mark.parametrize("who", ["owner", "payer"])
def test_nobody_opens_a_packet_across_a_block(scene: Scene, group: str, who: str) -> None:
    sent = scene.say(scene.alice, group, "/packet 10 x2 equal")
    block(scene, scene.alice, scene.bob, who)
    no = scene.ack(scene.tap(scene.bob, group, "open", seq=sent["seq"]))
    assert no["answer"]["message"].startswith("This packet cannot be opened now.")
    opened = scene.ack(scene.tap(scene.carol, group, "open", seq=sent["seq"]))
    assert opened["answer"]["kind"] == "receipt"
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (50_00, 55_00)


@pytest.mark.parametrize("who", ["owner", "payer"])
def test_what_waits_for_a_yes_is_not_taken_across_a_block(scene: Scene, who: str) -> None:
    wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    where = scene.place(scene.alice, scene.carol)
    yes(scene, scene.alice, where, "/pay 20 for the bike")
    block(scene, scene.alice, scene.carol, who)
    no = scene.ack(scene.tap(scene.carol, where, "accept", seq=1))
    assert no["answer"]["message"].startswith("This cannot be received here.")
    assert scene.ack(scene.tap(scene.carol, where, "decline", seq=1))["answer"]["state"] == (
        "declined"
    )
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (100_00, 0)


@pytest.mark.parametrize("who", ["owner", "payer"])
def test_a_bill_is_not_paid_across_a_block(
    scene: Scene, where: str, lights: Person, who: str
) -> None:
    block(scene, lights, scene.alice, who)
    for said in (
        scene.tap(scene.alice, where, "accept", seq=1),
        scene.line(scene.alice, where, "/part 20"),
    ):
        assert scene.ack(said)["answer"]["code"] in ("not_receiving", "not_receiving_here")
    assert scene.has(scene.alice) == 100_00


def block(scene: Scene, owner: Person, payer: Person, who: str) -> None:
    one, other = (owner, payer) if who == "owner" else (payer, owner)
    blocks.block(scene.db, one.id, other.id, scene.now)


def test_who_is_blocked_does_not_answer_a_post(scene: Scene, apart: str) -> None:
    under = scene.post(scene.bob)
    assert scene.say(scene.alice, under, "Nice")["code"] == "not_allowed"
    assert scene.say(scene.carol, under, "Nice")["ok"]
    assert scene.say(scene.bob, scene.post(scene.alice), "Hm")["ok"]


def test_what_was_paid_before_can_be_undone_and_given_back(scene: Scene) -> None:
    where = scene.place(scene.alice, scene.bob)
    for _ in range(2):
        scene.say(scene.alice, where, f"/pay {5 + _}")
    blocks.block(scene.db, scene.bob.id, scene.alice.id, scene.now)
    assert scene.ack(scene.tap(scene.alice, where, "undo", seq=1))["answer"]["kind"] == "receipt"
    assert scene.say(scene.bob, where, "/refund 2")["answer"]["back"]
    assert list(audit.verify(scene.db)) == []


def test_their_money_and_lists_are_still_theirs_to_see(scene: Scene, apart: str) -> None:
    assert scene.say(scene.alice, apart, "/balance")["answer"]["kind"] == "list"


@pytest.mark.parametrize("typed", ["/block @alice", "/block @quid", "/unblock @alice"])
def test_nobody_blocks_themselves_or_the_bot(scene: Scene, typed: str) -> None:
    home = scene.place(scene.alice, scene.quid)
    assert scene.say(scene.alice, home, typed)["answer"]["code"] == "block_whom"
    assert scene.say(scene.alice, home, "/block")["answer"]["code"] == "block_whom"
