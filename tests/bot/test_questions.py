"""One question, asked when it matters, answered once, by the one who was asked, in time."""

import orjson
import pytest

from bot import preview
from bot.questions import LASTS_MS
from payments import audit
from tests.bot.scene import Scene


def asked(scene: Scene, text: str = "/pay @carol 5") -> tuple[str, int]:
    """The place and the number of a question alice was asked, in her conversation with bob."""
    ack = scene.say(scene.alice, "@bob", text)
    assert ack["answer"]["kind"] == "question", ack
    return ack["place"], ack["mine"]


def test_a_yes_pays_what_was_asked(scene: Scene) -> None:
    place, mine = asked(scene)
    heard = scene.hear(scene.tap(scene.alice, place, "yes", mine=mine))
    [ack] = heard.acks
    assert (ack["answer"]["kind"], ack["answer"]["amount_minor"]) == ("receipt", 500)
    assert heard.kept.answered.keys() == {(scene.alice.id, mine)}
    assert scene.has(scene.carol) == 500


def test_what_a_yes_carries_out_never_leaves(scene: Scene) -> None:
    ack = scene.say(scene.alice, "@bob", "/pay @carol 5")
    assert "carries" not in ack["answer"]


def test_who_was_named_twice_is_told_of_beside_a_receipt_and_in_a_question(scene: Scene) -> None:
    twice = "@bob is named twice and counts once."
    scene.fund(scene.alice, 10_000_00)
    assert "seq" in scene.say(scene.alice, "@bob", "/pay @bob @bob 3")
    [told] = scene.mine(scene.alice)
    assert orjson.loads(told.attachment) == {"kind": "notice", "message": twice}
    for text in ("/pay @bob @bob 30", "/pay @bob @bob 1.500"):
        question = scene.say(scene.alice, "@bob", text)["answer"]
        assert question["message"].startswith(twice), question


def test_a_question_is_answered_once(scene: Scene) -> None:
    place, mine = asked(scene)
    scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))
    for choice in ("yes", "cancel"):
        again = scene.ack(scene.tap(scene.alice, place, choice, mine=mine))
        assert again["answer"]["code"] == "question_answered"
    assert scene.has(scene.carol) == 500


def test_a_question_that_was_cancelled_stays_so(scene: Scene) -> None:
    place, mine = asked(scene)
    ack = scene.ack(scene.tap(scene.alice, place, "cancel", mine=mine))
    assert ack["answer"]["kind"] == "notice"
    again = scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))
    assert again["answer"]["code"] == "question_answered"
    assert scene.has(scene.carol) == 0


def test_a_question_ends(scene: Scene) -> None:
    place, mine = asked(scene)
    scene.now += LASTS_MS
    late = scene.now + 1
    scene.now = late
    ack = scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))
    assert ack["answer"]["code"] == "question_expired"
    place, mine = asked(scene)
    scene.now = late + LASTS_MS
    assert "seq" in scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))


def test_nobody_answers_the_question_of_another(scene: Scene) -> None:
    place, mine = asked(scene)
    for person in (scene.bob, scene.carol):
        ack = scene.ack(scene.tap(person, place, "yes", mine=mine))
        assert ack.get("code") or ack["answer"]["code"] == "not_found"
    assert scene.has(scene.carol) == 0
    assert "seq" in scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))


def test_a_question_is_answered_where_it_was_asked(scene: Scene) -> None:
    _, mine = asked(scene)
    elsewhere = scene.place(scene.alice, scene.carol)
    ack = scene.ack(scene.tap(scene.alice, elsewhere, "yes", mine=mine))
    assert ack["answer"]["code"] == "not_found"
    assert scene.has(scene.carol) == 0


@pytest.mark.parametrize("choice", ["no", "undo", "YES", "0", "payees"])
def test_only_what_was_offered_can_be_chosen(scene: Scene, choice: str) -> None:
    place, mine = asked(scene)
    ack = scene.ack(scene.tap(scene.alice, place, choice, mine=mine))
    assert ack["answer"]["code"] == "not_found"
    assert "seq" in scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))


def test_only_a_question_can_be_answered(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    for text in ("/balance", "/pay 500"):
        mine = scene.say(scene.alice, place, text)["mine"]
        for number in (mine, mine - 1, mine + 99):
            ack = scene.ack(scene.tap(scene.alice, place, "yes", mine=number))
            assert ack["answer"]["code"] == "not_found"


@pytest.mark.parametrize("choice", ["pay", "balance", "yes", "", "annuler"])
def test_a_ticket_has_one_button(scene: Scene, choice: str) -> None:
    paid = scene.say(scene.alice, "@bob", "/pay 5")
    tap = scene.tap(scene.alice, paid["place"], choice, seq=paid["seq"])
    ack = scene.ack(tap)
    assert (ack.get("code") or ack["answer"]["code"]) in ("not_found", "bad_request")
    assert scene.has(scene.bob) == 500


def test_a_yes_is_judged_again_with_what_is_there_now(scene: Scene) -> None:
    place, mine = asked(scene, "/pay 90")
    scene.say(scene.alice, "@bob", "/pay 15")
    ack = scene.ack(scene.tap(scene.alice, place, "yes", mine=mine))
    assert ack["answer"]["code"] == "short"
    assert "$5.00" in ack["answer"]["message"]
    assert scene.has(scene.bob) == 1500
    assert list(audit.verify(scene.db)) == []


def test_what_the_balance_does_not_cover_is_refused_and_not_asked(scene: Scene) -> None:
    for text in ("/pay @carol 500", "/pay 1,000", "/pay @bob @carol 99 each", "/pay 5k"):
        ack = scene.say(scene.alice, "@bob", text)
        assert ack["answer"].get("code") in ("short", None)
        if ack["answer"]["kind"] == "question":
            assert [c["amount_minor"] for c in ack["answer"]["choices"]] == [100]


def test_a_line_that_means_something_else_than_was_shown_asks(scene: Scene) -> None:
    place = scene.place(scene.alice, scene.bob)
    shown = preview.preview(scene.db, scene.alice, place, "/pay 5", scene.now)["digest"]
    ack = scene.say(scene.alice, place, "/pay 6", reading=shown)
    assert ack["answer"]["kind"] == "question"
    assert "something else" in ack["answer"]["message"]
    done = scene.ack(scene.tap(scene.alice, place, "yes", mine=ack["mine"]))
    assert done["answer"]["amount_minor"] == 600
    assert "seq" in scene.say(scene.alice, place, "/pay 5", reading=shown)


def test_a_line_nobody_could_pay_is_refused_also_if_it_changed(scene: Scene) -> None:
    ack = scene.say(scene.alice, "@bob", "/pay 500", reading="0" * 16)
    assert ack["answer"].get("code") == "short"


def test_a_renamed_payee_asks_again(scene: Scene) -> None:
    from chat import people

    place = scene.place(scene.alice, scene.bob)
    shown = preview.preview(scene.db, scene.alice, place, "/pay 5", scene.now)["digest"]
    people.rename(scene.db, scene.bob.id, "Somebody Else")
    ack = scene.say(scene.alice, place, "/pay 5", reading=shown)
    assert ack["answer"]["kind"] == "question"


@pytest.mark.parametrize(
    "name", ["Bob Moreau", "bob  MOREAU", "Bob Moreаu", "Bob Мoreau", "Bób Moreau", "Bob Moreau."]
)
def test_a_name_like_one_paid_before_is_said_so(scene: Scene, name: str) -> None:
    from chat import people

    people.rename(scene.db, scene.bob.id, "Bob Moreau")
    scene.join("b_impostor", name)
    ack = scene.say(scene.alice, "@bob", "/pay @b_impostor 5")
    message = ack["answer"]["message"]
    assert ack["answer"]["kind"] == "question"
    assert "@b_impostor" in message
    assert "not Bob Moreau @bob" in message


def test_another_name_is_not_said_to_look_like_one_paid_before(scene: Scene) -> None:
    scene.join("robert", "Robert Moreau")
    message = scene.say(scene.alice, "@bob", "/pay @robert 5")["answer"]["message"]
    assert "@bob" not in message


def test_who_was_paid_before_is_no_impostor(scene: Scene) -> None:
    other = scene.join("bob_two", "Bob")
    scene.acquaint(scene.alice, other)
    assert "seq" in scene.say(scene.alice, "@bob_two", "/pay 5")
