"""Money that arrives later: it leaves at once, and can be taken back until then."""

import pytest

from bot.answers import stamp
from bot.dealings import waking
from payments import freezes, offers, wallets
from tests.bot.scene import DAY, Scene
from tests.bot.waiting import right, shown

HOUR = 3_600_000


@pytest.fixture
def slow(scene: Scene) -> str:
    """What Alice pays arrives after two hours; her place with Bob, whom she has paid before."""
    wallets.set_delay(scene.db, scene.alice.owner, 2)
    return scene.place(scene.alice, scene.bob)


def test_a_delayed_payment_leaves_at_once_and_arrives_later(scene: Scene, slow: str) -> None:
    sent = scene.say(scene.alice, slow, "/pay 5 for tea")
    assert (sent["answer"]["way"], sent["answer"]["state"]) == ("delayed", "open")
    assert sent["answer"]["until"] == stamp(scene.now + 2 * HOUR)
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (95_00, 0)
    due = scene.now + 2 * HOUR
    assert offers.due(scene.db, due - 1) == []
    numbers = offers.due(scene.db, due)
    assert waking.wake(scene.db, numbers, due - 1).kept.events == []
    heard = waking.wake(scene.db, numbers, due)
    assert [(event.kind, event.target) for event in heard.kept.events] == [("receipt", 1)]
    assert heard.kept.holdings.keys() == {scene.alice.id, scene.bob.id}
    assert waking.wake(scene.db, numbers, due).kept.events == []
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (95_00, 5_00)
    assert shown(scene, slow)["state"] == "paid"
    right(scene)


def test_until_then_its_payer_may_cancel_it_and_its_payee_may_not_hurry_it(
    scene: Scene, slow: str
) -> None:
    scene.say(scene.alice, slow, "/pay 5")
    hurry = scene.ack(scene.tap(scene.bob, slow, "accept", seq=1))
    assert hurry["answer"]["code"] == "offer_comes"
    assert scene.ack(scene.tap(scene.alice, slow, "cancel", seq=1))["answer"]["slim"]
    assert scene.has(scene.alice) == 100_00
    assert offers.due(scene.db, scene.now + DAY) == []
    right(scene)


def test_the_same_again_while_it_is_on_its_way_is_asked(scene: Scene, slow: str) -> None:
    scene.say(scene.alice, slow, "/pay 5")
    scene.now += 14_000
    again = scene.say(scene.alice, slow, "/pay 5")
    assert again["answer"]["message"] == "You paid Bob $5.00 14 s ago. Pay again?"


def test_the_same_again_after_it_was_cancelled_is_not_asked(scene: Scene, slow: str) -> None:
    scene.say(scene.alice, slow, "/pay 5")
    scene.ack(scene.tap(scene.alice, slow, "cancel", seq=1))
    scene.now += 14_000
    assert scene.say(scene.alice, slow, "/pay 5")["answer"]["state"] == "open"


def test_delayed_payments_go_to_one_person_at_a_time(scene: Scene, slow: str) -> None:
    asked = scene.say(scene.alice, slow, "/pay @bob @carol 5 each")
    no = scene.ack(scene.tap(scene.alice, slow, "1", mine=asked["mine"]))
    assert no["answer"]["code"] == "pay_later_apart"


def test_neither_undo_touches_what_waited(scene: Scene, slow: str) -> None:
    """Its payer had hours to cancel; its payee has nothing to take back from themselves."""
    scene.say(scene.alice, slow, "/pay 5")
    due = scene.now = scene.now + 2 * HOUR
    waking.wake(scene.db, offers.due(scene.db, due), due)
    for who in (scene.alice, scene.bob):
        tried = scene.say(who, slow, "/undo")
        assert tried["answer"]["code"] == "undo_nothing"
        tapped = scene.ack(scene.tap(who, slow, "undo", seq=2))
        assert tapped["answer"]["code"] == "undo_nothing"
    assert scene.has(scene.bob) == 5_00
    right(scene)


def test_what_its_payer_has_frozen_arrives_once_it_may_leave_again(scene: Scene, slow: str) -> None:
    scene.say(scene.alice, slow, "/pay 5")
    freezes.freeze(scene.db, scene.alice.owner, scene.now)
    due = scene.now + 2 * HOUR
    assert waking.wake(scene.db, offers.due(scene.db, due), due).kept.events == []
    assert offers.due(scene.db, due) == []  # not asked about at every moment
    freezes.unfreeze(scene.db, scene.alice.owner)
    later = due + waking.THAWED
    assert len(waking.wake(scene.db, offers.due(scene.db, later), later).kept.events) == 1
    assert scene.has(scene.bob) == 5_00
    right(scene)
