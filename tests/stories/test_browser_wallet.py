"""The wallet in a real browser: its picture of the month, and what is looked at of the activity."""

from playwright.async_api import Page, expect

from payments import ledger, recipes
from payments.money import Money
from tests.stories.windows import PHONE, Town
from web.writer import now_ms

LINES = "[data-live=activity] .line"


async def test_the_activity_is_filtered_by_a_form_and_by_the_chips_below_it(town: Town) -> None:
    alice, bob = await town.friends()
    carol = await town.somebody("carol")
    await town.quid.acquaint(carol, alice)
    place, other = await town.place(alice, bob), await town.place(alice, carol)
    await town.say(alice, place, "/pay 3 stamps")
    await town.say(bob, place, "/pay 4 stamps")
    await town.say(carol, other, f"/pay @{alice.handle} 5 stamps")
    page = await town.window(alice, "/wallet")
    await page.get_by_text("Filter", exact=True).click()
    await page.fill("#who", f"@{bob.handle}")
    await page.fill("#text", "STAMP")
    await page.press("#text", "Enter")
    await expect(page.locator(LINES)).to_have_count(2)
    await expect(page).to_have_url(
        f"{town.address}/wallet?who=%40{bob.handle}&sort=&month=&text=STAMP#activity"
    )
    await page.get_by_role("link", name="In", exact=True).click()
    await expect(page.locator(LINES)).to_have_count(1)
    await expect(page.locator(LINES)).to_contain_text("+$4.00")
    await page.locator(".held a", has_text=bob.name).click()
    await expect(page.locator(LINES)).to_have_count(2)
    await expect(page.locator(LINES).first).to_contain_text(carol.name)
    await page.get_by_role("link", name="“STAMP”").click()
    await page.get_by_role("link", name="Out", exact=True).click()
    await page.go_back()
    await expect(page.get_by_role("link", name="In", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


async def test_what_moves_is_in_the_picture_at_once_and_a_kind_leads_to_its_lines(
    town: Town,
) -> None:
    alice, bob = await town.friends()
    page = await town.window(alice, "/wallet")
    place = await town.place(alice, bob)
    await town.say(bob, place, "/pay 7 stamps")
    kinds = page.locator(".kinds").first
    await expect(kinds).to_contain_text("+$")
    await expect(page.locator("svg.weeks rect").first).to_be_visible()
    await kinds.get_by_role("link", name="Payments").click()
    await expect(page.locator(LINES).first).to_contain_text("stamps")
    await expect(page.locator(".held a")).to_have_count(2)


async def test_the_months_are_gone_through_with_the_keyboard_on_a_phone(town: Town) -> None:
    alice, bob = await town.friends()

    def long_ago(db):  # type: ignore[no-untyped-def]
        rent = recipes.gift(alice.id.to_bytes(24, "big"), alice.owner, bob.owner, Money(1, "USD"))
        ledger.record(db, [rent], now_ms())

    await town.deed(long_ago)
    page = await town.window(alice, "/wallet", viewport=PHONE)
    before = await page.locator(".month h2").inner_text()
    await page.goto(f"{town.address}/wallet?month=2026-01")
    await expect(page.locator(".month")).to_contain_text("Nothing came or went")
    await turn(page, "On to February 2026")
    await expect(page.locator(".month h2")).to_have_text("February 2026")
    await expect(page.locator(".empty")).to_contain_text("Nothing in February 2026")
    await page.goto(f"{town.address}/wallet")
    await expect(page.locator(".month h2")).to_have_text(before, ignore_case=True)
    await expect(page.get_by_role("link", name="On to")).to_have_count(0)


async def turn(page: Page, name: str) -> None:
    link = page.get_by_role("link", name=name)
    await link.focus()
    await link.press("Enter")
