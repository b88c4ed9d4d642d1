"""What the composer spares its writer: people and amounts to pick, and a form instead of words."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.stories.test_browser_door import fits
from tests.stories.windows import FIELD, PHONE, Town

OPTIONS = "[data-menu] [role=option]"


async def test_people_are_offered_by_face_and_name_behind_an_at(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    await town.say(alice, place, "/pay 3 tea")
    page = await town.window(alice, f"/messages/{place}")
    await page.locator(FIELD).press_sequentially(f"/pay @{bob.handle[:4]}")
    option = page.locator(OPTIONS).first
    await expect(option).to_contain_text(f"@{bob.handle}")
    await expect(option).to_contain_text(re.compile("paid (once|2 times)"))
    await page.press(FIELD, "Enter")
    await expect(page.locator(FIELD)).to_have_value(f"/pay @{bob.handle} ")
    again = page.locator(OPTIONS, has_text="$3.00")
    await expect(again).to_contain_text("tea")
    await page.press(FIELD, "Enter")
    await expect(page.locator(FIELD)).to_have_value(f"/pay @{bob.handle} 3.00 tea")
    await expect(page.locator("[data-reading]")).to_contain_text("$3.00")


async def test_a_command_is_found_by_its_letters_or_its_french_name(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    for typed, name in (("/envoy", "/pay"), ("/hsty", "/history"), ("/solde", "/balance")):
        await page.fill(FIELD, typed)
        await expect(page.locator(OPTIONS).first.locator("code")).to_have_text(name)
    await page.fill(FIELD, "/")
    assert 1 < await page.locator(OPTIONS).count() <= 8


@pytest.mark.parametrize(
    ("locale", "sum_", "paid"),
    [("en", "$12.50", "You paid"), ("fr", "12,50\xa0$US", "Vous avez payé")],
)
async def test_the_form_pays_without_a_command(
    town: Town, locale: str, sum_: str, paid: str
) -> None:
    alice = await town.somebody("alice", locale)
    bob = await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    place = await town.place(alice, bob)
    page = await town.window(
        alice, f"/messages/{place}", viewport=PHONE, has_touch=True, is_mobile=True
    )
    await page.locator(".composer [data-pay]").tap()
    form = page.locator("dialog[data-pay-form]")
    await expect(form.locator("[name=amount]")).to_be_focused()
    for key in ("1", "2", "mark", "5", "0", "back", "0"):
        await form.locator(f"[data-key='{key}']").tap()
    await form.locator("[name=note]").fill("3 tickets for @me")
    await expect(form.locator("[data-pay-now]")).to_contain_text(sum_)
    await fits(page)
    await form.locator("[data-pay-now]").tap()
    await expect(form).to_be_hidden()
    ticket = page.locator(".ticket", has_text=paid)
    await expect(ticket.locator(".sum")).to_have_text(sum_)
    await expect(ticket.locator(".note")).to_have_text("3 tickets for @me")


async def test_the_form_says_what_is_wrong_and_closes_by_keyboard(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await page.locator(".bar [data-pay]").press("Enter")
    form = page.locator("dialog[data-pay-form]")
    await form.locator("[name=amount]").fill("5000")
    await expect(form.locator("[data-aloud]")).to_contain_text("short")
    await expect(form.locator("[data-pay-now]")).to_be_disabled()
    await form.locator("[name=amount]").fill("1.234")
    await expect(form.locator("[data-pay-now]")).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(page.locator(".ticket")).to_have_count(0)


async def test_a_command_typed_without_a_connection_is_read_when_there_is_one(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await expect(page.locator("[data-connection]")).to_be_hidden()
    await page.context.set_offline(True)
    await expect(page.locator("[data-connection]")).to_be_visible()
    await page.fill(FIELD, "/pay 5")
    await expect(page.locator("[data-send]")).to_have_text("Send")
    await page.context.set_offline(False)
    await expect(page.locator("[data-send]")).to_have_text("Pay $5.00")


async def test_what_is_typed_before_the_scripts_are_there_stays(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, "/messages")
    there = asyncio.Event()

    async def late(route: Route) -> None:
        await there.wait()
        await route.continue_()

    await page.route("**/js/composer.js", late)
    await page.goto(f"{town.address}/messages/@{bob.handle}", wait_until="commit")
    await page.fill(FIELD, "/pay 4 tea")
    there.set()
    await expect(page.locator("[data-reading]")).to_contain_text("$4.00")
    await expect(page.locator(FIELD)).to_have_value("/pay 4 tea")
