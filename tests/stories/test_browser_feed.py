"""What comes home while somebody reads there: a pill says so, and nothing they look at moves."""

from playwright.async_api import Page, expect

from chat import follows
from chat.people import Person
from tests.stories.test_browser_axe import sound
from tests.stories.test_browser_lists import posts, top
from tests.stories.windows import PHONE, Town
from web.writer import now_ms

PILL = "[data-newer]"
HIDES = """() => { const pill = document.querySelector('[data-newer]').getBoundingClientRect();
  const shown = '.byline, .post .said, .composer :is(textarea, button, a)';
  return [...document.querySelectorAll(shown)].filter(it => it.checkVisibility()).filter(it => {
    const box = it.getBoundingClientRect();
    return box.top < pill.bottom && box.bottom > pill.top && box.left < pill.right
      && box.right > pill.left; }).map(it => it.outerHTML.slice(0, 90)); }"""


async def follower(town: Town, *, of: Person) -> Person:
    alice = await town.somebody("alice")
    await town.deed(follows.follow, alice.id, of.id, now_ms())
    return alice


async def test_new_posts_are_counted_and_drawn_without_moving_a_thing(town: Town) -> None:
    bob = await town.somebody("bob")
    alice = await follower(town, of=bob)
    made = await town.deed(posts, bob, 30)
    far = await town.window(alice, bypass_csp=True)
    near = await town.window(alice, viewport=PHONE, bypass_csp=True)
    seen, first = far.locator(f"#post-{made[20]}"), near.locator(f"#post-{made[29]}")
    await seen.evaluate("it => it.scrollIntoView({block: 'center'})")
    was, highest = await top(seen), await top(first)
    await town.post(bob, "One more")
    for page in (far, near):
        await expect(page.locator(PILL)).to_have_text("1 new post")
        await expect(page.locator(PILL)).to_be_in_viewport()
    assert await near.evaluate(HIDES) == []
    await town.post(alice, "Her own, from another device")
    newest = [await town.post(bob, f"And {n}") for n in "ab"][-1]
    for page in (far, near):
        await expect(page.locator(PILL)).to_have_text("3 new posts")
        await sound(page)
    assert (await top(seen), await top(first)) == (was, highest)

    shown = far.locator("[data-list] .post")
    count = await shown.count()
    await far.locator(PILL).focus()
    await far.keyboard.press("Enter")
    await expect(shown).to_have_count(count + 4)
    assert abs(await top(seen) - was) < 1
    await expect(shown.first).to_have_id(f"post-{newest}")
    await expect(far.locator(PILL)).to_have_text("To the new posts")
    await far.keyboard.press("Enter")
    await expect(shown.first).to_be_in_viewport()
    await expect(shown.first.locator("a:has(time)")).to_be_focused()
    await expect(far.locator(PILL)).to_be_hidden()

    await near.locator(PILL).click()
    await expect(near.locator("[data-list] .post").first).to_have_id(f"post-{newest}")
    assert abs(await top(near.locator("[data-list] .post").first) - highest) < 1
    await expect(near.locator(PILL)).to_be_hidden()
    await town.post(bob, "Later")
    await expect(near.locator(PILL)).to_have_text("1 new post")


async def test_what_came_while_one_was_away_is_asked_for(town: Town) -> None:
    bob = await town.somebody("bob")
    alice = await follower(town, of=bob)
    page = await town.window(alice)
    pill = page.locator(PILL)
    await expect(page.get_by_text("Nothing here yet")).to_be_visible()
    await away(page, True)
    await town.deed(posts, bob, 25)
    await away(page, False)
    await expect(pill).to_have_text("25 new posts")
    await page.route("**/", lambda route: route.abort())
    await pill.click()
    await expect(pill).to_have_text("Not connected. Try again in a moment.")
    await page.unroute("**/")
    await pill.click()
    await expect(page.locator(".post")).to_have_count(25)
    await expect(page.get_by_text("Nothing here yet")).to_have_count(0)
    await away(page, True)
    newest = (await town.deed(posts, bob, 70))[-1]
    await away(page, False)
    await expect(pill).to_have_text("50+ new posts")
    await pill.click()
    await expect(page.locator(f"#post-{newest}")).to_be_visible()
    await expect(pill).to_be_hidden()


async def away(page: Page, on: bool) -> None:
    await page.context.set_offline(on)
    line = "off" if on else "on"
    await expect(page.locator("body")).to_have_attribute("data-line", line, timeout=20_000)
