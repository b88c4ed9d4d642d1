"""A tip by the coin of a post, and its total for whoever may see it."""

import pytest
from playwright.async_api import expect

from tests.stories.windows import FIELD, PHONE, WIDE, Town

WORDS = {
    "en": ("$2.00", "$5.00", "You have tipped", "in tips", "Only you see this", "Everybody"),
    "fr": (
        "2,00 $US", "5,00 $US", "Pourboire donné", "de pourboires", "Vous seul le voyez",
        "Tout le monde",
    ),
}  # fmt: skip
SAVE = {"en": "Save", "fr": "Enregistrer"}


@pytest.mark.parametrize(("locale", "viewport"), [("en", WIDE), ("fr", PHONE)])
async def test_one_tap_opens_the_sums_the_next_sends_one(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    two, _, given, total, own, everybody = WORDS[locale]
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob", locale)
    await town.quid.acquaint(alice, bob)
    post = await town.post(bob, "New print is up")
    page = await town.window(alice, f"/post/{post}", viewport=viewport, locale=locale)
    coin, sums = page.locator(".acts summary"), page.locator(".acts details > div")
    await coin.click()
    await page.keyboard.press("Escape")
    await expect(sums).to_be_hidden()
    await expect(coin).to_be_focused()
    await page.keyboard.press("Enter")
    await sums.get_by_text(two).focus()
    await expect(page.locator("[data-transfer]")).to_have_count(0)
    await expect(coin).not_to_contain_text(given)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-transfer]")).to_contain_text(two)
    await expect(coin).to_contain_text(given)
    await page.reload()
    await expect(page.locator("p.tips")).to_have_count(0)

    his = await town.window(bob, f"/post/{post}", viewport=viewport, locale=locale)
    await expect(his.locator("p.tips")).to_contain_text(f"{two} {total} · {own}")
    await his.goto(f"{town.address}/settings")
    await his.get_by_label(everybody, exact=True).check()
    await his.get_by_role("button", name=SAVE[locale]).first.click()
    await his.wait_for_url("**/settings?saved=1")
    await page.goto(f"{town.address}/post/{post}")
    await expect(page.locator("p.tips")).to_contain_text(f"{two} {total}")

    await page.goto(f"{town.address}/@{bob.handle}")
    await page.locator(".tips").get_by_text(two).click()
    await expect(page.locator(FIELD)).to_have_value("/tip 2")


@pytest.mark.parametrize(("locale", "viewport"), [("en", PHONE), ("fr", WIDE)])
async def test_a_post_in_a_list_is_tipped_too(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    _, five, given, *_ = WORDS[locale]
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob", locale)
    await town.quid.acquaint(alice, bob)
    post, other = await town.post(bob, "New print is up"), await town.post(bob, "And another")
    page = await town.window(alice, f"/@{bob.handle}", viewport=viewport, locale=locale)
    coin = page.locator(f"#post-{other} .acts summary")
    await coin.click()
    await page.locator(f"#post-{other}").get_by_text(five).click()
    await expect(page).to_have_url(f"{town.address}/post/{other}")
    await expect(page.locator("[data-transfer]")).to_contain_text(five)
    await page.goto(f"{town.address}/@{bob.handle}")
    await expect(coin).to_contain_text(given)
    await expect(page.locator(f"#post-{post} .acts summary")).not_to_contain_text(given)
