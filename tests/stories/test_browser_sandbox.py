"""The page of the invented network, in a browser that runs no script."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from payments.rails.visa_direct import calls
from payments.rails.visa_direct.calls import SANDBOX
from tests.payments.rails.wallet import DEBIT
from tests.stories.test_browser_axe import LOOKS, sound
from tests.web.sandboxed import Caller, attempt
from web.sandbox.serving import Running, serving


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with serving(tmp_path / "sandbox") as it:
        yield it


async def test_a_card_is_changed_without_script(running: Running, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(running.page)
    card = page.locator(f"#c{DEBIT}")
    await card.locator("summary").click()
    await card.get_by_label("Balance, USD").fill("7.25")
    await card.get_by_label("Status").select_option("stolen")
    await card.get_by_role("button", name="Change").click()
    await expect(card.locator(".sum")).to_have_text("$7.25")
    await expect(card.locator(".off")).to_have_text("stolen")
    told = await Caller(running).send("pull", calls.pull(attempt(1, 100), SANDBOX))
    assert told.code == "43"
    await page.get_by_role("link", name="Look again").click()
    await expect(page.get_by_role("cell", name="43")).to_be_visible()
    await page.get_by_label("Fault").select_option("broken")
    await page.get_by_role("button", name="Let it happen").click()
    await expect(page.get_by_text("broken, any call that moves money, 1 more")).to_be_visible()
    await context.close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']} {look[1]}")
async def test_nothing_is_wrong_with_the_page(
    running: Running, browser: Browser, look: tuple[dict[str, int], Any, str]
) -> None:
    await Caller(running).code()
    context = await browser.new_context(
        viewport=look[0],  # type: ignore[arg-type]
        color_scheme=look[1],
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    await sound(page, running.page)
    await page.locator("summary").first.click()
    await sound(page)
    assert not wrong
    await context.close()
