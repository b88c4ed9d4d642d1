"""A year: its months, whom most went to less what came back, and what repeats."""

from datetime import date

import pytest
from sqlmodel import Session

from payments import calendar, categories, facts, ledger, years
from payments.ledger import Recorded, Set, record
from payments.money import Money
from payments.recipes import gift, opening, undo, wallet

ALICE, BOB, CAROL, DAN = (f"person:{n}" for n in range(1, 5))
REF = wallet(ALICE, "USD")
EDGES = [calendar.begins(date(2026, month, 1), "UTC") for month in range(1, 13)]
EDGES += [calendar.begins(date(2027, 1, 1), "UTC")]
DAY = 86_400_000


class Books:
    def __init__(self, db: Session) -> None:
        self.db, self.n = db, 0
        self.record(opening(self.key(), ALICE, Money(90_000_00, "USD")), EDGES[0])

    def key(self) -> bytes:
        self.n += 1
        return self.n.to_bytes(16, "big") + bytes(7) + b"\x01"

    def record(self, one: Set, at: int) -> int:
        [done] = record(self.db, [one], at)
        assert isinstance(done, Recorded), done
        return done.number

    def pay(self, whom: str, minor: int, month: int, note: str = "") -> int:
        one = gift(self.key(), ALICE, whom, Money(minor, "USD"), note)
        return self.record(one, EDGES[month - 1] + 5 * DAY)

    def year(self) -> years.Year:
        return years.year(self.db, REF, EDGES)


@pytest.fixture
def books(db: Session) -> Books:
    return Books(db)


def test_a_year_that_is_cut_says_so(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        books.pay(BOB, 100, 3)
    monkeypatch.setattr(facts, "FURTHEST", 7)
    assert (books.year().total.times, books.year().is_whole) == (6, True)
    monkeypatch.setattr(facts, "FURTHEST", 5)
    assert (books.year().total.times, books.year().is_whole) == (5, False)


def test_months_and_categories_add_up_to_the_whole(books: Books) -> None:
    for month, minor in ((1, 100), (1, 50), (3, 700), (12, 9)):
        books.pay(BOB, minor, month, "pizza" if minor > 60 else "")
    found = books.year()
    assert [flow.went for flow in found.months] == [150, 0, 700, *[0] * 8, 9]
    assert found.months[0].came == 90_000_00
    assert {name: flow.went for name, flow in found.categories.items()} == {
        "eating_out": 800,
        "income": 0,
        "other": 59,
    }
    assert sum(flow.went for flow in found.months) == found.total.went == 859


def test_most_went_to_whom_without_what_came_back(books: Books) -> None:
    books.pay(BOB, 5_00, 1)
    books.pay(CAROL, 3_00, 2)
    books.pay(CAROL, 3_00, 3)
    number = books.pay(DAN, 90_00, 4)
    stored = ledger.transfer(books.db, number)
    assert stored
    books.record(undo(stored, number), EDGES[4])
    assert books.year().payees == [(CAROL, 6_00, 2), (BOB, 5_00, 1)]


def test_about_the_same_in_three_months_repeats(books: Books) -> None:
    for month, minor in ((1, 450_00), (2, 460_00), (4, 495_00), (5, 300_00), (6, 310_00)):
        books.pay(BOB, minor, month, "rent")
    for n, month in enumerate((1, 1, 2)):  # often, and in two months alone
        books.pay(CAROL, 20_00 + n, month)
    [rent] = books.year().repeats
    assert (rent.other, rent.months, rent.minor, rent.category) == (BOB, 3, 495_00, "home")


@pytest.mark.parametrize(("last", "months"), [(110_00, [3]), (110_01, [])])
def test_about_the_same_is_within_a_tenth(books: Books, last: int, months: list[int]) -> None:
    for month, minor in ((1, 100_00), (2, 105_00), (3, last)):
        books.pay(BOB, minor, month)
    assert [each.months for each in books.year().repeats] == months


def test_two_amounts_to_the_same_payee_repeat_each_for_itself(books: Books) -> None:
    for month in (1, 2, 3):
        books.pay(BOB, 450_00, month, "rent")
        books.pay(BOB, 10_00, month, "internet")
    assert [(one.minor, one.category) for one in books.year().repeats] == [
        (450_00, "home"),
        (10_00, "bills"),
    ]


def test_what_was_corrected_is_in_its_category_of_the_year(books: Books) -> None:
    number = books.pay(BOB, 5_00, 2, "pizza")
    categories.correct(books.db, REF, number, "fun", "one", EDGES[3])
    assert books.year().categories["fun"].went == 5_00


def test_a_wallet_that_was_never_used_has_an_empty_year(db: Session) -> None:
    found = years.year(db, REF, EDGES)
    assert (found.total.times, found.payees, found.repeats, found.categories) == (0, [], [], {})
