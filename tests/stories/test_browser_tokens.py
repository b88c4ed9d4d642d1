"""A token for a program, made in the settings, shown once and copied."""

from typing import Any

import aiohttp
import pytest
from playwright.async_api import Page, expect

from tests.servers.quid import PASSWORD
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import Town


async def test_a_token_is_made_copied_used_and_revoked(town: Town) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice, "/settings")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await make(page, "backup")
    shown = await page.locator("[data-address] input").input_value()
    await page.locator("[data-copy]").click()
    await expect(page.locator("[data-copied]")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == shown
    headers = {"Authorization": f"Bearer {shown}"}
    async with aiohttp.request("GET", f"{town.address}/api/wallet", headers=headers) as answer:
        assert answer.status == 200
    await page.get_by_role("link", name="I have kept it").click()
    row = page.locator("#programs .line")
    await expect(row).to_contain_text("backup")
    await expect(row).to_contain_text("Last used")
    await row.get_by_role("button").click()
    await expect(row).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_form_and_the_token_are_sound(town: Town, look: Any) -> None:
    viewport, scheme, locale = look
    still = {"reduced_motion": "reduce", "bypass_csp": True}
    alice = await town.somebody("alice", locale[:2])
    page = await town.window(
        alice, "/settings", viewport=viewport, color_scheme=scheme, locale=locale, **still
    )
    await page.locator("#programs summary").click()
    await sound(page)
    await make(page, "", open=False)
    await expect(page.locator(".error").first).to_be_visible()
    await sound(page)
    await make(page, "backup of the shop, every night and on Sundays twice", open=False)
    await expect(page.locator("[data-address]")).to_be_visible()
    await sound(page)
    await sound(page, f"{town.address}/settings")


async def make(page: Page, name: str, open: bool = True) -> None:
    """Fill in the form and send it, as it is."""
    if open:
        await page.locator("#programs summary").click()
    form = page.locator("#programs form[action*=tokens]")
    await form.evaluate("form => form.noValidate = true")
    await page.fill("#token_name", name)
    if name:
        await page.check("[name=scope_read]")
    await page.fill("#token_password", PASSWORD)
    await form.get_by_role("button").last.click()
