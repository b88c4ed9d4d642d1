"""Money by bank in a browser: agreed to at the bank's own page, cancelled by a button, and every
page of it in all looks."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import FloatRect, Locator, Page, expect
from sqlmodel import Session

from payments import banks, outcomes, transits
from payments.money import Money
from payments.outcomes import Answer
from payments.transits import IN, OUT, Transit, Wish
from tests.stories.plastics import hold
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import FIELD, PHONE, Town
from web.bank.serving import Running, serving
from web.keys import SETTINGS
from web.writer import now_ms


@pytest.fixture
async def bank(town: Town) -> AsyncIterator[Running]:
    settings = town.quid.app[SETTINGS]
    async with serving(settings.data / "bank", origins=settings.allowed_origins) as it:
        yield it


async def sign_in(page: Page) -> None:
    await page.get_by_label("Customer").fill("ada")
    await page.get_by_label("Passcode").fill("lovelace")
    await page.get_by_role("button", name="Sign in").click()


async def type_line(page: Page, text: str) -> None:
    await page.locator(FIELD).fill(text)
    await page.press(FIELD, "Enter")


async def test_a_top_up_is_agreed_to_at_the_bank_and_a_cash_out_is_cancelled(
    town: Town, bank: Running
) -> None:
    alice = await town.somebody("alice", currency="EUR")
    page = await town.window(alice, "/wallet/banks/new")
    await page.get_by_role("button", name="Go on to Alder Bank").click()
    await sign_in(page)
    await page.get_by_label("Everyday").uncheck()
    await page.get_by_label("Euro account").check()
    await page.get_by_label("Code from your phone").fill("246810")
    await page.get_by_role("button", name="Share").click()
    await page.get_by_role("link", name="Euro account").click()
    await page.get_by_role("link", name="Add money").click()
    await expect(page.locator(FIELD)).to_have_value("/topup from bank 3000 ")
    await type_line(page, "/topup from bank 3000 20")
    await page.get_by_role("button", name="Top up €20.00").click()
    ticket = page.locator("[data-transit]").first
    await expect(ticket).to_contain_text("Waits for your yes at the bank")
    await ticket.get_by_role("link", name="Go to your bank").click()
    await page.get_by_role("button", name="Go to your bank").click()
    await sign_in(page)
    await page.get_by_label("Code from your phone").fill("246810")
    await page.get_by_role("button", name="Pay").click()
    await expect(page.get_by_text("The money is in your wallet.")).to_be_visible()
    await page.goto(f"{town.address}/messages/@quid")
    await expect(ticket).to_contain_text("Arrived")
    await type_line(page, "/cashout 30")
    await page.get_by_role("button", name="Send €30.00").click()
    out = page.locator("[data-transit]").last
    await expect(out).to_contain_text("leaves by")
    await out.get_by_role("button", name="Cancel").click()
    await expect(out).to_contain_text("Cancelled")
    await expect(page.get_by_text("it is back in your wallet")).to_be_visible()


async def test_on_a_phone_the_hour_of_what_was_done_is_never_broken(town: Town) -> None:
    alice = await town.somebody("alice", currency="EUR")
    await town.deed(hold, alice.owner, "5678", 500_635, "EUR")
    page = await town.window(alice, "/messages/@quid", viewport=PHONE)
    await type_line(page, "/cashout 6")
    await page.get_by_role("button", name="Send €6.00").click()
    await page.locator("[data-transit]").get_by_role("button", name="Cancel").click()
    hour = page.locator(".slim .clock").last
    await expect(hour).to_be_visible()
    assert (await box(hour))["height"] < 24


async def test_on_a_phone_nothing_is_cut_or_broken_in_french(town: Town) -> None:
    chloe = await town.somebody("chloe", "fr", "EUR")
    page = await town.window(chloe, "/wallet/statement", viewport=PHONE, locale="fr-FR")
    days = await page.locator(".flows .button").all()
    assert len({(await box(each))["y"] for each in days}) == 1
    await page.goto(f"{town.address}/wallet")
    assert (await box(page.locator(".plastic.new")))["height"] < 130
    await town.deed(hold, chloe.owner, "5678", 500_635, "EUR")
    [number, *_] = await town.deed(deal, chloe.owner)
    await page.goto(f"{town.address}/wallet/ways/{number}")
    await expect(page.get_by_text("Depuis Everyday ••5678")).to_be_visible()
    assert await page.locator("h1").evaluate("one => one.scrollWidth <= one.clientWidth")


async def box(part: Locator) -> FloatRect:
    found = await part.bounding_box()
    assert found, "not to be seen"
    return found


def deal(db: Session, owner: str) -> list[int]:
    """Two of each way: one that waits and one that is over."""
    [link] = banks.of(db, owner)
    [account] = banks.accounts_of(db, [link.id])
    numbers = []
    for n, way in enumerate((IN, IN, OUT, OUT)):
        wish = Wish(way, banks.Holder(owner, account), Money(5_00 + n, "EUR"))
        one = transits.begin(db, f"{owner} {n}".encode().ljust(24, b"."), wish, now_ms())
        assert isinstance(one, Transit), one
        numbers.append(one.id)
    no = Answer("declined", "query", "RJCT", "transit_bank_no")
    outcomes.settle(db, numbers[1], no, now_ms())
    outcomes.cancel(db, owner, numbers[3], now_ms())
    return numbers


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_nothing_is_wrong_with_the_pages_of_money_by_bank(
    town: Town, shape: tuple[Any, str, str], bank: Running
) -> None:
    viewport, scheme, locale = shape
    alice = await town.somebody("alice", locale[:2], "EUR")
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    await town.deed(hold, alice.owner, "5678", 500_635, "EUR")
    numbers = await town.deed(deal, alice.owner)
    page = await town.window(alice, "/wallet", bypass_csp=True, **look)
    await sound(page)
    for number in numbers:
        await sound(page, f"{town.address}/wallet/ways/{number}")
    await page.goto(f"{town.address}/messages/@quid")
    for line in ("/topup 5 from bank 5678", "/cashout 6"):
        await type_line(page, line)
        await page.locator("[data-tap^='bank-']").last.click()
        await expect(page.locator("[data-transit]").last).to_be_visible()
    await sound(page)
