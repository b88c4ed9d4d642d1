"""What somebody is told comes in by itself, and is read on every device at once."""

import re

from playwright.async_api import expect

from chat import alerts, follows
from chat.people import Person
from tests.stories.windows import PHONE, Town
from web.writer import now_ms


async def test_the_bell_counts_and_is_silent_once_the_list_was_looked_at(town: Town) -> None:
    alice, bob = await town.friends()
    desk = await town.window(alice, "/settings")
    phone = await town.window(alice, "/notifications", viewport=PHONE)
    await expect(phone.locator(".item")).to_have_count(1)  # the cent of long ago
    await expect(desk.locator("[data-bell]")).to_be_hidden()
    await phone.goto(f"{town.address}/")
    await expect(phone.locator("body")).to_have_attribute("data-line", "on")
    await town.deed(follows.follow, bob.id, alice.id, now_ms())
    for page in (desk, phone):
        await expect(page.locator("[data-bell]")).to_have_text("1")
        await expect(page).to_have_title(re.compile(r"^\(\d\) "))
    place = await town.place(alice, bob)
    assert (await town.say(bob, place, "/pay 2 tea"))["ok"]
    await expect(desk.locator("[data-bell]")).to_have_text("2")
    await phone.get_by_role("link", name="Notifications").click()
    first = phone.locator(".item").first
    await expect(first).to_contain_text("paid you $2.00")
    await expect(first).to_have_class("row item unread of-money")
    await expect(desk.locator("[data-bell]")).to_be_hidden()
    await expect(phone.locator("[data-bell]")).to_be_hidden()
    post = await town.post(bob, f"Have a look @{alice.handle}")
    first = phone.locator(".item").first  # comes in while it is looked at, and is read by that
    await expect(first).to_contain_text("mentioned you")
    await expect(desk.locator("[data-bell]")).to_be_hidden()
    await first.click()
    await expect(phone).to_have_url(f"{town.address}/post/{post}")


async def told(town: Town, locale: str) -> Person:
    """Somebody who reads in this language, and has heard of something of every kind."""
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    await town.quid.acquaint(bob, alice)
    place = await town.place(alice, bob)
    crowd = [await town.somebody(stem) for stem in ("carol", "dora", "emil")]
    post = await town.post(alice, "New print is up " * 20)
    for one in (bob, *crowd):
        await town.deed(follows.follow, one.id, alice.id, now_ms())
    for kind in ("quote", "repost", "like", "react"):
        for one in crowd:
            await town.deed(alerts.tell, alice.id, kind, one.id, f"post:{post}", now_ms())
    await town.post(bob, f"@{alice.handle} " + "x" * 300)
    await town.say(bob, place, "/pay 3 tea")
    await town.say(bob, place, "/undo")
    await town.say(bob, place, "/request 4 cake")
    await town.say(crowd[0], await town.place(crowd[0], alice), "/request 5 for you")
    return alice
