"""Who is short pays straight from a card: one yes, both or neither, one receipt."""

import pytest

from bot.dealings import outcomes
from payments import decisions, recipes, transits, wallets
from payments.transits import DAY, MINUTE, SECOND
from tests.bot.carded import answer, link, right, tap, tickets


@pytest.fixture
def where(scene):
    link(scene, scene.alice)
    return scene.place(scene.alice, scene.bob)


def ask(scene, where, text="/pay @bob 120"):
    return scene.say(scene.alice, where, text)


def test_who_is_short_is_offered_their_card(scene, where):
    ack = ask(scene, where, "/pay @bob 112.50 for the pizza")
    shown = ack["answer"]
    assert shown["message"].endswith("You are $12.50 short: that comes from Visa ••4242.")
    assert [c["label"] for c in shown["choices"]] == ["Top up $12.50 from Visa ••4242 and pay"]
    assert scene.preview(scene.alice, where, "/pay @bob 112.50")["kind"] == "ask"


def test_the_payment_is_made_when_the_card_says_yes_and_told_where_it_was_asked_for(scene, where):
    ack = ask(scene, where, "/pay @bob 120 for the pizza")
    shown = tap(scene, scene.alice, where, ack)["answer"]
    assert shown["title"].startswith("$20.00 is asked of Visa ••4242.")
    assert scene.seqs(where) == []
    assert tickets(scene, scene.alice)[0]["pays"][0]["handle"] == "bob"
    answer(scene, "approved")
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (0, 120_00)
    [receipt] = scene.shown(where)
    assert (receipt["kind"], receipt["amount_minor"], receipt["note"]) == (
        *("receipt", 120_00),
        "the pizza",
    )
    assert [t["state"] for t in tickets(scene, scene.alice)] == ["done", "done"]
    right(scene)


def test_it_can_be_taken_back_for_ten_seconds(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    answer(scene, "approved")
    assert scene.say(scene.alice, where, "/undo")["ok"]
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (120_00, 0)
    right(scene)


def test_nothing_is_paid_when_the_card_says_no(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    heard = answer(scene, "declined", code="51", reason="declined_funds")
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 0)
    assert "Nothing was paid: the card did not give $20.00." in heard.kept.privates[0].attachment
    assert scene.seqs(where) == []


def test_what_waits_for_its_card_already_is_asked_about(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    again = ask(scene, where)["answer"]
    assert again["message"].startswith("You are already paying Bob $120.00: it waits for your card")
    assert "You are $20.00 short: that comes from Visa" in again["message"]
    scene.fund(scene.alice, 500_00)
    again = ask(scene, where)
    assert again["answer"]["message"].startswith("You are already paying Bob $120.00")
    assert "already paying" not in ask(scene, where, "/pay @bob 119")["answer"].get("message", "")
    assert tap(scene, scene.alice, where, again)["answer"]["kind"] == "receipt"
    answer(scene, "approved")
    assert scene.has(scene.bob) == 240_00
    assert "already paying" not in ask(scene, where)["answer"].get("message", "")


def test_what_goes_back_to_its_card_is_not_being_paid(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    scene.now += 15 * MINUTE
    answer(scene, "approved")
    assert "already paying" not in ask(scene, where)["answer"]["message"]


def test_who_is_short_of_more_than_a_rail_can_be_told_of_is_not_offered_a_card(scene, where):
    least = ask(scene, where, "/pay @bob 1000000099.99")["answer"]
    assert least["kind"] == "question", "it can be written"
    most = ask(scene, where, "/pay @bob 1000000100")["answer"]
    assert (most["kind"], most["code"]) == ("refusal", "short")


def test_a_second_tap_pays_nothing_more(scene, where):
    ack = ask(scene, where)
    tap(scene, scene.alice, where, ack)
    again = tap(scene, scene.alice, where, ack)
    assert again["answer"]["code"] == "question_answered"
    answer(scene, "approved")
    assert scene.has(scene.bob) == 120_00


def test_the_yes_is_to_just_this_amount(scene, where):
    ack = ask(scene, where)
    scene.fund(scene.alice, 5_00)
    again = tap(scene, scene.alice, where, ack)
    assert "You are $15.00 short" in again["answer"]["message"]
    scene.fund(scene.alice, 15_00)
    paid = tap(scene, scene.alice, where, again)
    assert paid["answer"]["kind"] == "receipt"  # there is enough by now
    assert scene.has(scene.bob) == 120_00


@pytest.mark.parametrize("becomes", ["/block @bob", "/freeze"])
def test_what_is_refused_by_then_goes_back_to_the_card(scene, where, becomes):
    tap(scene, scene.alice, where, ask(scene, where))
    who = scene.bob if "block" in becomes else scene.alice
    scene.say(who, where, becomes.replace("bob", "alice"))
    heard = answer(scene, "approved", approval="K4")
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 0)
    assert "Nothing was paid" in heard.kept.privates[0].attachment
    assert tickets(scene, scene.alice)[0]["step"] == "reversing"
    answer(scene, "approved")
    assert tickets(scene, scene.alice)[0]["state"] == "back"
    assert scene.has(scene.alice) == 100_00
    right(scene)


def test_a_yes_holds_for_a_quarter_of_an_hour(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    scene.now += 15 * MINUTE - SECOND
    answer(scene, "approved")
    assert scene.has(scene.bob) == 120_00


def test_what_comes_after_a_quarter_of_an_hour_goes_back_to_the_card(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    scene.now += 15 * MINUTE
    heard = answer(scene, "approved", approval="K4")
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 0)
    assert "too long ago. The money goes back" in heard.kept.privates[0].attachment
    answer(scene, "approved")
    assert tickets(scene, scene.alice)[0]["state"] == "back"
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (100_00, 0)
    right(scene)


def test_what_two_operators_find_to_have_come_pays_nothing_more_and_says_so(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    answer(scene, "unknown")
    scene.now += DAY
    answer(scene, "unknown")
    [one] = transits.open_of(scene.db, scene.alice.owner)
    decisions.propose(scene.db, one.id, "came", "their word", "person:98", scene.now)
    heard = outcomes.decide(scene.db, one.id, "came", "person:99", scene.now)
    assert (scene.has(scene.alice), scene.has(scene.bob)) == (120_00, 0)
    assert "came too late for that, and is in your wallet" in heard.kept.privates[0].attachment
    assert tickets(scene, scene.alice)[0]["reason"] == "transit_by_hand"
    assert outcomes.decide(scene.db, one.id, "came", "person:99", scene.now).kept.events == []
    right(scene)


def test_a_reversal_that_is_refused_leaves_the_money_in_the_wallet(scene, where):
    tap(scene, scene.alice, where, ask(scene, where))
    scene.say(scene.bob, where, "/block @alice")
    answer(scene, "approved")
    answer(scene, "declined")
    assert scene.has(scene.alice) == 120_00
    assert tickets(scene, scene.alice)[0]["state"] == "done"


def test_without_a_card_that_can_it_is_refused_as_ever(scene):
    link(scene, scene.alice, pulls=False)
    shown = ask(scene, scene.place(scene.alice, scene.bob))["answer"]
    assert shown["code"] == "short"


def test_what_somebody_must_accept_first_is_not_paid_from_a_card(scene, where):
    scene.say(scene.carol, scene.place(scene.carol, scene.quid), "/settings strangers ask")
    shown = ask(scene, where, "/pay @carol 120")["answer"]
    assert shown["code"] == "short"


@pytest.mark.parametrize("before", ["an offer that was accepted", "an offer of theirs", "a gift"])
def test_whom_one_may_pay_at_once_is_the_same_before_and_after_the_card(scene, before):
    link(scene, scene.alice)
    where = scene.place(scene.alice, scene.carol)
    knows(scene, where, before)
    wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    has = scene.has(scene.carol)
    tap(scene, scene.alice, where, ask(scene, where, "/pay @carol 150"))
    answer(scene, "approved")
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (0, has + 150_00)
    right(scene)


def knows(scene, where, before):
    """Alice has paid Carol an offer, or Carol has paid her."""
    scene.fund(scene.carol, 5_00)
    payer, payee = scene.alice, scene.carol
    if before != "an offer that was accepted":
        payer, payee = payee, payer
    accepts = "everybody" if before == "a gift" else "ask"
    wallets.set_accepts(scene.db, payee.owner, accepts)
    said = scene.say(payer, where, "/pay 1")
    if said["answer"]["kind"] == "question":
        assert scene.ack(scene.tap(payer, where, "yes", mine=said["mine"]))["ok"]
    if before != "a gift":
        assert scene.say(payee, where, "/accept")["ok"]


def test_who_takes_nothing_of_strangers_any_more_is_not_paid_by_a_card(scene):
    link(scene, scene.alice)
    where = scene.place(scene.alice, scene.carol)
    tap(scene, scene.alice, where, ask(scene, where, "/pay @carol 150"))
    wallets.set_accepts(scene.db, scene.carol.owner, "ask")
    answer(scene, "approved")
    assert tickets(scene, scene.alice)[0]["step"] == "reversing"
    assert (scene.has(scene.alice), scene.has(scene.carol)) == (100_00, 0)


def test_several_are_paid_from_a_card_too(scene, where):
    group = scene.place(scene.alice, scene.quid)
    ack = ask(scene, group, "/pay @bob @carol 60 each")
    assert ack["answer"]["message"].startswith("Pay 2 people $120.00 in all?")
    ack = tap(scene, scene.alice, group, ack)
    assert "that comes from Visa ••4242" in ack["answer"]["message"]
    tap(scene, scene.alice, group, ack)
    answer(scene, "approved")
    assert (scene.has(scene.bob), scene.has(scene.carol)) == (60_00, 60_00)
    right(scene)


def test_the_payment_has_the_key_of_the_line_and_the_top_up_one_of_it(scene, where):
    said = scene.line(scene.alice, where, "/pay @bob 120")
    ack = scene.ack(said)
    tap(scene, scene.alice, where, ack)
    line = said.client_id + scene.alice.id.to_bytes(8, "big")
    assert scene.transfer(recipes.pull_key(line)).kind == "top up"
    scene.now += MINUTE
    answer(scene, "approved")
    assert scene.transfer(line).kind == "gift"
