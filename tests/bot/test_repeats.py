"""A repeat gets its first answer, and whatever else comes under its client id a no."""

import pytest

from tests.bot.scene import Scene


def test_a_payment_said_twice_in_a_batch_is_paid_once(scene: Scene) -> None:
    said = scene.line(scene.alice, "@bob", "/pay 20")
    first, again = scene.hear(said, said).acks
    assert first["answer"]["kind"] == "receipt"
    assert first == again
    assert scene.has(scene.bob) == 2000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello", None),
        ("/pay 20 pizza", "receipt"),
        ("/pay 500", "refusal"),
        ("/pay @carol 5", "question"),
        ("/balance", "list"),
        ("/pya 5", "refusal"),
    ],
)
def test_a_repeat_gets_its_first_answer_and_leaves_nothing(
    scene: Scene, text: str, kind: str | None
) -> None:
    said = scene.line(scene.alice, "@bob", text)
    first = scene.ack(said)
    before = scene.seqs(first["place"]), scene.mine(scene.alice), scene.has(scene.alice)
    scene.now += 60_000
    heard = scene.hear(said)
    assert heard.acks == [first]
    assert (heard.kept.events, heard.kept.privates, heard.kept.holdings) == ([], [], {})
    after = scene.seqs(first["place"]), scene.mine(scene.alice), scene.has(scene.alice)
    assert before == after
    assert first.get("answer", {}).get("kind") == kind


@pytest.mark.parametrize("text", ["hello", "//pay prints", "/pay 20 pizza", "/pay 500", "/balance"])
def test_other_words_under_a_used_client_id_are_refused(scene: Scene, text: str) -> None:
    said = scene.line(scene.alice, "@bob", text)
    first = scene.ack(said)
    before = scene.seqs(first["place"]), scene.mine(scene.alice), scene.has(scene.alice)
    for other in ("/pay 20 pasta", "goodbye", "/pay 499"):
        refused, kept = scene.hear(said._replace(text=other), said).acks
        assert (refused["code"], refused["retryable"]) == ("key_reused", False)
        assert kept == first
    for place in (scene.place(scene.alice, scene.carol), "@carol"):
        assert scene.ack(said._replace(place=place))["code"] == "key_reused"
    assert scene.ack(said._replace(place=first["place"])) == first
    after = scene.seqs(first["place"]), scene.mine(scene.alice), scene.has(scene.alice)
    assert before == after


def test_other_words_under_one_client_id_in_a_batch_are_refused(scene: Scene) -> None:
    said = scene.line(scene.alice, "@bob", "/pay 20")
    first, other = scene.hear(said, said._replace(text="/pay 21")).acks
    assert first["answer"]["amount_minor"] == 2000
    assert other["code"] == "key_reused"
    assert scene.has(scene.bob) == 2000
    asked = scene.say(scene.alice, "@carol", "/pay 5")
    tap = scene.tap(scene.alice, asked["place"], "cancel", mine=asked["mine"])
    cancelled, yes = scene.hear(tap, tap._replace(choice="yes")).acks
    assert (cancelled["answer"]["kind"], yes["code"]) == ("notice", "key_reused")


def test_another_place_under_one_client_id_in_a_batch_is_refused(scene: Scene) -> None:
    said = scene.line(scene.alice, "@bob", "/pay 20")
    same = said._replace(place=scene.place(scene.alice, scene.bob))
    first, again, other = scene.hear(said, same, said._replace(place="@carol")).acks
    assert (again, other["code"]) == (first, "key_reused")
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (2000, 0)


def test_another_button_under_a_used_client_id_is_refused(scene: Scene) -> None:
    asked = [scene.say(scene.alice, "@carol", text) for text in ("/pay 5", "/pay 6", "/pay 7")]
    taps = [scene.tap(scene.alice, one["place"], "yes", mine=one["mine"]) for one in asked]
    for choice, (one, other) in (("cancel", taps[:2]), ("yes", taps[1:])):
        tap = one._replace(choice=choice)
        first = scene.ack(tap)
        for wrong in (tap._replace(mine=other.mine), tap._replace(choice="undo")):
            assert scene.ack(wrong._replace(client_id=tap.client_id))["code"] == "key_reused"
        assert scene.ack(tap) == first
    assert scene.has(scene.carol) == 600


def test_another_ticket_under_a_used_client_id_is_refused(scene: Scene) -> None:
    paid = [scene.say(scene.alice, "@bob", text) for text in ("/pay 5", "/pay 6")]
    undo = scene.tap(scene.alice, paid[0]["place"], "undo", seq=paid[0]["seq"])
    first = scene.ack(undo)
    assert first["answer"]["amount_minor"] == 500
    assert scene.ack(undo._replace(seq=paid[1]["seq"]))["code"] == "key_reused"
    assert (scene.ack(undo), scene.has(scene.bob)) == (first, 600)


def test_a_tap_repeated_gets_its_first_answer(scene: Scene) -> None:
    asked = scene.say(scene.alice, "@carol", "/pay 5")
    tap = scene.tap(scene.alice, asked["place"], "yes", mine=asked["mine"])
    first = scene.ack(tap)
    assert first["answer"]["kind"] == "receipt"
    assert scene.ack(tap) == first
    assert scene.has(scene.carol) == 500


def test_two_people_may_use_one_client_id(scene: Scene) -> None:
    said = scene.line(scene.alice, "@bob", "/pay 20")
    other = scene.line(scene.bob, "@alice", "/balance", client_id=said.client_id)
    first, second = scene.hear(said, other).acks
    assert first["answer"]["kind"] == "receipt"
    assert second["answer"]["kind"] == "list"
    assert scene.ack(said)["answer"]["kind"] == "receipt"
