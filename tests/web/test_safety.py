"""Settings of one's money on their page: what comes, who freezes, and who unfreezes."""

import re

import pytest

from tests.web.visitor import PASSWORD, Visitor


async def test_money_of_strangers_its_arrival_and_reminders_are_kept(alice: Visitor) -> None:
    assert 'value="on" checked' in (await alice.look("/settings")).text
    sent = await alice.send("/settings/money", accepts="ask", delay="24", reminders="off")
    assert (sent.status, sent.leads_to) == (303, "/settings?saved=1")
    page = (await alice.look("/settings")).text
    assert 'value="ask" checked' in page
    assert 'value="24" checked' in page
    assert 'value="off" checked' in page


@pytest.mark.parametrize(
    "form",
    [
        {"accepts": "some", "delay": "0", "reminders": "on"},
        {"accepts": "ask", "delay": "0", "reminders": "perhaps"},
        {"accepts": "ask"},
        {},
    ],
)
async def test_what_no_form_of_ours_sends_is_refused(alice: Visitor, form: dict[str, str]) -> None:
    assert (await alice.send("/settings/money", **form)).status == 400


async def test_a_session_freezes_and_only_the_password_unfreezes(
    alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "Hello")
    await alice.send("/settings/freeze")
    page = (await alice.look("/settings")).text
    assert "Your money is frozen" in page
    await alice.say("/messages/1", "/pay 20 pizza")
    assert "You have frozen your money" in (await alice.look("/messages/1")).text
    for wrong in ("", "not this one"):
        refused = await alice.send("/settings/unfreeze", password=wrong)
        assert refused.status == 422
        assert "This is not your password. Try again." in refused.text
        assert "Your money is frozen" in (await alice.look("/settings")).text
    assert (await alice.send("/settings/unfreeze", password=PASSWORD)).status == 303
    assert "Your money is frozen" not in (await alice.look("/settings")).text


AMOUNTS = {"quick": "5", "quick_day": "50", "payment": "", "day": "200", "week": "", "payee": ""}
AMOUNTS |= {"place": ""}


async def test_amounts_are_kept_and_a_higher_limit_waits(alice: Visitor) -> None:
    sent = await alice.send("/settings/limits", **AMOUNTS)
    assert (sent.status, sent.leads_to) == (303, "/settings?saved=1")
    page = (await alice.look("/settings")).text
    for name, value in (("quick", "5"), ("quick_day", "50"), ("day", "200"), ("week", "")):
        assert re.search(rf'name="{name}"[^>]*value="{value}"', page), name
    await alice.send("/settings/limits", **AMOUNTS | {"day": "300", "payee": "7.50"})
    page = (await alice.look("/settings")).text
    assert re.search(r'name="day"[^>]*value="200"', page)
    assert re.search(r'name="payee"[^>]*value="7.50"', page)
    assert "In 24 h it is $300.00." in page
    await alice.send("/settings/limits", **AMOUNTS | {"payee": "7.50"})  # nothing is another one
    assert "In 24 h it is $300.00." in (await alice.look("/settings")).text


@pytest.mark.parametrize(
    ("name", "typed"),
    [("day", "-5"), ("day", "1,000"), ("week", "a lot"), ("quick", ""), ("payee", "5 eur")],
)
async def test_what_is_no_amount_is_said_beside_it(alice: Visitor, name: str, typed: str) -> None:
    refused = await alice.send("/settings/limits", **AMOUNTS | {name: typed, "place": "3"})
    assert refused.status == 422
    assert refused.text.count("Write an amount like 20 or 20.50.") == 1
    assert re.search(rf'name="{name}"[^>]*value="{typed}"', refused.text)
    assert re.search(r'name="place"[^>]*value=""', (await alice.look("/settings")).text)


async def test_a_freeze_stands_in_the_wallet_and_above_what_one_types(
    alice: Visitor, bob: Visitor
) -> None:
    await alice.say("/messages/@bob", "Hello")
    for page in ("/wallet", "/messages/1"):
        assert "Your money is frozen" not in (await alice.look(page)).text
    await alice.send("/settings/freeze")
    for page in ("/wallet", "/messages/1"):
        assert "Your money is frozen" in (await alice.look(page)).text
        assert "Your money is frozen" not in (await bob.look(page)).text


async def test_looking_at_the_wallet_is_a_look(alice: Visitor, bob: Visitor) -> None:
    await alice.fund("alice", 50_00)
    await alice.say("/messages/@bob", "Hello")
    assert "since you last looked, " not in (await alice.look("/wallet")).text
    await alice.fund("alice", 3_00)
    assert "+$3.00 since you last looked, " in (await alice.look("/wallet")).text
    assert "since you last looked, " not in (await alice.look("/wallet")).text
    await alice.say("/messages/1", "/why")
    assert "Nothing has changed" in (await alice.look("/messages/1")).text


async def test_who_is_not_signed_in_freezes_nothing(visitor: Visitor) -> None:
    for path in ("/settings/freeze", "/settings/unfreeze", "/settings/money", "/settings/limits"):
        assert (await visitor.send(path)).status in (303, 403)
