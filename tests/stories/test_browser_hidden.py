"""Whoever types a card's number sees at once what became of it, and why, and nobody sees more."""

from playwright.async_api import expect

from tests.stories.windows import FIELD, Town, say

NUMBER = "4895 1422 3212 0006"


async def test_a_number_is_hidden_in_every_window_and_its_author_is_told(town: Town) -> None:
    alice, bob = await town.somebody("alice", "fr"), await town.somebody("bob")
    place = await town.place(alice, bob)
    hers = await town.window(alice, f"/messages/{place}", locale="fr-FR")
    his = await town.window(bob, f"/messages/{place}")
    await say(hers, f"Take it from {NUMBER}")
    await expect(his.locator(".msg")).to_contain_text("Take it from ••••0006")
    await expect(hers.locator(".msg.me")).to_contain_text("Take it from ••••0006")
    await expect(hers.locator("main")).to_contain_text("Une carte se lie dans le portefeuille")
    for window in (hers, his):
        await expect(window.locator("body")).not_to_contain_text(NUMBER)
    await expect(his.locator("main")).not_to_contain_text("linked in your wallet")
    await expect(hers.locator(FIELD)).to_have_value("")
    assert NUMBER not in await hers.evaluate("JSON.stringify(localStorage)")
    await hers.reload()
    await expect(hers.locator(".msg.me")).to_contain_text("Take it from ••••0006")
    await expect(hers.locator("main")).to_contain_text("Une carte se lie dans le portefeuille")
