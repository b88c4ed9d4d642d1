"""A message is found again: by where one left off, by a quote, by a link, however far back."""

from playwright.async_api import Page, expect

from chat import messages, places
from tests.stories.test_browser_does import choose, row
from tests.stories.test_browser_talk import numbers, tell
from tests.stories.windows import FIELD, Town

CLIPBOARD = ["clipboard-read", "clipboard-write"]


async def read_until(town: Town, place: str, person: int, seq: int) -> None:
    await town.deed(places.seen, {(int(place), person): seq})


async def is_whole(page: Page) -> None:
    """Every gap has been filled, and nothing stands twice or in another order."""
    while await page.locator(".between").count():
        await page.evaluate("document.querySelector('.between')?.scrollIntoView()")
        await page.wait_for_timeout(50)
    shown = await numbers(page)
    assert shown == list(range(shown[0], 401))


async def test_one_goes_on_where_one_left_off(town: Town) -> None:
    alice, bob = await town.friends()
    place = await tell(town, alice, bob, 400)
    await read_until(town, place, alice.id, 250)
    page = await town.window(alice, f"/messages/{place}")
    await expect(row(page, place, 400)).to_be_in_viewport()
    up = page.locator("[data-unread-jump]")
    await expect(page.locator(".fresh")).to_have_count(0)
    await up.click()
    await expect(row(page, place, 251)).to_be_in_viewport()
    await expect(row(page, place, 251)).to_be_focused()
    await expect(up).to_be_hidden()
    before = "line => line.nextElementSibling.dataset.seq"
    assert await page.locator(".fresh").evaluate(before) == "251"
    await is_whole(page)
    await page.fill(FIELD, "I have read it all")
    await page.press(FIELD, "Enter")
    await expect(row(page, place, 401)).to_be_visible()
    await expect(page.locator(".fresh")).to_have_count(0)

    short = await town.window(alice, f"/messages/{place}")
    await expect(row(short, place, 401)).to_be_visible()
    await expect(short.locator(".fresh")).to_have_count(0)
    await expect(short.locator("[data-unread-jump]")).to_be_hidden()


async def test_a_link_and_a_quote_lead_to_a_message_far_back(town: Town) -> None:
    alice, bob = await town.friends()
    place = await tell(town, alice, bob, 399)
    found = (await town.deed(places.load, [int(place)]))[int(place)]

    def answer(db):  # type: ignore[no-untyped-def]
        line = messages.Line(found, "message", bob.id, bob.id, b"q" * 16, "As I said", target=200)
        messages.write(db, [line], [], 1_790_000_000_000)

    await town.deed(answer)
    page = await town.window(alice, f"/messages/{place}#12", permissions=CLIPBOARD)
    await expect(row(page, place, 12)).to_be_in_viewport()
    await expect(row(page, place, 12)).to_be_focused()
    await expect(page.locator(".between")).to_have_count(1)

    quote = row(page, place, 400).locator(".quote")
    for _ in range(2):
        await quote.click()
        await expect(row(page, place, 200)).to_be_in_viewport()
        await expect(row(page, place, 200)).to_be_focused()
        await page.locator(FIELD).focus()
    await expect(page.locator(".between")).to_have_count(2)
    await is_whole(page)

    await choose(page, place, 200, "Copy link")
    link = await page.evaluate("navigator.clipboard.readText()")
    assert link == f"{town.address}/messages/{place}#200"
    other = await town.window(bob, link.removeprefix(town.address))
    await expect(row(other, place, 200)).to_be_in_viewport()
    await other.evaluate("location.hash = '#9999'")  # nothing has this number
    await expect(row(other, place, 200)).to_be_in_viewport()
