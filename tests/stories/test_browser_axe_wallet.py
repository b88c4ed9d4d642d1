"""The wallet, sifted and not, as axe and a thumb find it."""

from typing import Any

import pytest

from tests.stories.test_browser_axe import LOOKS, a_long_acquaintance, sound
from tests.stories.windows import Town


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_the_wallet_and_what_is_looked_at_of_it(
    town: Town, shape: tuple[Any, str, str]
) -> None:
    viewport, scheme, locale = shape
    alice, bob, _ = await a_long_acquaintance(town, locale[:2])
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    page = await town.window(alice, bypass_csp=True, **look)
    sifted = f"?who={bob.handle}&sort=payments&month=2026-11&text=tea"
    for query in ("", "?flow=in&text=zebra", "?month=2024-02", sifted):
        await sound(page, f"{town.address}/wallet{query}")
    for summary in await page.locator(".page summary").all():
        await summary.click()
    await sound(page)
