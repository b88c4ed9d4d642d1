"""What was received can be given back, whole or in part, never more; the first receipt says so."""

from itertools import permutations
from typing import Any

import orjson
import pytest

from bot import audit
from bot.desk import UNDO_MS
from chat import events
from payments import audit as books
from payments import offers, wallets
from tests.bot.scene import Scene


@pytest.fixture
def paid(scene: Scene) -> str:
    """Alice has paid Bob 20.00 in their conversation, in line 1."""
    ack = scene.say(scene.alice, "@bob", "/pay 20 pizza")
    return str(ack["place"])


def shown(scene: Scene, where: str, seq: int = 1) -> Any:
    event = events.find(scene.db, int(where), seq)
    assert event
    return orjson.loads(event.attachment)


def right(scene: Scene) -> None:
    assert [*books.verify(scene.db), *audit.verify(scene.db)] == []


def test_a_part_is_given_back_and_the_first_receipt_says_so(scene: Scene, paid: str) -> None:
    heard = scene.hear(scene.line(scene.bob, paid, "/refund 5 for the cup"))
    [event] = heard.kept.events
    back = orjson.loads(event.attachment)
    assert (back["refers"], back["back"], back["note"]) == (shown(scene, paid)["transfer"], True,
        "the cup")  # fmt: skip
    assert (event.target, event.kind) == (1, "receipt")
    assert heard.kept.amended.keys() == {(int(paid), 1)}
    assert shown(scene, paid)["refunded_minor"] == 5_00
    assert shown(scene, paid)["state"] == "paid"
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (85_00, 15_00)
    assert heard.kept.holdings.keys() == {scene.alice.id, scene.bob.id}
    right(scene)


def test_the_button_asks_and_gives_back_all_that_is_left(scene: Scene, paid: str) -> None:
    scene.say(scene.bob, paid, "/refund 5")
    asked = scene.ack(scene.tap(scene.bob, paid, "refund", seq=1))
    assert asked["answer"]["message"] == "Give Alice @alice $15.00 back?"
    done = scene.ack(scene.tap(scene.bob, paid, "yes", mine=asked["mine"]))
    assert done["answer"]["amount_minor"] == 15_00
    assert shown(scene, paid)["refunded_minor"] == 20_00
    for said in (
        scene.tap(scene.bob, paid, "refund", seq=1),
        scene.line(scene.bob, paid, "/refund 1"),
    ):
        assert scene.ack(said)["answer"]["code"] == "refund_done"
    right(scene)


def test_never_more_than_was_received(scene: Scene, paid: str) -> None:
    scene.fund(scene.bob, 100_00)
    no = scene.say(scene.bob, paid, "/refund 20.01")
    assert no["answer"]["message"] == "At most $20.00 of it can be given back. Nothing was sent."
    scene.say(scene.bob, paid, "/refund 19.99")
    no = scene.say(scene.bob, paid, "/refund 0.02")
    assert no["answer"]["message"] == "At most $0.01 of it can be given back. Nothing was sent."
    assert scene.say(scene.bob, paid, "/refund 1 eur")["answer"]["code"] == "refund_beyond"


def test_typed_it_is_the_newest_of_which_something_is_left(scene: Scene, paid: str) -> None:
    scene.say(scene.alice, paid, "/pay 3 tea")
    scene.say(scene.bob, paid, "/refund 3")
    scene.say(scene.bob, paid, "/refund 4")
    assert shown(scene, paid, 2)["refunded_minor"] == 3_00
    assert shown(scene, paid, 1)["refunded_minor"] == 4_00
    right(scene)


def test_only_who_was_paid_gives_it_back(scene: Scene, paid: str) -> None:
    for said in (
        scene.tap(scene.alice, paid, "refund", seq=1),
        scene.line(scene.alice, paid, "/refund 1"),
    ):
        assert scene.ack(said)["answer"]["code"] == "refund_nothing"
    assert scene.ack(scene.tap(scene.carol, paid, "refund", seq=1))["code"] == "not_found"


def test_what_is_spent_cannot_be_given_back(scene: Scene, paid: str) -> None:
    scene.acquaint(scene.bob, scene.carol)
    scene.say(scene.bob, "@carol", "/pay 18")
    assert scene.say(scene.bob, paid, "/refund 5")["answer"]["code"] == "short"
    assert scene.say(scene.bob, paid, "/refund 2")["answer"]["back"]
    right(scene)


def test_a_refund_is_not_refunded_nor_undone(scene: Scene, paid: str) -> None:
    scene.say(scene.bob, paid, "/refund 5")
    for verb in ("refund", "undo"):
        for who in (scene.alice, scene.bob):
            ack = scene.ack(scene.tap(who, paid, verb, seq=2))
            assert ack["answer"]["code"] == f"{verb}_nothing"


def test_above_the_ceiling_it_asks_first(scene: Scene) -> None:
    asked = scene.say(scene.alice, "@bob", "/pay 50")
    where = asked["place"]
    scene.ack(scene.tap(scene.alice, where, "yes", mine=asked["mine"]))
    asked = scene.say(scene.bob, where, "/refund 20.01")
    assert asked["answer"]["kind"] == "question"
    done = scene.ack(scene.tap(scene.bob, where, "yes", mine=asked["mine"]))
    assert done["answer"]["amount_minor"] == 20_01
    right(scene)


def test_a_repeat_gives_back_once(scene: Scene, paid: str) -> None:
    line = scene.line(scene.bob, paid, "/refund 5")
    assert scene.ack(line) == scene.ack(line)
    assert scene.has(scene.bob) == 15_00


def test_elsewhere_the_receipts_say_so_too(scene: Scene) -> None:
    """Bob was paid where he does not belong: he gives it back in his talk with the bot."""
    there = scene.place(scene.alice, scene.carol)
    scene.say(scene.alice, there, "/pay @bob 20")
    home = scene.place(scene.bob, scene.quid)
    back = scene.say(scene.bob, home, "/refund 5")
    assert back["answer"]["back"]
    assert shown(scene, there)["refunded_minor"] == shown(scene, home)["refunded_minor"] == 5_00
    assert [e.target for e in events.history(scene.db, int(there))] == [None, 1]
    assert [e.target for e in events.history(scene.db, int(home))] == [None, 1]
    right(scene)


def test_each_of_several_gives_back_their_own_part(scene: Scene) -> None:
    scene.acquaint(scene.alice, scene.carol)
    where = scene.place(scene.alice, scene.bob)
    asked = scene.say(scene.alice, where, "/pay @bob @carol 20 each")
    scene.ack(scene.tap(scene.alice, where, "1", mine=asked["mine"]))
    assert scene.say(scene.bob, where, "/refund 20.01")["answer"]["code"] == "refund_beyond"
    scene.say(scene.bob, where, "/refund 20")
    home = scene.place(scene.carol, scene.quid)
    scene.say(scene.carol, home, "/refund 7")
    assert shown(scene, where)["refunded_minor"] == shown(scene, home)["refunded_minor"] == 27_00
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (0, 13_00)
    right(scene)


def test_what_was_accepted_can_be_given_back(scene: Scene) -> None:
    """It goes to the payer's wallet, not back to waiting."""
    wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    where = scene.place(scene.alice, scene.carol)
    asked = scene.say(scene.alice, where, "/pay 20")
    scene.ack(scene.tap(scene.alice, where, "yes", mine=asked["mine"]))
    scene.ack(scene.tap(scene.carol, where, "accept", seq=1))
    back = scene.say(scene.carol, where, "/refund 6")
    assert back["answer"]["refers"] == shown(scene, where, 2)["transfer"]
    assert shown(scene, where, 2)["refunded_minor"] == 6_00
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (86_00, 14_00)
    assert offers.paid(scene.db, scene.alice.owner, [scene.carol.owner])
    right(scene)


TAPS = ("undo by alice", "refund 8 by bob", "refund 20 by bob", "cancel by alice")


@pytest.mark.parametrize("order", list(permutations(TAPS)), ids=", ".join)
def test_undo_and_refunds_together_never_exceed_the_payment(
    scene: Scene, paid: str, order: tuple[str, ...]
) -> None:
    """Bob has more than he was paid, so that only the rule holds it back."""
    scene.fund(scene.bob, 100_00)
    for each in order:
        verb, *amount, _, who = each.split()
        if verb == "refund":
            scene.say(getattr(scene, who), paid, f"/refund {amount[0]}")
        else:
            scene.ack(scene.tap(getattr(scene, who), paid, verb, seq=1))
        assert scene.has(scene.alice) <= 100_00
    assert scene.has(scene.alice) == (88_00 if order_leaves_a_part(order) else 100_00)
    right(scene)


def order_leaves_a_part(order: tuple[str, ...]) -> bool:
    """8.00 first: then neither all can be refunded at once nor undone."""
    return order.index(TAPS[1]) < min(order.index(TAPS[0]), order.index(TAPS[2]))


def test_after_a_refund_what_is_left_cannot_be_undone(scene: Scene, paid: str) -> None:
    scene.say(scene.bob, paid, "/refund 8")
    for said in (
        scene.tap(scene.alice, paid, "undo", seq=1),
        scene.line(scene.alice, paid, "/undo"),
    ):
        assert scene.ack(said)["answer"]["code"] == "undo_refunded"
    assert shown(scene, paid)["undo_until"] is None


def test_undo_passes_over_what_one_gave_back(scene: Scene, paid: str) -> None:
    scene.acquaint(scene.bob, scene.alice)
    scene.say(scene.bob, paid, "/pay 2")
    scene.say(scene.bob, paid, "/refund 5")
    assert scene.say(scene.bob, paid, "/undo")["answer"]["amount_minor"] == 2_00
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (85_00, 15_00)
    right(scene)


def test_after_an_undo_there_is_nothing_to_refund(scene: Scene, paid: str) -> None:
    scene.fund(scene.bob, 100_00)
    scene.ack(scene.tap(scene.alice, paid, "undo", seq=1))
    for said in (
        scene.tap(scene.bob, paid, "refund", seq=1),
        scene.line(scene.bob, paid, "/refund 1"),
    ):
        assert scene.ack(said)["answer"]["code"] == "refund_nothing"


def test_a_refund_has_no_end(scene: Scene, paid: str) -> None:
    scene.now += 365 * 24 * 3_600_000 + UNDO_MS
    assert scene.say(scene.bob, paid, "/refund 5")["answer"]["back"]


@pytest.mark.parametrize(
    ("seq", "otherwise"),
    [(1, {"refunded_minor": 5_01}), (1, {"refunded_minor": None}), (2, {"back": None}),
     (2, {"refers": "1"})],
)  # fmt: skip
def test_receipts_that_say_it_otherwise_are_found(
    scene: Scene, paid: str, seq: int, otherwise: dict[str, Any]
) -> None:
    scene.say(scene.bob, paid, "/refund 5")
    told = {k: v for k, v in (shown(scene, paid, seq) | otherwise).items() if v is not None}
    told.setdefault("undo_until", None)
    events.amend(scene.db, int(paid), seq, orjson.dumps(told).decode())
    [wrong] = audit.verify(scene.db)
    assert wrong.startswith(f"receipt {seq} of place {paid} says {next(iter(otherwise))}")
