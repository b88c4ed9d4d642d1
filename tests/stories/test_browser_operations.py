"""The page of those who run the place: two of them end what the rail does not, and axe agrees."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from playwright.async_api import expect
from sqlmodel import Session

from payments import differences
from payments.payouts_schema import BankStatements, Payouts
from payments.transits import DAY
from tests.payments import carded
from tests.servers.quid import Quid, serving
from tests.stories.test_browser_axe import LOOKS, sound
from tests.stories.test_browser_confirming import left_alone, submit
from tests.stories.windows import Town
from web.writer import now_ms

if TYPE_CHECKING:
    from playwright.async_api import Browser


@pytest.fixture
async def quid(sqlite_url: str) -> AsyncIterator[Quid]:
    async with serving(sqlite_url, operators=("olga", "oscar")) as made:
        yield made


@pytest.fixture
async def here(quid: Quid, browser: "Browser") -> AsyncIterator[Town]:
    made = Town(quid, browser)
    yield made
    await made.leave()


def stuck(db: Session, owner: str) -> str:
    """A cash-out that went out, a top-up of which nobody knows since a day, and a difference; the
    reference of the first."""
    now = now_ms() - 2 * DAY
    card = carded.link(db, now, owner)
    carded.cash_out(db, card, now)
    out = carded.tell(db, carded.take(db, now)[0], "approved", now).transit
    carded.top_up(db, card, now)
    carded.tell(db, carded.take(db, now)[0], "unknown", now)
    carded.tell(db, carded.take(db, now + DAY)[0], "unknown", now + DAY)
    differences.note(db, "visa", out.rrn, "outcome", now, out.id, "approved 5000", "push 96")
    return out.rrn


def filed(db: Session) -> None:
    """An order that is with the bank, a statement that was held, and one that is being."""
    now = now_ms()
    order = {"message": "P5C55188E2274F5ED759B", "currency": "EUR", "day": "2026-11-30"}
    sums = {"body": b"", "lines": 1000, "total_minor": 1_234_567_89, "made_at": now}
    db.execute(sa.insert(Payouts).values(**order, **sums, state="sent", word="PART", due_at=now))
    for held, done_at in ((12, now), (5, None)):
        named = {"account": "NL91ABNA0417164300", "number": f"s{held}", "digest": b""}
        balances = {"opening_minor": 0, "closing_minor": 4_711_00, "currency": "EUR", "at": now}
        facts = {"day": "2026-11-30", "entries": 12, "held": held, "done_at": done_at}
        db.execute(sa.insert(BankStatements).values(**named, **balances, **facts))


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_two_of_them_end_what_the_rail_does_not(
    quid: Quid, here: Town, shape: tuple[Any, str, str]
) -> None:
    viewport, scheme, locale = shape
    alice = await quid.join("alice", locale[:2], usd=100_00)
    olga, oscar = [await quid.join(name, locale[:2]) for name in ("olga", "oscar")]
    reference = await here.deed(stuck, alice.owner)
    await here.deed(filed)
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale, "bypass_csp": True}
    first, second = [await here.window(each, "/operations", **look) for each in (olga, oscar)]
    await sound(first)
    review = first.locator("form", has=first.locator("[value=came]"))
    await review.locator("[name=note]").fill("called the bank, case 4711")
    await review.locator("[value=came]").click()
    await expect(first.locator("[data-decision]")).to_have_count(1)
    back = first.locator("form", has=first.locator("[name=reference]"))
    await back.locator("[name=reference]").fill(reference)
    await back.locator("[name=note]").fill("a letter of the bank")
    await back.locator("[value=returned]").click()
    await expect(first.locator("[data-decision]")).to_have_count(2)
    await expect(first.locator("[value=approve]")).to_have_count(0)
    await sound(first)
    for left in (1, 0):
        await second.goto(f"{here.address}/operations")
        await sound(second)
        await second.locator("[value=approve]").first.click()
        await expect(second.locator("[data-decision]")).to_have_count(left)
    page = await here.window(alice, "/wallet", **look)
    await expect(page.locator("[data-balance]").first).to_contain_text("150")
    await page.goto(f"{here.address}/messages/@quid")
    await sound(page)


async def test_a_note_that_took_long_to_write_is_kept(quid: Quid, here: Town) -> None:
    alice, olga = await quid.join("alice", usd=100_00), await quid.join("olga")
    await here.deed(stuck, alice.owner)
    page = await here.window(olga, "/operations")
    review = page.locator("form", has=page.locator("[value=came]"))
    await review.locator("[name=note]").fill("called “the bank”, case <4711>")
    await here.deed(left_alone, olga.id)
    await review.locator("[value=came]").click()
    await page.fill("#password", "not this one")
    await page.press("#password", "Enter")
    await expect(page.locator("#password-about")).to_be_visible()
    await submit(page)
    await expect(page.locator("[data-decision]")).to_contain_text("called “the bank”, case <4711>")
    await expect(page).to_have_url(f"{here.address}/operations#decisions")
