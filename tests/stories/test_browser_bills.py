"""Bills in real windows: presented, planned, paid in part and in full, in both languages."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect
from sqlmodel import Session

from bot.dealings import billing
from bot.dealings.billing import Presented
from bot.kept import Heard
from bot.turns import Utterance
from chat import people
from chat.people import Person
from payments import billers, bills, calendar
from payments.money import Money
from tests.stories.windows import FIELD, PHONE, WIDE, Town
from web.keys import WRITER
from web.writer import now_ms

DAY = 24 * 3_600_000
WORDS = {
    "en": {
        "later": "On the due date",
        "planned": "paid on",
        "undo": "Do not",
        "always": "Always, up to…",
        "typed": "/always 70",
        "left": "$20.00 paid, $41.40 left",
        "now": "Pay now",
        "paid": "Paid",
        "due": "is due on",
        "stop": "End this",
    },
    "fr": {
        "later": "À l’échéance",
        "planned": "payée le",
        "undo": "Ne pas payer",
        "always": "Toujours, jusqu’à…",
        "typed": "/toujours 70",
        "left": "20,00 $US payés, il reste 41,40 $US",
        "now": "Payer maintenant",
        "paid": "Payé",
        "due": "est due le",
        "stop": "Y mettre fin",
    },
}


def company(db: Session, handle: str) -> Person:
    made = people.biller(db, handle, "Bright Electric", now_ms())
    billers.register(db, made.owner, "", now_ms())
    return made


def bill(
    db: Session, biller: Person, customer: Person, reference: str, minor: int, note: str = ""
) -> Heard:
    now = now_ms()
    due = calendar.today(now, "UTC") + timedelta(days=10)
    terms = reference, Money(minor, "USD"), due, note
    made = billing.present(db, biller, customer.handle, *terms, now)
    assert isinstance(made, Presented), made
    return made.heard


async def biller_of(town: Town) -> Any:
    return await town.deed(company, f"bright{next(town.suffixes)}")


@pytest.mark.parametrize(("locale", "viewport"), [("en", WIDE), ("fr", PHONE)])
async def test_a_bill_is_planned_and_paid_in_parts(
    town: Town, locale: str, viewport: dict[str, int]
) -> None:
    words = WORDS[locale]
    alice = await town.somebody("alice", locale)
    bright = await biller_of(town)
    place = await town.place(alice, bright)
    page = await town.window(alice, f"/messages/{place}", viewport=viewport, locale=locale)
    await town.deed(bill, bright, alice, "E-2207", 61_40, "Electricity, two months")
    ticket = page.locator("[data-bill]")
    await expect(ticket).to_contain_text("E-2207")

    await ticket.get_by_role("button", name=words["later"]).click()
    await expect(ticket.locator(".state")).to_contain_text(words["planned"])
    await ticket.get_by_role("button", name=words["undo"]).click()
    await expect(ticket.get_by_role("button", name=words["later"])).to_be_visible()

    await page.fill(FIELD, "/part 20")
    await page.press(FIELD, "Enter")
    await expect(ticket).to_contain_text(words["left"])
    await town.deed(billing.wake, await due(town, 8), now_ms() + 8 * DAY)
    await expect(page.locator(".only-you .told")).to_contain_text(words["due"])

    await ticket.get_by_role("button", name=words["always"]).click()
    await expect(page.locator(FIELD)).to_have_value(words["typed"])
    await page.press(FIELD, "Enter")
    await page.locator(".only-you [data-tap=yes]").click()
    await expect(ticket.get_by_role("button", name=words["stop"])).to_be_visible()
    await ticket.get_by_role("button", name=words["now"]).click()
    await expect(ticket.locator(".state")).to_have_text(words["paid"])
    await expect(page.locator("[data-transfer]")).to_have_count(2)
    await page.reload()
    await expect(ticket.locator(".state")).to_have_text(words["paid"])
    await expect(ticket.get_by_role("button")).to_have_count(0)


async def due(town: Town, days: int) -> Any:
    return await town.deed(bills.due, now_ms() + days * DAY)


async def tap(town: Town, who: Person, place: str, choice: str, seq: int) -> None:
    said = Utterance(who, place, "", uuid.uuid4().bytes, "", choice, seq)
    assert (await town.quid.app[WRITER].say(said))["ok"]


async def bills_of(town: Town, who: Person) -> str:
    """A conversation with bills in every state, and all that is told of them."""
    bright = await biller_of(town)
    place = await town.place(who, bright)
    for n, minor in enumerate((20_00, 9_00, 8_00, 500_00), 1):
        note = "Electricity for two months, with what the meter said" if n == 4 else ""
        await town.deed(bill, bright, who, f"E-22{n}", minor, note)
    await tap(town, who, place, "accept", 1)
    await tap(town, who, place, "decline", 2)
    await town.deed(billing.withdraw, bright, "E-223", now_ms())
    await town.say(who, place, "/part 12.50")
    await tap(town, who, place, "later", 4)
    await town.deed(billing.wake, await due(town, 8), now_ms() + 8 * DAY)
    await town.deed(billing.wake, await due(town, 11), now_ms() + 11 * DAY)
    asked = await town.say(who, place, "/always 80")
    await town.tap(who, place, "yes", asked["mine"])
    await town.deed(bill, bright, who, "E-225", 7_00)
    await town.deed(bill, bright, who, "E-226", 107_00)
    await town.say(who, place, "/bills")
    return place
