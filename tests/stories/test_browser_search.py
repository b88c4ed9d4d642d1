"""Looking for something in a browser: from where one is, to where it was said."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from chat import timeline
from tests.stories.test_browser_axe import LOOKS, a_long_acquaintance, sound
from tests.stories.test_browser_does import row
from tests.stories.test_browser_talk import tell
from tests.stories.windows import FIELD, PHONE, Town
from web.writer import now_ms

QUERY = "[data-query]"


async def test_a_key_looks_through_the_conversation_and_a_result_leads_to_the_line(
    town: Town,
) -> None:
    alice, bob = await town.friends()
    place = await tell(town, alice, bob, 5)
    await town.say(bob, place, "The Café opens at nine")
    await tell(town, alice, bob, 200)
    page = await town.window(alice, f"/messages/{place}")
    await page.fill(FIELD, "Half a line")
    await page.press(FIELD, "Control+k")
    await expect(page).to_have_url(f"{town.address}/search?in={place}")
    await expect(page.locator(QUERY)).to_be_focused()
    await page.keyboard.type("cafe op")
    found = page.locator(".found .row")
    await expect(found).to_have_count(1)
    await expect(found.locator("mark")).to_have_text(["Café", "opens"])
    await expect(found).to_contain_text(bob.name)
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Tab")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(row(page, place, 6)).to_be_in_viewport()
    await expect(row(page, place, 6)).to_be_focused()
    await expect(page.locator(FIELD)).to_have_value("Half a line")


async def test_what_was_looked_for_here_is_looked_for_everywhere(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    post = await town.post(bob, "A café with a view #cafés")
    under = (await town.deed(timeline.replies_place, post, now_ms())).id
    for n in range(70):
        await town.say(bob, str(under), "Which café?" if n == 3 else f"Reply {n}")
    page = await town.window(alice, f"/search?in={place}&q=cafe")
    await expect(page.locator(".empty")).to_be_visible()
    await page.get_by_role("link", name="Search everywhere").click()
    await page.fill(QUERY, bob.handle)
    await expect(page.locator(f".row[href='/@{bob.handle}']")).to_be_visible()
    await page.fill(QUERY, "#cafes")
    await expect(page.locator("mark")).to_have_text("#cafés")
    await page.get_by_role("link", name="Posts", exact=True).click()
    await page.locator("[data-list] .row").first.click()
    await expect(page.locator(f"#post-{post}")).to_be_visible()
    await page.goto(f"{town.address}/search?q=which+cafe")
    await page.locator(".found .row").last.click()
    await expect(page).to_have_url(f"{town.address}/post/{post}#4")
    await expect(row(page, str(under), 4)).to_be_focused()


async def test_on_a_phone_in_french(town: Town) -> None:
    anne, bob = await town.somebody("anne", "fr"), await town.somebody("bob")
    place = await tell(town, anne, bob, 30)
    await town.say(bob, place, "On se voit à l’Été prochain")
    page = await town.window(anne, "/messages", viewport=PHONE, locale="fr-FR")
    await page.get_by_role("link", name="Rechercher dans les messages").click()
    await page.locator(QUERY).press_sequentially("introuvable")
    await expect(page.locator(".empty")).to_contain_text("Rien trouvé")
    await expect(page.locator("[data-found]")).to_have_text("Trouvés\xa0: 0")
    await page.locator(QUERY).fill("prochain")
    await expect(page.locator("mark")).to_have_text("prochain")
    await expect(page.locator(QUERY)).to_be_focused()
    await expect(page).to_have_url(re.compile("q=prochain"))
    await page.get_by_role("link", name="Tout", exact=True).click()
    await expect(page.locator("mark")).to_have_text("prochain")
    await expect(page.locator(QUERY)).to_have_value("prochain")
    await page.goto(f"{town.address}/messages/{place}")
    await page.locator(".arrange summary").click()
    await page.get_by_role("link", name="Rechercher ici").click()
    await expect(page).to_have_url(f"{town.address}/search?in={place}")
    await page.locator(QUERY).fill("ete")
    await expect(page.locator("mark")).to_have_text("Été")
    await page.locator(".found .row").click()
    await expect(page).to_have_url(re.compile(f"/messages/{place}#31$"))
    await expect(row(page, place, 31)).to_be_in_viewport()


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_what_is_found_and_what_is_not(town: Town, shape: tuple[Any, str, str]) -> None:
    viewport, scheme, locale = shape
    alice, bob, place = await a_long_acquaintance(town, locale[:2])
    await town.post(bob, "A pot of tea " + "x" * 200 + " #tea")
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    page = await town.window(alice, "/search", **look, reduced_motion="reduce", bypass_csp=True)
    for asked in ("", "?q=tea", "?q=tea&kind=tags", f"?q=tea&in={place}", "?q=nothing+of+it"):
        await sound(page, f"{town.address}/search{asked}")
