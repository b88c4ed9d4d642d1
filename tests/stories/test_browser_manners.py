"""What people let others see of them, and how they keep others at a distance, in real windows."""

from playwright.async_api import expect

from tests.stories.windows import FIELD, PHONE, Town, say


async def test_what_is_switched_off_on_the_phone_no_window_shows(town: Town) -> None:
    alice, bob = await town.somebody("alice", "fr"), await town.somebody("bob")
    place = await town.place(alice, bob)
    await town.say(bob, place, "hello")
    desk = await town.window(alice, f"/messages/{place}")
    phone = await town.window(alice, "/settings", viewport=PHONE, locale="fr-FR")
    other = await town.window(bob, f"/messages/{place}")
    await say(other, "Are you there?")
    await expect(other.locator("[data-seen-mark]")).to_have_text("Seen")
    await desk.type(FIELD, "o")
    await expect(other.locator("[data-typing]")).to_contain_text("is typing")

    for label in ("Montrer quand j’écris", "Montrer ce que j’ai vu"):
        await phone.get_by_label(label).uncheck()
    await phone.locator("#privacy").get_by_role("button", name="Enregistrer").click()
    await expect(phone.get_by_label("Montrer ce que j’ai vu")).not_to_be_checked()
    for window in (desk, other):  # each says at most every three seconds that somebody types
        await window.reload()
        await expect(window.locator("body")).to_have_attribute("data-line", "on")
    await say(other, "And now?")
    await expect(desk.locator(".msg", has_text="And now?")).to_be_visible()
    await phone.goto(f"{town.address}/messages")  # what was read at the desk is read here
    await expect(phone.locator("[data-row].unread")).to_have_count(0)
    await desk.type(FIELD, "one")
    await other.type(FIELD, "moment")
    await desk.wait_for_timeout(400)
    for window in (desk, other):
        await expect(window.locator("[data-typing]")).to_have_text("")
    await expect(other.locator("[data-seen-mark]")).to_have_text("")
