"""What strangers write waits at the side, counted there live, until it is answered."""

from playwright.async_api import expect

from tests.stories.test_browser_axe import sound
from tests.stories.windows import PHONE, Town, say


async def test_what_a_stranger_begins_is_counted_apart_until_it_is_taken_in(town: Town) -> None:
    alice, carol = await town.somebody("alice", "fr"), await town.somebody("carol")
    inbox = await town.window(alice, "/messages", viewport=PHONE, locale="fr-FR")
    place = await town.place(alice, carol)
    await town.say(carol, place, "You do not know me")
    await expect(inbox.locator(".aside")).to_have_text("1 demande")
    await expect(inbox.locator("[data-row]")).to_have_count(0)
    await expect(inbox).to_have_title("Messages · Quid")
    await inbox.locator(".aside").click()
    await town.say(carol, place, "Are you there?")
    await expect(inbox.locator("[data-row]")).to_contain_text("Are you there?")
    await inbox.locator("[data-row]").click()
    waits = inbox.locator("[data-stranger]")
    await expect(waits).to_contain_text("Vous ne connaissez pas encore")
    await sound(inbox)
    await say(inbox, "Qui êtes-vous ?")
    await expect(waits).to_have_count(0)
    await inbox.goto(f"{town.address}/messages")
    await expect(inbox.locator("[data-row]")).to_contain_text("Qui êtes-vous ?")
    await expect(inbox.locator(".aside")).to_have_count(0)
