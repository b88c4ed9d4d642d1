"""In and out through real windows: joining, leaving, other devices, languages, a phone."""

from urllib.parse import unquote

import pytest
from playwright.async_api import Page, expect

from tests.stories.windows import FIELD, PHONE, Town, say

SMALL = """() => { const after = (part, size) =>
    parseFloat(getComputedStyle(part, '::after')[size]) || 0;  // what widens a link for a thumb
  return [...document.querySelectorAll('a, button, input, textarea, [role=option], label')]
  .filter(part => part.checkVisibility() && !part.closest('.said, .unseen, .byline, .hint, .foot'))
  .map(part => [part, (part.closest('.affix, .field, .choice, .switch, .post h1') ?? part)])
  .filter(([part, box]) => !part.matches('label:not(.choice, .switch), h1 a, [aria-hidden=true]'))
  .map(([part, box]) => [part, box.getBoundingClientRect()])
  .filter(([, box]) => box.height)
  .map(([part, box]) => [part.outerHTML.slice(0, 90),
    Math.max(box.width, after(part, 'width')), Math.max(box.height, after(part, 'height'))])
  .filter(([, width, height]) => width < 43.5 || height < 43.5)
  .map(([html, width, height]) => `${html} ${width}x${height}`); }"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def test_somebody_joins_writes_their_first_line_and_leaves(town: Town) -> None:
    bob = await town.somebody("bob")
    page = await town.window(None)
    await page.get_by_role("link", name="Join Quid").click()
    await page.fill("input[name=handle]", "Newcomer")
    await page.fill("input[name=name]", "Nora Newcomer")
    await page.fill("input[name=password]", "short")
    await page.get_by_role("button", name="Join").click()
    await expect(page.locator("#password-about")).to_have_text("Use at least 8 characters.")
    await expect(page.locator("input[name=name]")).to_have_value("Nora Newcomer")
    await page.fill("input[name=password]", "four words in a row")
    await page.get_by_role("button", name="Join").click()
    await expect(page.locator(".empty")).to_contain_text("Nothing here yet")
    await page.get_by_role("link", name="Messages").click()
    await page.fill("input[name=to]", f"@{bob.handle}")
    await page.press("input[name=to]", "Enter")
    await say(page, "Hello, I am new here")
    await expect(page.locator(".msg[data-seq]")).to_contain_text("Hello, I am new here")
    await say(page, "/balance")
    await expect(page.locator(".only-you", has_text="$0.00")).to_be_visible()
    await page.fill(FIELD, "Not for the next one at this computer")
    await page.goto(f"{town.address}/settings")
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await expect(page.get_by_role("heading", name="Money moves like a message.")).to_be_visible()
    assert await page.evaluate("JSON.stringify(localStorage)") == "{}"
    await page.goto(f"{town.address}/messages?to={bob.handle}")
    assert unquote(page.url) == f"{town.address}/sign-in?next=/messages?to={bob.handle}"


async def test_a_revoked_window_goes_to_the_door_and_keeps_what_was_written(town: Town) -> None:
    alice, bob = await town.friends()
    lost = await town.window(alice, f"/messages/@{bob.handle}")
    await lost.fill(FIELD, "Half a thought")
    page = await town.window(alice, "/settings")
    sessions = page.locator(".line", has_text="Last used")
    await expect(sessions).to_have_count(2)
    await expect(sessions.filter(has_text="This one")).to_have_count(1)
    await page.get_by_role("button", name="Sign out everywhere else").click()
    await expect(sessions).to_have_count(1)
    await lost.wait_for_url("**/sign-in?*")
    await expect(lost.locator(".flash")).to_contain_text("what you wrote is kept")
    await lost.fill("input[name=handle]", alice.handle)
    await lost.fill("input[name=password]", "correct horse battery staple")
    await lost.keyboard.press("Enter")
    await expect(lost.locator(FIELD)).to_have_value("Half a thought")


async def test_the_language_changes_with_the_settings(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, "/settings")
    await page.get_by_label("Français").check()
    await page.locator("form[action='/settings'] button").click()
    await expect(page.locator("h1")).to_have_text("Réglages")
    await expect(page.locator("html")).to_have_attribute("lang", "fr")
    await page.goto(f"{town.address}/messages/@{bob.handle}")
    await page.fill(FIELD, f"/payer @{bob.handle} 12,50 thé")
    await expect(page.locator("[data-reading]")).to_contain_text("12,50\xa0$US")
    await page.press(FIELD, "Enter")
    ticket = page.locator(".ticket", has_text="Vous avez payé")
    await expect(ticket.locator(".sum")).to_have_text("12,50\xa0$US")
    await expect(ticket.locator(".state")).to_have_text("Payé")
    await expect(page.locator("[data-balance=USD]").first).to_have_text("87,50\xa0$US")


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_everything_is_within_reach_of_a_thumb(town: Town, locale: str) -> None:
    alice = await town.somebody("alice", locale)
    bob = await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    place = await town.place(alice, bob)
    post = await town.post(bob, "A post with a very long link https://example.com/" + "x" * 200)
    for text in ("Hello", "/pay 3 tea", "/pay 90", "/balance", "/pay @nobody_at_all 3", "w" * 400):
        await town.say(alice, place, text)
    page = await town.window(alice, "/", viewport=PHONE, has_touch=True, is_mobile=True)
    for path in ("/messages", "/wallet", "/settings"):
        await page.locator(f".nav a[href='{path}']").click()
        await page.wait_for_url(f"**{path}")
        await fits(page)
    await page.locator(f".nav a[href='/@{alice.handle}']").click()
    paths = ["/", f"/@{bob.handle}", f"/post/{post}", f"/messages/{place}", "/nothing/here"]
    for path in paths:
        await page.goto(town.address + path)
        await fits(page)
    await page.goto(f"{town.address}/messages/{place}")
    await page.fill(FIELD, "/")
    await fits(page)
    await page.fill(FIELD, f"/pay @{bob.handle} 4 " + "note " * 30)
    await expect(page.locator("[data-reading]")).to_be_visible()
    await fits(page)
    await page.locator(".bar .back").click()
    await page.wait_for_url("**/messages")
    outside = await town.window(None, "/", viewport=PHONE, has_touch=True, is_mobile=True)
    for path in ("/", "/sign-in", "/join", f"/post/{post}", f"/@{bob.handle}"):
        await outside.goto(f"{town.address}{path}?lang={locale}")
        await fits(outside)


async def fits(page: Page) -> None:
    assert await page.evaluate(TOO_WIDE) <= 0, page.url
    assert await page.evaluate(SMALL) == [], page.url
