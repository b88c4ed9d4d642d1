"""Who runs the place sees what is on its way and what differs; to others there is nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session

from chat import people
from payments import differences, transits
from payments.transits import DAY
from tests.payments import carded
from tests.payments.shapes import usd
from tests.web.visitor import PASSWORD, Visitor, running
from web.keys import DATABASE, WRITER
from web.settings import load
from web.writer import now_ms


@pytest.fixture
async def town(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Visitor]:
    async with running(sqlite_url, tmp_path, operators=("@Alice", "carol")) as somebody:
        yield somebody


async def settled(town: Visitor, handle: str) -> Visitor:
    one = town.another()
    await one.added(handle, handle.capitalize())
    return one


def move(db: Session) -> int:
    """A top-up that is done, one on its way, and a difference."""
    now = now_ms()
    card = carded.link(db, now)
    carded.top_up(db, card, now)
    carded.tell(db, carded.take(db, now)[0], "approved", now)
    carded.top_up(db, card, now)
    carded.take(db, now)
    differences.note(db, "visa", "633418000001", "outcome", now, 1, "approved 5000", "<b>96</b>")
    return differences.listing(db)[0].id


async def test_an_operator_sees_and_marks_and_takes_the_file_of_a_day(town: Visitor) -> None:
    alice = await settled(town, "alice")
    number = await alice.app[WRITER].deed(move)
    page = (await alice.look("/operations")).text
    assert "Another outcome" in page
    assert "&lt;b&gt;96&lt;/b&gt;" in page
    assert 'data-transit="2"' in page
    today = page.split('href="/operations/')[1][:10]
    file = await alice.look(f"/operations/{today}.csv")
    first, done, waits = file.text.strip().split("\r\n")
    assert first.startswith("id,transfer,owner,way,amount,fee,currency,state,moved,stan,rrn")
    assert ",in,50.00,0.00,USD,approved,50.00,000001," in done
    assert ",in,50.00,0.00,USD,sending,0.00,000002," in waits
    assert "4242" not in file.text
    sent = await alice.send(f"/operations/differences/{number}", note="called them")
    assert (sent.status, sent.leads_to) == (303, "/operations")
    assert "say the same" in (await alice.look("/operations")).text
    assert (await alice.send(f"/operations/differences/{number}", note="")).status == 404
    assert (await alice.look("/operations/2026-13-01.csv")).status == 404


def stuck(db: Session) -> int:
    """Of bob: a cash-out that went out, and a top-up of which nobody knows since a day."""
    now, bob = now_ms() - 2 * DAY, people.by_handles(db, ["bob"])["bob"].owner
    card = carded.link(db, now, owner=bob)
    carded.fund(db, bob, usd(100_00), now)
    carded.cash_out(db, card, now)
    carded.tell(db, carded.take(db, now)[0], "approved", now)
    one = carded.top_up(db, card, now)
    carded.tell(db, carded.take(db, now)[0], "unknown", now)
    carded.tell(db, carded.take(db, now + DAY)[0], "unknown", now + DAY)
    return one.id


async def test_two_of_them_end_what_the_rail_does_not(town: Visitor) -> None:
    alice, bob = await settled(town, "alice"), await settled(town, "bob")
    carol = await settled(town, "carol")
    number = await alice.app[WRITER].deed(stuck)
    told = await alice.send(f"/operations/transits/{number}", says="came", note="  ")
    assert (told.status, "Say how you know." in told.text) == (409, True)
    said = await alice.send(f"/operations/transits/{number}", says="came", note="<i>called</i>")
    assert said.leads_to == "/operations#decisions"
    page = (await alice.look("/operations")).text
    assert "@alice says: &lt;i&gt;called&lt;/i&gt;" in page
    assert "Agree and book it" not in page
    agree = {"do": "approve", "says": "came"}
    own = await alice.send(f"/operations/decisions/{number}", **agree)
    assert (own.status, "Somebody else has to agree." in own.text) == (409, True)
    assert "Agree and book it" in (await carol.look("/operations")).text
    assert (await carol.send(f"/operations/decisions/{number}", **agree)).status == 303
    assert f'data-transit="{number}"' not in (await carol.look("/operations")).text
    shown = (await bob.look("/messages/1")).text
    assert "$50.00 from Visa ••4242 is in your wallet" in shown
    assert "$99.12" in (await bob.look("/wallet")).text


async def test_what_a_bank_sent_back_comes_back_when_two_say_so(town: Visitor) -> None:
    alice, bob = await settled(town, "alice"), await settled(town, "bob")
    carol = await settled(town, "carol")
    number = await alice.app[WRITER].deed(stuck)
    out = await alice.app[DATABASE].read(lambda db: transits.of(db, [number - 1])[number - 1])
    back = {"says": "returned", "note": "a letter"}
    for wrong in ("", "no such", "000000000000"):
        refused = await alice.send("/operations/returns", reference=wrong, **back)
        assert (refused.status, "no such transaction" in refused.text) == (409, True)
    assert (await alice.send("/operations/returns", reference=out.rrn, **back)).status == 303
    agree = {"do": "approve", "says": "returned"}
    assert (await carol.send(f"/operations/decisions/{out.id}", do="other")).status == 400
    assert (await carol.send_as_is(f"/operations/decisions/{out.id}", **agree)).status == 403
    assert "$49.12" in (await bob.look("/wallet")).text
    assert (await carol.send(f"/operations/decisions/{out.id}", **agree)).status == 303
    assert (await carol.send(f"/operations/decisions/{out.id}", **agree)).status == 303
    assert "$100.00" in (await bob.look("/wallet")).text
    over = await alice.send("/operations/returns", reference=out.rrn, **back)
    assert (over.status, "nothing to decide" in over.text) == (409, True)


async def test_to_anybody_else_there_is_nothing(town: Visitor) -> None:
    bob = await settled(town, "bob")
    number = await bob.app[WRITER].deed(move)
    for who in (bob, town.another()):
        for address in ("/operations", "/operations/2026-11-29.csv"):
            assert (await who.look(address)).status == 404
    assert (await bob.send(f"/operations/differences/{number}", note="x")).status == 404
    for address in ("/operations/transits/2", "/operations/returns", "/operations/decisions/2"):
        sent = await bob.send(address, says="came", note="x", do="approve", reference="x")
        assert sent.status == 404


@pytest.mark.parametrize("handle", ["alice", " @Alice", "ALICE", "a1ice", "al_ice", "carol"])
async def test_nobody_joins_under_the_handle_of_an_operator_or_one_like_it(
    town: Visitor, handle: str
) -> None:
    """Who joined under it first would run the place."""
    form = {"handle": handle, "name": "Mallory", "locale": "en", "currency": "USD"}
    joined = await town.send("/join", **form, password=PASSWORD)
    assert joined.status == 422
    assert "This handle is kept for Quid" in joined.text
    await town.another().join("alicia", "Alicia")
    assert (await settled(town, handle.strip().removeprefix("@").lower())).cookie


def test_operators_are_named_by_the_host() -> None:
    assert load({"QUID_OPERATORS": "@alice, bob"}).operators == ("@alice", "bob")
    assert load({}).operators == ()
