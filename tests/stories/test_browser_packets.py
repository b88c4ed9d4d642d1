"""Packets and pools in real windows: opened with a tap, checked in the browser, filled by taps."""

import re
import secrets
from typing import Any

import pytest
from playwright.async_api import expect

from chat.people import Person
from payments import luck
from tests.stories.test_browser_groups import group_of
from tests.stories.windows import PHONE, Town, say

DRAW = """async (packets) => {
  const { bytes, commitment, luckyShares } = await import("/static/js/luck.js");
  const drawn = [];
  for (const [seed, total, count, most] of packets)
    drawn.push([await commitment(bytes(seed)), await luckyShares(bytes(seed), total, count, most)]);
  return drawn;
}"""


async def three(town: Town, **alices: str) -> tuple[Person, Person, Person]:
    alice = await town.somebody("alice", **alices)
    bob, carol = await town.somebody("bob"), await town.somebody("carol")
    for one in (bob, carol):
        await town.quid.acquaint(one, alice)
    return alice, bob, carol


async def test_the_browser_draws_the_same_shares_from_any_seed(town: Town) -> None:
    page = await town.window(None)
    asked = []
    for n in range(400):
        seed = n.to_bytes(32, "big") if n < 20 else secrets.token_bytes(32)
        count = 1 + secrets.randbelow(100)
        most = (20_000, 20_000, 1 + secrets.randbelow(500))[n % 3]
        total = count + secrets.randbelow(count * (most - 1) + 1)
        asked.append((seed, *((total, count, most) if n else (2000, 10, 20_000))))
    drawn = await page.evaluate(DRAW, [[seed.hex(), *more] for seed, *more in asked])
    for (seed, *more), (hashed, shares) in zip(asked, drawn, strict=True):
        assert hashed == luck.commitment(seed)
        assert shares == list(luck.lucky_shares(seed, *more)), (seed.hex(), more)


VIEWS = [
    pytest.param({}, "en", id="desk"),
    pytest.param({"viewport": PHONE, "locale": "fr-FR"}, "fr", id="téléphone"),
]
WORDS = {
    "en": ("Open", "Check", "The seed has this hash and gives just these shares.", "luckiest"),
    "fr": (
        "Ouvrir",
        "Vérifier",
        "La graine a cette empreinte et donne exactement ces parts.",
        "le plus chanceux",
    ),
}


@pytest.mark.parametrize(("view", "locale"), VIEWS)
async def test_a_packet_is_opened_by_taps_and_checked(
    town: Town, view: dict[str, Any], locale: str
) -> None:
    opens, check, fair, luckiest = WORDS[locale]
    alice, bob, carol = await three(town)
    dora = await town.somebody("dora", locale)
    place = await group_of(town, alice, bob, carol, dora)
    hers = await town.window(alice, f"/messages/{place}")
    page = await town.window(dora, f"/messages/{place}", **view)
    await say(hers, "/packet 10 x3 lucky Happy new year")
    ticket = page.locator(".ticket.packet")
    await expect(ticket).to_contain_text("Happy new year")
    await expect(ticket.locator("[data-check]")).to_have_count(0)
    await ticket.get_by_role("button", name=opens, exact=True).click()
    await expect(ticket.locator(".sum small")).to_be_visible()
    await expect(ticket.get_by_role("button", name=opens, exact=True)).to_have_count(0)
    await expect(page.locator(".feast")).to_be_visible()
    await ticket.locator("[data-keeps=claims] summary").click()
    for who in (bob, carol):
        await town.say(who, place, "/open")
    await expect(ticket.locator("[data-keeps=claims] li")).to_have_count(3)
    await expect(ticket.locator("[data-keeps=claims] li").first).to_be_visible()
    await expect(ticket.locator(".luckiest")).to_have_text(luckiest)
    await ticket.locator("[data-keeps=fair] summary").click()
    await ticket.get_by_role("button", name=check).click()
    await expect(ticket.locator("[data-verdict]")).to_have_text(fair)
    lines = hers.locator(".msg.opened:visible .told")
    await expect(lines).to_have_text([f"{carol.name} opened your packet"])
    await expect(page.locator(".msg.slim:visible .told")).to_have_count(3)  # the group was made


async def test_shares_that_were_changed_are_found(town: Town) -> None:
    alice, bob, _ = await three(town)
    place = await group_of(town, alice, bob)
    for who, text in ((alice, "/packet 10 x2 lucky"), (bob, "/open"), (alice, "/close")):
        await town.say(who, place, text)
    page = await town.window(alice, f"/messages/{place}")
    ticket = page.locator(".ticket.packet")
    await expect(ticket).to_contain_text("went back")
    await ticket.locator("[data-keeps=fair] summary").click()
    button, verdict = ticket.locator("[data-check]"), ticket.locator("[data-verdict]")
    await button.click()
    await expect(verdict).to_have_class(re.compile("yes"))
    for part, other in (("shares", "999"), ("seed", "00" * 32), ("hash", "00" * 32)):
        await page.reload()
        await expect(page.locator("body")).to_have_attribute("data-line", "on")
        await ticket.locator("[data-keeps=fair] summary").click()
        await button.evaluate("(it, [part, other]) => it.dataset[part] = other", [part, other])
        await button.click()
        await expect(verdict).to_have_text("The seed does not give these shares.")


async def test_who_wants_no_motion_sees_none(town: Town) -> None:
    alice, bob, _ = await three(town)
    place = await group_of(town, alice, bob)
    await town.say(alice, place, "/packet 10 x2 equal")
    for motion, moves in (("no-preference", "unwrap"), ("reduce", "none")):
        page = await town.window(alice if moves == "none" else bob, reduced_motion=motion)
        await page.goto(f"{town.address}/messages/{place}")
        await page.locator(".ticket.packet").get_by_role("button", name="Open").click()
        icon = page.locator(".msg.new .feast .icon")
        await expect(icon).to_be_visible()
        assert await icon.evaluate("it => getComputedStyle(it).animationName") == moves


@pytest.mark.parametrize(("view", "locale"), VIEWS)
async def test_a_pool_is_filled_by_taps(town: Town, view: dict[str, Any], locale: str) -> None:
    alice, bob, _ = await three(town)
    dora = await town.somebody("dora", locale)
    place = await group_of(town, alice, bob, dora)
    hers = await town.window(alice, f"/messages/{place}")
    page = await town.window(dora, f"/messages/{place}", **view)
    await say(hers, "/pool 30 by tomorrow for Dan")
    ticket = page.locator(".ticket.pool")
    await expect(ticket).to_contain_text("Dan")
    chip, back = ("Chip in", "Take back") if locale == "en" else ("Participer", "Reprendre")
    await ticket.get_by_role("button", name=chip).click()
    await page.locator("[data-choices] .button").nth(1).click()
    await expect(ticket.locator(".shares li")).to_have_count(1)
    assert await ticket.locator("progress").evaluate("it => it.value / it.max") == 1 / 3
    await ticket.get_by_role("button", name=back).click()
    await expect(ticket.locator(".shares li")).to_have_count(0)
    await town.say(bob, place, "/chip 10")
    await ticket.get_by_role("button", name=chip).click()
    await page.locator("[data-choices] .button:not(.plain)").last.click()
    await expect(ticket.locator(".state.done")).to_be_visible()
    await expect(hers.locator("[data-balance]").first).to_contain_text("130.00")
