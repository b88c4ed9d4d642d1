"""A card's own pages: for its owner alone, and nothing changes but by their own forms."""

from typing import Any

import pytest
from sqlmodel import Session

from chat import people
from payments import cards, ledger, recipes, transits
from payments.cards import Facts
from payments.money import Money
from payments.transits import Wish
from tests.web.visitor import Visitor
from web.keys import WRITER
from web.writer import now_ms

CARD = Facts("tok-a", "visa", "4242", "2029-08", "Everyday", "debit", "Bank A", "USD", True, True)
OTHER = Facts("tok-b", "mastercard", "4444", "2020-01", "", "credit", "Bank B", "USD", True, False)
PAGES = ("/wallet/cards/tok-a", "/wallet/cards/tok-a/remove")


@pytest.fixture
async def owner(alice: Visitor) -> str:
    """Alice has two cards, one of which has expired."""

    def link(db: Session) -> str:
        owner = people.by_handles(db, ["alice"])["alice"].owner
        for facts in (CARD, OTHER):
            assert isinstance(cards.link(db, owner, facts, now_ms()), cards.Card)
        return owner

    linked: str = await alice.app[WRITER].deed(link)
    return linked


async def have(alice: Visitor, owner: str) -> dict[str, Any]:
    def read(db: Session) -> dict[str, Any]:
        return {one.token: one for one in cards.of(db, owner)}

    found: dict[str, Any] = await alice.app[WRITER].deed(read)
    return found


async def test_the_wallet_draws_each_card_with_no_more_than_four_digits(
    alice: Visitor, owner: str
) -> None:
    seen = await alice.look("/wallet")
    for said in ("Everyday", "4242", "Expires 08/29", "the usual one", "Mastercard", "Expired"):
        assert said in seen.text
    assert 'href="/wallet/cards/tok-a"' in seen.text


async def test_a_card_says_what_it_can_do_and_why_not(alice: Visitor, owner: str) -> None:
    good = (await alice.look(PAGES[0])).text
    assert "Within a minute, without a fee" in good
    assert "Within 2 business days, for a fee" in good
    assert "Bank A" in good
    over = (await alice.look("/wallet/cards/tok-b")).text
    assert over.count("Not any more: it has expired.") == 2

    def other_way(db: Session) -> None:
        fit = OTHER._replace(token="tok-c", expires="2031-01", pulls=False, pushes=True, fast=True)
        cards.link(db, owner, fit, now_ms())

    await alice.app[WRITER].deed(other_way)
    one = (await alice.look("/wallet/cards/tok-c")).text
    assert "its bank does not let money be taken from it" in one
    assert "Within 30 minutes, for a fee" in one
    assert "Only for cash-outs" in one


async def test_it_is_renamed_made_the_usual_one_and_removed(alice: Visitor, owner: str) -> None:
    named = await alice.send(PAGES[0], do="rename", name="<b>Holidays</b>")
    assert (named.status, named.leads_to) == (303, "/wallet/cards/tok-a?saved=1")
    assert "&lt;b&gt;Holidays&lt;/b&gt;" in (await alice.look("/wallet")).text
    assert (await alice.send("/wallet/cards/tok-b", do="prefer")).status == 303
    assert (await have(alice, owner))["tok-b"].is_default
    assert "Remove Visa ••4242?" in (await alice.look(PAGES[1])).text
    gone = await alice.send(PAGES[1])
    assert (gone.status, gone.leads_to) == (303, "/wallet#cards")
    assert list(await have(alice, owner)) == ["tok-b"]
    for path in PAGES:
        assert (await alice.look(path)).status == 404
        assert (await alice.send(path, do="prefer")).status == 404


async def test_one_by_which_money_is_on_its_way_stays_and_says_why(
    alice: Visitor, owner: str
) -> None:
    def send(db: Session) -> None:
        card = cards.of(db, owner)[0]
        [done] = ledger.record(db, [recipes.opening(b"o" * 24, owner, Money(90_00, "USD"))], 1)
        assert isinstance(done, ledger.Recorded)
        wish = Wish("out", card, Money(20_00, "USD"), Money(35, "USD"))
        assert isinstance(transits.begin(db, b"c" * 24, wish, now_ms()), transits.Transit)

    await alice.app[WRITER].deed(send)
    assert "Remove it once that has arrived." in (await alice.look(PAGES[1])).text
    assert 'method="post"' not in (await alice.look(PAGES[1])).text.split("<main")[1]
    tried = await alice.send(PAGES[1])
    assert tried.status == 409
    assert "Remove it once that has arrived." in tried.text
    assert len(await have(alice, owner)) == 2
    wallet = (await alice.look("/wallet")).text
    for said in ("On its way", "To Visa ••4242", "Being sent", "at the latest", "$0.35 fee"):
        assert said in wallet
    assert "Cash-out to Visa ••4242" in wallet


async def test_to_anybody_else_a_card_is_one_that_never_was(
    alice: Visitor, bob: Visitor, owner: str
) -> None:
    before = await have(alice, owner)
    for path in (
        *PAGES,
        "/wallet/cards/nothing",
        "/wallet/cards/%00",
        "/wallet/cards/" + "x" * 999,
    ):
        theirs, absent = await bob.look(path), await bob.look("/wallet/cards/absent")
        assert (theirs.status, absent.status) == (404, 404)
        assert "4242" not in theirs.text.split("<main")[1].split("</main>")[0]
        for form in ({"do": "rename", "name": "mine"}, {"do": "prefer"}, {}):
            assert (await bob.send(path, **form)).status in (400, 404)
    stranger = alice.another()
    for path in PAGES:
        seen = await stranger.look(path)
        assert (seen.status, seen.leads_to) == (303, f"/sign-in?next={path}")
        assert (await stranger.send(path, do="prefer")).leads_to == "/sign-in"
    assert await have(alice, owner) == before


async def test_another_sites_form_and_one_that_says_nothing_change_nothing(
    alice: Visitor, owner: str
) -> None:
    before = await have(alice, owner)
    for path in PAGES:
        assert (await alice.send_as_is(path, do="rename", name="theirs")).status == 403
    assert (await alice.send(PAGES[0])).status == 400
    assert (await alice.send(PAGES[0], do="destroy")).status == 400
    assert await have(alice, owner) == before
