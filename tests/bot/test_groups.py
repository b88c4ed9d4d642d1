"""Commands in a group: whom they pay, what all of it see, and what those outside are told."""

import uuid
from typing import Any

import orjson
import pytest

from bot import preview
from bot.turns import Ack
from chat import events, groups, places
from chat.people import Person
from payments import audit
from tests.bot.scene import Scene


@pytest.fixture
def group(scene: Scene) -> str:
    """Alice, who has 100.00, with Bob and Carol; Dora is somewhere else."""
    scene.dora = scene.join("dora")  # type: ignore[attr-defined]
    others = [scene.bob, scene.carol]
    for other in (*others, scene.dora):  # type: ignore[attr-defined]
        scene.acquaint(scene.alice, other)
    made = groups.make(scene.db, scene.alice, "Saturday", others, uuid.uuid4().bytes, scene.now)
    return str(made.place.id)


def dora(scene: Scene) -> Person:
    return scene.dora  # type: ignore[attr-defined, no-any-return]


def yes(scene: Scene, asked: Ack, choice: str = "") -> Ack:
    assert asked["answer"]["kind"] == "question", asked
    choice = choice or asked["answer"]["choices"][0]["id"]
    return scene.ack(scene.tap(scene.alice, asked["place"], choice, mine=asked["mine"]))


def receipts(scene: Scene, place: str) -> list[dict[str, Any]]:
    rows = events.history(scene.db, int(place))
    return [orjson.loads(row.attachment) for row in rows if row.kind == "receipt"]


def home(scene: Scene, who: Person) -> str:
    return scene.place(who, scene.quid)


def test_in_a_group_nobody_is_meant_without_a_handle(scene: Scene, group: str) -> None:
    for text in ("/pay 20", "/pay 20 pizza"):
        refused = scene.say(scene.alice, group, text)["answer"]
        assert refused["code"] == "person_missing"
        assert "/pay @" in refused["message"]
        named = refused["message"].split("@")[1].split()[0]
        assert named in ("bob", "carol"), "the example names a member"
    assert scene.say(scene.alice, group, "/pay")["answer"]["kind"] == "list"


def test_a_members_name_without_its_sign_is_mended(scene: Scene, group: str) -> None:
    assert scene.say(scene.alice, group, "/pay carol 20")["answer"]["mend"] == "/pay @carol 20"
    assert "mend" not in scene.say(scene.alice, group, "/pay dora 20")["answer"]


def test_one_of_a_group_is_paid_at_once_and_all_see_the_ticket(scene: Scene, group: str) -> None:
    heard = scene.hear(scene.line(scene.alice, group, "/pay @carol 5 pizza"))
    [ack] = heard.acks
    assert (ack["answer"]["kind"], ack["seq"]) == ("receipt", 2)
    everybody = {scene.alice.id, scene.bob.id, scene.carol.id}
    assert set(heard.kept.members[int(group)]) == everybody
    assert heard.kept.listed == {int(group): "group"}
    assert receipts(scene, home(scene, scene.carol)) == []
    assert scene.has(scene.carol) == 500


def test_several_are_asked_once_paid_together_and_shown_on_one_ticket(
    scene: Scene, group: str
) -> None:
    asked = scene.say(scene.alice, group, "/pay @bob @carol 20 each for the tickets")
    assert asked["answer"]["message"] == "Pay 2 people $40.00 in all?"
    assert scene.seqs(group) == [1], "a question is nobody else's"
    paid = yes(scene, asked)
    [ticket] = receipts(scene, group)
    assert (paid["seq"], ticket["amount_minor"], ticket["note"]) == (2, 4000, "the tickets")
    shares = {one["handle"]: one["amount_minor"] for one in ticket["payees"]}
    assert shares == {"bob": 2000, "carol": 2000}
    assert [scene.has(one) for one in (scene.alice, scene.bob, scene.carol)] == [6000, 2000, 2000]
    assert receipts(scene, home(scene, scene.bob)) == []
    assert list(audit.verify(scene.db)) == []


def test_each_or_in_all_is_asked_and_uneven_cents_are_said(scene: Scene, group: str) -> None:
    asked = scene.say(scene.alice, group, "/pay @bob @carol 5.01")
    each, total = asked["answer"]["choices"]
    assert (each["amount_minor"], total["amount_minor"]) == (1002, 501)
    assert "one $0.01 more" in total["label"]
    yes(scene, asked, total["id"])
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (251, 250)


def test_all_are_paid_or_nobody(scene: Scene, group: str) -> None:
    asked = scene.say(scene.alice, group, "/pay @bob @carol 45 each")
    scene.say(scene.alice, group, "/pay @bob 20")
    refused = yes(scene, asked)["answer"]
    assert (refused["kind"], refused["code"]) == ("refusal", "short")
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (2000, 0)
    assert len(receipts(scene, group)) == 1


def test_who_is_not_in_the_group_has_a_receipt_with_the_bot(scene: Scene, group: str) -> None:
    asked = scene.say(scene.alice, group, f"/pay @bob @{dora(scene).handle} 10 each")
    yes(scene, asked)
    [here], [there] = receipts(scene, group), receipts(scene, home(scene, dora(scene)))
    assert here == there
    assert receipts(scene, home(scene, scene.bob)) == []
    assert (scene.has(scene.bob), scene.has(dora(scene))) == (1000, 1000)


def test_an_undo_is_told_to_who_was_told_of_the_payment(scene: Scene, group: str) -> None:
    """Dora, outside, joins before it is taken back; Carol, inside, is removed before it is."""
    asked = scene.say(scene.alice, group, f"/pay @carol @{dora(scene).handle} 10 each")
    paid = yes(scene, asked)
    number = int(group)
    groups.remove(scene.db, number, scene.alice, scene.carol, scene.now)
    groups.add(scene.db, number, scene.bob, [dora(scene)], scene.now)
    back = scene.ack(scene.tap(scene.alice, group, "undo", seq=paid["seq"]))
    assert back["answer"]["state"] == "taken back"
    for who in (scene.carol, dora(scene)):
        assert scene.has(who) == 0
        assert receipts(scene, home(scene, who))[-1]["state"] == "taken back"
    assert [one["state"] for one in receipts(scene, home(scene, dora(scene)))] == ["taken back"] * 2
    assert list(audit.verify(scene.db)) == []


def test_who_is_out_can_do_nothing_there(scene: Scene, group: str) -> None:
    scene.fund(scene.carol, 1000)
    paid = scene.say(scene.carol, group, "hello")
    groups.remove(scene.db, int(group), scene.alice, scene.carol, scene.now)
    for said in (
        scene.line(scene.carol, group, "hello again"),
        scene.line(scene.carol, group, "/pay @bob 5"),
        scene.tap(scene.carol, group, "undo", seq=paid["seq"]),
    ):
        assert scene.ack(said)["code"] == "not_found"
    assert scene.has(scene.carol) == 1000
    heard = scene.hear(scene.line(scene.alice, group, "she is gone"))
    assert scene.carol.id not in heard.kept.members[int(group)]


def test_twenty_are_paid_at_once_and_no_more(scene: Scene, group: str) -> None:
    crowd = [scene.join(f"m{n:02}w") for n in range(21)]
    groups.add(scene.db, int(group), scene.alice, crowd, scene.now)
    named = " ".join(f"@{one.handle}" for one in crowd)
    refused = scene.say(scene.alice, group, f"/pay {named} 1 each")["answer"]
    assert refused["code"] == "too_many_people"
    named = " ".join(f"@{one.handle}" for one in crowd[:20])
    yes(scene, scene.say(scene.alice, group, f"/pay {named} 1 each"))
    assert [scene.has(one) for one in crowd] == [100] * 20 + [0]


def test_the_reading_in_a_group_says_who_and_how_much(scene: Scene, group: str) -> None:
    shown = preview.preview(scene.db, scene.alice, group, "/pay @bob @carol 5 each", scene.now)
    assert (shown["kind"], shown["amount_minor"]) == ("ask", 1000)
    assert [one["handle"] for one in shown["payees"]] == ["bob", "carol"]
    missing = preview.preview(scene.db, scene.alice, group, "/pay 5", scene.now)
    assert missing["code"] == "person_missing"


def test_a_payment_in_a_group_is_listed_there_for_all(scene: Scene, group: str) -> None:
    scene.say(scene.alice, group, "/pay @carol 5")
    for who in (scene.bob, scene.carol):
        [row] = [one for one in places.listing(scene.db, who.id) if str(one.place.id) == group]
        assert (row.unread, row.event and row.event.kind) == (2, "receipt")
