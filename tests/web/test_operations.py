"""Who runs the place sees what is on its way and what differs; to others there is nothing."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from chat import people
from payments import differences, transits
from payments.payouts_schema import BankStatements, Payouts, StatementEntries
from payments.transits import DAY
from tests.payments import carded
from tests.payments.banked import cash_out, gbp, link_account
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


def differ(db: Session) -> None:
    """Of each shape that is noted: of cards, of a bank's statement, and of orders to it."""
    now = now_ms()
    carded.fund(db, carded.ALICE, usd(100_00), now)
    card = carded.link(db, now)
    by_card = carded.top_up(db, card, now).id
    carded.fund(db, carded.ALICE, gbp(100_00), now)
    account = link_account(db, now)
    booked, foreign = [cash_out(db, account, now, gbp(7_00)).id for _ in range(2)]
    for at, (currency, number) in enumerate((("GBP", booked), ("EUR", foreign))):
        sums = {"opening_minor": 0, "closing_minor": 0, "currency": currency, "at": now}
        named = {"account": "NL91ABNA0417164300", "number": f"s{at}", "digest": b""}
        facts = {"id": at + 1, "day": "2026-11-30", "entries": 1, "held": 1}
        db.execute(sa.insert(BankStatements).values(**named, **sums, **facts))
        entry = {"statement": at + 1, "place": 0, "transit": number, "moved_minor": -6_00}
        told = {"end_to_end": "e", "reference": "r", "reason": ""}
        db.execute(sa.insert(StatementEntries).values(**entry, **told))
    order = {"message": "P5C", "currency": "EUR", "day": "2026-11-30", "body": b"", "lines": 1}
    facts = {"total_minor": 1_234_567_89, "made_at": now, "state": "sent", "word": ""}
    db.execute(sa.insert(Payouts).values(**order, **facts))
    for n, (rail, kind, number, ours, theirs) in enumerate(
        [
            ("visa", "outcome", by_card, "declined 5000", "pull COMPLETED 00 50.00 840"),
            ("visa", "partly", by_card, "review 5000", "2000"),
            ("visa", "contradicted", by_card, "approved 5000", "failed 96"),
            ("bank", "refused", booked, "sending 700", "12"),
            ("visa", "missing_here", None, "", "push IN_PROGRESS  12.00 EUR"),
            ("bank", "amount", booked, "approved 700", "-600 AC04 <i>rent</i>"),
            ("bank", "amount", foreign, "returned 700", "-600"),
            ("bank", "balance", None, "471100", "471200"),
            ("bank", "missing_there", None, "sent 123456789", ""),
        ]
    ):
        named = "P5C" if kind == "missing_there" else f"r{n}"
        differences.note(db, rail, named, kind, now, number, ours, theirs)


def sides(html: str) -> list[str]:
    """What each side of each difference says, the oldest first."""
    found = re.findall(r"(?:Ours|Theirs|Nous|Eux)\s*: ?(.*?)\s*(?:<br>|</p>)", html, re.DOTALL)
    pairs = list(zip(found[::2], found[1::2], strict=True))[::-1]
    return [f"{one} | {other}".replace("\xa0", " ").replace("\u202f", " ") for one, other in pairs]


ENGLISH = [
    "declined · $50.00 | from a card · completed · $50.00 · 00",
    "to be looked into · $50.00 | $20.00",
    "approved · $50.00 | failed · 96",
    "being sent · £7.00 | 12",
    "– | to a card · in progress · €12.00",
    "approved · £7.00 | −£6.00 · AC04 &lt;i&gt;rent&lt;/i&gt;",
    "sent back · £7.00 | -600",
    "471100 | 471200",
    "sent · €1,234,567.89 | –",
]
FRENCH = [
    "refusé · 50,00 $US | depuis une carte · effectué · 50,00 $US · 00",
    "à examiner · 50,00 $US | 20,00 $US",
    "accepté · 50,00 $US | échoué · 96",
    "en cours d’envoi · 7,00 £GB | 12",
    "– | vers une carte · en cours · 12,00 €",
    "accepté · 7,00 £GB | −6,00 £GB · AC04 &lt;i&gt;rent&lt;/i&gt;",
    "renvoyé · 7,00 £GB | -600",
    "471100 | 471200",
    "envoyé · 1 234 567,89 € | –",
]


async def test_what_differs_is_told_in_money_and_in_the_words_of_its_reader(town: Visitor) -> None:
    """What was noted stays as it is; where nothing says the currency, so does what is shown."""
    alice = await settled(town, "alice")
    await alice.app[WRITER].deed(differ)
    assert sides((await alice.look("/operations")).text) == ENGLISH
    number = (await alice.app[DATABASE].read(people.by_handles, ["alice"]))["alice"].id
    await alice.app[WRITER].deed(people.set_locale, number, "fr")
    assert sides((await alice.look("/operations")).text) == FRENCH
    kept = await alice.app[DATABASE].read(differences.listing)
    assert (kept[-1].ours, kept[-1].theirs) == ("declined 5000", "pull COMPLETED 00 50.00 840")


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
