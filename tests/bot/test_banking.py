"""Money by bank, typed: the free way out with its honest day, the way in, and cancelling both."""

from datetime import UTC, datetime

import pytest

from payments import departures, ledger, outcomes, recipes, tariffs, transits
from payments.transits import CREATED
from tests.bot.carded import answer, link, right, tap, tickets
from tests.payments.banked import gbp, link_account
from tests.payments.carded import fund

FORM = {"label": "Link a bank account", "link": "/wallet/banks/new"}


@pytest.fixture
def home(scene):
    fund(scene.db, scene.alice.owner, gbp(100_00), scene.now)
    scene.fund(scene.alice, 100_00)
    return scene.place(scene.alice, scene.quid)


@pytest.fixture
def account(scene):
    return link_account(scene.db, scene.now, scene.alice.owner)


def asked(scene, where, text):
    return scene.say(scene.alice, where, text)["answer"]


def go(scene, where, text):
    return tap(scene, scene.alice, where, scene.say(scene.alice, where, text))


def pounds(scene):
    return ledger.balance(scene.db, recipes.wallet(scene.alice.owner, "GBP")).minor


def at(year, month, day, hour):
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) * 1000


def test_a_cash_out_goes_to_the_bank_for_free_and_says_when_it_is_there(scene, home, account):
    """On a Friday that is a holiday: it leaves on Monday and is there on Tuesday."""
    ack = scene.say(scene.alice, home, "/cashout 50 gbp")
    assert ack["answer"]["message"] == (
        "Send £50.00 to Everyday ••5678? It is free, leaves by January 4, 2027 and is there by"
        " January 5, 2027. Until it leaves you can cancel it."
    )
    shown = tap(scene, scene.alice, home, ack)["answer"]
    assert (shown["way"], shown["rail"], shown["fee_minor"]) == ("out", "bank", 0)
    assert (shown["brand"], shown["last4"], shown["step"]) == ("Everyday", "5678", CREATED)
    assert shown["leaves"] == "2027-01-04T15:00:00.000Z"
    assert shown["until"] == "2027-01-05T18:00:00.000Z"
    assert pounds(scene) == 50_00
    right(scene)


def test_a_yes_past_the_cut_off_is_asked_for_again(scene, home, account):
    scene.now = at(2027, 1, 4, 15) - 60_000
    ack = scene.say(scene.alice, home, "/cashout 50 gbp")
    scene.now += 60_000
    again = tap(scene, scene.alice, home, ack)["answer"]
    assert again["kind"] == "question"
    assert "there by January 6, 2027" in again["message"]
    assert pounds(scene) == 100_00


def test_a_french_cash_out_is_there_by_the_1er(scene, home, account):
    """It leaves on the last Friday of January and is there on the Monday."""
    french = scene.alice._replace(locale="fr")
    scene.now = at(2027, 1, 29, 9)
    shown = scene.say(french, home, "/retirer 50 gbp")["answer"]
    assert "1er février 2027" in shown["message"]


def test_a_cash_out_is_cancelled_by_its_button_until_it_leaves(scene, home, account):
    go(scene, home, "/cashout 50 gbp")
    [one] = transits.open_of(scene.db, scene.alice.owner)
    scene.say(scene.alice, home, "/cancel")
    assert pounds(scene) == 100_00
    first, news = tickets(scene, scene.alice)
    assert (first["state"], first["step"], first["leaves"]) == ("back", "cancelled", None)
    assert (news["slim"], news["step"]) == (True, "cancelled")
    assert transits.open_of(scene.db, scene.alice.owner) == []

    go(scene, home, "/cashout 20 gbp")
    [two] = transits.open_of(scene.db, scene.alice.owner)
    departures.depart(scene.db, [two.id], 1, two.due_at)
    scene.db.commit()
    assert asked(scene, home, "/cancel")["code"] == "transit_left"
    assert pounds(scene) == 80_00
    assert one.id != two.id
    right(scene)


def test_nobody_else_has_the_button(scene, home, account):
    go(scene, home, "/cashout 50 gbp")
    [one] = transits.open_of(scene.db, scene.alice.owner)
    no = outcomes.cancel(scene.db, scene.bob.owner, one.id, scene.now)
    assert no.code == "no_such_transit"


def test_without_an_account_it_says_how_to_link_one_and_what_fast_costs(scene, home):
    link(scene, scene.alice)
    shown = asked(scene, home, "/cashout 50 gbp")
    assert shown["title"] == (
        "By bank it is free, once an account in British pounds is linked."
        " To a card it is £0.88 for £50.00."
    )
    assert shown["rows"] == [
        FORM,
        {"label": "/cashout 50 gbp fast", "mend": "/cashout 50 gbp fast"},
    ]
    shown = asked(scene, home, "/topup 50 gbp from bank")
    assert shown["rows"] == [FORM]


def test_a_top_up_by_bank_waits_for_its_owner_there(scene, home, account):
    ack = scene.say(scene.alice, home, "/topup 50 gbp from bank")
    assert ack["answer"]["message"] == (
        "Top up £50.00 from Everyday ••5678? You agree to it at your bank; it is free, and usually"
        " here within a minute of that."
    )
    shown = tap(scene, scene.alice, home, ack)["answer"]
    assert (shown["way"], shown["rail"], shown["step"]) == ("in", "bank", CREATED)
    assert (shown["until"], shown["leaves"]) == (None, None)
    assert pounds(scene) == 100_00
    scene.say(scene.alice, home, "/cancel")
    assert [each["step"] for each in tickets(scene, scene.alice)] == ["cancelled", "cancelled"]
    right(scene)


def test_an_account_is_named_by_its_digits_and_a_card_comes_before_it(scene, home, account):
    other = link_account(scene.db, scene.now, scene.bob.owner, "04000400009999")
    assert other
    for text in (
        *("/topup 50 gbp from bank 5678", "/topup 50 gbp from 5678"),
        *("/recharger 50 gbp depuis banque 5678", "/topup 50 gbp from my bank account"),
        "/topup 50 gbp",  # there is no card
    ):
        assert "Everyday ••5678?" in asked(scene, home, text)["message"], text
    assert asked(scene, home, "/topup 50 gbp from bank 9999")["code"] == "bank_unknown"
    link(scene, scene.alice, "5678")
    assert "Visa ••5678?" in asked(scene, home, "/topup 50 gbp from 5678")["message"]
    assert "Visa ••5678?" in asked(scene, home, "/topup 50 gbp")["message"]
    assert "Everyday ••5678?" in asked(scene, home, "/cashout 50 gbp to bank")["message"]


def test_fast_is_by_card_and_by_bank_is_free(scene, home, account):
    link(scene, scene.alice)
    shown = asked(scene, home, "/cashout 50 gbp fast to bank")
    assert (shown["code"], shown["mend"]) == ("bank_not_fast", "/cashout 50 gbp fast")
    shown = asked(scene, home, "/cashout 50 gbp to visa 4242")
    assert (shown["code"], shown["mend"]) == ("card_costs", "/cashout 50 gbp fast to 4242")
    assert "costs £0.88" in asked(scene, home, "/cashout 50 gbp fast")["message"]


def test_what_is_short_is_refused(scene, home, account):
    shown = asked(scene, home, "/cashout 100.01 gbp")
    assert (shown["code"], shown["message"]) == ("short", "You are £0.01 short. Nothing was sent.")


def test_elsewhere_a_word_leads_to_the_ticket(scene, home, account):
    where = scene.place(scene.alice, scene.bob)
    shown = go(scene, where, "/topup 50 gbp from bank")["answer"]
    assert shown["title"] == "£50.00 comes from Everyday ••5678 once you agree to it at your bank."
    shown = go(scene, where, "/cashout 5 gbp")["answer"]
    assert shown["title"] == "£5.00 goes to Everyday ••5678 with the next pay-out."


def test_a_card_s_transit_cannot_be_cancelled(scene, home):
    link(scene, scene.alice)
    go(scene, home, "/topup 50")
    assert asked(scene, home, "/cancel")["code"] == "transit_left"
    answer(scene, "approved")
    right(scene)


def test_the_days_of_the_question_are_those_of_the_books(scene, home, account):
    go(scene, home, "/cashout 50 gbp")
    [one] = transits.open_of(scene.db, scene.alice.owner)
    assert one.due_at == tariffs.leaves("GBP", scene.now)
    assert one.amount == gbp(50_00)
