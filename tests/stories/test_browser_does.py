"""Changing what was said in real windows: by mouse, by keyboard and by a long press."""

from playwright.async_api import Locator, Page, expect

from tests.stories.windows import FIELD, PHONE, Town, say


def row(page: Page, place: str, seq: int) -> Locator:
    return page.locator(f"#e{place}-{seq}")


async def choose(page: Page, place: str, seq: int, name: str) -> None:
    await row(page, place, seq).hover()
    await row(page, place, seq).locator("[data-does]").click()
    await page.locator(".deeds[popover]").get_by_text(name, exact=True).click()


async def test_a_message_is_edited_answered_and_deleted(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    await town.say(bob, place, "Where?")
    hers = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}")
    await say(hers, "At the sttion")
    await expect(row(his, place, 2)).to_contain_text("At the sttion")

    await hers.fill(FIELD, "A draft")
    await choose(hers, place, 2, "Edit")
    await expect(hers.locator(FIELD)).to_have_value("At the sttion")
    await expect(hers.locator("[data-send]")).to_have_text("Save")
    await say(hers, "/pay 50 at the station")
    for page in (hers, his):
        await expect(row(page, place, 2).locator(".said")).to_have_text("/pay 50 at the station")
        await expect(row(page, place, 2).locator(".edited")).to_have_text("edited")
        await expect(page.locator(".ticket, .only-you")).to_have_count(0)
    await expect(hers.locator(FIELD)).to_have_value("A draft")
    await expect(hers.locator(".aim")).to_be_hidden()

    await choose(his, place, 2, "Reply")
    await expect(his.locator(".aim")).to_contain_text(f"Reply to {alice.name}")
    await say(his, "Which one?")
    quote = row(hers, place, 4).locator(".quote")
    await expect(quote).to_contain_text("/pay 50 at the station")
    await expect(quote.locator("b")).to_have_text("You")

    await choose(hers, place, 2, "Delete")
    await expect(row(his, place, 2).locator(".said")).to_have_text("/pay 50 at the station")
    await hers.locator(".deeds .bad").click()
    for page in (hers, his):
        await expect(row(page, place, 2).locator(".said")).to_have_text("Message deleted")
        await expect(page.locator(".quote")).to_contain_text("Message deleted")
        await page.reload()
        await expect(page.locator(".quote")).to_contain_text("Message deleted")
        await expect(row(page, place, 2).locator("[data-does]")).to_have_count(0)
        assert "station" not in await page.content()
        assert [await each.get_attribute("data-seq") for each in await page.locator(
            ".thread [data-seq]:not([hidden])").all()] == ["1", "2", "4"]  # fmt: skip


async def test_the_keyboard_reaches_everything(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    await town.say(bob, place, "One")
    await town.say(bob, place, "/pay 3 tea")
    page = await town.window(alice, f"/messages/{place}")
    await say(page, "Three")
    await expect(row(page, place, 3)).to_be_visible()
    await page.press(FIELD, "ArrowUp")
    await expect(page.locator(FIELD)).to_have_value("Three")
    await page.press(FIELD, "Escape")
    await expect(page.locator(FIELD)).to_have_value("")

    button = row(page, place, 3).locator("[data-does]")
    await button.focus()
    await page.keyboard.press("ArrowUp")
    await expect(row(page, place, 2).locator("[data-does]")).to_be_focused()
    await page.keyboard.press("Enter")
    menu = page.locator(".deeds[popover]")
    await expect(menu).to_be_visible()
    assert await menu.get_by_role("menuitem").all_inner_texts() == ["Reply", "Copy link", "Report"]
    await page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(row(page, place, 2).locator("[data-does]")).to_be_focused()

    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    mine = row(page, place, 2).locator("[data-react]")
    await expect(mine).to_have_text("❤️ 1")
    await expect(mine).to_have_attribute("aria-pressed", "true")
    await expect(row(page, place, 2).locator("[data-does]")).to_be_focused()
    await mine.press("Enter")
    await expect(mine).to_have_count(0)


async def test_a_long_press_opens_the_menu_on_a_phone(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    await town.say(bob, place, "Hold me")
    inbox = await town.window(alice, "/messages")
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "locale": "fr-FR"}
    page = await town.window(alice, f"/messages/{place}", **phone)
    bubble = row(page, place, 1).locator(".said")
    await bubble.dispatch_event("pointerdown", {"pointerType": "touch", "clientX": 9, "clientY": 9})
    menu = page.locator(".deeds[popover]")
    await expect(menu).to_be_visible()
    assert await menu.evaluate("menu => [...menu.querySelectorAll('button')].every(button =>"
                               " button.getBoundingClientRect().height >= 43.5)")  # fmt: skip
    await menu.get_by_text("👍").tap()
    face = row(page, place, 1).locator("[data-react]")
    await expect(face).to_have_text("👍 1")
    box = await face.bounding_box()
    assert box
    assert box["height"] >= 43.5
    await town.say(bob, place, "Never mind")
    await expect(inbox.locator("[data-preview]")).to_have_text("Never mind")


async def test_what_changed_meanwhile_is_there_after_a_break(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    for text in ("One", "Two", "Three"):
        await town.say(bob, place, text)
    hers = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}")
    await hers.context.set_offline(True)
    await expect(hers.locator("[data-connection]")).to_be_visible()
    await choose(his, place, 1, "Delete")
    await his.locator(".deeds .bad").click()
    await choose(his, place, 2, "Edit")
    await say(his, "Deux")
    await choose(his, place, 3, "😂")
    await expect(row(his, place, 3).locator("[data-react]")).to_have_text("😂 1")
    await hers.context.set_offline(False)
    await expect(row(hers, place, 1).locator(".said")).to_have_text("Message deleted")
    await expect(row(hers, place, 2).locator(".said")).to_have_text("Deux")
    await expect(row(hers, place, 3).locator("[data-react]")).to_have_text("😂 1")
    await expect(row(hers, place, 3).locator("[data-react]")).to_have_attribute(
        "aria-pressed", "false"
    )


async def test_whoever_said_something_is_tipped_for_it(town: Town) -> None:
    alice, bob = await town.friends()
    carol = await town.somebody("carol")
    await town.quid.acquaint(alice, bob)
    post = await town.post(carol, "Where is the best bread?")
    await say(await town.window(bob, f"/post/{post}"), "At the mill")
    page = await town.window(alice, f"/post/{post}")
    await expect(page.locator(".msg .said")).to_have_text("At the mill")
    place = await page.locator("[data-thread]").get_attribute("data-place") or ""
    await say(page, "Thank you")
    await choose(page, place, 1, "Tip")
    await expect(page.locator(FIELD)).to_be_focused()
    await page.keyboard.type("2 for the bread")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-transfer]")).to_contain_text("$2.00")
    await row(page, place, 2).hover()
    await row(page, place, 2).locator("[data-does]").click()
    await expect(page.locator(".deeds[popover]")).not_to_contain_text("Tip")


async def test_a_browser_that_refuses_to_copy_is_told_of(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    await town.say(bob, place, "Hello")
    page = await town.window(alice, f"/messages/{place}")
    await page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no')) }"
    )
    await page.locator(".msg [data-does]").click()
    await page.get_by_role("menuitem", name="Copy text").click()
    await expect(page.locator(".msg")).to_contain_text("Your browser did not let it be copied.")
