"""What was begun on one device goes on at another, and is gone everywhere once it is sent."""

from playwright.async_api import expect

from tests.stories.windows import FIELD, PHONE, Town, say


async def test_a_draft_is_gone_on_with_on_the_phone_and_sent_there(town: Town) -> None:
    alice, bob = await town.friends("fr")
    place = await town.place(alice, bob)
    await town.say(bob, place, "Where shall we meet?")
    desk = await town.window(alice, f"/messages/{place}")
    phone = await town.window(alice, "/messages", viewport=PHONE, locale="fr-FR")
    row = phone.locator(f"[data-row='{place}']")
    await desk.type(FIELD, "At the sta")
    await expect(row).to_contain_text("Brouillon\u00a0: At the sta")
    await expect(row.locator("[data-preview]")).to_be_hidden()
    await row.click()
    await expect(phone.locator(FIELD)).to_have_value("At the sta")
    await phone.type(FIELD, "tion at noon")
    await expect(desk.locator(FIELD)).to_have_value("At the station at noon")
    await desk.reload()
    await expect(desk.locator(FIELD)).to_have_value("At the station at noon")
    await phone.locator("[data-send]").click()
    await expect(desk.locator(".msg.me")).to_contain_text("At the station at noon")
    await expect(desk.locator(FIELD)).to_have_value("")
    await phone.goto(f"{town.address}/messages")
    await expect(row.locator("[data-preview]")).to_contain_text("At the station at noon")
    await expect(row.locator("[data-begun]")).to_be_hidden()


async def test_what_is_typed_at_two_devices_or_offline_is_not_lost(town: Town) -> None:
    alice, bob = await town.somebody("alice"), await town.somebody("bob")
    place = await town.place(alice, bob)
    await town.say(bob, place, "Hello")
    desk = await town.window(alice, f"/messages/{place}")
    phone = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    await phone.context.set_offline(True)
    await phone.type(FIELD, "begun in a tunnel")
    await desk.type(FIELD, "at the desk")
    await desk.wait_for_timeout(1300)
    await phone.context.set_offline(False)
    await expect(phone.locator("body")).to_have_attribute("data-line", "on")
    await expect(phone.locator(FIELD)).to_have_value("begun in a tunnel")
    await expect(desk.locator(FIELD)).to_have_value("begun in a tunnel")
    await desk.context.set_offline(True)
    await say(desk, "Sent from under ground")
    await phone.fill(FIELD, "begun in a tunnel, gone on")
    await phone.wait_for_timeout(1300)
    await desk.context.set_offline(False)
    await expect(phone.locator(".msg.me")).to_contain_text("Sent from under ground")
    for window in (desk, phone):
        await expect(window.locator(FIELD)).to_have_value("")
    assert await desk.evaluate("Object.keys(localStorage).filter(k => k.includes('draft'))") == []


async def test_a_post_that_was_begun_waits_on_every_device(town: Town) -> None:
    alice = await town.somebody("alice")
    desk, phone = await town.window(alice, "/"), await town.window(alice, "/wallet", viewport=PHONE)
    await desk.type(FIELD, "New print is")
    await desk.goto(f"{town.address}/wallet")  # before a second is over
    await expect(desk.locator("body")).to_have_attribute("data-line", "on")
    await desk.wait_for_timeout(300)
    await phone.goto(town.address)
    await expect(phone.locator(FIELD)).to_have_value("New print is")
    await desk.goto(town.address)
    await say(desk, "New print is up")
    await expect(desk.locator(".post")).to_contain_text("New print is up")
    for window in (desk, phone):
        await expect(window.locator(FIELD)).to_have_value("")


async def test_what_a_full_browser_cannot_keep_is_sent_all_the_same(town: Town) -> None:
    alice, bob = await town.somebody("alice"), await town.somebody("bob")
    place = await town.place(alice, bob)
    await town.say(bob, place, "Hello")
    page = await town.window(alice, f"/messages/{place}")
    await page.evaluate("""() => {
      let size = 1 << 22;
      while (size > 0) {
        try { localStorage.setItem(`full ${size} ${Math.random()}`, "x".repeat(size)) }
        catch { size >>= 1 }
      }
    }""")
    await page.type(FIELD, "begun with no room left")
    phone = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    await expect(phone.locator(FIELD)).to_have_value("begun with no room left")
