"""Bills: presented once, paid once; each told to whom it concerns."""

from datetime import timedelta

import pytest

from bot.dealings import billing
from bot.dealings.billing import Presented
from chat import blocks
from chat.people import Person
from payments import calendar
from payments.ledger import Refusal
from payments.money import Money
from tests.bot.billed import heard_of, present, right, shown, try_to
from tests.bot.scene import Scene


def test_a_bill_is_a_ticket_in_the_conversation_of_the_two(scene: Scene, where: str) -> None:
    ticket = shown(scene, where)
    assert (ticket["kind"], ticket["state"], ticket["amount_minor"]) == ("bill", "open", 61_40)
    assert (ticket["by"]["handle"], ticket["payer"]["handle"]) == ("bright", "alice")
    assert (ticket["reference"], ticket["due"], ticket["way"]) == ("2027-01", "2027-01-11", "")


def test_the_same_reference_is_the_same_bill_or_refused(scene: Scene, lights: Person) -> None:
    first, again = present(scene, lights), present(scene, lights)
    assert again.bill == first.bill
    assert again.heard.kept.events == []
    due = calendar.today(scene.now, "UTC") + timedelta(days=10)
    other = try_to(scene, lights, "alice", "2027-01", Money(61_41, "USD"), due)
    assert other == Refusal("bill_reference")


def test_whom_it_cannot_be_presented_to(scene: Scene, lights: Person) -> None:
    due, money = calendar.today(scene.now, "UTC"), Money(5_00, "USD")
    for nobody in ("nobody", "quid", "bright"):
        assert try_to(scene, lights, nobody, "1", money, due) == Refusal("no_customer")
    in_euros = try_to(scene, lights, "alice", "1", Money(5_00, "EUR"), due)
    assert in_euros == Refusal("no_wallet", currency="EUR")
    late = try_to(scene, lights, "alice", "1", money, due + timedelta(days=400))
    assert late == Refusal("bill_day", limit=366)
    blocks.block(scene.db, scene.alice.id, lights.id, scene.now)
    assert try_to(scene, lights, "alice", "1", money, due) == Refusal("no_customer")


def test_pay_now_pays_once(scene: Scene, lights: Person, where: str) -> None:
    paid = scene.ack(scene.tap(scene.alice, where, "accept", seq=1))
    assert (paid["answer"]["kind"], paid["answer"]["amount_minor"]) == ("receipt", 61_40)
    assert shown(scene, where)["state"] == "paid"
    again = scene.ack(scene.tap(scene.alice, where, "accept", seq=1))
    assert again["answer"]["code"] == "bill_over"
    assert (scene.has(scene.alice), scene.has(lights)) == (38_60, 61_40)
    assert heard_of(scene) == ["bill.paid"]
    right(scene)


def test_a_repeat_of_the_tap_gets_the_first_answer(scene: Scene, where: str) -> None:
    tap = scene.tap(scene.alice, where, "accept", seq=1)
    assert scene.ack(tap) == scene.ack(tap)
    assert scene.has(scene.alice) == 38_60


def test_a_part_leaves_the_rest_due(scene: Scene, lights: Person, where: str) -> None:
    assert scene.say(scene.alice, where, "/part 20")["answer"]["amount_minor"] == 20_00
    ticket = shown(scene, where)
    assert (ticket["state"], ticket["paid_minor"]) == ("open", 20_00)
    beyond = scene.say(scene.alice, where, "/part 50")["answer"]
    assert beyond["message"] == "$41.40 of this bill is left. Nothing was sent."
    scene.ack(scene.tap(scene.alice, where, "accept", seq=1))
    assert shown(scene, where)["state"] == "paid"
    assert (scene.has(scene.alice), scene.has(lights)) == (38_60, 61_40)
    assert heard_of(scene) == ["bill.part_paid", "bill.paid"]
    right(scene)


def test_of_several_bills_a_part_names_one(scene: Scene, lights: Person, where: str) -> None:
    present(scene, lights, "2027-02")
    which = scene.say(scene.alice, where, "/part 20")["answer"]
    assert (which["code"], which["mend"]) == ("bill_which", "/part 20.00 for 2027-01")
    assert scene.say(scene.alice, where, "/part 20 for 2027-02")["answer"]["kind"] == "receipt"
    assert (shown(scene, where)["paid_minor"], shown(scene, where, 2)["paid_minor"]) == (0, 20_00)


@pytest.mark.parametrize("verb", ["accept", "later", "decline", "cancel", "stop"])
def test_nobody_else_answers_it(scene: Scene, lights: Person, where: str, verb: str) -> None:
    tried = scene.ack(scene.tap(scene.bob, where, verb, seq=1))
    assert not tried["ok"]
    assert tried["code"] == "not_found"
    own = scene.ack(scene.tap(lights, where, verb, seq=1))
    assert own["answer"]["code"] == "not_found"
    assert shown(scene, where)["state"] == "open"


def test_what_the_balance_does_not_cover_is_not_paid(scene: Scene, lights: Person) -> None:
    present(scene, lights, minor=200_00)
    where = scene.place(scene.alice, lights)
    assert scene.say(scene.alice, where, "/accept")["answer"]["code"] == "short"
    assert shown(scene, where)["state"] == "open"


def test_declined_its_biller_hears_of_it(scene: Scene, where: str) -> None:
    assert scene.ack(scene.tap(scene.alice, where, "decline", seq=1))["answer"]["slim"]
    assert (shown(scene, where)["state"], heard_of(scene)) == ("refused", ["bill.refused"])
    assert (
        scene.ack(scene.tap(scene.alice, where, "accept", seq=1))["answer"]["code"] == "bill_over"
    )


def test_its_biller_cancels_it_and_gives_back(scene: Scene, lights: Person, where: str) -> None:
    scene.say(scene.alice, where, "/part 20")
    scene.say(scene.alice, where, "/part 30")
    assert isinstance(billing.withdraw(scene.db, lights, "2027-01", scene.now), Presented)
    assert isinstance(billing.withdraw(scene.db, lights, "2027-01", scene.now), Presented)
    assert shown(scene, where)["state"] == "cancelled"
    beyond = billing.give_back(scene.db, lights, "2027-01", 50_01, scene.now)
    assert beyond == Refusal("beyond_original", left=Money(50_00, "USD"))
    back = billing.give_back(scene.db, lights, "2027-01", 35_00, scene.now)
    assert isinstance(back, Presented)
    assert (scene.has(scene.alice), scene.has(lights)) == (85_00, 15_00)
    assert heard_of(scene) == [
        "bill.part_paid",
        "bill.part_paid",
        "bill.cancelled",
        "bill.refunded",
    ]
    assert [event.kind for event in back.heard.kept.events] == ["receipt", "receipt"]
    right(scene)


def test_bills_lists_what_is_due(scene: Scene, lights: Person, where: str) -> None:
    present(scene, lights, "0", 5_00, days=3)
    rows = scene.say(scene.alice, scene.place(scene.alice, scene.quid), "/bills")["answer"]["rows"]
    assert [(row["detail"], row["amount_minor"]) for row in rows] == [
        ("0, due on January 4, 2027", 5_00),
        ("2027-01, due on January 11, 2027", 61_40),
    ]
    assert rows[0]["link"] == f"/messages/{where}"
    here = scene.say(scene.alice, where, "/factures")["answer"]["rows"]
    assert here[0]["mend"] == "/part 5.00 for 0"
    assert (
        scene.say(scene.bob, scene.place(scene.bob, scene.quid), "/bills")["answer"]["rows"] == []
    )
