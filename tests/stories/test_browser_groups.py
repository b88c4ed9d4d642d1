"""A group in real windows: made by taps, kept in step on all screens, closed to who is out."""

import uuid
from typing import Any

import pytest
from playwright.async_api import Page, expect

from bot.turns import Utterance
from chat.people import Person
from tests.stories.windows import FIELD, PHONE, Town, say
from web import groups
from web.keys import WRITER

AUTHORS = "rows => rows.map(row => row.classList.contains('follows'))"


async def group_of(town: Town, owner: Person, *others: Person, name: str = "Saturday") -> str:
    handles = [one.handle for one in others]
    app = town.quid.app
    ack = await groups.change(app, owner, groups.make, name, handles, uuid.uuid4().bytes)
    return str(ack["place"])


async def change(town: Town, who: Person, act: Any, place: str, *args: Any) -> None:
    ack = await groups.change(town.quid.app, who, act, int(place), *args)
    assert ack["ok"], ack


async def three(town: Town) -> tuple[Person, Person, Person]:
    alice, bob = await town.friends()
    carol = await town.somebody("carol")
    for one in (alice, bob):
        await town.quid.acquaint(one, carol)
    return alice, bob, carol


async def numbers(page: Page) -> list[int]:
    script = "rows => rows.map(row => Number(row.dataset.seq))"
    return list(await page.locator(".thread [data-seq]").evaluate_all(script))


@pytest.mark.parametrize("view", [{}, {"viewport": PHONE}], ids=["desk", "phone"])
async def test_a_group_is_made_by_taps_and_talks(town: Town, view: dict[str, Any]) -> None:
    alice, bob, carol = await three(town)
    await town.say(bob, await town.place(alice, bob), "Shall we?")
    his = await town.window(bob, "/messages")
    page = await town.window(alice, "/messages", **view)
    await page.get_by_role("link", name="New group").click()
    await page.fill("#name", "Ski trip")
    await page.get_by_role("checkbox").check()
    await page.fill("#people", f"@{carol.handle}")
    await page.get_by_role("button", name="Make the group").click()
    await expect(page.locator("h1")).to_have_text("Ski trip")
    await expect(page.locator(".told")).to_have_text(
        f"You made “Ski trip” with {bob.name} and {carol.name}"
    )
    row = his.locator("[data-row]").first
    await expect(row).to_contain_text(f"{alice.name} made “Ski trip” with {carol.name} and you")
    await say(page, "Who has skis?")
    await expect(row).to_contain_text(f"{alice.name}: Who has skis?")
    await row.click()
    await expect(his.locator(".msg .name")).to_have_text(alice.name)
    await say(his, "I do")
    await expect(page.locator(".msg", has_text="I do")).to_be_visible()
    assert await numbers(page) == [1, 2, 3]


async def test_several_are_paid_from_the_composer_on_one_ticket(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    hers, his = [await town.window(one, f"/messages/{place}") for one in (alice, bob)]
    await hers.fill(FIELD, f"/pay @{bob.handle} @{carol.handle} 10")
    await expect(hers.locator("[data-reading]")).to_contain_text("each")
    await hers.press(FIELD, "Enter")
    await hers.get_by_role("button", name="$10.00 in all").click()
    ticket = his.locator(".ticket")
    await expect(ticket).to_contain_text(f"{alice.name} paid you")
    await expect(ticket.locator(".sum")).to_have_text("$5.00")
    await expect(ticket.locator(".shares li")).to_have_count(2)
    await expect(hers.locator(".ticket b").first).to_have_text("You paid 2 people")
    await expect(hers.locator(".thread .ticket")).to_have_count(1)
    await hers.get_by_role("button", name="Undo").click()
    await expect(ticket.locator(".state")).to_have_text("Taken back")
    await expect(his.locator("[data-balance=USD]").first).to_have_text("$100.00")


async def test_who_comes_and_goes_is_seen_on_every_screen(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob)
    hers = await town.window(alice, f"/messages/{place}")
    inbox = await town.window(carol, "/messages")
    await expect(hers.locator("main > header.bar")).to_contain_text("2 people")
    await change(town, bob, groups.add, place, [carol.handle])
    await expect(hers.locator(".told").last).to_have_text(f"{bob.name} added {carol.name}")
    await expect(hers.locator("main > header.bar")).to_contain_text("3 people")
    await expect(hers.locator(".side")).to_contain_text(carol.name)
    await expect(inbox.locator("[data-row]")).to_contain_text(f"{bob.name} added you")
    await inbox.locator("[data-row]").click()
    await expect(inbox.locator(".told")).to_have_count(2)
    await say(inbox, "Hello all")
    await expect(hers.locator(".msg", has_text="Hello all")).to_be_visible()


async def test_who_is_removed_reads_and_writes_no_more(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    page, inbox = [await town.window(carol, path) for path in (f"/messages/{place}", "/messages")]
    hers = await town.window(alice, f"/messages/{place}/members")
    await expect(inbox.locator("[data-row]")).to_have_count(1)
    button = hers.get_by_role("button", name=f"Remove {carol.name}")
    await button.click()
    await expect(button).to_have_count(0)
    await expect(page.locator(".told").last).to_have_text(f"{alice.name} removed you")
    await expect(page.locator("[data-composer]")).to_be_hidden()
    await expect(page.locator("[data-out]")).to_have_text("You are not in this group any more.")
    await expect(inbox.locator("[data-row]")).to_have_count(0)
    await town.say(bob, place, "She is gone")
    await page.wait_for_timeout(300)
    await expect(page.locator(".msg", has_text="She is gone")).to_have_count(0)
    await change(town, bob, groups.add, place, [carol.handle])
    await expect(page.locator("[data-composer]")).to_be_visible()
    await expect(page.locator(".msg", has_text="She is gone")).to_be_visible()
    assert await numbers(page) == [1, 2, 3, 4]


async def test_who_was_removed_while_away_learns_it_on_return(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    page = await town.window(carol, f"/messages/{place}")
    await page.context.set_offline(True)
    await change(town, alice, groups.remove, place, carol.handle)
    await town.say(bob, place, "She is gone")
    await page.context.set_offline(False)
    await expect(page.locator("[data-out]")).to_be_visible()
    await expect(page.locator(".msg", has_text="She is gone")).to_have_count(0)


async def test_a_group_is_left_by_keyboard(town: Town) -> None:
    alice, bob, _ = await three(town)
    place = await group_of(town, alice, bob)
    page = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}")
    await page.get_by_role("link", name="Saturday").focus()
    await page.keyboard.press("Enter")
    await page.locator("summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Messages")
    await expect(page.locator("[data-row]")).to_have_count(0)
    await expect(his.locator(".told").last).to_have_text(
        f"{alice.name} left. You own the group now"
    )


async def test_lines_in_a_row_stand_under_one_face(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    page = await town.window(alice, f"/messages/{place}")
    for who, text in ((bob, "One"), (bob, "Two"), (carol, "Three"), (bob, "Four")):
        await town.say(who, place, text)
    rows = page.locator(".msg:has(> .body)")
    await expect(rows).to_have_count(4)
    joined = [False, True, False, False]
    assert await rows.evaluate_all(AUTHORS) == joined
    await expect(page.locator(".name:visible")).to_have_count(3)
    drawn = await (await page.request.get(page.url)).text()
    assert drawn.count('class="msg follows') == 1, "without script it looks the same"


async def test_how_many_have_seen_and_who_is_typing(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    hers, his = [await town.window(one, f"/messages/{place}") for one in (alice, bob)]
    await say(hers, "Hello")
    await expect(hers.locator("[data-seen-mark]")).to_have_text("Seen by 1")
    await town.window(carol, f"/messages/{place}")
    await expect(hers.locator("[data-seen-mark]")).to_have_text("Seen by 2")
    await his.locator(FIELD).press_sequentially("Hi")
    await expect(hers.locator("[data-typing]")).to_have_text(f"{bob.name} is typing…")


async def test_a_tap_in_a_group_is_answered_on_every_device(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    desk, phone = [await town.window(alice, f"/messages/{place}") for _ in range(2)]
    asked = await town.say(alice, place, f"/pay @{bob.handle} @{carol.handle} 3 each")
    for page in (desk, phone):
        await expect(page.locator("[data-choices] .button.main")).to_have_text("$3.00 each ($6.00)")
    tap = Utterance(alice, place, "", uuid.uuid4().bytes, "", "1", mine=asked["mine"])
    await town.quid.app[WRITER].say(tap)
    for page in (desk, phone):
        await expect(page.locator("[data-choices]")).to_have_count(0)
        await expect(page.locator(".thread .ticket")).to_have_count(1)
