"""Pictures in real windows: chosen, described, sent, and seen large, on a phone and beside it."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.stories.windows import FIELD, PHONE, Town
from tests.web import images

SIZE = "image => [image.clientWidth, image.clientHeight]"
GAP = """document.querySelector(".post .pictures").getBoundingClientRect().top
- document.querySelector(".post .byline").getBoundingClientRect().bottom"""


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    shapes = {"tall.jpg": (600, 900), "wide.png": (1600, 800), "drawing.svg": (0, 0)}
    for name, (width, height) in shapes.items():
        kind = "PNG" if name.endswith("png") else "JPEG"
        made = images.photo(width, height, kind) if width else images.SVG
        (tmp_path / name).write_bytes(made)
    return [str(tmp_path / name) for name in shapes]


async def test_a_post_shows_two_pictures_to_anybody(town: Town, photos: list[str]) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice, viewport=PHONE)
    await choose(page, photos[0], photos[1])
    described = page.get_by_label("Describe the picture")
    await expect(described).to_have_count(2)
    await described.nth(1).fill("The sea")
    await page.fill(FIELD, "x" * 1001)
    await page.locator("[data-send]").click()
    await expect(page.locator(".flash.bad")).to_contain_text("1000")
    await expect(described.nth(1)).to_have_value("The sea")
    await page.fill(FIELD, "")
    await page.locator("[data-send]").click()
    shown = page.locator(".post [data-picture] img")
    await expect(shown).to_have_count(2)
    await expect(shown.nth(1)).to_have_attribute("alt", "The sea")
    before = [await shown.nth(n).evaluate(SIZE) for n in (0, 1)]
    assert min(side for size in before for side in size) > 100
    assert await page.evaluate(GAP) >= 8, "what has no words stands off its byline"
    stranger = await town.window(None, f"/@{alice.handle}")
    await stranger.locator("[data-picture]").first.click()
    large = stranger.locator("dialog[open] img")
    await expect(large).to_have_attribute("alt", "Picture")
    await stranger.keyboard.press("ArrowRight")
    await expect(large).to_have_attribute("alt", "The sea")
    await expect(large).to_have_js_property("naturalWidth", 1600)
    await stranger.keyboard.press("Escape")
    await expect(stranger.locator("dialog[open]")).to_have_count(0)
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_a_post_keeps_its_size_when_its_pictures_come_late(
    town: Town, photos: list[str]
) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice)
    for chosen in (photos[:1], photos[:2]):
        await choose(page, *chosen)
        await page.fill(FIELD, "Look")
        await page.locator("[data-send]").click()
        await expect(page.locator(FIELD)).to_have_value("")
    come = asyncio.Event()

    async def late(route: Route) -> None:
        await come.wait()
        await route.continue_()

    for shape in ({"width": 1360, "height": 3000}, {"width": 400, "height": 3000}):
        stranger = await town.window(None, "/explore", viewport=shape)
        come.clear()
        await stranger.route("**/pictures/*", late)
        await stranger.goto(f"{town.address}/@{alice.handle}", wait_until="domcontentloaded")
        await stranger.evaluate("document.fonts.ready.then(() => 0)")
        sizes = "all => all.map(it => it.getBoundingClientRect().height)"
        before = await stranger.locator(".post").evaluate_all(sizes)
        come.set()
        images = stranger.locator(".post [data-picture] img")
        for image in await images.all():
            await expect(image).to_have_js_property("complete", True)
            assert await image.evaluate("image => image.naturalWidth") > 0
        assert len(before) == 2
        assert await stranger.locator(".post").evaluate_all(sizes) == before


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


async def test_the_smallest_picture_can_be_touched(town: Town, tmp_path: Path) -> None:
    (tmp_path / "dot.png").write_bytes(images.photo(8, 8, "PNG"))
    page = await town.window(await town.somebody("alice"), viewport=PHONE)
    await choose(page, str(tmp_path / "dot.png"))
    await page.locator("[data-send]").click()
    box = await page.locator(".post [data-picture]").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
