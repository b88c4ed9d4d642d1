"""Quid as an installed app: without a network, by its keys, come back to, and on paper."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from chat import pushing
from tests.servers import chromium
from tests.servers.quid import Quid
from tests.stories.windows import FIELD, Town

KEPT = """async () => {
  const all = await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)));
  return all.flat();
}"""

SHOWN = """async (bodies) => {
  const site = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await site.getNotifications();
    if (JSON.stringify(found.map(one => one.body)) === JSON.stringify(bodies)) return true;
    await new Promise(go => setTimeout(go, 50));
  }
  return false;
}"""


@pytest.fixture
async def notified(shared: Quid) -> AsyncIterator[Town]:
    """Windows of the whole browser: without its own windows it shows no notifications."""
    async with chromium.launched(chromium.path()) as browser:
        here = Town(shared, browser)
        yield here
        await here.leave()


async def worked(page: Page) -> None:
    """The worker has taken over; a page that was loading just then it has not."""
    await page.evaluate("async () => { await navigator.serviceWorker.ready }")
    if not await page.evaluate("navigator.serviceWorker.controller !== null"):
        await page.reload()


async def test_without_a_network_a_page_says_so_and_nobodys_page_is_kept(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    page = await town.window(alice, "/wallet", service_workers="allow")
    await worked(page)
    await page.goto(f"{town.address}/messages/{place}")
    await page.context.set_offline(True)
    await page.goto(f"{town.address}/wallet")
    await expect(page.get_by_role("heading")).to_have_text("You are offline")
    kept = await page.evaluate(KEPT)
    assert kept
    assert all(path == "/offline" or path.startswith("/static/") for path in kept), kept
    await page.context.set_offline(False)
    await expect(page.locator("[data-balance]").first).to_be_visible()
    manifest: Any = await page.context.new_cdp_session(page)
    told = await manifest.send("Page.getAppManifest")
    assert told["errors"] == []
    found = await manifest.send("Page.getInstallabilityErrors")
    assert found["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )


async def test_a_network_that_comes_back_unheard_is_found(town: Town) -> None:
    page = await town.window(await town.somebody("alice"), "/wallet", service_workers="allow")
    await worked(page)
    await page.context.set_offline(True)
    await page.goto(f"{town.address}/wallet")
    await expect(page.get_by_role("heading")).to_have_text("You are offline")
    await page.evaluate(
        "addEventListener('online', (event) => event.stopImmediatePropagation(), true)"
    )
    await page.context.set_offline(False)
    await expect(page.locator("[data-balance]").first).to_be_visible()


async def test_keys_lead_about_and_a_sheet_says_which(town: Town) -> None:
    alice = await town.somebody("alice")
    for n in range(3):
        await town.post(alice, f"Post {n}")
    page = await town.window(alice)
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard")
    await expect(sheet).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(sheet).to_be_hidden()
    for _ in range(2):
        await page.keyboard.press("j")
    second = page.locator(".post").nth(1).locator("a:has(time)")
    await expect(second).to_be_focused()
    await page.fill(FIELD, "")
    await page.keyboard.type("what?")
    await expect(page.locator(FIELD)).to_have_value("what?")
    await expect(sheet).to_be_hidden()
    await page.locator(FIELD).blur()
    await page.keyboard.press("g")
    await page.keyboard.press("w")
    await expect(page).to_have_url(f"{town.address}/wallet")
    await page.keyboard.press("?")
    await sheet.get_by_label("These keys work in this browser").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await page.keyboard.press("h")
    await page.keyboard.press("?")
    await expect(sheet).to_be_hidden()
    await expect(page).to_have_url(f"{town.address}/wallet")
    await page.goto(f"{town.address}/settings")
    await page.get_by_role("button", name="What the keys do").click()
    await expect(sheet).to_be_visible()


async def test_a_list_that_was_left_is_where_it_was(town: Town) -> None:
    alice = await town.somebody("alice")
    for n in range(20):
        await town.post(alice, f"Post {n} " + "and so on " * 20)
    page = await town.window(alice)
    post = page.locator(".post").nth(12)
    await post.scroll_into_view_if_needed()
    await page.locator(".page").evaluate("box => box.scrollTop += 200")
    was = await post.evaluate("it => it.getBoundingClientRect().top")
    await post.locator("a:has(time)").click()
    await expect(page.locator(".post.whole")).to_be_visible()
    await page.go_back()
    await expect(page.locator("body")).to_have_attribute("data-line", "on")
    at = "it => it.getBoundingClientRect().top"
    assert abs(await page.locator(".post").nth(12).evaluate(at) - was) < 3


async def test_a_receipt_on_paper_has_no_buttons(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    paid = await town.say(alice, place, "/pay 3 tea")
    page = await town.window(alice, f"/receipts/{paid['answer']['transfer']}")
    await expect(page.get_by_role("button", name="Print")).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.locator(".sum")).to_have_text("$3.00")
    await expect(page.locator(".nav")).to_be_hidden()
    for button in await page.get_by_role("button").all():
        await expect(button).to_be_hidden()


async def test_what_is_pushed_is_shown_and_a_browser_that_cannot_says_so(notified: Town) -> None:
    alice = await notified.somebody("alice")
    page = await notified.window(alice, "/settings", service_workers="allow")
    await page.context.grant_permissions(["notifications"], origin=notified.address)
    await page.reload()
    await worked(page)
    state = page.locator("[data-push-state]")
    await expect(state).to_have_text("This browser does not notify you.")
    await page.get_by_role("button", name="Notify this browser").click()
    await expect(state).to_contain_text("The browser could not do it")  # no push service here
    told = {"title": "Bob", "body": "Hello", "url": "/wallet", "tag": "place:1", "lang": "en"}
    cdp = await page.context.new_cdp_session(page)
    seen: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda found: seen.extend(one["registrationId"] for one in found["registrations"]),
    )
    await cdp.send("ServiceWorker.enable")
    await worked(page)
    for body in ("Hello", "Are you there?"):
        message = {"origin": notified.address, "registrationId": seen[-1]}
        message["data"] = json.dumps(told | {"body": body, "unread": 1})
        await cdp.send("ServiceWorker.deliverPushMessage", message)
        assert await page.evaluate(SHOWN, [body])


async def test_the_hours_and_kinds_of_what_is_pushed_are_kept(town: Town) -> None:
    alice = await town.somebody("alice")
    page = await town.window(alice, "/settings")
    await page.get_by_label("Likes").uncheck()
    await page.get_by_label("From").fill("22:30")
    await page.get_by_label("Until").fill("07:00")
    await page.locator("#notifications").get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await expect(page.get_by_label("Likes")).not_to_be_checked()
    await expect(page.get_by_label("Replies")).to_be_checked()
    await expect(page.get_by_label("From")).to_have_value("22:30")
    kept = await town.deed(pushing.wishes, alice.id)
    assert kept == (frozenset({"like"}), 22 * 60 + 30, 7 * 60)
