"""Messages that were changed, their menus, and the archive, as axe and a thumb find them."""

from typing import Any

import pytest
from playwright.async_api import expect

from chat import blocks, mutes
from tests.stories.test_browser_axe import LOOKS, a_long_acquaintance, sound
from tests.stories.test_browser_does import choose
from tests.stories.windows import Town, say
from web.writer import now_ms


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_what_becomes_of_messages(town: Town, shape: tuple[Any, str, str]) -> None:
    viewport, scheme, locale = shape
    alice, bob, place = await a_long_acquaintance(town, locale[:2])
    other = await town.window(bob, f"/messages/{place}")
    for text in ("Shall we meet at the statoin?", "Never mind", "Where are you?"):
        await say(other, text)
    own = other.locator(".msg.me[data-seq]")
    await expect(own.filter(has_text="Where are you?")).to_be_visible()
    first = int(await own.filter(has_text="Shall we").get_attribute("data-seq") or 0)
    await choose(other, place, first, "Edit")
    await say(other, "Shall we meet at the station?")
    await choose(other, place, first + 1, "Delete")
    await other.locator(".deeds .bad").click()
    await choose(other, place, first, "👍")
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    still = {"reduced_motion": "reduce", "bypass_csp": True}
    page = await town.window(alice, f"/messages/{place}", **look, **still)
    await choose(page, place, first + 2, "Répondre" if locale == "fr-FR" else "Reply")
    await sound(page)
    await say(page, "On my way")
    await expect(page.locator(".quote")).to_be_visible()
    await page.locator(".arrange summary").click()
    await sound(page)
    await page.locator(".arrange summary").click()
    await page.locator(f"#e{place}-{first} [data-does]").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".deeds:popover-open")).to_be_visible()
    await sound(page)
    await sound(page, f"{town.address}/messages/archived")
    assert await page.locator(".preface").evaluate(
        "e => parseFloat(getComputedStyle(e).paddingTop)"
    )


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_keeping_somebody_at_a_distance(town: Town, shape: tuple[Any, str, str]) -> None:
    viewport, scheme, locale = shape
    alice, bob = await town.somebody("alice", locale[:2]), await town.somebody("bob")
    post = await town.post(bob, "Send me your password " * 9)
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    still = {"reduced_motion": "reduce", "bypass_csp": True}
    page = await town.window(alice, f"/@{bob.handle}", **look, **still)
    await page.locator(".bar .arrange summary").click()
    await sound(page)
    await page.goto(f"{town.address}/report/post/{post}")
    await page.locator("main form .button.main").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await sound(page)
    await page.locator("input[value=fraud]").check()
    await page.locator("main form .button.main").click()
    await sound(page)
    await town.deed(mutes.mute, alice.id, bob.id, now_ms())
    await town.deed(blocks.block, alice.id, bob.id, now_ms())
    for path in (f"/@{bob.handle}", "/settings"):
        await sound(page, town.address + path)
