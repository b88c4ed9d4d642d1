"""Hostile text in messages, posts, names and notes is shown and does not run.

`QUID_PAYLOADS` is how many there are, at most 500; `quid check hostile` sets it."""

import os
from collections.abc import Sequence
from urllib.parse import quote

from playwright.async_api import Page, expect

from chat import people
from tests.stories.test_browser_groups import change, group_of
from tests.stories.windows import FIELD, Town
from web import groups

HURT = "parent.hurt=1,alert(1)"
WRITTEN = (
    f"<script>{HURT}</script>",
    f"</script><script>{HURT}</script>",
    f"<ScRiPt/src=data:,{HURT}></sCrIpT>",
    f"<img src=x onerror={HURT}>",
    f'"><img src=x onerror="{HURT}">',
    f"'><img src=x onerror='{HURT}'>",
    f"<svg onload={HURT}>",
    f"<svg><script>{HURT}</script></svg>",
    f"<svg><animate onbegin={HURT} attributeName=x dur=1s>",
    f"<svg><a xlink:href=javascript:{HURT}><text y=20>x</text></a></svg>",
    f"<math><mi//xlink:href=data:x,<script>{HURT}</script>",
    f"<iframe src=javascript:{HURT}></iframe>",
    f'<iframe srcdoc="<script>{HURT}</script>"></iframe>',
    f"<object data=javascript:{HURT}></object>",
    f"<embed src=javascript:{HURT}>",
    f"<body onload={HURT}>",
    f"<details open ontoggle={HURT}>x</details>",
    f"<input autofocus onfocus={HURT}>",
    f"<video><source onerror={HURT}></video>",
    f"<audio src=x onerror={HURT}>",
    f"<marquee onstart={HURT}>x</marquee>",
    f"<form action=javascript:{HURT}><button>x</button></form>",
    f"<a href=javascript:{HURT}>x</a>",
    f"<a href='java&#115;cript:{HURT}'>x</a>",
    f"<base href=javascript:{HURT}//>",
    f"<meta http-equiv=refresh content='0;url=javascript:{HURT}'>",
    f"<link rel=stylesheet href=javascript:{HURT}>",
    f"<style>@import 'javascript:{HURT}';*{{display:none}}</style>",
    f"<div style=width:expression({HURT})>x</div>",
    f"<template><script>{HURT}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={HURT}>'>",
    f"<textarea></textarea><img src=x onerror={HURT}>",
    f"<title></title><svg/onload={HURT}>",
    f"<!--><img src=x onerror={HURT}>-->",
    f"<![CDATA[<img src=x onerror={HURT}>]]>",
    f"{{{{constructor.constructor('{HURT}')()}}}}",
    f"${{{HURT}}}`-{HURT}-`",
    f'https://example.com/"onmouseover={HURT}//',
    f"https://example.com/'><img/src/onerror={HURT}>",
    f"javascript:{HURT}//https://example.com/",
)
TAGS = (
    *("img src=x onerror", "svg onload", "svg/onload", "body onload", "details open ontoggle"),
    *("video src=x onerror", "audio src=x onerror", "input autofocus onfocus", "iframe onload"),
    *("select autofocus onfocus", "textarea autofocus onfocus", "marquee onstart", "style onload"),
    *("object data=x onerror", "a href=x onclick", "p draggable=true ondragstart"),
)
OUT_OF = ("", '">', "'>", "`>", "</textarea>", "</script>", "</title>", "</style>", "-->", "]]>")
QUOTES = ("", '"', "'")
WOVEN = [f"{out}<{tag}={q}{HURT}{q}>" for q in QUOTES for tag in TAGS for out in OUT_OF]
NEW = [payload for payload in WOVEN if payload not in WRITTEN]
MANY = int(os.environ.get("QUID_PAYLOADS") or 100)
STEP = max(1, len(NEW) // (MANY - len(WRITTEN)))  # out of all of them, evenly
PAYLOADS = (*WRITTEN, *NEW[::STEP])[:MANY]
PAID = PAYLOADS[:100]  # whoever pays more often has not enough
PARTS = (
    ".told *, .said :not(a, .host, .mark, bdi), b :not(bdi), bdi *, [data-preview] *,"
    " [data-begun] [data-words] *, .excerpt :not(mark), [onerror], [onload]"
)


async def harmless(page: Page) -> None:
    await page.wait_for_timeout(100)
    assert await page.evaluate("window.hurt") is None
    assert await page.locator(PARTS).evaluate_all("all => all.map(e => e.outerHTML)") == []
    assert await page.locator("a:not([href^=http], [href^='/'], [href^='?'], .skip)").count() == 0


async def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == MANY >= 100


async def test_hostile_messages_and_notes_are_text(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    page = await town.window(alice, f"/messages/{place}")
    inbox = await town.window(alice, "/messages")
    for opened in (page, inbox):
        opened.on("dialog", lambda dialog: town.complaints.append(dialog.message))
    for payload in PAYLOADS:
        assert (await town.say(bob, place, payload))["ok"]
    said = page.locator(".msg[data-seq] .said")
    await expect(said).to_have_count(len(PAYLOADS))
    shown = await said.evaluate_all("all => all.map(one => one.textContent)")
    assert [text.removesuffix(" (example.com)") for text in shown] == list(PAYLOADS)
    await harmless(page)
    await harmless(inbox)
    paid = 0
    for cents, payload in enumerate(PAID, 1):  # the same sum again would be asked about
        ack = await town.say(bob, place, f"/pay {cents // 100}.{cents % 100:02} {payload}")
        paid += "seq" in ack
    assert paid > 75
    await expect(page.locator(".ticket")).to_have_count(paid)
    await harmless(page)
    await page.reload()
    await harmless(page)
    asked = ("hurt", *map(quote, PAYLOADS[:6]))
    for path in ("/wallet", *(f"/search?q={q}&kind=messages" for q in asked)):
        await page.goto(town.address + path)
        await harmless(page)


async def test_hostile_posts_and_names_are_text(town: Town) -> None:
    alice, bob = await town.friends()
    called = 0
    page = await town.window(alice, "/messages")
    page.on("dialog", lambda dialog: town.complaints.append(dialog.message))
    for n, payload in enumerate(PAYLOADS):
        await town.post(alice, payload, minutes=MANY - n)
    place = await town.place(alice, bob)
    for payload in PAYLOADS:
        try:
            await town.deed(people.rename, bob.id, payload)
        except Exception:  # too long for a name
            continue
        called += 1
        for path in ("/messages", f"/@{bob.handle}") if called < 6 else (f"/messages/{place}",):
            await page.goto(town.address + path)
            await harmless(page)
    assert called > 15
    await town.say(bob, place, "/pay 3 tea")
    lists = ("/search?q=hurt&kind=posts", "/search?q=alert&kind=people")
    for path in ("/", f"/messages/{place}", "/wallet", f"/@{alice.handle}", *lists):
        await page.goto(town.address + path)
        await harmless(page)


async def test_hostile_names_of_groups_are_text(town: Town) -> None:
    alice, bob = await town.friends()
    place = await group_of(town, alice, bob)
    page, inbox = [await town.window(alice, at) for at in (f"/messages/{place}", "/messages")]
    for opened in (page, inbox):
        opened.on("dialog", lambda dialog: town.complaints.append(dialog.message))
    fit = [payload for payload in PAYLOADS if len(payload) <= 64]
    assert len(fit) > 30
    for payload in fit:
        await change(town, bob, groups.relabel, place, payload)
    told = page.locator(".told")
    await expect(told).to_have_count(1 + len(fit))
    shown = await told.evaluate_all("all => all.map(one => one.textContent)")
    assert shown[1:] == [f"{bob.name} named the group “{name}”" for name in fit]
    await harmless(page)
    await harmless(inbox)
    for payload in fit[:6]:
        await change(town, alice, groups.relabel, place, payload)
        for path in (f"/messages/{place}", f"/messages/{place}/members", "/messages"):
            await page.goto(town.address + path)
            await harmless(page)


async def test_hostile_drafts_and_reports_are_text(town: Town) -> None:
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    inbox = await town.window(alice, "/messages")
    page = await town.window(alice, f"/messages/{place}")
    for opened in (page, inbox):
        opened.on("dialog", lambda dialog: town.complaints.append(dialog.message))
    for seq, some in enumerate(batched(PAYLOADS), 1):
        text = "\n".join(some)
        await town.say(bob, place, text)
        await inbox.goto(f"{town.address}/messages")
        await page.fill(FIELD, text)
        await expect(inbox.locator("[data-begun]")).to_contain_text(some[0])
        await harmless(inbox)
        for path in ("/messages", f"/messages/{place}", f"/report/event/{place}-{seq}"):
            await inbox.goto(town.address + path)
            await harmless(inbox)
        await expect(inbox.locator(".quoted")).to_contain_text(some[-1])
        await inbox.goto(f"{town.address}/messages/{place}")
        await expect(inbox.locator(FIELD)).to_have_value(text)


def batched(payloads: Sequence[str]) -> list[Sequence[str]]:
    """As many at a time as a line has room for."""
    return [payloads[at : at + 40] for at in range(0, len(payloads), 40)]
