"""`/freeze`: nothing leaves by any command or tap, and who waits for it is told no reason."""

from typing import Any

import pytest

from bot.dealings import waking
from bot.preview import preview
from payments import freezes, offers, wallets
from tests.bot.scene import Scene

HOUR = 3_600_000


def said(scene: Scene, who: Any, text: str, where: str = "@bob") -> Any:
    return scene.say(who, where, text)["answer"]


def test_nothing_leaves_and_only_the_speaker_knows(scene: Scene) -> None:
    scene.acquaint(scene.bob, scene.alice)
    scene.fund(scene.bob, 5_00)
    ack = scene.say(scene.alice, "@bob", "/freeze")
    assert "mine" in ack
    assert ack["answer"] == {
        "kind": "notice",
        "frozen": True,
        "message": "Frozen. Nothing leaves your wallet until you unfreeze it; money still arrives.",
    }
    refused = said(scene, scene.alice, "/pay 5")
    assert (refused["code"], refused["message"][-17:]) == ("frozen", "Nothing was sent.")
    assert scene.has(scene.alice) == 100_00
    assert said(scene, scene.bob, "/pay 5", "@alice")["kind"] == "receipt"


def test_what_is_typed_says_so_before_it_is_sent(scene: Scene) -> None:
    scene.say(scene.alice, "@bob", "/freeze")
    for text in ("/pay 5", "/pay 50", "/pay @carol 5"):
        shown = preview(scene.db, scene.alice, "@bob", text, scene.now)
        assert (shown["kind"], shown["code"]) == ("refuse", "frozen")


def test_a_yes_that_comes_after_it_pays_nothing(scene: Scene) -> None:
    asked = scene.say(scene.alice, "@bob", "/pay 30")
    scene.say(scene.alice, "@bob", "/freeze")
    answered = scene.ack(scene.tap(scene.alice, asked["place"], "yes", mine=asked["mine"]))
    assert answered["answer"]["code"] == "frozen"
    assert scene.has(scene.bob) == 0


def test_in_one_batch_what_was_said_before_it_is_paid_and_what_came_after_is_not(
    scene: Scene,
) -> None:
    heard = scene.hear(
        scene.line(scene.alice, "@bob", "/pay 1"),
        scene.line(scene.alice, "@bob", "/freeze"),
        scene.line(scene.alice, "@bob", "/pay 2"),
    )
    kinds = [ack["answer"]["kind"] for ack in heard.acks]
    assert kinds == ["receipt", "notice", "refusal"]
    assert heard.acks[2]["answer"]["code"] == "frozen"
    assert scene.has(scene.bob) == 1_00


def test_who_is_offered_frozen_money_is_told_no_reason(scene: Scene) -> None:
    wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    asked = scene.say(scene.alice, "@carol", "/pay 5")
    offered = scene.ack(scene.tap(scene.alice, asked["place"], "yes", mine=asked["mine"]))
    assert offered["answer"]["kind"] == "offer"
    scene.say(scene.alice, "@bob", "/freeze")
    accept = scene.tap(scene.carol, offered["place"], "accept", seq=offered["seq"])
    refused = scene.ack(accept)["answer"]
    assert refused["code"] == "frozen_other"
    assert "frozen" not in refused["message"].lower()
    freezes.unfreeze(scene.db, scene.alice.owner)
    accept = scene.tap(scene.carol, offered["place"], "accept", seq=offered["seq"])
    assert scene.ack(accept)["answer"]["kind"] == "receipt"


def test_what_was_to_arrive_later_arrives_once_its_payer_lets_it(scene: Scene) -> None:
    wallets.set_delay(scene.db, scene.alice.owner, 2)
    offered = scene.say(scene.alice, "@bob", "/pay 5")
    assert offered["answer"]["kind"] == "offer"
    scene.say(scene.alice, "@bob", "/freeze")

    def wake(hours: int) -> int:
        now = scene.now + hours * HOUR
        return len(waking.wake(scene.db, offers.due(scene.db, now), now).kept.events)

    assert (wake(2), wake(2), wake(3)) == (0, 0, 0)
    freezes.unfreeze(scene.db, scene.alice.owner)
    assert wake(3) == 0
    assert wake(4) > 0
    assert scene.has(scene.bob) == 5_00


def test_an_undo_of_what_came_in_is_still_its_payers(scene: Scene) -> None:
    paid = scene.say(scene.alice, "@bob", "/pay 5")
    scene.say(scene.bob, "@alice", "/freeze")
    undone = scene.ack(scene.tap(scene.alice, paid["place"], "undo", seq=paid["seq"]))
    assert undone["answer"]["state"] == "taken back"


def test_a_line_does_not_unfreeze(scene: Scene) -> None:
    assert said(scene, scene.alice, "/unfreeze")["message"] == "Your money is not frozen."
    scene.say(scene.alice, "@bob", "/freeze")
    answer = said(scene, scene.alice, "/unfreeze")
    assert answer["rows"] == [{"label": "Unfreeze in the settings", "link": "/settings#freeze"}]
    assert said(scene, scene.alice, "/pay 5")["code"] == "frozen"
    for text in ("/unfreeze correct horse battery staple", "/dégeler hunter2"):
        assert said(scene, scene.alice, text)["code"] == "not_understood"
    assert said(scene, scene.alice, "/pay 5")["code"] == "frozen"


@pytest.mark.parametrize("text", ["/freeze now", "/freeze @bob", "/freeze 5"])
def test_a_freeze_with_more_words_is_asked_to_be_plain(scene: Scene, text: str) -> None:
    assert said(scene, scene.alice, text)["mend"] == "/freeze"
