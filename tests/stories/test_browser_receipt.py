"""A receipt without a pointer: opened, shown to others by a link, and the link ended."""

from playwright.async_api import Page, expect

from tests.stories.test_browser_axe import sound
from tests.stories.test_browser_keyboard import RINGED
from tests.stories.windows import FIELD, Town

STILL = {"reduced_motion": "reduce", "bypass_csp": True}  # axe is a script of ours


async def test_a_receipt_is_opened_shown_to_others_and_hidden_with_keys(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}", **STILL)
    await page.focus(FIELD)
    await page.keyboard.type("/pay 4.21 pizza")
    await page.keyboard.press("Enter")
    await expect(page.locator(".ticket a.number")).to_be_visible()
    await back_to_link(page, ".ticket a.number")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/receipts/*")
    await expect(page.locator(".sum")).to_have_text("$4.21")
    await sound(page)

    await on_to(page, "button[value=make]")
    await page.keyboard.press("Enter")
    await expect(page.locator("#link")).to_be_visible()
    await on_to(page, "#link")
    link = await page.evaluate("document.activeElement.value")
    await sound(page)
    await page.keyboard.press("Tab")
    assert await focused(page, f"a[href='{link}']")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/receipts/*proof=*")
    await expect(page.locator("main")).to_contain_text("You see what others see.")
    await expect(page.locator(".sum")).to_have_count(0)
    await sound(page)

    await on_to(page, ".proof a[href^='/receipts/']")
    await page.keyboard.press("Enter")
    await expect(page.locator(".sum")).to_have_text("$4.21")
    await on_to(page, "button[value=end]")
    await page.keyboard.press("Space")
    await expect(page.locator("button[value=make]")).to_be_visible()
    await expect(page.locator("#link")).to_have_count(0)
    await on_to(page, "header a[href='/wallet']")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/wallet")


async def on_to(page: Page, wanted: str) -> None:
    """Tab, as often as it takes; all that has the focus on the way can be seen."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        assert await page.evaluate(RINGED), await page.evaluate("document.activeElement.outerHTML")
        if await focused(page, wanted):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


async def back_to_link(page: Page, wanted: str) -> None:
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await focused(page, wanted):
            return
    raise AssertionError(f"Shift+Tab does not lead to {wanted}")


async def focused(page: Page, wanted: str) -> bool:
    return bool(await page.evaluate("wanted => document.activeElement.matches(wanted)", wanted))
