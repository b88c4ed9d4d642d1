"""What people let others see of them, and how they keep others at a distance, in real windows."""

import pytest
from playwright.async_api import expect

from chat import follows, reports
from tests.stories.test_browser_does import choose
from tests.stories.windows import FIELD, PHONE, Town, say
from web import presence
from web.writer import now_ms


async def test_what_is_switched_off_on_the_phone_no_window_shows(town: Town) -> None:
    alice, bob = await town.friends("fr")
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


async def test_one_sees_who_is_here_while_one_talks_with_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "LINGER", 0.3)
    alice, bob = await town.friends("fr")
    place = await town.place(alice, bob)
    await town.say(bob, place, "hello")
    phone = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    mark = phone.locator("[data-here]")
    await expect(mark).to_be_hidden()
    height = await phone.locator("#main > .bar").bounding_box()
    other = await town.window(bob, "/wallet")
    await other.bring_to_front()
    await expect(mark).to_have_text("· en ligne")
    assert await phone.locator("#main > .bar").bounding_box() == height
    await other.goto(f"{town.address}/settings")
    await expect(mark).to_be_visible()
    await other.get_by_label("Show when I am here").uncheck()
    async with other.expect_navigation():
        await other.locator("#privacy").get_by_role("button", name="Save").click()
    await expect(mark).to_be_hidden()
    await other.get_by_label("Show when I am here").check()
    async with other.expect_navigation():
        await other.locator("#privacy").get_by_role("button", name="Save").click()
    await expect(mark).to_be_visible()
    await other.close()
    await expect(mark).to_be_hidden()


async def test_somebody_is_muted_from_a_post_and_let_in_by_the_settings(town: Town) -> None:
    alice, bob = await town.somebody("alice", "fr"), await town.somebody("bob")
    await town.deed(follows.follow, alice.id, bob.id, now_ms())
    await town.post(bob, "Look at me again")
    phone = await town.window(alice, "/", viewport=PHONE, locale="fr-FR")
    await phone.locator(".more-of > summary").click()
    await phone.get_by_role("button", name=f"Sourdine pour @{bob.handle}").click()
    await expect(phone).to_have_url(f"{town.address}/@{bob.handle}")
    await expect(phone.locator(".blocked")).to_contain_text("est en sourdine")
    await phone.goto(town.address)
    await expect(phone.locator(".post")).to_have_count(0)
    await phone.goto(f"{town.address}/settings")
    await phone.locator("#apart").get_by_role("button").click()
    await expect(phone.locator("#apart")).to_contain_text("Personne")
    await phone.goto(f"{town.address}/@{bob.handle}")
    menu = phone.locator(".bar .arrange")
    await menu.locator("summary").click()
    await phone.locator("h1").click()
    await expect(menu.locator("form")).to_be_hidden()
    await menu.locator("summary").press("Enter")
    await menu.get_by_role("button", name="Bloquer").click()
    await expect(phone.locator(".blocked")).to_contain_text("Vous avez bloqué")


async def test_a_message_is_reported_from_its_menu_and_its_author_blocked(town: Town) -> None:
    alice, bob = await town.somebody("alice", "fr"), await town.somebody("bob")
    place = await town.place(alice, bob)
    await town.say(bob, place, "Send me your password")
    phone = await town.window(alice, f"/messages/{place}", viewport=PHONE, locale="fr-FR")
    other = await town.window(bob, f"/messages/{place}")
    await choose(phone, place, 1, "Signaler")
    await expect(phone).to_have_url(f"{town.address}/report/event/{place}-1")
    await expect(phone.locator(".quoted")).to_contain_text("Send me your password")
    await phone.locator("main form .button.main").click()
    await expect(phone.get_by_role("alert")).to_contain_text("Choisissez")
    await phone.get_by_label("Fraude").check()
    await phone.get_by_label("Avec vos mots").fill("He says he is the bank")
    await phone.locator("main form .button.main").click()
    await expect(phone.get_by_role("status")).to_contain_text("Merci.")
    await phone.get_by_role("button", name="Bloquer").click()
    await expect(phone.locator(".blocked")).to_contain_text("Vous avez bloqué")
    [kept] = [one for one in await town.deed(reports.listing) if one.reporter == alice.id]
    assert (kept.reason, kept.words) == ("fraud", "He says he is the bank")
    assert kept.evidence.endswith("Send me your password")
    await choose(other, place, 1, "Edit")  # one's own has no such line
    await other.keyboard.press("Escape")
    await other.locator(f"#e{place}-1 [data-does]").focus()
    await other.keyboard.press("Enter")
    await expect(other.locator(".deeds").get_by_text("Delete")).to_be_visible()
    await expect(other.locator(".deeds").get_by_text("Report")).to_have_count(0)
    await expect(other.locator("[data-bell]").first).to_be_hidden()
