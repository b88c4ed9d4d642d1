"""Money in real windows: the menu, the reading before anything is sent, questions, tips, wallet."""

import re

from playwright.async_api import expect

from payments import ledger, recipes
from payments.money import Money
from tests.stories.windows import FIELD, Town, say
from web.writer import now_ms

BALANCE = "[data-balance=USD]"


async def test_the_menu_of_commands_is_worked_by_keyboard(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    field, menu = page.locator(FIELD), page.locator("[data-menu]")
    await page.locator("[data-scroller]").focus()
    await page.keyboard.press("/")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")
    await page.keyboard.type("/")
    options = menu.get_by_role("option")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = await options.nth(1).get_attribute("id")
    await expect(field).to_have_attribute("aria-activedescendant", chosen or "")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/pay ")
    await expect(options).to_have_text(re.compile(r"\$0\.01"))  # what Bob was paid before
    await page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await page.keyboard.press("Shift+Tab")
    await expect(field).not_to_be_focused()

    await page.fill(FIELD, "/")
    await expect(menu).to_be_visible()
    await page.press(FIELD, "Escape")
    await expect(menu).to_be_hidden()
    await expect(field).to_have_value("/")
    await page.fill(FIELD, "/bala")
    await expect(options).to_have_count(1)
    await page.press(FIELD, "Enter")
    await expect(field).to_have_value("/balance ")
    await page.press(FIELD, "Enter")
    await expect(page.locator(".only-you", has_text="$100.00")).to_be_visible()


async def test_shift_and_enter_break_the_line(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await page.locator(FIELD).press_sequentially("One")
    await page.press(FIELD, "Shift+Enter")
    await page.locator(FIELD).press_sequentially("Two")
    await expect(page.locator(FIELD)).to_have_value("One\nTwo")
    await page.press(FIELD, "Enter")
    await expect(page.locator(".msg[data-seq] .said")).to_have_text("One\nTwo")


async def test_a_slip_is_said_before_it_is_sent_and_mended_by_tab(town: Town) -> None:
    alice, bob = await town.friends()
    await town.place(alice, bob)  # of two handles as near, that of somebody one talks to is meant
    page = await town.window(alice, f"/messages/@{bob.handle}")
    reading = page.locator("[data-reading]")
    await page.fill(FIELD, f"/pay @{bob.handle}x 5 tea")
    await expect(reading).to_contain_text("Nothing was sent.")
    await expect(reading.locator("mark")).to_have_text(f"@{bob.handle}x")
    await expect(page.locator("[data-send]")).to_have_text("Send")
    await page.press(FIELD, "Tab")
    await expect(page.locator(FIELD)).to_have_value(f"/pay @{bob.handle} 5 tea")
    await expect(page.locator("[data-send]")).to_have_text("Pay $5.00")
    await page.press(FIELD, "Enter")
    await expect(page.locator(".ticket", has_text="$5.00")).to_be_visible()
    await expect(reading).to_be_hidden()


async def test_cancel_sends_nothing(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    other = await town.window(alice, f"/messages/@{bob.handle}")
    await say(page, "/pay 60 bike")
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator(".only-you", has_text="Nothing was sent.")).to_be_visible()
    for device in (page, other):
        await expect(device.get_by_role("button", name="Pay $60.00")).to_have_count(0)
    await expect(page.locator(BALANCE).first).to_have_text("$100.00")
    await page.reload()
    await expect(page.locator(".only-you .state")).to_have_text("Answered")
    await expect(page.get_by_role("button", name="Pay $60.00")).to_have_count(0)


async def test_a_post_is_followed_read_answered_and_tipped(town: Town) -> None:
    alice, bob = await town.friends()
    his = await town.window(bob)
    await say(his, "New print is up")
    await expect(his.locator(".post")).to_contain_text("New print is up")

    hers = await town.window(alice)
    await expect(hers.locator(".empty")).to_contain_text("Nothing here yet")
    await hers.goto(f"{town.address}/@{bob.handle}")
    await hers.get_by_role("button", name="Follow", exact=True).click()
    await expect(hers.get_by_role("button", name="Unfollow")).to_be_visible()
    await hers.goto(f"{town.address}/")
    post = hers.locator(".post", has_text="New print is up")
    await post.locator(".acts summary").click()
    await post.get_by_text("$5.00").click()
    await expect(hers.locator(".ticket", has_text=f"You paid {bob.name}")).to_be_visible()
    await expect(his.locator(BALANCE).first).to_have_text("$105.00")
    await say(hers, "Well done")
    await expect(hers.locator(".msg[data-seq]", has_text="Well done")).to_be_visible()
    stranger = await town.window(None, hers.url.removeprefix(town.address).partition("?")[0])
    await expect(stranger.locator(".msg", has_text="Well done")).to_be_visible()
    await expect(stranger.get_by_role("link", name="Sign in to reply")).to_be_visible()


async def test_who_is_paid_from_elsewhere_hears_it_from_quid(town: Town) -> None:
    alice, bob = await town.friends()
    carol = await town.somebody("carol")
    await town.quid.acquaint(alice, carol)
    inbox = await town.window(carol, "/messages")
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await say(page, f"/pay @{carol.handle} 9 stamps")
    await expect(page.locator(".ticket", has_text="$9.00")).to_be_visible()
    await expect(inbox.locator("[data-row]").first).to_contain_text("Quid")
    await inbox.locator("[data-row]").first.click()
    await expect(inbox.locator(".thread")).to_contain_text("$9.00")
    await expect(inbox.locator(".thread")).to_contain_text(alice.name)


async def test_the_wallet_shows_what_comes_in_and_its_older_pages(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, "/wallet")
    place = await town.place(alice, bob)
    await town.say(bob, place, "/pay 7 stamps")
    newest = page.locator("[data-live=activity] .line").first
    await expect(newest).to_contain_text("stamps")
    await expect(newest).to_contain_text("+$7.00")
    await expect(page.locator(BALANCE).first).to_have_text("$107.00")

    def drip(db):  # type: ignore[no-untyped-def]
        keys = [n.to_bytes(24, "big") for n in range(alice.id << 20, (alice.id << 20) + 30)]
        gifts = [recipes.gift(key, bob.owner, alice.owner, Money(1, "USD")) for key in keys]
        ledger.record(db, gifts, now_ms())

    await town.deed(drip)
    await page.reload()
    activity = page.locator("[data-live=activity]")
    await activity.locator(".line").nth(24).scroll_into_view_if_needed()
    await expect(activity).to_contain_text("Opening balance")
    await expect(page.get_by_role("link", name="Older")).to_have_count(0)
