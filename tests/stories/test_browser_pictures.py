"""Pictures in real windows: chosen, described, sent, and seen large, on a phone and beside it."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.stories.windows import FIELD, PHONE, Town
from tests.web import images

SIZE = "image => [image.clientWidth, image.clientHeight]"


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    shapes = {"tall.jpg": (600, 900), "wide.png": (1600, 800), "drawing.svg": (0, 0)}
    for name, (width, height) in shapes.items():
        kind = "PNG" if name.endswith("png") else "JPEG"
        made = images.photo(width, height, kind) if width else images.SVG
        (tmp_path / name).write_bytes(made)
    return [str(tmp_path / name) for name in shapes]


async def choose(page: Page, *files: str) -> None:
    await page.set_input_files("[data-files]", list(files))


async def test_a_picture_goes_with_a_message_and_opens_large(town: Town, photos: list[str]) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    page = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    other = await town.window(bob, f"/messages/{place}")
    await choose(page, photos[2])
    await expect(page.locator(".attached .bad")).to_contain_text("Send a JPEG, PNG, WebP or GIF.")
    await page.locator(".attached button").click()
    await choose(page, photos[0], photos[1])
    described = page.get_by_label("Describe the picture")
    await expect(described).to_have_count(2)
    await described.nth(0).fill("The harbour")
    await page.locator(".attached button").nth(1).click()
    await expect(described).to_have_count(1)
    await page.press(FIELD, "Enter")
    await expect(page.locator(".attached")).to_be_hidden()
    for window in (page, other):
        shown = window.locator(".msg:not(.pending) [data-picture] img")
        await expect(shown).to_have_attribute("alt", "The harbour")
        before = await shown.evaluate(SIZE)
        await expect(shown).to_have_js_property("complete", True)
        assert await shown.evaluate(SIZE) == before, "it took another room once it was there"
        assert before[0] > 100
    await other.locator("[data-picture]").click()
    dialog = other.locator("dialog[open]")
    await expect(dialog.locator("img")).to_have_attribute("alt", "The harbour")
    await expect(dialog.locator("figcaption")).to_have_text("The harbour")
    await other.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(other.locator("[data-picture]")).to_be_focused()
    await other.reload()
    await expect(other.locator("[data-picture] img")).to_have_attribute("alt", "The harbour")
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert await page.evaluate(overflow) <= 0
