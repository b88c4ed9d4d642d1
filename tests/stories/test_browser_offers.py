"""Money that waits, comes later, goes by a link or back, in real windows and both languages."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from chat.people import Person
from payments import wallets
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import FIELD, PHONE, Town, say

FRENCH = {"viewport": PHONE, "locale": "fr-FR"}


async def shy(town: Town, locale: str = "en") -> tuple[Person, Person, str]:
    """Alice, and Bob, who reads `locale` and is asked before strangers' money; their place."""
    alice, bob = await town.somebody("alice"), await town.somebody("bob", locale)
    await town.deed(wallets.set_accepts, bob.owner, "ask")
    return alice, bob, await town.place(alice, bob)


async def pay(page: Page, text: str) -> None:
    """Say yes to what it asks first."""
    await say(page, text)
    await page.locator("[data-choices] button.main").last.click()


async def test_an_offer_is_accepted_on_a_phone_in_french(town: Town) -> None:
    alice, bob, place = await shy(town, "fr")
    hers = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}", **FRENCH)
    await pay(hers, "/pay 20 for the bike")
    ticket = his.locator("[data-offer]")
    await expect(ticket).to_contain_text(f"{alice.name} vous propose")
    await expect(ticket.locator("[data-until]")).to_have_text("dans 23 heures")
    await expect(hers.locator("[data-offer] .state")).to_have_text("Waiting")
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$80.00")
    await his.get_by_role("button", name="Accepter").click()
    await expect(ticket.locator(".state")).to_have_text("Accepté")
    await expect(his.get_by_role("button", name="Accepter")).to_have_count(0)
    await expect(hers.locator("[data-offer] .state")).to_have_text("Accepted")
    await expect(hers.locator("[data-transfer] .state")).to_have_text("Paid")
    await expect(hers.get_by_role("button", name="Cancel")).to_have_count(0)


async def test_an_offer_is_declined_and_another_cancelled(town: Town) -> None:
    alice, bob, place = await shy(town)
    hers = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    his = await town.window(bob, f"/messages/{place}")
    await pay(hers, "/pay 20")
    await his.get_by_role("button", name="Decline").click()
    await expect(hers.locator(".msg.slim")).to_contain_text(f"{bob.name} declined $20.00")
    await expect(his.locator(".msg.slim")).to_contain_text("You declined $20.00")
    await pay(hers, "/pay 30")
    await hers.locator("[data-offer]").last.get_by_role("button", name="Cancel").click()
    await expect(his.locator(".msg.slim").last).to_contain_text(f"{alice.name} cancelled $30.00")
    await expect(hers.locator("[data-offer] .state")).to_have_text(["Declined", "Cancelled"])
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$100.00")
    await hers.reload()
    await expect(hers.locator("[data-offer] .state")).to_have_text(["Declined", "Cancelled"])


async def test_a_payment_is_given_back_in_part_and_then_whole(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    await town.say(alice, place, "/pay 20 two tickets")
    hers = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}", viewport=PHONE)
    await say(his, "/refund 5 one was cheaper")
    first = hers.locator("[data-transfer]").first
    await expect(first.locator(".state")).to_have_text("Refunded $5.00 of $20.00")
    await expect(hers.get_by_role("button", name="Undo")).to_have_count(0)
    await expect(hers.locator("[data-transfer]").last).to_contain_text(f"{bob.name} gave you back")
    await his.locator("[data-transfer]").first.get_by_role("button", name="Refund").click()
    await his.get_by_role("button", name="Give it back").click()
    await expect(first.locator(".state")).to_have_text("Refunded")
    await expect(his.get_by_role("button", name="Refund")).to_have_count(0)
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$100.00")


async def test_a_link_goes_to_somebody_who_was_not_here(town: Town) -> None:
    alice = await town.somebody("alice")
    hers = await town.window(alice, "/messages/@quid")
    await say(hers, "/pay @nobody_of_this_name 20 for the pizza")
    await hers.get_by_role("button", name="Send a link instead").click()
    await expect(hers.locator(FIELD)).to_have_value("/link 20.00 USD for the pizza")
    await pay(hers, "/link 20.00 USD for the pizza")
    address = await hers.locator("[data-address] input").input_value()
    assert re.fullmatch(rf"{town.address}/claim/[\w-]{{22}}", address)
    await expect(hers.locator("[data-link] .state")).to_have_text("Waiting")

    theirs = await town.window(None, address.removeprefix(town.address), **FRENCH)
    await expect(theirs.locator("main")).to_contain_text(f"{alice.name} vous envoie")
    await expect(theirs.locator("main .sum")).to_have_text("20,00 $US")
    await theirs.get_by_role("link", name="S’inscrire et le prendre").click()
    handle = f"zoe{alice.handle[-2:]}"
    await theirs.get_by_label(re.compile("Identifiant|Pseudo", re.IGNORECASE)).fill(handle)
    await theirs.locator("input[name=name]").fill("Zoé Petit")
    await theirs.locator("input[name=password]").fill("three words together")
    await theirs.locator("main button[type=submit]").click()
    await theirs.wait_for_url("**/claim/*")
    await theirs.get_by_role("button", name="Prendre").click()
    await expect(theirs.locator("h1")).to_have_text("C’est à vous")
    await expect(hers.locator("[data-link] .state")).to_have_text("Taken by Zoé Petit")
    await hers.reload()
    await expect(hers.locator("[data-address]")).to_have_count(0)  # it was shown once


@pytest.mark.parametrize(("viewport", "scheme", "locale"), LOOKS)
async def test_every_state_looks_as_it_should(
    town: Town, viewport: Any, scheme: str, locale: str
) -> None:
    still = {"reduced_motion": "reduce", "bypass_csp": True}  # axe is a script of ours
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale, **still}
    alice, bob, place = await shy(town, locale[:2])
    page = await town.window(bob, f"/messages/{place}", **look)
    for text in ("/pay 20 for a bicycle that is a little too large for me", "/pay 5", "/pay 6"):
        asked = await town.say(alice, place, text)
        await town.tap(alice, place, "yes", asked["mine"])
    await town.say(bob, place, "/decline")
    await town.say(alice, place, "/cancel")
    await sound(page)
    await town.say(bob, place, "/accept")
    await town.say(bob, place, "/refund 3")
    await sound(page)
    asked = await town.say(bob, place, "/link 7 for a newcomer")
    made = await town.tap(bob, place, "yes", asked["mine"])
    await expect(page.locator("[data-address]")).to_be_visible()
    await sound(page)
    for path in ("/messages/@quid", "/messages", made["answer"]["once"]):
        await sound(page, town.address + path)
    await sound(page, f"{town.address}/links/{made['answer']['number']}")
    stranger = await town.window(None, made["answer"]["once"], **look)
    await sound(stranger)
    await sound(stranger, f"{town.address}/claim/nothing")
    await town.say(bob, place, f"/block @{alice.handle}")
    await sound(page, f"{town.address}/messages/{place}")
    await sound(page, f"{town.address}/@{alice.handle}")
