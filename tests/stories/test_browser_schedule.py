"""What is paid by the calendar, in real windows: asked for, skipped, run, announced, stopped."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.dealings import runs
from chat import people
from chat.people import Person
from payments import schedules
from tests.stories.windows import FIELD, PHONE, WIDE, Town, say

HOUR = 3_600_000
WORDS = {
    "en": {
        "yes": "Schedule $5.00",
        "often": "every Friday",
        "skip": "Skip once",
        "typed": "/skip",
        "stop": "Stop",
        "skipped": "is skipped",
        "planned": "Planned for",
        "late": "Late: planned for",
        "notice": "In two days",
        "poor": "there was not enough money",
        "stopped": "Stopped",
    },
    "fr": {
        "yes": "Programmer 5,00 $US",
        "often": "chaque vendredi",
        "skip": "Sauter une fois",
        "typed": "/sauter",
        "stop": "Arrêter",
        "skipped": "est sauté",
        "planned": "Prévu le",
        "late": "En retard : prévu le",
        "notice": "Dans deux jours",
        "poor": "il n’y avait pas assez d’argent",
        "stopped": "Arrêté",
    },
}


async def scheduled(town: Town, who: Person, place: str, text: str) -> Any:
    """Asked for and said yes to, on another device: the schedule."""
    asked = await town.say(who, place, text)
    await town.tap(who, place, "yes", asked["mine"])
    return max(await town.deed(schedules.open_of, who.owner), key=lambda one: one.id)


async def run(town: Town, number: int, after: int = 0) -> None:
    """As the clerk does when it is time, or so long after."""
    one = (await town.deed(schedules.of, [number]))[number]
    await town.deed(runs.run, [number], one.due_at + after)


async def calendar_of(town: Town, who: Person, payee: Person) -> str:
    """A conversation with a schedule in each of its states, and all that is told of their runs."""
    place = await town.place(who, payee)
    rent = await scheduled(town, who, place, "/every month on 31 20 rent for the studio")
    poor = await scheduled(town, who, place, "/pay 500 in 40 days for the bike")
    daily = await scheduled(town, who, place, "/every day 1 milk")
    await town.say(who, place, "/stop")
    await town.deed(runs.give_notice, [rent.id], rent.due_at - HOUR)
    for one, after in ((rent, 0), (rent, 9), (poor, 0), (poor, 0), (daily, 0)):
        await run(town, one.id, after * HOUR)
    weekly = await scheduled(town, who, place, "/every 2 weeks 3 tea")
    await run(town, weekly.id, 60 * 24 * HOUR)
    await town.say(who, place, "/skip")
    await town.say(who, place, "/schedules")
    await town.say(who, place, "/every friday 4")
    return place


@pytest.mark.parametrize(("locale", "viewport"), [("en", WIDE), ("fr", PHONE)])
async def test_a_schedule_from_its_question_to_its_end(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    words = WORDS[locale]
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    await town.place(alice, bob)
    how = {"viewport": viewport, "locale": locale, "timezone_id": "Europe/Paris"}
    page = await town.window(alice, f"/messages/@{bob.handle}", **how)
    his = await town.window(bob, f"/messages/@{alice.handle}")
    ticket = await asked(page, words)
    await expect(his.locator("[data-schedule]")).to_contain_text("will pay you")
    await expect(his.locator("[data-schedule]").get_by_role("button")).to_have_count(0)
    before = await ticket.locator(".left").inner_text()
    await ticket.get_by_role("button", name=words["skip"]).click()
    await expect(page.locator(".msg.slim .told")).to_contain_text(words["skipped"])
    await expect(ticket.locator(".left")).not_to_have_text(before)
    await expect(his.locator(".msg.slim .told")).to_contain_text("is skipped")

    [one] = await town.deed(schedules.open_of, alice.owner)
    assert one.plan.zone == "Europe/Paris"
    await town.deed(runs.give_notice, [one.id], one.due_at - 48 * HOUR)
    await run(town, one.id)
    receipt = page.locator("[data-transfer]")
    await expect(receipt).to_contain_text(words["planned"])
    await expect(his.locator("[data-transfer]")).to_contain_text("Planned for")
    await run(town, one.id, after=9 * HOUR)
    await expect(page.locator("[data-transfer]").nth(1)).to_contain_text(words["late"])

    await stopped(page, words)
    await page.goto(f"{town.address}/messages/@quid")
    notice = page.locator("[data-schedule]", has_text=words["notice"])
    await notice.get_by_role("button", name=words["skip"]).click()
    await expect(page.locator(FIELD)).to_have_value(f"{words['typed']} {one.id}")
    assert await overflow(page) == []


async def asked(page: Page, words: dict[str, str]) -> Locator:
    """Typed, read while it is typed, asked about and said yes to: the ticket."""
    await page.fill(FIELD, "/every friday 5 tea")
    await expect(page.locator("[data-reading]")).to_contain_text(words["often"])
    await page.press(FIELD, "Enter")
    await page.get_by_role("button", name=words["yes"]).click()
    ticket = page.locator("[data-schedule]")
    await expect(ticket).to_contain_text(words["often"])
    await expect(ticket).to_contain_text("tea")
    return ticket


async def stopped(page: Page, words: dict[str, str]) -> None:
    ticket = page.locator("[data-schedule]")
    await ticket.get_by_role("button", name=words["stop"]).click()
    await expect(ticket.locator(".state")).to_have_text(words["stopped"])
    await expect(ticket.get_by_role("button")).to_have_count(0)
    await page.reload()
    await expect(ticket.locator(".state")).to_have_text(words["stopped"])


async def test_what_fails_is_told_to_who_pays_and_can_be_stopped_there(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    one = await scheduled(town, alice, place, "/every month on 31 500 rent")
    page = await town.window(alice, "/messages/@quid", viewport=PHONE)
    await run(town, one.id)
    told = page.locator(".msg.slim .told").first
    await expect(told).to_contain_text(WORDS["en"]["poor"])
    await expect(told).to_contain_text("It is tried once more tomorrow.")
    his = await town.window(bob, f"/messages/@{alice.handle}")
    await expect(his.locator(".thread")).not_to_contain_text(WORDS["en"]["poor"])
    await say(page, "/schedules")
    row = page.locator(".only-you", has_text=f"No. {one.id}").get_by_role("button")
    await row.click()
    await expect(page.locator(FIELD)).to_have_value(f"/stop {one.id}")
    await page.press(FIELD, "Enter")
    await expect(page.locator(".msg.slim .told", has_text="stopped")).to_be_visible()
    await expect(his.locator("[data-schedule] .state")).to_have_text("Stopped")


async def test_the_zone_is_that_of_the_payers_browser(town: Town) -> None:
    alice, bob = await town.friends()
    await town.window(alice, f"/messages/@{bob.handle}", timezone_id="Asia/Kolkata")
    known = await town.deed(people.by_ids, [alice.id])
    assert known[alice.id].zone in ("Asia/Kolkata", "Asia/Calcutta")  # an alias


async def overflow(page: Page) -> list[str]:
    return list(
        await page.evaluate(
            "() => [...document.querySelectorAll('.page, .msg')]"
            ".filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.className)"
        )
    )
