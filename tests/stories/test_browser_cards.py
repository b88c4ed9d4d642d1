"""Cards in a real browser: the server, a vault in a process of its own, and a network over TLS."""

import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import Page, expect

from tests.servers.quid import serving
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import FIELD, PHONE, Town
from tests.web.vaulted import VaultProcess, vault_process
from web.sandbox import serving as sandbox

if TYPE_CHECKING:
    from playwright.async_api import Browser

NUMBER = "4895142232120006"
FORM = "[data-card-form]"


@pytest.fixture(scope="module")
async def running(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple["object", VaultProcess]]:
    data = tmp_path_factory.mktemp("cards")
    shutil.copyfile(sqlite_template, data / "quid.db")
    async with sandbox.serving(data / "sandbox"):
        with vault_process(data) as vault:
            async with serving(f"sqlite:///{data / 'quid.db'}", data=data) as quid:
                yield quid, vault


@pytest.fixture
async def town(running: tuple[object, VaultProcess], browser: "Browser") -> AsyncIterator[Town]:
    here = Town(running[0], browser)  # type: ignore[arg-type]
    yield here
    await here.leave()


async def form(town: Town, stem: str = "alice", **look: object) -> Page:
    """Somebody new, at the form."""
    page = await town.window(await town.somebody(stem), "/wallet", **look)
    await page.get_by_role("link", name="Link a card").click()
    await expect(page.locator(FORM)).to_be_visible()
    return page


async def fill(page: Page, number: str = NUMBER, expiry: str = "1230", cvv: str = "123") -> None:
    """As a person types: the shapes come by themselves."""
    for name, text in (("number", number), ("expiry", expiry), ("cvv", cvv)):
        await page.fill(f"#{name}", "")
        await page.locator(f"#{name}").press_sequentially(text)
    await page.fill("#holder", "Ada Byron")


async def test_a_card_is_linked_named_made_the_usual_one_and_removed(town: Town) -> None:
    page = await form(town)
    await fill(page)
    await expect(page.locator("#number")).to_have_value("4895 1422 3212 0006")
    await expect(page.locator("#expiry")).to_have_value("12/30")
    await expect(page.locator("[data-brand]")).to_have_text("Visa")
    await page.fill("#name", "Everyday")
    await expect(page.locator("[data-shows=number]")).to_have_text("•••• •••• •••• 0006")
    await page.get_by_role("button", name="Link the card").click()
    await expect(page.get_by_text("The card is linked.")).to_be_visible()
    await expect(page.locator(".plastic")).to_contain_text("Everyday")
    await expect(page.locator("main")).to_contain_text("Harbour Bank")
    await expect(page.locator("main")).to_contain_text("Within 30 minutes, for a fee")
    assert NUMBER not in (await page.content()).replace(" ", "")

    await page.goto(f"{town.address}/wallet/cards/new")
    await fill(page, "4242424242424242")
    await page.get_by_role("button", name="Link the card").click()
    await page.get_by_role("button", name="Make it the usual one").click()
    await page.fill("#name", "Holidays")
    await page.get_by_role("button", name="Save").click()
    await page.goto(f"{town.address}/wallet")
    await expect(page.locator("main .plastic").first).to_contain_text("Holidays")
    await expect(page.locator("main .plastic").first).to_contain_text("the usual one")
    await page.locator("main .plastic", has_text="Holidays").click()
    await page.get_by_role("link", name="Remove this card").click()
    await page.get_by_role("link", name="Keep it").click()
    await page.get_by_role("link", name="Remove this card").click()
    await page.get_by_role("button", name="Remove the card").click()
    await expect(page.locator("main a.plastic:not(.new)")).to_have_count(1)
    await expect(page.locator("main .plastic").first).to_contain_text("the usual one")


async def test_money_comes_and_goes_by_it_and_the_wallet_tells_of_it(town: Town) -> None:
    page = await form(town)
    await fill(page)
    await page.press("#cvv", "Enter")
    await page.goto(f"{town.address}/wallet")
    await page.get_by_role("link", name="Add money").click()
    await expect(page.locator(FIELD)).to_have_value("/topup ")
    await page.locator(FIELD).press_sequentially("25")
    await page.press(FIELD, "Enter")
    await page.get_by_role("button", name="Top up").click()
    await expect(page.locator(".thread")).to_contain_text("is in your wallet", timeout=15_000)
    await page.goto(f"{town.address}/wallet")
    await expect(page.locator("[data-balance]").first).to_have_text("$125.00")
    newest = page.locator("[data-live=activity] .line").first
    await expect(newest).to_contain_text("Top-up from Visa ••0006")
    await expect(page.locator(".kinds").first).to_contain_text("Cards")
    await page.get_by_role("link", name="Cash out").click()
    await expect(page.locator(FIELD)).to_have_value("/cashout ")


async def test_the_same_card_twice_is_one_card(town: Town) -> None:
    page = await form(town)
    for name, expiry in (("First", "0829"), ("Second", "1130")):
        await page.goto(f"{town.address}/wallet/cards/new")
        await fill(page, "4242424242424242", expiry)
        await page.fill("#name", name)
        await page.get_by_role("button", name="Link the card").click()
        known = "The card is linked." if name == "First" else "It is up to date now."
        await expect(page.get_by_text(known)).to_be_visible()
        await expect(page.locator(".plastic")).to_contain_text(f"{expiry[:2]}/{expiry[2:]}")
    await page.goto(f"{town.address}/wallet")
    await expect(page.locator("main a.plastic:not(.new)")).to_have_count(1)
    await expect(page.locator("main .plastic").first).to_contain_text("Second")


@pytest.mark.parametrize(
    ("typed", "field", "said", "left"),
    [
        (
            {"number": "4895142232120007"},
            "number",
            "This is not a card number.",
            "4895 1422 3212 0007",
        ),
        ({"number": "48951422"}, "number", "This is not a card number.", "4895 1422"),
        ({"expiry": "1330"}, "expiry", "Write month and year", "4895 1422 3212 0006"),
        ({"expiry": "0124"}, "expiry", "This card has expired.", "4895 1422 3212 0006"),
        ({"cvv": "12"}, "cvv", "Write the 3 digits on the back", "4895 1422 3212 0006"),
        ({"number": "4111111111111111"}, "number", "Only test cards can be linked here", ""),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_the_card_can_be_mended(
    town: Town, typed: dict[str, str], field: str, said: str, left: str
) -> None:
    page = await form(town, viewport=PHONE)
    await fill(page, **typed)
    await page.press("#cvv", "Enter")
    entry = page.locator(".entry", has=page.locator(f"#{field}"))
    await expect(entry.locator(".error")).to_contain_text(said)
    await expect(page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#number")).to_have_value(left)  # what left the page is not in it
    await fill(page)
    await page.press("#cvv", "Enter")
    await expect(page.get_by_text("The card is linked.")).to_be_visible()


@pytest.mark.parametrize(
    ("number", "said"),
    [("4000000000000127", "security code"), ("4000000000000069", "expired")],
)
async def test_what_the_bank_says_against_it_is_said_in_words(
    town: Town, number: str, said: str
) -> None:
    page = await form(town)
    await fill(page, number)
    await page.get_by_role("button", name="Link the card").click()
    await expect(page.get_by_role("alert")).to_contain_text(said)
    await expect(page.locator("#number")).to_have_value("")
    await expect(page.locator("#cvv")).to_have_value("")
    await expect(page.locator("#holder")).to_have_value("Ada Byron")
    await page.goto(f"{town.address}/wallet")
    await expect(page.locator("main a.plastic:not(.new)")).to_have_count(0)


async def test_while_the_bank_is_asked_the_page_says_so_and_asks_once(town: Town) -> None:
    page = await form(town)
    await fill(page)
    said = await page.locator(FORM).evaluate(
        """form => new Promise(tell => {
            form.addEventListener("submit", event => {
                event.preventDefault();
                const button = form.querySelector("[type=submit]");
                const told = form.querySelector("[data-progress]").textContent;
                tell([button.disabled, form.getAttribute("aria-busy"), told]);
            });
            form.requestSubmit();
        })"""
    )
    assert said == [True, "true", "Asking your bank. This can take half a minute."]


async def test_without_script_a_card_is_linked_and_removed_just_as_well(town: Town) -> None:
    alice = await town.somebody("alice")
    page = await town.window(None, java_script_enabled=False)
    signed = await town.window(alice, "/wallet")
    await page.context.add_cookies(await signed.context.cookies())  # type: ignore[arg-type]
    await page.goto(f"{town.address}/wallet/cards/new")
    await expect(page.locator("[data-preview]")).to_be_hidden()
    await page.fill("#number", "4895-1422 32120006")
    for name, text in (("expiry", "12 / 2030"), ("cvv", "123"), ("holder", "Ada Byron")):
        await page.fill(f"#{name}", text)
    await page.get_by_role("button", name="Link the card").click()
    await expect(page.get_by_text("The card is linked.")).to_be_visible()
    await page.get_by_role("link", name="Remove this card").click()
    await page.get_by_role("button", name="Remove the card").click()
    await expect(page.locator("main a.plastic:not(.new)")).to_have_count(0)


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_the_form_and_its_errors_as_axe_and_a_thumb_find_them(
    town: Town, shape: tuple[Any, str, str]
) -> None:
    viewport, scheme, locale = shape
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    alice = await town.somebody("alice", locale[:2])
    page = await town.window(alice, "/wallet", bypass_csp=True, **look)
    await sound(page, f"{town.address}/wallet/cards/new")
    await fill(page, "48951422", "1320", "1")
    await page.press("#cvv", "Enter")
    await expect(page.locator(".error")).to_have_count(3)
    await sound(page)
    await fill(page, "4000000000000127")
    await page.press("#cvv", "Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    await sound(page)
    await fill(page)
    await page.press("#cvv", "Enter")
    await expect(page.locator(".plastic")).to_be_visible()
    await sound(page)


async def test_while_the_vault_is_away_cards_say_so_and_come_back_by_themselves(
    town: Town, running: tuple[object, VaultProcess]
) -> None:
    page = await form(town)
    await fill(page)
    await page.press("#cvv", "Enter")
    await expect(page.get_by_text("The card is linked.")).to_be_visible()
    vault = running[1]
    vault.kill()
    try:
        await page.goto(f"{town.address}/wallet")
        await expect(page.get_by_text("Cards are away right now.")).to_be_visible()
        await expect(page.locator("main .plastic").first).to_contain_text("0006")
        await page.goto(f"{town.address}/wallet/cards/new")
        await expect(page.get_by_role("alert")).to_contain_text("Cards are away right now.")
        await expect(page.locator(f"{FORM} button")).to_be_disabled()
    finally:
        vault.start()
    assert vault.process
    vault.process.send_signal(signal.SIGSTOP)  # it is there, and says nothing
    try:
        await page.goto(f"{town.address}/wallet")
        await expect(page.get_by_text("Cards are away right now.")).to_be_visible()
    finally:
        vault.process.send_signal(signal.SIGCONT)
    await page.goto(f"{town.address}/wallet")
    await expect(page.get_by_text("Cards are away right now.")).to_have_count(0)
