"""Who runs the place sees what is on its way and what differs; to others there is nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session

from payments import differences
from tests.payments import carded
from tests.web.visitor import Visitor, running
from web.keys import WRITER
from web.settings import load
from web.writer import now_ms


@pytest.fixture
async def town(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Visitor]:
    async with running(sqlite_url, tmp_path, operators=("@Alice",)) as somebody:
        yield somebody


async def settled(town: Visitor, handle: str) -> Visitor:
    one = town.another()
    await one.join(handle, handle.capitalize())
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


async def test_to_anybody_else_there_is_nothing(town: Visitor) -> None:
    bob = await settled(town, "bob")
    number = await bob.app[WRITER].deed(move)
    for who in (bob, town.another()):
        for address in ("/operations", "/operations/2026-11-29.csv"):
            assert (await who.look(address)).status == 404
    assert (await bob.send(f"/operations/differences/{number}", note="x")).status == 404


def test_operators_are_named_by_the_host() -> None:
    assert load({"QUID_OPERATORS": "@alice, bob"}).operators == ("@alice", "bob")
    assert load({}).operators == ()
