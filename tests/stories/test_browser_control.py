"""Looking at one's money and keeping hold of it: typed, tapped, and in the settings."""

import pytest
from playwright.async_api import expect

from tests.servers.quid import PASSWORD
from tests.stories.windows import FIELD, PHONE, WIDE, Town, say

WORDS = {
    "en": ("/history out", "Older", "/why", "/freeze", "Your money is frozen", "Unfreeze"),
    "fr": ("/historique sorties", "Plus ancien", "/pourquoi", "/geler", "Votre argent est gelé",
           "Dégeler"),
}  # fmt: skip
LOOKS = pytest.mark.parametrize(("locale", "viewport"), [("en", WIDE), ("fr", PHONE)])


@LOOKS
async def test_what_happened_is_looked_through_page_by_page(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    history, older, why, *_ = WORDS[locale]
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    place = await town.place(alice, bob)
    await town.say(alice, place, "/balance")
    for minor in range(1, 13):
        await town.say(alice, place, f"/pay 0.{minor:02}")
    page = await town.window(alice, f"/messages/{place}", viewport=viewport, locale=locale)
    await say(page, history)
    listed = page.locator("table")
    await expect(listed.last.locator("tr")).to_have_count(11)
    await listed.last.get_by_text(older).click()
    await expect(page.locator(FIELD)).not_to_have_value("")
    await page.press(FIELD, "Enter")
    await expect(listed.last.locator("tr")).to_have_count(3)  # two more, and their acquaintance
    await say(page, why)
    await expect(listed.last.locator("tr")).to_have_count(14)
    await listed.last.locator("a").first.click()
    await page.wait_for_url("**/receipts/*")


@LOOKS
async def test_what_is_frozen_says_so_until_the_password_is_given(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    *_, freeze, frozen, unfreeze = WORDS[locale]
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    place = await town.place(alice, bob)
    page = await town.window(alice, f"/messages/{place}", viewport=viewport, locale=locale)
    await say(page, freeze)
    await expect(page.locator(".words", has_text=frozen.split()[-1].capitalize())).to_be_visible()
    await page.fill(FIELD, "/pay 5")
    await expect(page.locator("[data-reading]")).to_contain_text(
        "/unfreeze" if locale == "en" else "/dégeler"
    )
    await page.fill(FIELD, "")
    await page.reload()
    await expect(page.locator("[data-composer]")).to_contain_text(frozen)
    await page.locator("[data-composer]").get_by_text(unfreeze).click()
    await page.wait_for_url("**/settings#freeze")
    button = page.locator("#freeze").get_by_role("button", name=unfreeze)
    await page.fill("#password", "not this one")
    await button.click()
    await expect(page.locator("#password-about")).to_be_visible()
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")
    await page.wait_for_url("**/settings?saved=1")
    await page.goto(f"{town.address}/messages/{place}")
    await expect(page.locator("[data-composer]")).not_to_contain_text(frozen)
    await say(page, "/pay 5")
    await expect(page.locator("[data-transfer]")).to_have_count(1)


@LOOKS
async def test_limits_are_set_in_the_settings(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    page = await town.window(alice, "/settings", viewport=viewport, locale=locale)
    await page.fill("#day", "4")
    await page.press("#day", "Enter")
    await page.wait_for_url("**/settings?saved=1")
    place = await town.place(alice, bob)
    await town.say(alice, place, "/pay 3")
    refused = await town.say(alice, place, "/pay 2")
    assert refused["answer"]["code"] == "limit_day_later"
    await page.goto(f"{town.address}/settings")
    await expect(page.locator("#day-about")).to_contain_text("1")
