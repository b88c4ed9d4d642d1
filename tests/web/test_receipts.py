"""A receipt: all of it for its parties, no amount for whoever has the link, nothing for others."""

import re
import uuid

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from chat import people
from payments import ledger, recipes
from payments.money import Money
from tests.web.visitor import OURS, Visitor
from web.keys import WRITER

LINK = re.compile(r'value="[^"]*(/receipts/\d+\?proof=[\w-]+)"')


async def pay(visitor: Visitor, payer: str, payee: str, minor: int = 4321) -> int:
    """The number of a payment “for the pizza”."""

    def record(db: Session) -> int:
        known = people.by_handles(db, [payer, payee])
        key = uuid.uuid4().bytes + known[payer].id.to_bytes(8, "big")
        owners = known[payer].owner, known[payee].owner
        gift = recipes.gift(key, *owners, Money(minor, "USD"), "for the pizza")
        [paid] = ledger.record(db, [gift], 1_798_804_800_000)
        assert isinstance(paid, ledger.Recorded)
        return paid.number

    return await visitor.app[WRITER].deed(record)


@pytest.fixture
async def paid(alice: Visitor, bob: Visitor) -> int:
    return await pay(alice, "alice", "bob")


async def link(visitor: Visitor, number: int) -> str:
    made = await visitor.send(f"/receipts/{number}", link="make")
    assert (made.status, made.leads_to) == (303, f"/receipts/{number}")
    found = LINK.search((await visitor.look(f"/receipts/{number}")).text)
    assert found
    return found[1]


async def test_both_parties_see_all_of_it(alice: Visitor, bob: Visitor, paid: int) -> None:
    for one in (alice, bob):
        page = await one.look(f"/receipts/{paid}")
        assert page.status == 200
        for part in ("$43.21", "for the pizza", "Alice Martin", "Bob Moreau", "Genuine and"):
            assert part in page.text


async def test_with_the_link_anybody_sees_that_it_is_genuine_and_no_more(
    visitor: Visitor, alice: Visitor, paid: int
) -> None:
    address = await link(alice, paid)
    carol = visitor.another()
    await carol.join("carol", "Carol Diaz", "fr", "EUR")
    for who, genuine in ((visitor, "Genuine and current"), (carol, "Authentique et valable")):
        page = await who.look(address)
        assert page.status == 200
        for part in (genuine, "Alice Martin", "Bob Moreau", "2027"):
            assert part in page.text
        for secret in ("43.21", "43,21", "4321", "pizza", "for the"):
            assert secret not in page.text


async def test_without_the_right_link_it_is_as_absent_as_one_that_never_was(
    visitor: Visitor, alice: Visitor, paid: int
) -> None:
    address = await link(alice, paid)
    other = await pay(alice, "alice", "bob", 1)
    carol = visitor.another()
    await carol.join("carol", "Carol Diaz")
    proof = address.partition("=")[2]
    for who in (visitor, carol):
        absent = await who.look("/receipts/98765")
        for path in (
            f"/receipts/{paid}",
            f"/receipts/{paid}?proof=",
            f"/receipts/{paid}?proof={proof[:-1]}",
            f"/receipts/{paid}?proof=%C3%A9",
            f"/receipts/{other}?proof={proof}",
            f"/receipts/{other}?proof=",
            "/receipts/x",
            "/receipts/0",
            "/receipts/99999999999999999999",
        ):
            seen = await who.look(path)
            assert seen.status == absent.status == 404, path
            assert plain(seen.text) == plain(absent.text)
        assert (await who.send(f"/receipts/{paid}", link="end")).status in (303, 404)
    assert (await visitor.look(address)).status == 200, "a stranger ended the link"


def plain(html: str) -> str:
    return re.sub(r'nonce="[^"]*"|data-now="[^"]*"|data-mine="[^"]*"', "", html)


async def test_a_link_ends_when_either_party_says_so(
    visitor: Visitor, alice: Visitor, bob: Visitor, paid: int
) -> None:
    first = await link(alice, paid)
    assert await link(bob, paid) == first
    await bob.send(f"/receipts/{paid}", link="end")
    assert (await visitor.look(first)).status == 404
    assert await link(alice, paid) != first


async def test_a_party_with_the_link_sees_what_others_see(alice: Visitor, paid: int) -> None:
    page = await alice.look(await link(alice, paid))
    assert "You see what others see." in page.text
    assert "43.21" not in page.text


async def test_what_was_taken_back_is_no_longer_current(
    visitor: Visitor, alice: Visitor, paid: int
) -> None:
    address = await link(alice, paid)

    def undo(db: Session) -> None:
        stored = ledger.transfer(db, paid)
        assert stored
        ledger.record(db, [recipes.undo(stored, paid)], 1_798_804_801_000)

    await visitor.app[WRITER].deed(undo)
    assert "Genuine, and taken back" in (await visitor.look(address)).text
    assert "$43.21" in (await alice.look(f"/receipts/{paid}")).text


async def test_the_seal_is_shown_and_what_was_changed_after_it_is_said(
    visitor: Visitor, alice: Visitor, paid: int
) -> None:
    from payments import seal

    def sealed(db: Session) -> str:
        if draft := seal.draft(db, 1_798_804_802_000):
            seal.keep(db, draft)
        covering = seal.covering(db, paid)
        assert covering
        return covering[0].hash.hex()

    hash = await visitor.app[WRITER].deed(sealed)
    address = await link(alice, paid)
    assert hash in (await visitor.look(address)).text
    await visitor.app[WRITER].deed(_forge)
    for who, path in ((visitor, address), (alice, f"/receipts/{paid}")):
        page = (await who.look(path)).text
        assert "Do not rely on this receipt" in page
        assert "Genuine" not in page


def _forge(db: Session) -> None:
    db.execute(sa.text("drop trigger pay_notes_never_update"))
    db.execute(sa.text("update pay_notes set words = 'for the pasta'"))


async def test_a_search_engine_and_a_cache_keep_nothing(
    visitor: Visitor, alice: Visitor, paid: int
) -> None:
    page = await visitor.look(await link(alice, paid))
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "no-store"


async def test_only_our_own_page_changes_a_link(alice: Visitor, paid: int) -> None:
    refused = await alice.send_as_is(f"/receipts/{paid}", link="make")
    assert refused.status == 403
    assert OURS not in (await alice.look(f"/receipts/{paid}")).text


async def test_the_wallet_leads_to_the_receipt(alice: Visitor, paid: int) -> None:
    assert f'href="/receipts/{paid}"' in (await alice.look("/wallet")).text
