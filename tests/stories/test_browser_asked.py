"""Requests, splits and plans in real windows: by taps, in both languages, on a phone."""

from typing import Any

from playwright.async_api import expect

from chat.people import Person
from tests.stories.test_browser_groups import group_of, three
from tests.stories.windows import FIELD, PHONE, Town, say

FRENCH = {"viewport": PHONE, "locale": "fr-FR"}


async def waiting(town: Town, locale: str = "en") -> tuple[Person, Person, str]:
    """A group whose Bob reads `locale`, with a request that waits for him, a split of which he has
    paid his share, and a plan. Alice, Bob and the place."""
    alice, bob = await town.somebody("alice"), await town.somebody("bob", locale)
    carol = await town.somebody("carol")
    await town.quid.acquaint(alice, bob)
    place = await group_of(town, alice, bob, carol)
    paid = await town.say(alice, place, "/split 10 pizza on Saturday with everything on it")
    await tap(town, bob, place, paid["seq"], "accept")
    await town.say(carol, place, "/contest I only had a salad")
    await town.say(alice, place, f"/request @{bob.handle} @{carol.handle} 12.50 each for the train")
    await town.say(alice, place, "/settle")
    return alice, bob, place


async def tap(town: Town, who: Person, place: str, seq: int, verb: str) -> Any:
    program = await town.quid.program(who)
    return await program.tap(place, verb, seq=seq)


async def test_a_request_is_typed_paid_and_undone(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    hers = await town.window(alice, f"/messages/{place}")
    his = await town.window(bob, f"/messages/{place}", viewport=PHONE)
    await hers.fill(FIELD, "/request 12.50 pizza")
    await expect(hers.locator("[data-reading]")).to_contain_text(f"Ask {bob.name}")
    await hers.press(FIELD, "Enter")
    ticket = his.locator(".ticket.asked")
    await expect(ticket).to_contain_text(f"{alice.name} asks you")
    await his.get_by_role("button", name="Pay $12.50").click()
    await expect(ticket.locator(".state")).to_have_text("Paid")
    await expect(his.get_by_role("button", name="Pay $12.50")).to_have_count(0)
    await expect(hers.locator(".ticket.asked .state")).to_have_text("Paid")
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$112.50")
    await his.get_by_role("button", name="Undo").click()
    await expect(hers.locator(".ticket.asked .state")).to_have_text("Taken back")
    await expect(hers.locator(".ticket").last.locator(".state")).to_have_text("Taken back")
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$100.00")
    await hers.reload()
    await expect(hers.locator(".msg:visible")).to_have_count(3)


async def test_a_split_fills_up_on_every_screen(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    hers = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    his = await town.window(bob, f"/messages/{place}", **FRENCH)
    await say(hers, "/split 10 pizza")
    bar = hers.locator("progress")
    await expect(bar).to_have_attribute("max", "666")
    await his.get_by_role("button", name="Pay $3.33").click()
    await expect(bar).to_have_attribute("value", "333")
    await his.get_by_role("button", name="Cover the rest").click()
    await his.get_by_role("button", name="Pay the rest").click()
    await expect(bar).to_have_attribute("value", "666")
    await expect(hers.locator(".ticket.asked .state").first).to_have_text("Paid")
    await hers.get_by_role("button", name="Refund all").click()
    await hers.get_by_role("button", name="Give it back").click()
    await expect(his.locator("[data-balance=USD]").first).to_have_text("$100.00")
    await expect(his.locator(".msg.slim").last).to_contain_text("gave back $6.66")


async def test_a_plan_is_agreed_to_and_settles_what_is_open(town: Town) -> None:
    alice, bob, carol = await three(town)
    place = await group_of(town, alice, bob, carol)
    await town.say(alice, place, "/split 30 pizza")
    await town.say(bob, place, f"/request @{alice.handle} 4 beer")
    hers = await town.window(alice, f"/messages/{place}", viewport=PHONE)
    his, carols = [await town.window(one, f"/messages/{place}") for one in (bob, carol)]
    await say(hers, "/settle")
    plan = hers.locator(".ticket.plan")
    await expect(plan.locator(".shares li")).to_have_count(2)
    await expect(plan).to_contain_text("Fewer payments are not possible.")
    for page in (his, carols):
        await page.get_by_role("button", name="Agree").click()
    await expect(plan.locator(".state")).to_have_text("Settled")
    asked = hers.locator(".ticket.asked:not(.plan) footer .state")
    await expect(asked).to_have_text(["Paid", "Settled"])
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$116.00")
    await plan.get_by_role("link").click()
    await expect(hers.locator("main")).to_contain_text("$6.00")


async def test_a_strangers_request_waits_at_the_side(town: Town) -> None:
    alice, nina = await town.somebody("alice"), await town.somebody("nina", "fr")
    page = await town.window(nina, "/messages", **FRENCH)
    place = await town.place(alice, nina)
    await town.say(alice, place, "/request 12.50 for you")
    await town.say(alice, await town.place(alice, await town.somebody("bob")), "Hello")
    await expect(page.locator("[data-unread]").first).to_be_hidden()
    await page.reload()
    await expect(page.locator("[data-row]")).to_have_count(0)
    await page.get_by_role("link", name="1 demande").click()
    row = page.locator("[data-row]")
    await expect(row).to_contain_text(f"{alice.name} vous demande de l’argent")
    await expect(row).not_to_contain_text("12,50")
    await row.click()
    await page.get_by_role("button", name="Refuser").click()
    await expect(page.locator(".ticket.asked .state")).to_have_text("Refusé")
    await page.goto(f"{town.address}/messages")
    await expect(page.locator("[data-row]")).to_have_count(1)
