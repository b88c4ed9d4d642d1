"""The main story, in two windows of a real browser: a payment, an undo, a refusal, a reload."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.servers.quid import PASSWORD, Quid, serving
from tests.stories.windows import PLAIN


@pytest.fixture
async def quid(url: str) -> AsyncIterator[Quid]:
    async with serving(url) as running:
        alice = await running.join("alice", usd=10000)
        bob = await running.join("bob", usd=5000)
        await running.join("carole", "fr", "EUR", eur=4327)
        await running.acquaint(alice, bob)
        yield running


async def enter(browser: Browser, quid: Quid, handle: str, path: str) -> Page:
    """A window of their own, signed in by hand, at a page; nothing may go wrong in it."""
    context = await browser.new_context(**PLAIN)
    page = await context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{handle}: {error}"))
    await page.goto(f"{quid.address}/sign-in")
    await page.fill("input[name=handle]", handle)
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{quid.address}/")
    await page.goto(quid.address + path)
    return page


async def say(page: Page, text: str) -> None:
    await page.fill("[data-composer] textarea", text)
    await page.press("[data-composer] textarea", "Enter")


async def test_alice_pays_bob_and_both_see_it(browser: Browser, quid: Quid) -> None:
    alice = await enter(browser, quid, "alice", "/messages/@bob")
    bob = await enter(browser, quid, "bob", "/messages/@alice")
    await say(alice, "Dinner was great")
    await expect(bob.locator(".msg", has_text="Dinner was great")).to_be_visible()
    await pay_and_take_back(alice, bob)
    await slip_and_mend(alice, bob)
    await reload_and_find_all(alice)


async def pay_and_take_back(alice: Page, bob: Page) -> None:
    await alice.fill("[data-composer] textarea", "/pay @bob 20 pizza")
    reading = alice.locator("[data-reading]")
    await expect(reading).to_contain_text("Pay Bob @bob $20.00")
    await expect(reading).to_contain_text("leaves $80.00")
    await expect(alice.locator("[data-send]")).to_have_text("Pay $20.00")
    await alice.press("[data-composer] textarea", "Enter")

    mine = alice.locator(".ticket", has_text="You paid Bob")
    his = bob.locator(".ticket", has_text="Alice paid you")
    for ticket in (mine, his):
        await expect(ticket).to_contain_text("$20.00")
        await expect(ticket).to_contain_text("pizza")
        await expect(ticket.locator(".state")).to_have_text("Paid")
    await expect(alice.locator("[data-balance=USD]").first).to_have_text("$80.00")
    await expect(bob.locator("[data-balance=USD]").first).to_have_text("$70.00")

    await mine.locator("[data-tap=undo]").click()
    for ticket in (mine, his):
        await expect(ticket.locator(".state")).to_have_text("Taken back")
    await expect(bob.locator("[data-balance=USD]").first).to_have_text("$50.00")


async def slip_and_mend(alice: Page, bob: Page) -> None:
    await say(alice, "/pya @bob 5")
    refusal = alice.locator(".only-you", has_text="There is no /pya")
    await expect(refusal).to_contain_text("Nothing was sent.")
    await refusal.locator("[data-fill]").click()
    await expect(alice.locator("[data-composer] textarea")).to_have_value("/pay @bob 5")
    await alice.press("[data-composer] textarea", "Enter")
    await expect(bob.locator(".ticket", has_text="$5.00")).to_be_visible()
    await expect(bob.locator(".only-you")).to_have_count(0)


async def reload_and_find_all(alice: Page) -> None:
    before = await alice.locator(".thread .msg, .thread .only-you:visible").count()
    await alice.reload()
    await expect(alice.locator(".msg", has_text="Dinner was great")).to_be_visible()
    await expect(alice.locator(".only-you", has_text="There is no /pya")).to_be_visible()
    await expect(alice.locator(".ticket", has_text="$5.00")).to_be_visible()
    await expect(alice.locator(".ticket .state").first).to_have_text("Taken back")
    assert await alice.locator(".thread .msg, .thread .only-you:visible").count() == before


async def test_a_question_is_answered_by_its_button(browser: Browser, quid: Quid) -> None:
    alice = await enter(browser, quid, "alice", "/messages/@bob")
    await say(alice, "/pay 50 for the bike")
    asked = alice.locator(".only-you", has_text="above your $20.00")
    await asked.get_by_role("button", name="Pay $50.00").click()
    await expect(alice.locator(".ticket", has_text="$50.00")).to_be_visible()
    await expect(asked.get_by_role("button")).to_have_count(0)


async def test_carole_reads_and_pays_in_french(browser: Browser, quid: Quid) -> None:
    carole = await enter(browser, quid, "carole", "/messages/@alice")
    await carole.fill("[data-composer] textarea", "/payer @alice 500")
    reading = carole.locator("[data-reading]")
    await expect(reading).to_contain_text(re.compile("Il vous manque 456,73\\s€"))
    await carole.press("[data-composer] textarea", "Enter")
    refusal = carole.locator(".only-you", has_text="Il vous manque")
    await expect(refusal).to_contain_text("Rien n’a été envoyé.")
    await refusal.get_by_role("button", name=re.compile("Demander 456,73\\s€")).click()
    await expect(carole.locator("[data-composer] textarea")).to_have_value("/demander 456.73 EUR @")
    await expect(carole.locator("[role=option]", has_text="@alice")).to_be_visible()


async def test_a_line_said_without_a_connection_arrives_once(browser: Browser, quid: Quid) -> None:
    alice = await enter(browser, quid, "alice", "/messages/@bob")
    bob = await enter(browser, quid, "bob", "/messages/@alice")
    await alice.wait_for_timeout(300)
    await alice.context.set_offline(True)
    await say(alice, "/pay @bob 3 coffee")
    await say(alice, "Are you there?")
    await expect(alice.locator(".msg", has_text="Are you there?")).to_be_visible()
    await expect(bob.locator(".ticket")).to_have_count(0)
    await alice.context.set_offline(False)
    await expect(bob.locator(".ticket", has_text="$3.00")).to_be_visible(timeout=15_000)
    await expect(bob.locator(".msg", has_text="Are you there?")).to_be_visible(timeout=15_000)
    await expect(bob.locator(".ticket")).to_have_count(1)
    await expect(alice.locator(".msg", has_text="Are you there?")).to_have_count(1)


async def test_under_a_post_its_author_is_paid(browser: Browser, quid: Quid) -> None:
    bob = await enter(browser, quid, "bob", "/")
    await say(bob, "New print is up")
    await expect(bob.locator(".post", has_text="New print is up")).to_be_visible()
    alice = await enter(browser, quid, "alice", "/@bob")
    post = alice.locator(".post", has_text="New print is up")
    await post.locator("a[href^='/post/']").first.click()
    await say(alice, "/pay 5")
    await expect(alice.locator(".ticket", has_text="$5.00")).to_be_visible()
