"""The wallet, sifted and not, as axe and a thumb find it."""

from typing import Any

import pytest
from sqlmodel import Session

from payments import cards, transits
from payments.cards import Facts
from payments.money import Money
from payments.transits import Wish
from tests.stories.test_browser_axe import LOOKS, a_long_acquaintance, sound
from tests.stories.windows import Town
from web.writer import now_ms


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


@pytest.mark.parametrize("shape", LOOKS, ids=lambda shape: f"{shape[0]['width']} {shape[1]}")
async def test_cards_and_what_is_on_its_way_by_them(
    town: Town, shape: tuple[Any, str, str]
) -> None:
    viewport, scheme, locale = shape
    alice = await town.somebody("alice", locale[:2])
    await town.deed(deal, alice.owner)
    look = {"viewport": viewport, "color_scheme": scheme, "locale": locale}
    page = await town.window(alice, "/wallet", bypass_csp=True, **look)
    await sound(page)
    for path in ("a?saved=1", "a/remove", "b", "b/remove"):
        await sound(page, f"{town.address}/wallet/cards/{alice.owner}{path}")
    await sound(page, f"{town.address}/wallet/cards/new")
    for name, text in (("number", "4242"), ("expiry", "1320"), ("cvv", "1")):
        await page.locator(f"#{name}").press_sequentially(text)
    await page.press("#cvv", "Enter")
    await sound(page)


def deal(db: Session, owner: str) -> None:
    """Two cards, one of which has expired; money on its way by the other, in both ways."""
    now = now_ms()
    for n, facts in enumerate((FIRST, LAST)):
        cards.link(db, owner, facts._replace(token=f"{owner}{'ab'[n]}"), now + n)
    card = cards.of(db, owner)[0]
    for n, way in enumerate(("in", "out")):
        key = f"{owner} {way}".encode().ljust(24, b".")
        one = transits.begin(db, key, Wish(way, card, Money(5_00, "USD"), Money(25, "USD")), now)
        assert isinstance(one, transits.Transit)
        if n:
            transits.change(db, one, state="unknown", due_at=None)
        else:
            transits.change(db, one, due_at=None)


FIRST = Facts("", "visa", "4242", "2039-08", "Everyday", "debit", "Bank A", "USD", True, True, True)
LAST = Facts("", "mastercard", "4444", "2020-01", "", "credit", "Bank B", "USD", True, False)
