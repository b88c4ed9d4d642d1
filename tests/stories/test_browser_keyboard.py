"""Without a pointer: what has a button is done with keys, and the focus is never lost."""

from playwright.async_api import Page, expect

from tests.stories.windows import FIELD, Town


async def test_paying_and_taking_back_need_no_pointer(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await page.keyboard.press("/")
    await page.keyboard.type("/p")
    await page.keyboard.press("Tab")
    await page.keyboard.type("3 tea")
    await expect(page.locator("[data-send]")).to_have_text("Pay $3.00")
    await page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    await expect(undo).to_be_visible()
    await back_to(page, "Undo")
    await page.keyboard.press("Enter")
    await expect(page.locator(".ticket")).to_contain_text("Taken back")
    await expect(page.locator(FIELD)).to_be_focused()


async def test_a_question_is_answered_with_keys_and_writing_goes_on(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    for choice, key, outcome in (
        ("Cancel", "Enter", "Nothing was sent."),
        ("Pay $60.00", "Space", "You paid"),
    ):
        await page.focus(FIELD)
        await page.keyboard.type("/pay 60 bike")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name=choice)).to_be_visible()
        await back_to(page, choice)
        await page.keyboard.press(key)
        await expect(page.locator(".thread")).to_contain_text(outcome)
        await expect(page.locator(FIELD)).to_be_focused()


async def test_an_offer_that_ends_takes_no_focus_with_it(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await page.focus(FIELD)
    await page.keyboard.type("/pay 4 tea")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Undo")).to_be_visible()
    await back_to(page, "Undo")
    await expect(page.get_by_role("button", name="Undo")).to_have_count(0, timeout=12_000)
    await expect(page.locator(FIELD)).to_be_focused()


async def test_a_refusal_is_mended_with_keys(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await page.focus(FIELD)
    await page.keyboard.type("/pya 3")
    await page.keyboard.press("Enter")
    await expect(page.locator(".only-you [data-fill]")).to_be_visible()
    await back_to(page, "/pay 3")
    await page.keyboard.press("Enter")
    await expect(page.locator(FIELD)).to_have_value("/pay 3")
    await expect(page.locator(FIELD)).to_be_focused()


async def test_what_has_the_focus_can_be_seen(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    for _ in range(14):
        await page.keyboard.press("Tab")
        assert await page.evaluate(RINGED), await page.evaluate("document.activeElement.outerHTML")


RINGED = """() => {
  const own = document.activeElement;
  const ring = own.matches('textarea') ? own.closest('.field') : own;
  const box = ring.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 1;
  return own === document.body || (getComputedStyle(ring).outlineStyle !== 'none' && inside);
}"""


async def back_to(page: Page, name: str) -> None:
    """Shift and Tab from the composer, as often as it takes to come to this button."""
    wanted = page.get_by_role("button", name=name)
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await wanted.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError(f"Shift+Tab does not lead to {name}")


async def test_who_goes_back_through_a_page_sees_where_they_are(town: Town) -> None:
    page = await town.window(await town.somebody("alice"), "/settings")
    await page.locator("main .button").last.focus()
    for _ in range(30):
        await page.keyboard.press("Shift+Tab")
        assert await page.evaluate(
            "document.activeElement.getBoundingClientRect().top"
            " >= document.querySelector('main > .bar').getBoundingClientRect().bottom"
        ), await page.evaluate("document.activeElement.outerHTML")
