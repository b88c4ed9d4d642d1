"""The pages of the invented bank, in a browser: seen in every look, and without script."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from payments.rails.bank.store import ADD_ENTRY
from tests.stories.test_browser_axe import LOOKS, sound
from tests.web.banked import ORIGIN
from tests.web.test_bank_door import asked
from web.bank.serving import Running, serving
from web.writer import now_ms

FITS = "table => table.parentElement.scrollWidth <= table.parentElement.clientWidth"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with serving(tmp_path / "bank", origins=[ORIGIN]) as it:
        yield it


async def sign_in(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_label("Customer").fill("ada")
    await page.get_by_label("Passcode").fill("lovelace")
    await page.get_by_role("button", name="Sign in").click()


async def test_a_consent_is_revoked_without_script(running: Running, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    *_, address = await asked(running)
    await page.goto(running.page)
    await expect(page.get_by_text("nobody yet")).to_be_visible()
    await page.get_by_role("button", name="Revoke").click()
    await expect(page.get_by_text("CANC")).to_be_visible()
    row, words = page.locator("form.owned"), page.locator("form.owned > span")
    boxes = [await part.bounding_box() for part in (row, words)]
    assert [box and box["x"] for box in boxes] == [boxes[0] and boxes[0]["x"]] * 2
    await page.get_by_label("Fault").select_option("busy")
    await page.get_by_role("button", name="Let it happen").click()
    await expect(page.get_by_text("busy, any call, 1 more")).to_be_visible()
    await page.goto(address)
    await expect(page.get_by_role("alert")).to_contain_text("no such consent that waits")
    await context.close()


@pytest.mark.parametrize("width", [400, 1360])
async def test_its_tables_need_no_scrolling_sideways(
    running: Running, browser: Browser, width: int
) -> None:
    await asked(running)
    store = running.door.bank.store
    text = "Top-up 1234 of a person whose name is long, P5C55188E2274F5ED759B"
    with store.writing():
        store.run(ADD_ENTRY, "quid-eur", 1_234_567_89, now_ms(), text, "BOOK", "")
    context = await browser.new_context(viewport={"width": width, "height": 800})
    page = await context.new_page()
    await page.goto(running.page)
    tables = await page.locator(".rows > [role=table]").all()
    assert len(tables) == 2
    for table in tables:  # whose roles are written out: some browsers drop those of a drawn row
        assert await table.locator("[role=columnheader]").count() == 4
        assert await table.locator("[role=row]").nth(1).locator("[role=cell]").count() == 4
        assert await table.evaluate(FITS)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']} {look[1]}")
async def test_nothing_is_wrong_with_its_pages(
    running: Running, browser: Browser, look: tuple[dict[str, int], Any, str]
) -> None:
    context = await browser.new_context(
        viewport=look[0],  # type: ignore[arg-type]
        color_scheme=look[1],
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    *_, address = await asked(running)
    await sound(page, running.page)
    await sound(page, address)
    await sign_in(page, address)
    await expect(page.get_by_role("heading", name="Share accounts with Quid?")).to_be_visible()
    await sound(page)
    assert not wrong
    await context.close()
