"""Posts in a browser: buttons that answer at once and are undone by pressing again."""

import re

from playwright.async_api import expect

from tests.stories.windows import PHONE, Town, say


async def test_buttons_answer_at_once_and_say_when_they_did_not_reach(town: Town) -> None:
    alice, bob = await town.somebody("alice"), await town.somebody("bob")
    post = await town.post(alice, "New print is up")
    page = await town.window(bob, f"/@{alice.handle}", viewport=PHONE)
    like = page.get_by_role("button", name="Like")
    for name in ("Like", "Repost", "Bookmark"):
        await page.get_by_role("button", name=name).click()
        button = page.get_by_role("button", name=name)
        await expect(button).to_have_attribute("aria-pressed", "true")
        await expect(page.locator("form[data-marks]")).not_to_have_attribute("data-busy", "1")
    await expect(like).to_contain_text("1")
    await page.reload()
    await expect(like).to_have_attribute("aria-pressed", "true")
    await like.click()
    await expect(like).to_contain_text("0")
    await expect(page.locator("form[data-marks]")).not_to_have_attribute("data-busy", "1")
    await page.context.set_offline(True)
    await like.click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    await expect(like).to_have_attribute("aria-pressed", "false")
    await expect(like).to_contain_text("0")
    await page.context.set_offline(False)

    await page.locator(".more-of > summary").click()
    await page.get_by_role("link", name="Quote", exact=True).click()
    await say(page, "Go and see")
    await expect(page).to_have_url(f"{town.address}/")
    await expect(page.locator(".quoted")).to_contain_text("New print is up")
    await page.goto(f"{town.address}/post/{post}/quotes")
    await expect(page.locator(".post")).to_contain_text("Go and see")
    await page.goto(f"{town.address}/bookmarks")
    await expect(page.locator(".post")).to_have_id(re.compile(f"post-{post}$"))
