"""Bills that pay themselves on their due date, and what their customer is reminded of."""

from typing import Any

import orjson

from bot.dealings import billing
from chat import people
from chat.people import Person
from payments import bills, instructions, wallets
from tests.bot.billed import clock, present, right, shown, told
from tests.bot.scene import DAY, Scene


def test_on_the_due_date_it_pays_itself_once(scene: Scene, lights: Person, where: str) -> None:
    chosen = scene.ack(scene.tap(scene.alice, where, "later", seq=1))
    assert (chosen["answer"]["event"], chosen["answer"]["day"]) == ("later", "2027-01-11")
    assert told(clock(scene, 8)) == [("alice", "reminder")]
    assert scene.has(scene.alice) == 100_00
    numbers = bills.due(scene.db, scene.now + 2 * DAY)
    heard = clock(scene, 2)
    assert [event.kind for event in heard.kept.events] == ["receipt"]
    assert heard.kept.holdings.keys() == {scene.alice.id}
    assert (scene.has(scene.alice), scene.has(lights)) == (38_60, 61_40)
    assert billing.wake(scene.db, numbers, scene.now).kept.events == []
    assert clock(scene, 30).kept.events == []
    right(scene)


def test_what_was_planned_can_be_cancelled(scene: Scene, where: str) -> None:
    scene.ack(scene.tap(scene.alice, where, "later", seq=1))
    undone = scene.ack(scene.tap(scene.alice, where, "cancel", seq=1))
    assert undone["answer"]["event"] == "unplanned"
    clock(scene, 30)
    assert (shown(scene, where)["state"], scene.has(scene.alice)) == ("open", 100_00)


def test_a_planned_bill_that_cannot_be_paid_is_tried_twice(
    scene: Scene, lights: Person, where: str
) -> None:
    scene.ack(scene.tap(scene.alice, where, "later", seq=1))
    scene.say(scene.alice, scene.place(scene.alice, scene.bob), "/pay 20")
    scene.say(scene.alice, scene.place(scene.alice, scene.bob), "/pay 19.99")
    scene.fund(lights, 1)
    clock(scene, 8)
    assert told(clock(scene, 2)) == [("alice", "failed")]
    assert told(clock(scene, 0, 23)) == []
    assert told(clock(scene, 0, 1)) == [("alice", "failed")]
    assert shown(scene, where)["way"] == ""
    assert told(clock(scene, 3)) == [("alice", "reminder")]
    assert shown(scene, where)["state"] == "open"
    right(scene)


def test_at_most_three_reminders_and_one_after_an_outage(scene: Scene, where: str) -> None:
    assert told(clock(scene, 6)) == []
    assert told(clock(scene, 1)) == [("alice", "reminder")]
    assert told(clock(scene, 2)) == []
    assert told(clock(scene, 1)) == [("alice", "reminder")]
    assert told(clock(scene, 3)) == [("alice", "reminder")]
    assert told(clock(scene, 300)) == []
    present(scene, people.by_handles(scene.db, ["bright"])["bright"], "2", days=4)
    assert told(clock(scene, 30)) == [("alice", "reminder")]


def test_who_wants_no_reminders_hears_only_of_what_pays_itself(scene: Scene, where: str) -> None:
    scene.say(scene.alice, where, "/settings reminders off")
    assert told(clock(scene, 7)) == []
    assert shown(scene, where)["state"] == "open"
    scene.ack(scene.tap(scene.alice, where, "later", seq=1))
    present(scene, people.by_handles(scene.db, ["bright"])["bright"], "2", days=4)
    yes(scene, where, "/always 80")
    assert set(told(clock(scene, 2))) == {("alice", "reminder")}


def yes(scene: Scene, where: str, text: str) -> Any:
    asked = scene.say(scene.alice, where, text)
    assert asked["answer"]["kind"] == "question", asked
    return scene.ack(scene.tap(scene.alice, where, "yes", mine=asked["mine"]))["answer"]


def test_always_pays_what_is_open_and_what_comes(scene: Scene, lights: Person, where: str) -> None:
    assert yes(scene, where, "/always 80")["event"] == "always"
    ticket = shown(scene, where)
    assert (ticket["way"], ticket["most_minor"], ticket["day"]) == ("always", 80_00, "2027-01-11")
    scene.fund(scene.alice, 200_00)
    present(scene, lights, "2027-02", 80_00, days=12)
    present(scene, lights, "2027-03", 80_01, days=12)
    clock(scene, 8)
    clock(scene, 2)
    clock(scene, 2)
    states = [shown(scene, where, n)["state"] for n in (1, 3, 4)]
    assert (states, scene.has(lights)) == (["paid", "paid", "open"], 141_40)
    right(scene)


def test_stop_ends_it(scene: Scene, lights: Person, where: str) -> None:
    yes(scene, where, "/always 80")
    assert scene.say(scene.alice, where, "/stop")["answer"]["event"] == "stopped"
    assert (shown(scene, where)["way"], shown(scene, where)["most_minor"]) == ("", None)
    present(scene, lights, "2027-02")
    clock(scene, 30)
    assert scene.has(lights) == 0
    assert scene.say(scene.alice, where, "/stop")["answer"]["code"] == "stop_nothing"


def test_a_standing_order_never_pays_what_was_just_presented(
    scene: Scene, lights: Person, where: str
) -> None:
    yes(scene, where, "/always 80")
    present(scene, lights, "2027-02", 70_00, days=0)
    assert clock(scene, 0, 23).kept.events == []
    clock(scene, 0, 1)
    assert scene.has(lights) == 70_00


def test_a_wish_of_before_does_not_pay_what_has_changed(scene: Scene, where: str) -> None:
    """A limit of Alice's own binds what the clock pays, too."""
    wallets.set_limits(scene.db, scene.alice.owner, {"payment": 50_00})
    assert scene.ack(scene.tap(scene.alice, where, "accept", seq=1))["answer"]["code"] == (
        "limit_payment"
    )
    scene.ack(scene.tap(scene.alice, where, "later", seq=1))
    clock(scene, 8)
    assert told(clock(scene, 2)) == [("alice", "failed")]
    assert scene.has(scene.alice) == 100_00


def test_what_is_to_be_heard_is_taken_by_one_and_comes_again(scene: Scene, where: str) -> None:
    scene.ack(scene.tap(scene.alice, where, "accept", seq=1))
    [one] = instructions.take(scene.db, scene.now)
    assert orjson.loads(one.body)["data"]["transfer"]
    assert instructions.take(scene.db, scene.now) == []
    [again] = instructions.take(scene.db, scene.now + instructions.LEASE)
    assert (again.id, again.body, again.tries) == (one.id, one.body, 2)
    now = scene.now
    for _ in range(100):
        instructions.finish(scene.db, again, False, now)
        if not (found := instructions.take(scene.db, now + instructions.LONGEST_WAIT)):
            break
        now, [again] = now + instructions.LONGEST_WAIT, found
    assert 60 < (now - scene.now) / 3_600_000 <= 72
