"""The password once more, in real windows: before the form, with the keyboard, without script."""

from typing import Any

import pytest
import sqlalchemy as sa
from playwright.async_api import Page, expect
from sqlmodel import Session, col

from chat.schema import Sessions
from tests.servers.quid import PASSWORD
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import Town

NEW = "/wallet/cards/new"


def left_alone(db: Session, person: int) -> None:
    """Their sessions gave the password long ago."""
    db.exec(sa.update(Sessions).where(col(Sessions.person) == person).values(confirmed_at=0))


async def test_the_password_is_typed_and_then_the_form_is_there(town: Town) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice, "/wallet")
    await town.deed(left_alone, alice.id)
    await page.goto(town.address + NEW)
    for typed, told in (("not this one", "This is not your password"), (PASSWORD, "")):
        await expect(page.locator("#password")).to_be_focused()
        await page.keyboard.type(typed)
        await page.keyboard.press("Enter")
        if told:
            await expect(page.locator("#password-about")).to_contain_text(told)
    await expect(page).to_have_url(town.address + NEW)
    await expect(page.locator("#number")).to_be_visible()


async def test_more_leaves_after_the_password_and_what_was_typed_is_there(town: Town) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice, "/settings")
    await town.deed(left_alone, alice.id)
    await page.fill("#quick", "75")
    await page.locator("#limits button").click()
    await expect(page.locator("#limits_password")).to_be_focused()
    await expect(page.locator("#quick")).to_have_value("75")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await expect(page.locator("#quick")).to_have_value("75")


async def test_a_browser_without_script_is_asked_too(town: Town) -> None:
    alice = await town.somebody("alice")
    page = await town.window(None, "/sign-in", java_script_enabled=False)
    await page.fill("#handle", alice.handle)
    await submit(page)
    await town.deed(left_alone, alice.id)
    await page.goto(f"{town.address}/wallet/calendar")
    await page.get_by_role("button", name="Make an address").click()
    await submit(page)
    await expect(page).to_have_url(f"{town.address}/wallet/calendar#feed")
    await page.get_by_role("button", name="Make an address").click()
    await expect(page.get_by_text("It is shown this once.")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_page_is_sound(town: Town, look: Any) -> None:
    viewport, scheme, locale = look
    still = {"reduced_motion": "reduce", "bypass_csp": True}
    alice = await town.somebody("alice", locale[:2])
    page = await town.window(
        alice, "/settings", viewport=viewport, color_scheme=scheme, locale=locale, **still
    )
    await town.deed(left_alone, alice.id)
    await page.fill("#quick", "75")
    await page.locator("#limits button").click()
    await expect(page.locator("#limits_password")).to_be_visible()
    await sound(page)
    await sound(page, f"{town.address}/confirm?next={NEW}")
    await page.fill("#password", "not this one")
    await page.press("#password", "Enter")
    await expect(page.locator("#password-about")).to_be_visible()
    await sound(page)


async def submit(page: Page) -> None:
    await page.fill("#password", PASSWORD)
    await page.press("#password", "Enter")
