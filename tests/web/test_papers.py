"""What is drawn on paper: every line, on pages that are numbered right, whatever is written."""

from array import array
from datetime import date

import pytest

from chat.people import Person
from payments.ledger import AccountRef
from payments.money import Money
from payments.statements import Outline, Proof
from tests.conftest import NOON
from tests.web.papered import pages
from web.papers import Head, Row, rows
from web.papers.commas import cell
from web.papers.pdf import CLOSING, FIRST, OTHERS, Pdf

PROOF = Proof("person:12", "EUR", 0, NOON, 9, 9, 0, 1_00, "ab" * 32, 17, "cd" * 32)


def head(count: int, locale: str = "en") -> Head:
    outline = Outline(
        AccountRef("person:12", "wallet", "EUR"),
        1,
        0,
        NOON,
        0,
        1_00,
        0,
        1_00,
        array("q", range(count)),
    )
    owner = Person(12, "alice", "Alice")
    return Head(owner, outline, date(2026, 1, 1), date(2026, 12, 31), "UTC", locale, NOON)


def drawn(count: int, party: str = "Bob @bob", note: str = "", locale: str = "en") -> list[str]:
    paper = Pdf(head(count, locale))
    paper.begin()
    one = Money(1_00, "EUR")
    for n in range(count):
        paper.lines([Row(n, n, NOON, "2026-11-29", "payment", party, note, one, one)])
    return pages(paper.end(PROOF))


EDGES = (0, 1, FIRST - CLOSING, FIRST - CLOSING + 1, FIRST, FIRST + 1)


@pytest.mark.parametrize("count", [*EDGES, *(edge + OTHERS for edge in EDGES), 500])
def test_every_line_is_there_and_every_page_says_of_how_many(count: int) -> None:
    found = drawn(count)
    for n, page in enumerate(found, 1):
        assert f"Page {n} of {len(found)}" in page.splitlines()
    told = [line for page in found for line in page.splitlines() if line.startswith("No. ")]
    assert told == [f"No. {n}" for n in range(count)]
    assert "Closing balance" in found[-1]
    assert str(PROOF) in found[-1].replace("\n", " ")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "Łukasz Žižka Ñandú Ünal Ængus İpek Şule Őri @a",
            "Łukasz Žižka Ñandú Ünal Ængus İpek Şule Őri @a",
        ),
        ("Zoe\u0308 @z", "Zoë @z"),
        ("Ταβέρνα Ольга @t", "Ταβέρνα Ольга @t"),
        ("李明 @li", "�� @li"),
        ("محمد @m", "���� @m"),
        ("שלום @s", "���� @s"),
        ("🍕 pizza", "� pizza"),
        ("a\u202eb\x00c\td\r\ne", "abc d  e"),
        ("(a) \\ b", "(a) \\ b"),
        ("", ""),
    ],
)
def test_what_the_font_lacks_is_shown_to_be_missing(written: str, shown: str) -> None:
    [page] = drawn(1, party=written)
    assert shown in page.split("\n")
    assert ("stands for a sign" in page) == ("�" in shown)


def test_what_is_too_long_ends_in_an_ellipsis_within_its_column() -> None:
    [page] = drawn(1, note="a very long note " * 40)
    [said] = [line for line in page.splitlines() if line.startswith("No. 0 · a very long note")]
    assert said.endswith("…")
    assert len(said) < 120


def test_money_is_written_as_its_reader_writes_it() -> None:
    [page] = drawn(1, locale="fr")
    assert "+1,00 €" in page.replace("\xa0", " ")
    assert "Page 1 sur 1" in page


def test_a_french_paper_begins_on_the_1er() -> None:
    [page] = drawn(0, locale="fr")
    assert "1er janvier 2026" in page
    assert "31 décembre 2026" in page


@pytest.mark.parametrize("sign", "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
def test_no_cell_begins_like_a_formula_in_any_width(sign: str) -> None:
    assert cell(f"{sign}1+1") == f"'{sign}1+1"
    assert cell(f"1{sign}1") == f"1{sign}1"


@pytest.mark.parametrize(
    ("kind", "minor", "card", "called", "type"),
    [
        ("topped up", 1_00, "Visa ••4242", "Top-up from Visa ••4242", "card"),
        ("topped up partly", 1_00, "Visa ••4242", "Top-up from Visa ••4242", "card"),
        ("topped up partly", 1_00, "", "Top-up", "card"),
        ("cash out", -1_00, "Visa ••4242", "Cash-out to Visa ••4242", "card"),
        ("cashed out partly", 1_00, "Visa ••4242", "Cash-out came back", "return"),
        ("taken back", 1_00, "", "Came back", "return"),
    ],
)
def test_what_goes_by_card_is_called_so_also_where_only_a_part_went(
    kind: str, minor: int, card: str, called: str, type: str
) -> None:
    one = head(1)
    line = {"id": 1, "number": 1, "at": NOON, "account": "suspense", "kind": kind, "card": card}
    line |= {"other": one.owner, "note": "", "minor": minor, "after": 1_00}
    [row] = rows(one, [line])
    assert (row.party, row.type) == (called, type)
