"""Statements as their owner sees and keeps them: any days, on a page, as CSV, PDF and OFX."""

import asyncio
import csv
import io
import re
from decimal import Decimal

import aiohttp
import pytest
from ofxtools.Parser import OFXTree  # type: ignore[import-untyped]

from chat import people
from payments import statements
from payments.statements import check, find_proof
from tests.conftest import NOON
from tests.web.papered import pages
from tests.web.stated import File, fetch, write_books
from tests.web.visitor import Visitor
from web import render, security
from web.keys import DATABASE, DOWNLOADS, DRAWING, WRITER
from web.pages import adding
from web.papers.pdf import Pdf

WHOLE = "?from=2026-10-01&to=2027-01-01"
TEXT = re.compile(r"<[^>]*>")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the first of January 2027, an hour after the last payment."""
    monkeypatch.setattr(render, "now_ms", lambda: NOON + 3_600_000)


@pytest.fixture
async def alice(visitor: Visitor) -> Visitor:
    one = visitor.another()
    await one.join("alice", "Alice Ünal")
    return one


@pytest.fixture
async def books(alice: Visitor, bob: Visitor) -> None:
    """Alice's last weeks of 2026 and first day of 2027, with words that try to do harm."""

    await alice.app[WRITER].deed(write_books)


def read(html: str) -> str:
    part = html.split('<div class="stack statement">')[1].split("</main>")[0]
    return " ".join(TEXT.sub(" ", part).split())


async def test_a_page_says_what_was_before_every_line_and_what_was_after(
    alice: Visitor, books: None
) -> None:
    page = (await alice.look("/wallet/statement?from=2026-12-01&to=2026-12-31")).text
    assert re.search(r'<a href="/wallet" aria-current="page">', page), "where one is"
    shown = read(page)
    assert "December 1, 2026 – December 31, 2026" in shown
    assert "Opening balance $130.00 In $0.00 Out −$17.50 Closing balance $112.50" in shown
    assert "pizza, “four” cheeses and wine" in shown
    assert "HYPERLINK" not in shown
    assert find_proof(shown)
    for query, said in (
        ("?range=last", "Opening balance $130.00"),
        ("", "January 1, 2027 – January 1, 2027 Alice Ünal @alice · USD · UTC Opening"),
        ("?range=year", "In +$1.00"),
        ("?range=rubbish&from=2026-99-99&to=%00", "In +$1.00"),
        ("?to=2026-10-31&from=2026-12-31", "Opening balance $0.00 In +$130.00 Out −$17.50"),
        ("?from=2026-10-01&to=2026-10-31", "Nothing came or went in these days The balance was"),
        ("?from=2026-12-01&to=2099-12-31", "Closing balance $113.50"),
        ("?currency=XXX", "Closing balance $113.50"),
    ):
        assert said in read((await alice.look(f"/wallet/statement{query}")).text), query
    assert "/wallet/statement?currency=USD" in (await alice.look("/wallet")).text


async def test_days_are_those_of_their_owners_zone(alice: Visitor, books: None) -> None:
    """The payment of 12:00 UTC on the first of January was on the second in Auckland's day of
    01:00; and it is still December nowhere."""
    asked = "/wallet/statement.csv?from=2026-11-23&to=2026-11-24"
    for zone, day in (("UTC", "2026-11-23"), ("Pacific/Auckland", "2026-11-24")):
        lines = (await fetch(alice, asked, zone)).body.decode().splitlines()
        assert [line[:10] for line in lines[1:]] == [day], zone
    early = "/wallet/statement.csv?from=2026-11-23&to=2026-11-23"
    assert len((await fetch(alice, early, "Pacific/Auckland")).body.decode().splitlines()) == 1


async def test_many_lines_are_turned_over_page_by_page(
    alice: Visitor, books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.statements.PAGE", 2)
    seen = [
        read((await alice.look(f"/wallet/statement{WHOLE}&page={n}")).text)
        for n in (0, 1, 2, 3, 99)
    ]
    assert seen[0] == seen[1]
    assert seen[3] == seen[4]
    for n, page in enumerate(seen[1:4], 1):
        assert f"Page {n} of 3" in page
    assert ["pizza" in page for page in seen[1:4]] == [False, True, False]
    assert ["Later" in page for page in seen[1:4]] == [True, True, False]


async def test_csv_has_fixed_columns_and_no_cell_that_a_spreadsheet_runs(
    alice: Visitor, books: None
) -> None:
    file = await fetch(alice, f"/wallet/statement.csv{WHOLE}")
    assert file.headers["Content-Disposition"] == (
        'attachment; filename="quid-alice-usd-2026-10-01-2027-01-01.csv"'
    )
    assert file.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert file.headers["Cache-Control"] == "no-store"
    assert file.body.count(b"\r\n") == 6
    head, *rows = csv.reader(io.StringIO(file.body.decode(), newline=""), strict=True)
    assert head == "date type counterparty amount currency balance reference id".split()
    assert [row[0] for row in rows][:2] == ["2026-11-02", "2026-11-23"]
    assert [row[3] for row in rows] == ["100.00", "30.00", "-12.50", "-5.00", "1.00"]
    assert [row[5] for row in rows][-1] == "113.50"
    assert [row[6] for row in rows] == [
        *("", '\'=HYPERLINK("http://x")', "pizza, “four” cheeses\nand wine"),
        *("'@bob \x07 <rent> & 李", "'-1"),
    ]
    assert {row[2] for row in rows[1:]} == {"Bob Moreau @bob"}


async def test_ofx_is_read_back_by_others_and_its_numbers_stay(alice: Visitor, books: None) -> None:
    found = [
        statement(await fetch(alice, f"/wallet/statement.ofx{query}"))
        for query in (WHOLE, WHOLE, "?from=2026-12-01&to=2026-12-31")
    ]
    for one in found:
        opening = one.ballist[0].value
        assert opening + sum(line.trnamt for line in one.transactions) == one.ledgerbal.balamt
        assert one.curdef == "USD"
    assert found[0].ledgerbal.balamt == Decimal("113.50")
    assert (found[2].ballist[0].value, found[2].ledgerbal.balamt) == (
        Decimal("130.00"),
        Decimal("112.50"),
    )
    ids = [[line.fitid for line in one.transactions] for one in found]
    assert ids[0] == ids[1]
    assert set(ids[2]) < set(ids[0])
    table = (await fetch(alice, f"/wallet/statement.csv{WHOLE}")).body.decode()
    assert ids[0] == [row["id"] for row in csv.DictReader(io.StringIO(table))]
    assert [line.name for line in found[2].transactions] == ["Bob Moreau @bob"] * 2
    assert found[2].transactions[1].memo == "@bob <rent> & 李"
    assert found[0].account.acctid.endswith("-USD")


def statement(file: File) -> object:
    assert file.headers["Content-Type"] == "application/x-ofx"
    tree = OFXTree()
    tree.parse(io.BytesIO(file.body))
    return tree.convert().statements[0]


async def test_pdf_says_whose_of_which_days_and_of_how_many_pages_each_is(
    alice: Visitor, books: None
) -> None:
    file = await fetch(alice, f"/wallet/statement.pdf{WHOLE}")
    [page] = pages(file.body)
    for said in (
        *("Statement", "Alice Ünal @alice", "October 1, 2026 – January 1, 2027 (UTC)"),
        *("$0.00", "+$30.00", "−$12.50", "$113.50", "Bob Moreau @bob", "Page 1 of 1"),
        "� stands for a sign that this paper cannot draw. The CSV has it.",
    ):
        assert said in page.splitlines(), said
    assert re.search(r"No\. \d+ · @bob  <rent> & �$", page, re.MULTILINE)
    assert str(find_proof(page)) in file.body.decode("latin-1")


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_what_a_file_proves_holds_and_is_the_same_of_each(
    alice: Visitor, books: None, locale: str
) -> None:
    """But for the seal, of which there may be a newer one each time."""
    claims = []
    for path in ("", ".pdf", ".ofx"):
        found = await fetch(alice, f"/wallet/statement{path}{WHOLE}&lang={locale}")
        text = "\n".join(pages(found.body)) if path == ".pdf" else found.body.decode()
        claim = find_proof(text)
        assert claim is not None, path
        assert await alice.app[DATABASE].read(check, claim) is None
        wrong = claim._replace(closing=claim.closing + 1)
        assert await alice.app[DATABASE].read(check, wrong) is not None
        claims.append(claim._replace(seal=0, hash=""))
    assert claims[0] == claims[1] == claims[2]


async def test_a_file_is_only_its_owners(alice: Visitor, bob: Visitor, books: None) -> None:
    for ending in ("csv", "ofx"):
        own = (await fetch(bob, f"/wallet/statement.{ending}{WHOLE}")).body.decode()
        assert "Alice Ünal" in own
        assert "Opening balance" in own if ending == "csv" else True
    out = await fetch(alice.another(), f"/wallet/statement.csv{WHOLE}")
    assert out.status == 303
    assert out.headers["Location"].startswith("/sign-in?next=")
    ids = [
        {row["id"] for row in csv.DictReader(io.StringIO((await fetch(who, path)).body.decode()))}
        for who, path in ((alice, f"/wallet/statement.csv{WHOLE}&owner=person:2"),
            (bob, f"/wallet/statement.csv{WHOLE}"))
    ]  # fmt: skip
    assert len(ids[0]) == 5
    assert len(ids[0] & ids[1]) == 4, "what they paid one another is in both"


async def test_one_person_has_at_most_two_open_and_twenty_a_minute(
    alice: Visitor, books: None
) -> None:
    path = f"/wallet/statement.csv{WHOLE}"
    me = int((await alice.app[DATABASE].read(people.by_handles, ["alice"]))["alice"].id)
    alice.app[DOWNLOADS][me] = 2
    assert (await fetch(alice, path)).status == 429
    del alice.app[DOWNLOADS][me]
    done = [(await fetch(alice, path)).status for _ in range(20)]
    assert done == [200] * 19 + [429]
    assert not alice.app[DOWNLOADS][me]


@pytest.mark.parametrize("path", ["/wallet/statement", "/wallet/year"])
async def test_one_person_looks_sixty_times_a_minute(alice: Visitor, path: str) -> None:
    limiter = alice.app[security.LIMITS]
    me = (await alice.app[DATABASE].read(people.by_handles, ["alice"]))["alice"].id
    for _ in range(59):
        limiter.hit(adding.LOOKS[0], f"looks at what is added up {me}")
    assert (await alice.look(path)).status == 200
    slow = await alice.look(path)
    assert slow.status == 429
    assert "Too many tries" in slow.text


async def test_what_breaks_off_is_not_taken_for_all(
    alice: Visitor, books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "AT_ONCE", 2)
    real, calls = statements.lines, []

    def broken(*given: object) -> object:
        calls.append(given)
        if len(calls) == 2:
            raise OSError("the disk is away")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(statements, "lines", broken)
    with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientConnectionError)):
        await fetch(alice, f"/wallet/statement.csv{WHOLE}")
    assert not +alice.app[DOWNLOADS]


async def test_too_long_a_statement_asks_for_fewer_days(
    alice: Visitor, books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "MOST", 3)
    assert "Choose fewer days" in (await alice.look(f"/wallet/statement{WHOLE}")).text
    sent = await fetch(alice, f"/wallet/statement.pdf{WHOLE}")
    assert sent.status == 303
    assert sent.headers["Location"] == f"/wallet/statement{WHOLE}"


async def test_a_slow_reader_holds_no_transaction_and_not_the_file(
    alice: Visitor, books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody takes their time, others read and write."""
    monkeypatch.setattr(statements, "AT_ONCE", 1)
    cookie = {"Cookie": alice.cookie}
    async with alice.http.get(f"{alice.at}/wallet/statement.csv{WHOLE}", headers=cookie) as slow:
        assert (await slow.content.readline()).startswith(b"date,type")
        await alice.fund("alice", 100)
        await asyncio.sleep(0.05)
        assert (await alice.look("/wallet")).status == 200
        rest = await slow.read()
    assert rest.count(b"\r\n") == 5


async def test_papers_are_drawn_one_at_a_time_while_tables_go_on(
    alice: Visitor, books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing: list[object] = []
    real = Pdf.begin
    monkeypatch.setattr(Pdf, "begin", lambda paper: (drawing.append(paper), real(paper))[1])
    asked, cookie = f"{alice.at}/wallet/statement.pdf{WHOLE}", {"Cookie": alice.cookie}
    async with alice.app[DRAWING]:
        waiting = await alice.http.get(asked, headers=cookie)  # its headers are there
        assert (await fetch(alice, f"/wallet/statement.csv{WHOLE}")).status == 200
        await asyncio.sleep(0.2)
        assert not drawing
    assert len(pages(await waiting.read())) == len(drawing) == 1
