"""On no page does axe find anything, nothing sticks out sideways, and a thumb hits every button.

`QUID_LOOKS` is in how many looks, of twelve: three widths, light and dark, English and French;
`quid check looks` sets it.
"""

import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from chat import drafts, marks, timeline
from tests.stories.test_browser_asked import waiting
from tests.stories.test_browser_bills import bills_of
from tests.stories.test_browser_groups import change, group_of
from tests.stories.test_browser_schedule import calendar_of
from tests.stories.test_browser_told import told
from tests.stories.windows import FIELD, PHONE, WIDE, Town, say
from web import groups
from web.writer import now_ms

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)"""
OUTSIDE = """() => [document.documentElement, ...document.querySelectorAll('.page, .side, .card')]
  .filter(box => box.scrollWidth > box.clientWidth + 1).map(box => box.outerHTML.slice(0, 160))"""
SMALL = """() => [...document.querySelectorAll('button, .button, .input, .choice, .nav a, .acts a')]
  .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 43.5)
  .map(target => target.outerHTML.slice(0, 160))"""
FIRST = [(WIDE, "light", "en-US"), (PHONE, "dark", "fr-FR")]
WIDTHS = (WIDE, {"width": 900, "height": 850}, PHONE)
ALL = list(itertools.product(WIDTHS, ("light", "dark"), ("en-US", "fr-FR")))
MANY = int(os.environ.get("QUID_LOOKS") or len(FIRST))
LOOKS = (FIRST + [look for look in ALL if look not in FIRST])[:MANY]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]['width']} {look[1]} {look[2]}")
def look(request: pytest.FixtureRequest) -> dict[str, Any]:
    viewport, scheme, locale = request.param
    still = {"reduced_motion": "reduce", "bypass_csp": True}
    return {"viewport": viewport, "color_scheme": scheme, "locale": locale, **still}


async def test_pages_for_strangers(town: Town, look: dict[str, Any]) -> None:
    bob = await town.somebody("bob")
    post = await town.post(bob, "New print is up")
    page = await town.window(None, **look)
    for path in ("/", "/sign-in?ended=1", "/join", f"/post/{post}", f"/@{bob.handle}", "/nothing"):
        await sound(page, town.address + path)
    await page.goto(f"{town.address}/join")
    await page.locator("form").evaluate("form => form.noValidate = true")
    await page.get_by_role("button").last.click()
    await expect(page.locator(".error").first).to_be_visible()
    await sound(page)


async def test_pages_with_nothing_on_them_yet(town: Town, look: dict[str, Any]) -> None:
    nina, bob = await town.somebody("nina", look["locale"][:2]), await town.somebody("bob")
    post = await town.post(bob, "First")
    page = await town.window(nina, **look)
    talks = ("/messages/@quid", f"/messages/@{bob.handle}")
    lists = ("/", "/messages", "/messages?to=nobody_x", "/wallet", f"/@{nina.handle}")
    lists += ("/notifications",)
    for path in (*lists, f"/post/{post}", "/settings", *talks, "/nothing"):
        await sound(page, town.address + path)


async def test_pages_with_much_on_them(town: Town, look: dict[str, Any]) -> None:
    alice, bob, place = await a_long_acquaintance(town, look["locale"][:2])
    post = await town.post(alice, "New print is up, https://example.com/" + "print" * 20)
    await town.deed(drafts.keep, {(alice.id, f"@{bob.handle}"): "And then, " * 9}, now_ms())
    page = await town.window(alice, **look)
    people = (f"/@{alice.handle}", f"/@{bob.handle}", f"/post/{post}", "/settings?saved=1")
    for path in ("/", "/messages", "/wallet", *people, f"/messages/{place}"):
        await sound(page, town.address + path)


async def test_what_one_is_told(town: Town, look: dict[str, Any]) -> None:
    alice = await told(town, look["locale"][:2])
    page = await town.window(alice, "/notifications", **look)
    await expect(page.locator(".item.unread").first).to_be_visible()
    await sound(page)


async def test_a_conversation_while_something_is_written(town: Town, look: dict[str, Any]) -> None:
    alice, bob, place = await a_long_acquaintance(town, look["locale"][:2])
    page = await town.window(alice, f"/messages/{place}", **look)
    texts = ("/", f"/pay @{bob.handle} 3", f"/pay @{bob.handle}x 3", "/pay 50", "/pay 5000")
    for text in texts:
        await page.fill(FIELD, text)
        part = "[data-menu]" if text == "/" else "[data-reading]"
        await expect(page.locator(part)).to_be_visible()
        await sound(page)
    await page.context.set_offline(True)
    await say(page, "Are you there?")
    await expect(page.locator(".msg.pending")).to_be_visible()
    await expect(page.locator("[data-connection]")).to_be_visible()
    await sound(page)


async def test_a_group_and_its_pages(town: Town, look: dict[str, Any]) -> None:
    alice, bob, _ = await a_long_acquaintance(town, look["locale"][:2])
    others = [bob, await town.somebody("carol"), await town.somebody("dora")]
    name = "Saturday, the concert and a walk"
    place = await group_of(town, alice, *others[:2], name=name)
    await change(town, bob, groups.add, place, [others[2].handle])
    await change(town, alice, groups.remove, place, others[2].handle)
    pay = f"/pay @{bob.handle} @{others[1].handle} 2"
    for who, text in ((bob, "Hello"), (bob, "x" * 90), (others[1], "Hi"), (alice, "/pay 3")):
        await town.say(who, place, text)
    for text in (f"{pay} each", pay):
        await town.say(alice, place, text)
    page = await town.window(alice, **look)
    talk = f"{town.address}/messages/{place}"
    for path in (talk, f"{talk}/members", f"{town.address}/groups/new", f"{town.address}/messages"):
        await sound(page, path)
    await page.goto(f"{town.address}/groups/new")
    await page.fill("#name", "Us")
    await page.fill("#people", "nobody_x")
    await page.locator("form .button.main").click()
    await expect(page.locator(".error")).to_be_visible()
    await sound(page)
    await page.goto(f"{talk}/members")
    await page.locator("summary").click()
    await sound(page)
    await page.goto(talk)
    await change(town, alice, groups.remove, place, alice.handle)
    await expect(page.locator("[data-out]")).to_be_visible()
    await sound(page)


async def test_requests_splits_and_plans(town: Town, look: dict[str, Any]) -> None:
    alice, bob, place = await waiting(town, look["locale"][:2])
    for reader in (bob, alice):
        page = await town.window(reader, f"/messages/{place}", **look)
        await expect(page.locator(".ticket.plan")).to_be_visible()
        await sound(page)
    stranger = await town.somebody("zoe")
    await town.say(stranger, await town.place(stranger, bob), "/request 5 for you")
    page = await town.window(bob, **look)
    for path in ("/messages", "/messages/requests"):
        await sound(page, town.address + path)


async def test_what_one_looks_at_and_keeps_hold_of(town: Town, look: dict[str, Any]) -> None:
    alice, _, place = await a_long_acquaintance(town, look["locale"][:2])
    page = await town.window(alice, f"/messages/{place}", **look)
    lines = ("/limits day 50", "/limits day 90", "/history", "/why", "/balance at 31 dec 2020")
    for text in (*lines, "/limits", "/settings", "/freeze", "/unfreeze", "/pay 1"):
        await town.say(alice, place, text)
    await expect(page.locator("[data-code=frozen]")).to_be_visible()
    await sound(page)
    for path in (f"/messages/{place}", "/wallet", "/settings"):
        await sound(page, town.address + path)
    await page.fill("#day", "a lot")
    await page.press("#day", "Enter")
    await expect(page.locator(".error")).to_be_visible()
    await sound(page)


async def test_packets_and_pools(town: Town, look: dict[str, Any]) -> None:
    alice, bob, carol, dora, place = await packets(town, look["locale"][:2])
    for reader in (alice, bob, carol, dora):
        page = await town.window(reader, f"/messages/{place}", **look)
        for part in await page.locator(".inside > summary").all():
            await part.click()
        await sound(page)
    await page.locator("[data-check]").first.click()
    await expect(page.locator("[data-verdict].yes")).to_be_visible()
    await page.locator("[data-tap=chip]").last.click()
    await expect(page.locator("[data-choices]")).to_be_visible()
    await expect(page.locator("[data-tap=chip]").last).to_be_enabled()
    await sound(page)


async def packets(town: Town, locale: str) -> tuple[Any, ...]:
    """Alice, who reads in this language, Bob, Carol, Dora, and a group of theirs with a packet and
    a pool in every state."""
    alice = await town.somebody("alice", locale)
    others = [await town.somebody(stem) for stem in ("bob", "carol", "dora")]
    for other in others:
        await town.quid.acquaint(other, alice)
    place = await group_of(town, alice, *others)
    bob, carol, _ = others
    said = [(alice, "/packet 2 x2 lucky Happy new year"), (bob, "/open"), (carol, "/open")]
    said += [(alice, "/packet 2 x3 lucky"), (bob, "/open"), (alice, "/close")]
    said += [(alice, "/packet 20 x3 lucky " + "long note " * 20), (bob, "/open")]
    said += [(alice, "/pool 9 a tree"), (bob, "/chip 9"), (alice, "/pool 9"), (alice, "/cancel")]
    said += [
        (alice, "/pool 9999999 a boat"),
        (bob, "/chip 9"),
        (carol, "/chip 4"),
        (bob, "/unchip"),
    ]
    for who, text in (*said, (alice, "/chip 1")):
        assert (await town.say(who, place, text))["ok"]
    return alice, *others, place


async def test_receipts_for_their_parties_and_for_others(town: Town, look: dict[str, Any]) -> None:
    alice, _, place = await a_long_acquaintance(town, look["locale"][:2])
    back, paid = await receipts(town, alice, place)
    page = await town.window(alice, **look)
    await sound(page, f"{town.address}/receipts/{back}")
    await sound(page, f"{town.address}/receipts/{paid}")
    await page.locator("button[value=make]").click()
    link = await page.locator("#link").input_value()
    await sound(page)
    await page.goto(f"{town.address}/messages/{place}")
    await say(page, f"/verify {paid}")
    await expect(page.locator(f"td a[href='/receipts/{paid}']").first).to_be_visible()
    await sound(page)
    other = await town.window(None, **look)
    await sound(other, town.address + link[link.index("/receipts") :])
    await expect(other.locator(".sum")).to_have_count(0)


async def test_bills(town: Town, look: dict[str, Any]) -> None:
    alice = await town.somebody("alice", look["locale"][:2])
    place = await bills_of(town, alice)
    page = await town.window(alice, **look)
    for path in (f"/messages/{place}", "/messages"):
        await sound(page, town.address + path)


async def test_posts_and_their_lists(town: Town, look: dict[str, Any]) -> None:
    alice, bob = await town.somebody("alice", look["locale"][:2]), await town.somebody("bob")
    post = await town.post(bob, "New print is up, #prints with @" + alice.handle)
    page = await town.window(alice, **look)
    quote = (await town.deed(timeline.post, alice.id, "See #prints", now_ms(), post)).id
    await town.deed(marks.like, alice.id, post, now_ms())
    own = [f"/post/{quote}/{which}" for which in ("edit", "delete", "quotes", "quote")]
    her = [f"/@{alice.handle}", f"/@{alice.handle}/followers", f"/post/{post}/likes"]
    for path in (*own, *her, "/bookmarks", "/explore", "/tag/prints"):
        await sound(page, town.address + path)
    await page.locator(".more-of > summary").first.click()
    await sound(page)


async def test_tips(town: Town, look: dict[str, Any]) -> None:
    alice, bob = await town.somebody("alice", look["locale"][:2]), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    post = await town.post(bob, "New print is up")
    page = await town.window(alice, f"/post/{post}", **look)
    await say(page, "/tip 2")
    await expect(page.locator("[data-transfer]")).to_be_visible()
    his = await town.window(bob, **look)
    for who, path in ((page, f"/post/{post}"), (page, f"/@{bob.handle}"), (his, f"/post/{post}")):
        await sound(who, town.address + path)
    await page.locator(".acts summary").click()
    await sound(page)


async def test_what_is_paid_by_the_calendar(town: Town, look: dict[str, Any]) -> None:
    alice, bob = await town.somebody("alice", look["locale"][:2]), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    place = await calendar_of(town, alice, bob)
    page = await town.window(alice, **look)
    for path in (f"/messages/{place}", "/messages/@quid", "/messages"):
        await sound(page, town.address + path)
    his = await town.window(bob, f"/messages/{place}", **look)
    await sound(his)


async def receipts(town: Town, who: Any, place: str) -> list[int]:
    """Of one that was taken back, and of the newest payment."""
    asked = await town.say(who, place, "/verify")
    newest = int(asked["answer"]["rows"][-1]["link"].rpartition("/")[2])
    return [newest - 2, newest]


async def a_long_acquaintance(town: Town, locale: str) -> tuple[Any, Any, str]:
    """Two people, and a conversation with a line of every kind."""
    alice, bob = await town.somebody("alice", locale), await town.somebody("bob")
    await town.quid.acquaint(alice, bob)
    place = await town.place(alice, bob)
    own = (
        "Hello https://example.com",
        "/pay 3 tea",
        "/undo",
        "/pay 4 tea",
        "/pay 90",
        "/pay 1,000",
    )
    for text in (*own, "/history", "/balance", "/help", "/pya 3", "/pay 5000"):
        await town.say(alice, place, text)
    await town.say(bob, place, "Thanks")
    return alice, bob, place


async def sound(page: Page, address: str = "") -> None:
    if address:
        await page.goto(address)
    await page.evaluate(AXE.read_text())
    assert await page.evaluate(RUN) == [], page.url
    assert await page.evaluate(OUTSIDE) == [], page.url
    assert await page.evaluate(SMALL) == [], page.url
