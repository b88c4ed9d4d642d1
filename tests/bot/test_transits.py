"""Money in and out by a card: asked once, told to its owner alone, and told as it goes."""

import pytest

from bot.dealings import outcomes
from payments import cards, transits
from payments.transits import DAY, HOUR
from tests.bot.carded import answer, link, right, take, tap, tickets


@pytest.fixture
def home(scene):
    return scene.place(scene.alice, scene.quid)


@pytest.fixture
def card(scene):
    return link(scene, scene.alice)


def asked(scene, where, text):
    return scene.say(scene.alice, where, text)["answer"]


def go(scene, where, text):
    return tap(scene, scene.alice, where, scene.say(scene.alice, where, text))


def test_without_a_card_the_answer_leads_to_the_form(scene, home):
    for text in ("/topup 50", "/cashout 50 fast", "/card", "/recharger 50"):
        shown = asked(scene, home, text)
        assert shown["title"] == "You have no card yet."
        assert shown["rows"] == [{"label": "Link a card", "link": "/wallet/cards/new"}]


@pytest.mark.parametrize("text", ["/topup 1000000000", "/cashout 1000000000 fast"])
def test_what_a_rail_cannot_write_is_refused_before_anything_is_begun(scene, home, card, text):
    scene.fund(scene.alice, 2 * 10**11)
    shown = asked(scene, home, text)
    assert (shown["kind"], shown["code"]) == ("refusal", "card_most")
    assert shown["message"].startswith("$1,000,000,000.00 is more than a card can move at once.")
    assert transits.open_of(scene.db, scene.alice.owner) == []


def test_the_most_that_a_rail_can_write_is_asked(scene, home, card):
    assert asked(scene, home, "/topup 999999999.99")["kind"] == "question"


def test_a_top_up_is_asked_once_and_says_how_it_goes(scene, home, card):
    ack = scene.say(scene.alice, home, "/topup 50")
    assert ack["answer"]["message"] == "Top up $50.00 from Visa ••4242?"
    shown = tap(scene, scene.alice, home, ack)["answer"]
    assert (shown["kind"], shown["state"], shown["amount_minor"]) == ("transit", "open", 50_00)
    assert shown["until"] == "2027-01-01T12:01:00.000Z"
    assert scene.has(scene.alice) == 100_00
    heard = answer(scene, "approved")
    assert scene.has(scene.alice) == 150_00
    assert heard.kept.holdings[scene.alice.id][0].available_minor == 150_00
    first, news = tickets(scene, scene.alice)
    assert (first["state"], news["slim"], news["step"]) == ("done", True, "approved")
    right(scene)


def test_a_card_that_says_no_says_why_in_a_generic_sentence(scene, home, card):
    go(scene, home, "/topup 50")
    answer(scene, "declined", code="51", reason="declined_funds")
    assert scene.has(scene.alice) == 100_00
    assert [t["state"] for t in tickets(scene, scene.alice)] == ["failed", "failed"]
    assert tickets(scene, scene.alice)[0]["reason"] == "declined_funds"
    assert cards.of(scene.db, scene.alice.owner) == [card]


def test_a_card_that_is_gone_is_unlinked(scene, home, card):
    go(scene, home, "/topup 50")
    answer(scene, "declined", code="41", reason="declined_card_gone")
    assert cards.of(scene.db, scene.alice.owner) == []


def test_nothing_more_is_asked_of_a_card_that_its_bank_calls_stolen(scene, home, card):
    go(scene, home, "/topup 50")
    go(scene, home, "/topup 20")
    [first, second] = transits.open_of(scene.db, scene.alice.owner)
    take(scene)
    no = outcomes.Answer("declined", code="43", reason="declined_card_gone")
    outcomes.settle(scene.db, first.id, no, scene.now)
    assert cards.of(scene.db, scene.alice.owner) == []
    assert transits.lapsed(scene.db, scene.now) == [second.id]
    outcomes.lapse(scene.db, second.id, scene.now)
    shown = [(t["step"], t["reason"]) for t in tickets(scene, scene.alice)]
    assert shown[1] == ("failed", "declined_card_gone")
    assert transits.open_of(scene.db, scene.alice.owner) == []
    assert scene.has(scene.alice) == 100_00
    right(scene)


def test_the_fee_and_the_time_are_told_before(scene, home, card):
    ack = scene.say(scene.alice, home, "/cashout 50 fast")
    said = ack["answer"]["message"].replace("\u202f", " ")
    assert said == "Send $50.00 to Visa ••4242? That costs $0.88 and is there by 12:30 PM."
    shown = tap(scene, scene.alice, home, ack)["answer"]
    assert (shown["way"], shown["fee_minor"]) == ("out", 88)
    assert shown["until"] == "2027-01-01T12:30:00.000Z"
    assert scene.has(scene.alice) == 49_12
    answer(scene, "approved")
    assert scene.has(scene.alice) == 49_12
    right(scene)


def test_a_slow_card_names_the_day(scene, home):
    link(scene, scene.alice, fast=False)
    said = asked(scene, home, "/cashout 50 fast")["message"]
    assert said.endswith("is there by January 5, 2027.")  # two business days, from a Friday


def test_without_fast_the_free_way_is_named_and_the_fast_one_offered(scene, home, card):
    shown = asked(scene, home, "/cashout 50")
    assert shown["message"].startswith("Only pounds and euros go by bank, for free.")
    assert "$0.88" in shown["message"]
    assert shown["mend"] == "/cashout 50 fast"
    assert asked(scene, home, "/cashout 50 to 4242")["mend"] == "/cashout 50 fast to 4242"
    assert asked(scene, home, "/cashout 50 to bank")["mend"] == "/cashout 50 fast"
    assert asked(scene, home, "/topup 50 from bank")["code"] == "bank_currency"


def test_the_fee_is_asked_also_of_all_that_there_is(scene, home, card):
    """The yes to how much `all` is is no yes to the fee."""
    ack = scene.say(scene.alice, home, "/cashout half fast")
    ack = tap(scene, scene.alice, home, ack)
    assert "costs $0.88" in ack["answer"]["message"]
    tap(scene, scene.alice, home, ack)
    assert scene.has(scene.alice) == 49_12


def test_what_is_short_with_the_fee_is_refused(scene, home, card):
    shown = asked(scene, home, "/cashout 100 fast")
    assert (shown["code"], shown["message"]) == ("short", "You are $1.75 short. Nothing was sent.")


def test_a_card_is_named_by_its_digits_or_brand(scene, home, card):
    other = link(scene, scene.alice, "0006")
    for text, called in (
        ("/topup 50 from visa 0006", "0006"),
        ("/topup 50 from 0006", "0006"),
        ("/topup 50 from visa", "4242"),
        ("/recharger 50 depuis carte 0006", "0006"),
        ("/topup 50", "4242"),
    ):
        assert f"••{called}?" in asked(scene, home, text)["message"], text
    assert asked(scene, home, "/topup 50 from 9999")["code"] == "card_unknown"
    cards.prefer(scene.db, scene.alice.owner, other.token)
    assert "••0006" in asked(scene, home, "/topup 50")["message"]


def test_the_yes_is_to_just_this_card(scene, home, card):
    ack = scene.say(scene.alice, home, "/topup 50")
    other = link(scene, scene.alice, "0006")
    cards.prefer(scene.db, scene.alice.owner, other.token)
    again = tap(scene, scene.alice, home, ack)
    assert "••0006" in again["answer"]["message"]


@pytest.mark.parametrize(
    ("facts", "text", "code"),
    [
        ({"pulls": False}, "/topup 50", "card_in_not"),
        ({"pushes": False}, "/cashout 50 fast", "card_out_not"),
        ({"expires": "2026-12"}, "/topup 50", "card_expired"),
        ({}, "/topup 50 eur", "no_wallet"),
        ({}, "/topup 50 for the rent", "not_understood"),
    ],
)
def test_what_cannot_be_is_said_at_once(scene, home, facts, text, code):
    link(scene, scene.alice, **facts)
    assert asked(scene, home, text)["code"] == code


def test_nobody_else_hears_of_it(scene, card):
    """Said between two, it is told to its owner alone, and stands with the bot."""
    where = scene.place(scene.alice, scene.bob)
    ack = go(scene, where, "/topup 50")
    assert ack["answer"]["title"] == "$50.00 from Visa ••4242 is on its way to you."
    assert ack["answer"]["rows"][0]["link"] == f"/messages/{scene.place(scene.alice, scene.quid)}"
    answer(scene, "approved")
    assert scene.seqs(where) == []
    assert scene.mine(scene.bob) == []
    assert tickets(scene, scene.bob) == []
    assert len(tickets(scene, scene.alice)) == 2


def test_a_repeated_answer_is_told_once(scene, home, card):
    go(scene, home, "/topup 50")
    one = take(scene)
    told = outcomes.Answer("approved")
    outcomes.settle(scene.db, one.id, told, scene.now)
    again = outcomes.settle(scene.db, one.id, told, scene.now)
    assert (again.kept.events, len(tickets(scene, scene.alice))) == ([], 2)


def test_what_could_not_be_sent_is_back_after_an_hour(scene, home, card):
    go(scene, home, "/cashout 50 fast")
    scene.now += HOUR
    [number] = transits.lapsed(scene.db, scene.now)
    outcomes.lapse(scene.db, number, scene.now)
    assert scene.has(scene.alice) == 100_00
    assert tickets(scene, scene.alice)[0]["reason"] == "transit_unsent"


def test_after_a_day_without_an_answer_its_owner_is_told_that_somebody_looks(scene, home, card):
    go(scene, home, "/cashout 50 fast")
    answer(scene, "unknown")
    scene.now += DAY
    answer(scene, "unknown")
    assert [t["state"] for t in tickets(scene, scene.alice)] == ["review", "review"]
    assert scene.has(scene.alice) == 49_12


def test_what_was_sent_back_days_later_is_told(scene, home, card):
    go(scene, home, "/cashout 50 fast")
    number = take(scene).id
    outcomes.settle(scene.db, number, outcomes.Answer("approved"), scene.now)
    scene.now += 3 * DAY
    outcomes.give_back(scene.db, number, scene.now)
    assert scene.has(scene.alice) == 100_00
    assert [t["state"] for t in tickets(scene, scene.alice)] == ["back", "done", "back"]
    assert outcomes.give_back(scene.db, 99, scene.now).kept.events == []


def test_the_cards_are_listed_preferred_and_removed(scene, home, card):
    link(scene, scene.alice, "0006", name="groceries", expires="2026-12")
    shown = asked(scene, home, "/card")
    assert [row["label"] for row in shown["rows"]] == [
        *("Visa ••4242", "/card remove 4242", "groceries"),
        *("/card default 0006", "/card remove 0006", "Link a card"),
    ]
    assert shown["rows"][0]["detail"] == "good through 12/2030, the usual one"
    assert shown["rows"][2]["detail"] == "Visa ••0006, expired, was good through 12/2026"
    assert asked(scene, home, "/card default 0006")["title"] == "Visa ••0006 is the usual one now."
    assert cards.of(scene.db, scene.alice.owner)[0].last4 == "0006"
    ack = scene.say(scene.alice, home, "/card remove 4242")
    assert len(cards.of(scene.db, scene.alice.owner)) == 2
    assert tap(scene, scene.alice, home, ack)["answer"]["title"] == "Visa ••4242 is removed."
    assert [each.last4 for each in cards.of(scene.db, scene.alice.owner)] == ["0006"]
    assert asked(scene, home, "/card link")["rows"][0]["link"] == "/wallet/cards/new"
    assert asked(scene, home, "/card remove 9999")["code"] == "card_unknown"
    assert asked(scene, home, "/card remove")["code"] == "card_digits"
    assert asked(scene, home, "/card burn")["code"] == "not_understood"


def test_a_card_with_money_on_its_way_stays(scene, home, card):
    go(scene, home, "/topup 50")
    assert asked(scene, home, "/card remove 4242")["code"] == "card_busy"


def test_frozen_money_comes_in_and_does_not_go_out(scene, home, card):
    scene.say(scene.alice, home, "/freeze")
    assert asked(scene, home, "/cashout 50 fast")["code"] == "frozen"
    go(scene, home, "/topup 50")
    answer(scene, "approved")
    assert scene.has(scene.alice) == 150_00


def test_what_is_on_its_way_is_in_the_balance(scene, home, card):
    go(scene, home, "/cashout 50 fast")
    rows = asked(scene, home, "/balance")["rows"]
    assert [(row["label"], row["amount_minor"]) for row in rows] == [
        ("Available", 49_12),
        ("On its way out", 50_00),
    ]
    go(scene, home, "/topup 20")
    rows = asked(scene, home, "/balance")["rows"]
    assert [(row["label"], row["amount_minor"]) for row in rows[1:]] == [
        ("On its way to you", 20_00),
        ("On its way out", 50_00),
    ]
