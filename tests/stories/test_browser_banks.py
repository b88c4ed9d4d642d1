"""A bank account linked in a browser: to the bank's own page and back, and every page of it in all
looks."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect

from payments import banks
from tests.stories.plastics import hold
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import Town
from web.bank.serving import Running, serving
from web.keys import SETTINGS
from web.writer import now_ms


@pytest.fixture
async def bank(town: Town) -> AsyncIterator[Running]:
    settings = town.quid.app[SETTINGS]
    async with serving(settings.data / "bank", origins=settings.allowed_origins) as it:
        yield it


async def test_an_account_is_linked_at_the_bank_and_back(town: Town, bank: Running) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice, "/wallet")
    await page.get_by_role("link", name="Link a bank account").click()
    await page.get_by_role("button", name="Go on to Alder Bank").click()
    await page.get_by_label("Customer").fill("ada")
    await page.get_by_label("Passcode").fill("lovelace")
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_label("Euro account").check()
    await page.get_by_label("Code from your phone").fill("246810")
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_text("Your accounts are linked.")).to_be_visible()
    await page.goto(f"{town.address}/wallet/banks")
    await page.get_by_role("link", name="Everyday").click()
    await expect(page.get_by_role("heading", name="Everyday")).to_be_visible()
    await page.goto(f"{town.address}/wallet/banks")
    await page.get_by_role("link", name="Unlink").click()
    await page.get_by_role("button", name="Unlink").click()
    await expect(page.get_by_text("the bank is told")).to_be_visible()
    await expect(page.get_by_text("Everyday")).to_have_count(0)


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_nothing_is_wrong_with_the_pages_of_banks(
    town: Town, shape: tuple[Any, str, str]
) -> None:
    viewport, scheme, locale = shape
    alice = await town.somebody("alice", locale[:2])
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    page = await town.window(alice, "/wallet/banks", bypass_csp=True, **look)
    await sound(page)
    await town.deed(hold, alice.owner, "5678", 500_635)
    [link] = await town.deed(banks.of, alice.owner)
    [account] = await town.deed(banks.accounts_of, [link.id])
    for path in ("", "/banks", "/banks/new", f"/banks/accounts/{account.id}"):
        await sound(page, f"{town.address}/wallet{path}")
    await sound(page, f"{town.address}/wallet/banks/{link.id}/remove")
    await town.deed(banks.end, link.id, banks.GONE, now_ms())
    for path in ("/banks?told=refused", f"/banks/accounts/{account.id}"):
        await sound(page, f"{town.address}/wallet{path}")
