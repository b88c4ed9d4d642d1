"""Money in order, as axe and a thumb find it: categories, budgets, the year, the calendar."""

from typing import Any

import pytest
from sqlmodel import Session

from payments import budgets, ledger, recipes, schedules
from payments.calendar import Rule, today
from payments.calendar import first as first_day
from payments.ledger import Recorded
from payments.money import Money
from payments.plans import Plan
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.windows import Town
from web.writer import now_ms

DAY = 86_400_000
PAID = [(450_00, "rent", 35), (452_00, "rent", 65), (449_00, "Loyer", 5), (146_00, "pizza", 3)]
PAID += [(61_40, "A very long note about electricity, gas and all the rest of it", 2)]


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_every_page_of_money_in_order(town: Town, shape: tuple[Any, str, str]) -> None:
    viewport, scheme, locale = shape
    alice = await town.somebody("alice", locale[:2])
    bob = await town.somebody("bob")
    number = await town.deed(live, alice.owner, bob.owner)
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    page = await town.window(alice, "/wallet", bypass_csp=True, **look)
    await sound(page)
    year = "year?year=2026"
    for path in ("budgets", year, "year?year=2001", "calendar", f"lines/{number}"):
        await sound(page, f"{town.address}/wallet/{path}")
    await page.select_option("#category", "fun")
    await page.locator("form.card button").click()
    await page.goto(f"{town.address}/wallet/lines/{number}")
    await sound(page)
    await page.goto(f"{town.address}/wallet/calendar")
    await page.locator("#feed form button").last.click()
    await sound(page)
    await page.goto(f"{town.address}/wallet/budgets")
    await page.fill("#amount", "much")
    await page.locator("form.form button").click()
    await sound(page)
    carol = await town.somebody("carol", locale[:2])
    page = await town.window(carol, "/wallet/calendar", bypass_csp=True, **look)
    await sound(page)
    await sound(page, f"{town.address}/wallet/budgets")


def live(db: Session, alice: str, bob: str) -> int:
    """Months of rent, two budgets, one of them over, and more rent to come."""
    now, number = now_ms(), 0
    keys = iter(f"{alice} {n}".encode().ljust(24, b".") for n in range(9))
    ledger.record(db, [recipes.opening(next(keys), alice, Money(3_000_00, "USD"))], now - 90 * DAY)
    for minor, note, ago in sorted(PAID, key=lambda each: -each[2]):
        one = recipes.gift(next(keys), alice, bob, Money(minor, "USD"), note)
        [done] = ledger.record(db, [one], now - ago * DAY)
        assert isinstance(done, Recorded)
        number = done.number
    for category, most in (("eating_out", 200_00), ("bills", 50_00)):
        budgets.put(db, alice, "USD", category, most, "UTC", now)
    rule = Rule("month", day=1)
    plan = Plan(rule, first_day(rule, today(now + DAY, "UTC")))
    given = alice, bob, Money(450_00, "USD"), "Rent share", "place:1"
    schedules.make(db, next(keys), *given, plan, now)
    return number
