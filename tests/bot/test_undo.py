"""A payment can be taken back for ten seconds, by the payer, once, if it is still there."""

import orjson
import pytest

from bot.desk import UNDO_MS
from chat import events
from payments import audit
from tests.bot.scene import Scene


@pytest.fixture
def paid(scene: Scene) -> tuple[str, int]:
    """Alice has paid Bob 5.00 in their conversation."""
    ack = scene.say(scene.alice, "@bob", "/pay 5 pizza")
    return ack["place"], ack["seq"]


def test_a_tap_takes_it_back(scene: Scene, paid: tuple[str, int]) -> None:
    place, seq = paid
    heard = scene.hear(scene.tap(scene.alice, place, "undo", seq=seq))
    [event] = heard.kept.events
    shown = orjson.loads(event.attachment)
    assert (event.target, shown["state"]) == (seq, "taken back")
    assert heard.kept.amended.keys() == {(int(place), seq)}
    kept = events.find(scene.db, int(place), seq)
    assert kept
    assert orjson.loads(kept.attachment)["state"] == "taken back"
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (10000, 0)
    assert list(audit.verify(scene.db)) == []


def test_the_last_moment_is_in_time_and_the_next_is_not(
    scene: Scene, paid: tuple[str, int]
) -> None:
    place, seq = paid
    later = scene.say(scene.alice, place, "/pay 6")
    scene.now += UNDO_MS
    assert "seq" in scene.ack(scene.tap(scene.alice, place, "undo", seq=seq))
    scene.now += 1
    for said in (
        scene.tap(scene.alice, place, "undo", seq=later["seq"]),
        scene.line(scene.alice, place, "/undo"),
    ):
        assert scene.ack(said)["answer"]["code"] == "undo_too_late"
    assert scene.has(scene.bob) == 600


def test_only_the_payer_takes_it_back(scene: Scene, paid: tuple[str, int]) -> None:
    place, seq = paid
    for said in (
        scene.tap(scene.bob, place, "undo", seq=seq),
        scene.line(scene.bob, place, "/undo"),
    ):
        assert scene.ack(said)["answer"]["code"] == "undo_nothing"
    other = scene.ack(scene.tap(scene.carol, place, "undo", seq=seq))
    assert other["code"] == "not_found"
    assert scene.has(scene.bob) == 500


def test_it_is_taken_back_once(scene: Scene, paid: tuple[str, int]) -> None:
    place, seq = paid
    scene.ack(scene.tap(scene.alice, place, "undo", seq=seq))
    for said in (
        scene.tap(scene.alice, place, "undo", seq=seq),
        scene.line(scene.alice, place, "/undo"),
    ):
        assert scene.ack(said)["answer"]["code"] == "already_undone"
    assert scene.has(scene.alice) == 10000


def test_an_undo_cannot_be_undone(scene: Scene, paid: tuple[str, int]) -> None:
    place, seq = paid
    undone = scene.ack(scene.tap(scene.alice, place, "undo", seq=seq))
    ack = scene.ack(scene.tap(scene.alice, place, "undo", seq=undone["seq"]))
    assert ack["answer"]["code"] == "undo_nothing"
    assert scene.has(scene.alice) == 10000


def test_what_the_payee_has_spent_is_gone(scene: Scene, paid: tuple[str, int]) -> None:
    scene.acquaint(scene.bob, scene.carol)
    scene.say(scene.bob, "@carol", "/pay 4.99")
    ack = scene.say(scene.alice, paid[0], "/undo")
    assert ack["answer"]["code"] == "undo_short"
    assert "Bob" in ack["answer"]["message"]
    assert scene.has(scene.bob) == 1


def test_it_sees_what_is_pending_in_its_batch(scene: Scene, paid: tuple[str, int]) -> None:
    """It runs alone: the payee's spending above it in the batch comes first."""
    scene.acquaint(scene.bob, scene.carol)
    heard = scene.hear(
        scene.line(scene.bob, "@carol", "/pay 5"),
        scene.line(scene.alice, paid[0], "/undo"),
    )
    assert [ack["answer"]["kind"] for ack in heard.acks] == ["receipt", "refusal"]
    assert list(audit.verify(scene.db)) == []


def test_the_newest_that_stands_is_taken_back(scene: Scene, paid: tuple[str, int]) -> None:
    scene.say(scene.alice, paid[0], "/pay 6")
    for amount in (600, 500):
        assert scene.say(scene.alice, paid[0], "/undo")["answer"]["amount_minor"] == amount
    assert scene.say(scene.alice, paid[0], "/undo")["answer"]["code"] == "already_undone"
    assert scene.has(scene.alice) == 10000


def test_a_payment_of_several_is_taken_back_from_all(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    asked = scene.say(scene.alice, place, "/pay @bob @carol 20 each")
    [only] = asked["answer"]["choices"]
    paid = scene.ack(scene.tap(scene.alice, place, only["id"], mine=asked["mine"]))
    assert paid["answer"]["amount_minor"] == 4000
    heard = scene.hear(scene.line(scene.alice, place, "/undo"))
    assert [scene.has(who) for who in (scene.alice, scene.bob, scene.carol)] == [10000, 0, 0]
    assert heard.kept.holdings.keys() == {scene.alice.id, scene.bob.id, scene.carol.id}
    own = heard.kept.events[-1]
    assert str(own.place) == scene.place(scene.carol, scene.quid)
    assert orjson.loads(own.attachment)["state"] == "taken back"


def test_the_own_receipt_of_a_payee_elsewhere_shows_that_it_was_taken_back(scene: Scene) -> None:
    scene.acquaint(scene.alice, scene.carol)
    place = scene.place(scene.alice, scene.bob)
    for minor in (5, 6, 7):
        scene.say(scene.alice, place, f"/pay @carol {minor}")
    heard = scene.hear(scene.tap(scene.alice, place, "undo", seq=2))
    home = int(scene.place(scene.carol, scene.quid))
    assert heard.kept.events[-1][:2] == (home, 4)
    assert heard.kept.events[-1].target == 2
    assert heard.kept.amended.keys() == {(int(place), 2), (home, 2)}
    kept = events.history(scene.db, home)
    assert heard.kept.amended[home, 2] == kept[1]
    states = [orjson.loads(event.attachment)["state"] for event in kept]
    assert states == ["paid", "taken back", "paid", "taken back"]
    assert kept[1].attachment == events.history(scene.db, int(place))[1].attachment


@pytest.mark.parametrize("replied", [True, False])
def test_who_was_told_at_home_reads_there_that_it_was_taken_back(
    scene: Scene, replied: bool
) -> None:
    """Also if they belong to the replies by then."""
    scene.acquaint(scene.alice, scene.carol)
    replies, home = scene.post(scene.bob), int(scene.place(scene.carol, scene.quid))
    scene.say(scene.alice, replies, "/pay @carol 5")
    scene.say(scene.alice, replies, "/pay 6")
    if replied:
        scene.say(scene.carol, replies, "thanks")
    for _ in range(2):
        scene.say(scene.alice, replies, "/undo")
    kept = events.history(scene.db, home)
    states = [(orjson.loads(event.attachment)["state"], event.target) for event in kept]
    assert states == [("taken back", None), ("taken back", 1)]


def test_nothing_is_taken_back_from_elsewhere(scene: Scene, paid: tuple[str, int]) -> None:
    elsewhere = scene.place(scene.alice, scene.carol)
    assert scene.say(scene.alice, elsewhere, "/undo")["answer"]["code"] == "undo_nothing"
    tapped = scene.ack(scene.tap(scene.alice, elsewhere, "undo", seq=paid[1]))
    assert tapped["answer"]["code"] == "undo_nothing"


def test_a_plain_line_has_nothing_to_take_back(scene: Scene) -> None:
    said = scene.say(scene.alice, "@bob", "hello")
    for seq in (said["seq"], 0, 99):
        ack = scene.ack(scene.tap(scene.alice, said["place"], "undo", seq=seq))
        assert ack["answer"]["code"] == "undo_nothing"


def test_what_was_taken_back_is_no_reason_to_ask(scene: Scene) -> None:
    first = scene.say(scene.alice, "@bob", "/pay 5 pizza")
    scene.ack(scene.tap(scene.alice, first["place"], "undo", seq=first["seq"]))
    scene.now += 1000
    second = scene.say(scene.alice, "@bob", "/pay 5 pasta")
    assert second["answer"]["kind"] == "receipt"
    scene.now += 3000
    third = scene.say(scene.alice, "@bob", "/pay 5")
    assert third["answer"]["message"] == "You paid Bob $5.00 3 s ago. Pay again?"
    scene.ack(scene.tap(scene.alice, second["place"], "undo", seq=second["seq"]))
    assert scene.say(scene.alice, "@bob", "/pay 6")["answer"]["kind"] == "receipt"
    assert scene.say(scene.alice, "@bob", "/pay 5")["answer"]["kind"] == "receipt"
    just = scene.say(scene.alice, "@bob", "/pay 5")
    assert just["answer"]["message"] == "You paid Bob $5.00 just now. Pay again?"


def test_what_another_payment_was_taken_back_of_is_still_asked(scene: Scene) -> None:
    """Two equal ones, of which one comes back."""
    first = scene.say(scene.alice, "@bob", "/pay 5")
    asked = scene.say(scene.alice, "@bob", "/pay 5")
    scene.ack(scene.tap(scene.alice, first["place"], "yes", mine=asked["mine"]))
    scene.ack(scene.tap(scene.alice, first["place"], "undo", seq=first["seq"]))
    assert scene.say(scene.alice, "@bob", "/pay 5")["answer"]["kind"] == "question"
