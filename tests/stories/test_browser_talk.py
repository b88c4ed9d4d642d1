"""Talking in real windows: nothing jumps, nothing is counted twice, every device keeps step."""

import asyncio
import re
import uuid
from datetime import UTC, datetime

from playwright.async_api import Page, expect

from chat import messages, places
from chat.messages import Line
from chat.people import Person
from tests.stories.windows import FIELD, Town, say
from web.writer import now_ms

DAY = 86_400_000
TOP = "document.querySelector('{}').getBoundingClientRect().top"


async def tell(town: Town, alice: Person, bob: Person, count: int, before: int = 0) -> str:
    """So many lines from Bob, said `before` milliseconds ago; the id of their conversation."""
    place = await town.deed(places.direct, alice.id, bob.id, now_ms())

    def write(db):  # type: ignore[no-untyped-def]
        lines = [
            Line(place, "message", bob.id, bob.id, uuid.uuid4().bytes, f"Line {n} of {count}")
            for n in range(1, count + 1)
        ]
        messages.write(db, lines, [], now_ms() - before)

    await town.deed(write)
    return str(place.id)


async def numbers(page: Page) -> list[int]:
    script = "rows => rows.map(row => Number(row.dataset.seq))"
    return list(await page.locator(".thread [data-seq]").evaluate_all(script))


async def test_older_lines_load_backwards_and_nothing_jumps(town: Town) -> None:
    alice, bob = await town.friends()
    place = await tell(town, alice, bob, 200)
    page = await town.window(alice, f"/messages/{place}")
    await expect(page.locator(".msg", has_text="Line 200 of 200")).to_be_in_viewport()
    seen = page.locator(f"#e{place}-155")
    await seen.scroll_into_view_if_needed()
    for _ in range(3):
        await page.mouse.move(600, 400)
        await page.mouse.wheel(0, -50)
        await page.wait_for_timeout(120)
    first = min(await numbers(page))
    assert first < 151, "scrolling up has not loaded anything"
    anchor = f"#e{place}-{first + 3}"
    await page.locator(anchor).scroll_into_view_if_needed()
    for _ in range(20):
        before = await page.evaluate(TOP.format(anchor))
        await page.wait_for_timeout(50)
        assert abs(await page.evaluate(TOP.format(anchor)) - before) < 2
        if await page.locator(f"#e{place}-1").count():
            break
    await expect(page.locator(f"#e{place}-1")).to_be_attached()
    assert await numbers(page) == list(range(1, 201))
    await expect(page.locator(".older")).to_have_count(0)


async def test_a_new_line_leaves_the_reader_where_they_are(town: Town) -> None:
    alice, bob = await town.friends()
    place = await tell(town, alice, bob, 60)
    page = await town.window(alice, f"/messages/{place}")
    await page.locator(f"#e{place}-20").scroll_into_view_if_needed()
    await page.wait_for_timeout(200)
    before = await page.evaluate(TOP.format(f"#e{place}-20"))
    await town.say(bob, place, "And one more")
    pill = page.locator("[data-newest]")
    await expect(pill).to_have_text("1 new")
    assert abs(await page.evaluate(TOP.format(f"#e{place}-20")) - before) < 2
    await pill.click()
    await expect(page.locator(".msg", has_text="And one more")).to_be_in_viewport()
    await expect(pill).to_be_hidden()


async def test_days_are_divided_once_and_named(town: Town) -> None:
    alice, bob = await town.friends()
    await tell(town, alice, bob, 30, before=9 * DAY)
    await tell(town, alice, bob, 30, before=DAY)
    place = await tell(town, alice, bob, 2)
    page = await town.window(alice, f"/messages/{place}")
    days = page.locator(".day")
    await page.locator(f"#e{place}-20").scroll_into_view_if_needed()
    await expect(page.locator(f"#e{place}-1")).to_be_attached()
    await expect(days).to_have_count(3)
    assert (await days.all_inner_texts())[1:] == ["Yesterday", "Today"]


async def test_a_clock_is_the_same_on_the_page_and_in_the_list(town: Town) -> None:
    alice, bob = await town.friends("fr")
    place = await town.place(alice, bob)
    await town.say(bob, place, "Bonjour")
    ahead = (5 - datetime.now(UTC).hour + 12) % 24 - 12  # where it is early in the morning
    page = await town.window(alice, f"/messages/{place}", timezone_id=f"Etc/GMT{-ahead:+d}")
    morning = re.compile(r"^0[4-6]:\d\d$")
    await expect(page.locator(".msg time").last).to_have_text(morning)
    await page.goto(f"{town.address}/messages")
    await expect(page.locator("main time").first).to_have_text(morning)


async def test_the_list_the_badge_and_the_title_count_live(town: Town) -> None:
    alice, bob = await town.friends()
    carol = await town.somebody("carol")
    await town.quid.acquaint(alice, carol)
    of_bob, of_carol = await town.place(alice, bob), await town.place(alice, carol)
    await town.say(bob, of_bob, "First")
    inbox = await town.window(alice, "/messages")
    badge, rows = inbox.locator("[data-unread]"), inbox.locator("[data-row]")
    await expect(badge).to_have_text("1")
    await town.say(carol, of_carol, "Hello from Carol")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("Hello from Carol")
    await expect(badge).to_have_text("2")
    # With what Bob paid a day ago, which the bell counts.
    await expect(inbox).to_have_title("(3) Messages · Quid")
    await town.say(bob, of_bob, "/pay 3 tea")
    await expect(rows.first).to_contain_text(f"{bob.name} paid $3.00")
    await expect(rows.first.locator(".badge")).to_have_text("2")

    talk = await town.window(alice, f"/messages/{of_bob}")
    await expect(rows.first.locator(".badge")).to_be_hidden()
    await expect(badge).to_have_text("1")
    await say(talk, "Thanks")
    await expect(rows.first).to_contain_text("You: Thanks")
    await expect(badge).to_have_text("1")


async def test_an_empty_inbox_invites_until_the_first_line(town: Town) -> None:
    alice, bob = await town.friends()
    inbox = await town.window(alice, "/messages")
    await expect(inbox.locator(".empty")).to_contain_text("No conversations yet")
    await inbox.fill("input[name=to]", bob.handle.upper())
    await inbox.press("input[name=to]", "Enter")
    await expect(inbox.locator("h1")).to_have_text(bob.name)
    other = await town.window(bob, "/messages")
    await say(inbox, "Hello")
    await expect(inbox.locator(".msg", has_text="Hello")).to_have_count(1)
    await expect(other.locator("[data-row]")).to_contain_text("Hello")
    await expect(other.locator(".empty")).to_have_count(0)
    await say(inbox, "Still there?")
    await expect(inbox.locator(".msg[data-seq]", has_text="Still there?")).to_be_visible()


async def test_a_reply_to_ones_post_is_no_unread_conversation(town: Town) -> None:
    alice, bob = await town.friends()
    post = await town.post(bob, "New print is up")
    home = await town.window(bob)
    reader = await town.window(alice, f"/post/{post}")
    await say(reader, "Lovely")
    await expect(reader.locator(".msg[data-seq]", has_text="Lovely")).to_be_visible()
    await home.wait_for_timeout(300)
    await expect(home.locator("[data-unread]")).to_be_hidden()


async def test_typing_and_seen_are_shown(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    hers = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}")
    await hers.locator(FIELD).press_sequentially("Hi")
    await expect(his.locator("[data-typing]")).to_have_text(f"{alice.name} is typing…")
    await hers.press(FIELD, "Enter")
    await expect(his.locator("[data-typing]")).to_have_text("")
    await expect(hers.locator("[data-seen-mark]")).to_have_text("Seen")
    await say(his, "Hi yourself")
    await expect(hers.locator(".msg", has_text="Hi yourself")).to_be_visible()
    await expect(hers.locator("[data-seen-mark]")).to_have_text("")


async def test_tabs_and_devices_of_one_person_keep_step(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    tab = await town.window(alice, f"/messages/{place}")
    other = await tab.context.new_page()
    await other.goto(f"{town.address}/messages/{place}")
    device = await town.window(alice, f"/messages/@{bob.handle}")
    his = await town.window(bob, f"/messages/{place}")
    await asyncio.gather(*(say(page, f"From {n}") for n, page in enumerate((tab, other, device))))
    await say(tab, "/pay 4 lunch")
    for page in (tab, other, device, his):
        await expect(page.locator(".thread [data-seq]")).to_have_count(4)
        await expect(page.locator("[data-pending]")).to_have_count(0)
        assert await numbers(page) == [1, 2, 3, 4]
    for page in (tab, other, device):
        await expect(page.locator("[data-balance=USD]").first).to_have_text("$96.00")
        await expect(page.locator(".side")).to_contain_text("−$4.00")


async def test_links_open_safely_and_say_where_they_lead(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    page = await town.window(alice, f"/messages/{place}")
    await town.say(bob, place, "Look: https://example.com/a?b=1&c=2. And http://пример.example/x")
    links = page.locator(".msg .said a")
    await expect(links).to_have_count(2)
    for link in await links.all():
        assert await link.get_attribute("rel") == "noopener noreferrer nofollow"
        assert await link.get_attribute("target") == "_blank"
    assert await links.first.get_attribute("href") == "https://example.com/a?b=1&c=2"
    await expect(page.locator(".said .host")).to_have_text("(xn--e1afmkfd.example)")
    for hidden in ("javascript:alert(1)", "https://bank.example@evil.example/", "data:text/html,x"):
        await town.say(bob, place, hidden)
    await expect(page.locator(".thread [data-seq]")).to_have_count(4)
    await expect(links).to_have_count(2)


async def test_a_line_of_4000_characters_goes_and_one_more_does_not(town: Town) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, f"/messages/@{bob.handle}")
    await page.fill(FIELD, "é" * 4001)
    await expect(page.locator("[data-over]")).to_have_text("1 characters too many")
    await expect(page.locator("[data-send]")).to_be_disabled()
    await page.press(FIELD, "Enter")
    assert len(await page.input_value(FIELD)) == 4001
    await page.fill(FIELD, "é" * 4000)
    await page.press(FIELD, "Enter")
    await expect(page.locator(".msg[data-seq] .said")).to_have_text("é" * 4000)
