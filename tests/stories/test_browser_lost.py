"""Connections break at the worst moments: what was said arrives, and arrives once."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, WebSocketRoute, expect

from tests.servers.quid import serving
from tests.stories.windows import FIELD, Town, say
from web.keys import COURIER, EVERYWHERE

EVENTUALLY = 20_000  # milliseconds


async def test_a_line_waits_for_a_server_that_comes_back(browser: Browser, sqlite_url: str) -> None:
    async with serving(sqlite_url) as quid:
        town = Town(quid, browser)
        alice, bob = await town.friends()
        hers = await town.window(alice, f"/messages/@{bob.handle}")
        await say(hers, "Before")
        await expect(hers.locator(".msg[data-seq]", has_text="Before")).to_be_visible()
        port = int(quid.address.rpartition(":")[2])
    await say(hers, "/pay 3 tea")
    await say(hers, "After")
    await expect(hers.locator(".msg.pending")).to_have_count(2)
    await expect(hers.locator("[data-connection]")).to_have_text("Reconnecting…")
    await hers.fill(FIELD, "Begun")
    async with serving(sqlite_url, port=port) as again:
        town.quid = again
        await expect(hers.locator(".ticket")).to_have_count(1, timeout=EVENTUALLY)
        sent = hers.locator(".msg[data-seq]", has_text="After")
        await expect(sent).to_have_count(1, timeout=EVENTUALLY)
        await expect(hers.locator("[data-pending]")).to_have_count(0)
        await expect(hers.locator("[data-connection]")).to_be_hidden()
        his = await town.window(bob, f"/messages/@{alice.handle}")
        said = await his.locator(".thread [data-seq]").all_inner_texts()
        assert len(said) == 3
        for text, row in zip(("Before", "$3.00", "After"), said, strict=True):
            assert text in row
        await expect(his.locator("[data-balance=USD]").first).to_have_text("$103.00")
        await hers.reload()
        await expect(hers.locator(FIELD)).to_have_value("Begun")
        await town.leave()


@pytest.mark.parametrize("lost", ["the line", "its answer"])
async def test_what_the_wire_swallows_is_sent_again_and_paid_once(town: Town, lost: str) -> None:
    alice, bob = await town.friends()
    his = await town.window(bob, f"/messages/@{alice.handle}")
    hers = await town.window(alice, "/wallet")
    wires: list[WebSocketRoute] = []
    swallowed = ""

    def carry(wire: WebSocketRoute) -> None:
        server = wire.connect_to_server()
        wires.append(wire)
        wire.on_message(lambda frame: None if swallowed == "the line" else server.send(frame))
        server.on_message(lambda frame: None if swallowed == "its answer" else wire.send(frame))

    await hers.route_web_socket(re.compile("socket.io"), carry)
    await hers.goto(f"{town.address}/messages/@{bob.handle}")
    await expect(hers.locator("body")).to_have_attribute("data-line", "on")
    await say(hers, "Hello")
    await expect(hers.locator(".msg[data-seq]")).to_have_count(1)
    swallowed = lost
    await say(hers, "/pay 6 soup")
    await say(hers, "Enjoy")
    await expect(hers.locator(".msg.pending")).to_have_count(2)
    if lost == "its answer":
        await expect(his.locator(".ticket", has_text="$6.00")).to_be_visible()
    swallowed = ""
    await wires[-1].close()
    await expect(hers.locator(".msg[data-seq]")).to_have_count(3, timeout=EVENTUALLY)
    await expect(hers.locator("[data-pending]")).to_have_count(0, timeout=EVENTUALLY)
    await asyncio.sleep(0.3)
    await expect(his.locator(".msg[data-seq]")).to_have_count(3)
    for page in (hers, his):
        await expect(page.locator(".ticket")).to_have_count(1)
        await expect(page.locator(".only-you")).to_have_count(0)  # not even asked about
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$94.00")


async def test_what_waits_offline_can_be_taken_away(town: Town) -> None:
    alice, bob = await town.friends()
    hers = await town.window(alice, f"/messages/@{bob.handle}")
    await hers.context.set_offline(True)
    await expect(hers.locator("[data-connection]")).to_contain_text("You are offline.")
    await say(hers, "/pay 8 tea")
    await say(hers, "Are you there?")
    waiting = hers.locator(".msg.pending", has_text="/pay 8 tea")
    await expect(waiting).to_contain_text("Waiting for the connection")
    await waiting.get_by_role("button", name="Remove").click()
    await expect(waiting).to_have_count(0)
    await hers.context.set_offline(False)
    await expect(hers.locator(".msg[data-seq]", has_text="Are you there?")).to_be_visible(
        timeout=EVENTUALLY
    )
    await expect(hers.locator(".ticket")).to_have_count(0)
    await expect(hers.locator("[data-balance=USD]").first).to_have_text("$100.00")


async def test_what_did_not_come_here_is_asked_for_when_it_is_said_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when another node said it while Redis was away."""
    alice, bob = await town.friends()
    place = await town.place(alice, bob)
    page = await town.window(alice, f"/messages/{place}")
    with monkeypatch.context() as cut:
        cut.setattr(town.quid.app[EVERYWHERE], "kept", lambda _: None)
        await town.say(bob, place, "Are you there?")
        await town.say(bob, place, "/pay 3 tea")
        await town.say(bob, place, "/pay 4 cake")
        await asyncio.sleep(0.1)  # what is pushed comes behind the answer
    await expect(page.locator(".msg[data-seq]")).to_have_count(0)
    town.quid.app[COURIER].behind()
    await expect(page.locator(".msg[data-seq]")).to_have_count(3)
    await expect(page.locator("[data-balance=USD]").first).to_have_text("$107.00")
