"""On no page does axe find anything: signed out and in, wide and light, narrow, dark and French."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.stories.windows import FIELD, PHONE, WIDE, Town

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)"""
LOOKS: dict[str, dict[str, Any]] = {
    "wide, light, English": {"viewport": WIDE, "color_scheme": "light", "locale": "en-US"},
    "narrow, dark, French": {"viewport": PHONE, "color_scheme": "dark", "locale": "fr-FR"},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
async def test_axe_finds_nothing(town: Town, look: dict[str, Any]) -> None:
    alice = await town.somebody("alice", look["locale"][:2])
    bob, nobody = await town.somebody("bob"), await town.somebody("carol")
    await town.quid.acquaint(alice, bob)
    place = await town.place(alice, bob)
    post = await town.post(alice, "New print is up")
    for text in ("Hello https://example.com", "/pay 3 tea", "/pay 90", "/history", "/pya 3"):
        await town.say(alice, place, text)
    await town.say(bob, place, "Thanks")
    ours = {"reduced_motion": "reduce", "bypass_csp": True, **look}

    out = await town.window(None, **ours)
    for path in ("/", "/sign-in?ended=1", "/join", f"/post/{post}", f"/@{bob.handle}", "/nothing"):
        await sound(out, town.address + path)
    await out.goto(f"{town.address}/join")
    await out.locator("form").evaluate("form => form.noValidate = true")
    await out.get_by_role("button").last.click()
    await expect(out.locator(".error").first).to_be_visible()
    await sound(out)

    page = await town.window(alice, **ours)
    theirs = [f"/@{alice.handle}", f"/@{bob.handle}", f"/post/{post}", "/settings?saved=1"]
    talks = [f"/messages/@{nobody.handle}", "/messages/@quid", f"/messages/{place}"]
    for path in ("/", "/messages", "/messages?to=nobody_x", "/wallet", *theirs, *talks, "/nothing"):
        await sound(page, town.address + path)
    await page.goto(f"{town.address}/messages/{place}")
    for text in ("/", f"/pay @{bob.handle} 3", f"/pay @{bob.handle}x 3", "/pay 50"):
        await page.fill(FIELD, text)
        part = "[data-menu]" if text == "/" else "[data-reading]"
        await expect(page.locator(part)).to_be_visible()
        await sound(page)
    await page.context.set_offline(True)
    await page.fill(FIELD, "Are you there?")
    await page.press(FIELD, "Enter")
    await expect(page.locator(".msg.pending")).to_be_visible()
    await expect(page.locator("[data-connection]")).to_be_visible()
    await sound(page)


async def sound(page: Page, address: str = "") -> None:
    if address:
        await page.goto(address)
    await page.evaluate(AXE.read_text())
    assert await page.evaluate(RUN) == [], page.url
