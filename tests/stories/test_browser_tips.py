"""A tip in a tap, and its total for whoever may see it."""

import pytest
from playwright.async_api import expect

from tests.stories.windows import FIELD, PHONE, WIDE, Town

WORDS = {
    "en": ("$2.00", "in tips", "Only you see this", "Everybody", "Save"),
    "fr": ("2,00 $US", "de pourboires", "Vous seul le voyez", "Tout le monde", "Enregistrer"),
}


@pytest.mark.parametrize(("locale", "viewport"), [("en", WIDE), ("fr", PHONE)])
async def test_a_tip_in_a_tap(town: Town, locale: str, viewport: dict[str, int]) -> None:
    two, total, own, everybody, save = WORDS[locale]
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob", locale)
    await town.quid.acquaint(alice, bob)
    post = await town.post(bob, "New print is up")
    page = await town.window(alice, f"/post/{post}", viewport=viewport, locale=locale)
    await page.locator(".tips").get_by_text(two).click()
    await expect(page.locator(FIELD)).to_have_value("/tip 2")
    await page.press(FIELD, "Enter")
    await expect(page.locator("[data-transfer]")).to_contain_text(two)
    await page.reload()
    await expect(page.locator("p.tips")).to_have_count(0)

    his = await town.window(bob, f"/post/{post}", viewport=viewport, locale=locale)
    await expect(his.locator("p.tips")).to_contain_text(f"{two} {total} · {own}")
    await his.goto(f"{town.address}/settings")
    await his.get_by_label(everybody, exact=True).check()
    await his.get_by_role("button", name=save).first.click()
    await his.wait_for_url("**/settings?saved=1")
    await page.reload()
    await expect(page.locator("p.tips")).to_contain_text(f"{two} {total}")

    await page.goto(f"{town.address}/@{bob.handle}")
    await page.locator(".tips").get_by_text(two).click()
    await expect(page.locator(FIELD)).to_have_value("/tip 2")
