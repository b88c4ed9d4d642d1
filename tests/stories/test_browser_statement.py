"""A statement in a real browser: found from the wallet, chosen, turned over, kept as a file."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect
from sqlmodel import Session

from chat.people import Person
from payments import ledger, recipes
from payments.ledger import Recorded
from payments.money import Money
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import Town
from web.writer import now_ms

HOUR = 3_600_000


def pay(db: Session, payer: Person, payee: Person, times: int, since: int) -> None:
    """A cent each, some with words."""
    for n in range(times):
        key = f"{payer.id} {since} {n}".encode().ljust(24, b".")
        note = "a lamp, " * 25 if n == 3 else f"coffee {n}" if n % 2 else ""
        one = recipes.gift(key, payer.owner, payee.owner, Money(n + 1, "USD"), note)
        [done] = ledger.record(db, [one], since + n)
        assert isinstance(done, Recorded)


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_a_statement_is_sound_however_much_is_in_it(
    town: Town, shape: tuple[Any, str, str]
) -> None:
    viewport, scheme, locale = shape
    alice, bob = await town.somebody("alice", locale[:2]), await town.somebody("bob")
    await town.deed(pay, alice, bob, 60, now_ms())
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    page = await town.window(alice, bypass_csp=True, **look)
    empty = "?from=2020-01-01&to=2020-01-31"
    for query in ("", "?page=2", empty):
        await sound(page, f"{town.address}/wallet/statement{query}")


async def test_it_is_found_chosen_and_kept_with_the_keyboard_alone(
    town: Town, tmp_path: Path
) -> None:
    alice, bob = await town.somebody("alice"), await town.somebody("bob")
    await town.deed(pay, alice, bob, 60, now_ms())
    page = await town.window(alice, "/wallet")
    await page.get_by_role("link", name="Statement").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Statement", exact=True)).to_be_visible()
    await expect(page.locator(".whole .line")).to_have_count(51)  # with what there was before
    await page.get_by_role("link", name="Later").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    await expect(page.locator(".whole .line").last).to_contain_text("Closing balance")
    await page.get_by_role("link", name="PDF").focus()
    async with page.expect_download() as kept:
        await page.keyboard.press("Enter")
    file = await kept.value
    assert file.suggested_filename.endswith(".pdf")
    await file.save_as(tmp_path / "one.pdf")
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF-")
    await page.locator("summary").get_by_text("Other days").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("From the day").fill("2020-01-01")
    await page.get_by_label("To the day").fill("2020-01-31")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Nothing came or went in these days")).to_be_visible()


async def test_on_paper_it_has_its_lines_and_nothing_to_press(town: Town) -> None:
    alice, bob = await town.somebody("alice"), await town.somebody("bob")
    await town.deed(pay, alice, bob, 3, now_ms())
    page = await town.window(alice, "/wallet/statement")
    await page.emulate_media(media="print")
    await expect(page.locator(".whole .line").first).to_be_visible()
    await expect(page.locator(".statement .hash")).to_be_visible()
    for pressed in (".statement .sieve", ".statement .acts", ".bar .button", ".nav"):
        await expect(page.locator(pressed).first).to_be_hidden()
