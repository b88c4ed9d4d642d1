"""Lists that go on below their end, end, fail, and are come back to where they were left."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect
from sqlmodel import Session

from chat import follows, groups, marks, people, revisions, timeline
from chat.people import Person
from payments import ledger, recipes
from payments.money import Money
from tests.servers.town import client_id
from tests.stories.test_browser_axe import sound
from tests.stories.windows import PHONE, UNLIKE, Town
from web.writer import now_ms

TOP = "it => it.getBoundingClientRect().top"
DOWN = "box => box.scrollTop = box.scrollHeight"
END = "That is all."


def posts(db: Session, author: Person, count: int, text: str = "Post") -> list[int]:
    said = [f"{text} {n} " + "and so on " * (n % 7 * 5) for n in range(count)]
    return [timeline.post(db, author.id, one, now_ms()).id for one in said]


async def to_the_end(page: Page) -> None:
    end = page.get_by_text(END)
    while not await end.count():
        await page.locator(".page").evaluate(DOWN)
        await page.wait_for_timeout(20)
    await expect(page.locator("[data-more] a")).to_have_count(0)


async def top(item: Locator) -> float:
    return float(await item.evaluate(TOP))


async def test_a_list_goes_on_and_is_come_back_to_where_it_was(town: Town) -> None:
    alice = await town.somebody("alice")
    made = await town.deed(posts, alice, 65)
    page = await town.window(alice)
    await to_the_end(page)
    shown = await page.locator("[data-list] .post").evaluate_all("all => all.map(it => it.id)")
    assert shown == [f"post-{id}" for id in reversed(made)]

    post, next_ = page.locator(f"#post-{made[10]}"), page.locator(f"#post-{made[9]}")
    await post.evaluate("it => it.scrollIntoView({block: 'start'})")
    await page.locator(".page").evaluate("box => box.scrollTop -= 90")
    was, below = await top(post), await top(next_)
    await post.locator("a:has(time)").click()
    await expect(page.locator(".post.whole")).to_be_visible()
    await page.go_back()
    await expect(post).to_be_in_viewport()
    assert await top(post) == pytest.approx(was, abs=2)
    await page.reload()
    await expect(post).to_be_in_viewport()
    assert await top(post) == pytest.approx(was, abs=2)
    await page.goto(f"{town.address}/wallet")
    for gone in (made[10], made[11]):
        await town.deed(revisions.delete, alice.id, gone, now_ms())
    await page.go_back()
    await expect(next_).to_be_in_viewport()
    assert await top(next_) == pytest.approx(below, abs=2)
    await page.locator(".page").evaluate("box => box.scrollTop = 0")
    await page.goto(f"{town.address}/wallet")
    await town.post(alice, "At the top there is something new")
    await page.go_back()
    await expect(page.locator("body")).to_have_attribute("data-line", "on")
    assert await page.locator(".page").evaluate("box => box.scrollTop") == 0


async def test_a_list_of_one_page_is_come_back_to_as_well(town: Town) -> None:
    alice, bob = await town.friends()
    await town.deed(talks, alice, bob, 25)
    page = await town.window(alice, "/messages", viewport=PHONE)
    row = page.locator("[data-row]").nth(15)
    await row.evaluate("it => it.scrollIntoView({block: 'center'})")
    was = await top(row)
    await row.click()
    await expect(page.locator("[data-thread]")).to_be_visible()
    await page.go_back()
    await expect(row).to_be_in_viewport()
    assert await top(row) == pytest.approx(was, abs=2)


def talks(db: Session, alice: Person, bob: Person, count: int) -> None:
    for n in range(count):
        groups.make(db, alice, f"Talk {n}", [bob], client_id(), now_ms())


async def test_what_does_not_load_is_tried_again_and_tab_leads_past_the_list(town: Town) -> None:
    alice = await town.somebody("alice")
    await town.deed(posts, alice, 61)
    page = await town.window(alice, viewport=PHONE, bypass_csp=True)
    shown, again = page.locator(".post"), page.get_by_role("link", name="Try again")
    await page.route("**/?before=*", lambda route: route.abort())
    await page.locator(".page").evaluate(DOWN)
    await expect(page.get_by_role("alert")).to_have_text("More could not be loaded.")
    await expect(again).to_be_in_viewport()
    await sound(page)
    await page.unroute("**/?before=*")
    await again.click()
    await expect(page.get_by_role("alert")).to_have_count(0)
    await expect(shown).not_to_have_count(20)

    count = await shown.count()
    await page.keyboard.press("Tab")  # whoever goes by Tab is not run away from
    await shown.last.locator("summary").last.focus()
    await page.locator(".page").evaluate(DOWN)
    await page.keyboard.press("Tab")
    more = page.get_by_role("link", name="Older posts")
    await expect(more).to_be_focused()
    await expect(shown).to_have_count(count)
    await page.keyboard.press("Enter")
    await expect(shown).not_to_have_count(count)
    await expect(shown.nth(count).locator("a:has(time)")).to_be_focused()


async def test_every_list_goes_on_and_ends(town: Town) -> None:
    alice, bob = await town.friends()
    tag = f"boats{alice.handle}"
    await town.deed(much, alice, bob, tag)
    page = await town.window(alice, "/explore")
    await page.locator(".page").evaluate(DOWN)
    await expect(page.locator(".post")).not_to_have_count(20)
    for path, item, count in (
        ("/", ".post", 45),
        (f"/@{bob.handle}", ".post", 45),
        (f"/tag/{tag}", ".post", 45),
        ("/bookmarks", ".post", 45),
        ("/notifications", ".news [data-list] .row", 91),
        ("/wallet", "[data-list] .line", 50),
    ):
        await page.goto(town.address + path)
        await to_the_end(page)
        await expect(page.locator(item)).to_have_count(count)
        headings = await page.locator("[data-list] h2").all_text_contents()
        assert len(headings) == len(set(headings))


def much(db: Session, alice: Person, bob: Person, tag: str) -> None:
    """45 posts and payments of one to the other, and what comes of them."""
    follows.follow(db, alice.id, bob.id, now_ms())
    for post in posts(db, bob, 45, f"@{alice.handle} #{tag}"):
        marks.keep(db, alice.id, post, now_ms())
        gift = recipes.gift(client_id() + bytes(8), bob.owner, alice.owner, Money(10, "USD"))
        ledger.record(db, [gift], now_ms())


async def test_who_likes_a_post_is_a_list_that_goes_on_by_hand_where_data_is_saved(
    town: Town,
) -> None:
    alice = await town.somebody("alice")
    post = await town.post(alice, "Liked")
    await town.deed(crowd, alice.handle, post)
    page = await town.window(alice)
    saving = "Object.defineProperty(navigator, 'connection', {get: () => ({saveData: true})})"
    await page.add_init_script(saving)
    await page.goto(f"{town.address}/post/{post}/likes")
    await page.locator(".page").evaluate(DOWN)
    await page.wait_for_timeout(200)
    await expect(page.locator("[data-list] .row")).to_have_count(50)
    await page.get_by_role("link", name="More people").click()
    await expect(page.locator("[data-list] .row")).to_have_count(53)
    await expect(page.get_by_text(END)).to_be_visible()


def crowd(db: Session, suffix: str, post: int) -> None:
    for pair in UNLIKE[:53]:
        one = people.join(db, f"{pair}_{suffix}", "X", "en", "-", 1)
        marks.like(db, one.id, post, now_ms())


async def test_a_list_is_not_drawn_anew_under_its_reader(town: Town) -> None:
    alice, bob = await town.friends()
    await town.deed(posts, bob, 65, f"@{alice.handle}")
    page = await town.window(alice, "/notifications")
    await to_the_end(page)
    rows: Any = page.locator(".news [data-list] .row")
    count = await rows.count()
    was = await top(rows.nth(60))
    await town.post(bob, f"@{alice.handle} and this")
    await expect(page.locator("[data-bell]")).to_have_text("1")
    await page.wait_for_timeout(400)
    await expect(rows).to_have_count(count)
    assert await top(rows.nth(60)) == was
    await page.locator(".page").evaluate("box => box.scrollTop = 0")
    await expect(rows.first).to_contain_text("and this")
