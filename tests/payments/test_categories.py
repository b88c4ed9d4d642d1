"""What money was for: as its owner says, of the same people and words from then on, and undone."""

import pytest
from sqlmodel import Session

from payments import calendar, categories, ledger, months
from payments.categories import ONE, OTHER, Correction, Reason, Rules
from payments.facts import Line
from payments.ledger import Recorded, Refusal, Set, record
from payments.money import Money
from payments.recipes import gift, opening, packet, undo, wallet
from payments.recipes.waiting import offer

ALICE, BOB, CAROL, DAN = (f"person:{n}" for n in range(1, 5))
REF = wallet(ALICE, "USD")
NOW = 1_798_804_800_000  # 2027-01-01 12:00 UTC
EDGES = [calendar.begins(calendar.today(NOW, "UTC").replace(day=day), "UTC") for day in (1, 31)]


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def done(db: Session, one: Set, at: int = NOW) -> int:
    [outcome] = record(db, [one], at)
    assert isinstance(outcome, Recorded), outcome
    return outcome.number


@pytest.fixture
def paid(db: Session) -> list[int]:
    """Opened; to Bob for pizza; to Bob for rent; to Carol for sushi; to Dan for nothing said."""
    done(db, opening(key(1), ALICE, usd(1_000_00)))
    notes = [(BOB, "Friday pizza"), (BOB, "Loyer d'été"), (CAROL, "sushi & co"), (DAN, "")]
    return [
        done(db, gift(key(10 + n), ALICE, who, usd(1_00 + n), note))
        for n, (who, note) in enumerate(notes)
    ]


def said(db: Session, transfer: int) -> Reason:
    return categories.of(db, REF, [transfer])[transfer]


def named(db: Session, transfers: list[int]) -> list[str]:
    found = categories.of(db, REF, transfers)
    return [found[number].category for number in transfers]


def correct(db: Session, transfer: int, category: str, scope: str = OTHER) -> Correction:
    made = categories.correct(db, REF, transfer, category, scope, NOW)
    assert isinstance(made, Correction), made
    return made


def test_words_tell_what_it_is_usually_for_whatever_their_case_and_accents(
    db: Session, paid: list[int]
) -> None:
    assert named(db, paid) == ["eating_out", "home", "eating_out", "other"]
    assert said(db, paid[1]) == Reason("home", "word", "loyer")
    assert said(db, paid[3]) == Reason("other", "rest")


def test_a_correction_counts_for_the_same_person_and_not_for_others(
    db: Session, paid: list[int]
) -> None:
    made = correct(db, paid[0], "gifts")
    assert named(db, paid) == ["gifts", "gifts", "eating_out", "other"]
    assert said(db, paid[1]) == Reason("gifts", "other", said=made)
    later = done(db, gift(key(30), ALICE, BOB, usd(5), "tea"))
    back = done(db, gift(key(31), BOB, ALICE, usd(5), ""))
    assert named(db, [later, back]) == ["gifts", "income"], "money from Bob is another matter"


def test_its_words_count_for_others_with_the_same_words(db: Session, paid: list[int]) -> None:
    made = correct(db, paid[0], "fun")
    later = done(db, gift(key(30), ALICE, DAN, usd(5), "PÏZZA again"))
    assert said(db, later) == Reason("fun", "words", "pizza", made)
    correct(db, later, "gifts")
    assert said(db, paid[0]).category == "fun", "of Bob it was said itself"
    assert named(db, [done(db, gift(key(31), ALICE, CAROL, usd(5), "pizza"))]) == ["gifts"]


def test_of_this_one_alone_says_nothing_of_others(db: Session, paid: list[int]) -> None:
    made = correct(db, paid[0], "travel", ONE)
    assert named(db, paid) == ["travel", "home", "eating_out", "other"]
    correct(db, paid[1], "bills")
    assert said(db, paid[0]) == Reason("travel", "one", said=made)


def test_what_is_undone_is_as_if_it_had_not_been_said(db: Session, paid: list[int]) -> None:
    before = named(db, paid)
    first, second = correct(db, paid[0], "gifts"), correct(db, paid[0], "fun")
    assert categories.undo(db, ALICE, second.id, NOW)
    assert named(db, paid)[:2] == ["gifts", "gifts"]
    assert not categories.undo(db, ALICE, second.id, NOW)
    assert not categories.undo(db, BOB, first.id, NOW), "it is not his"
    assert categories.undo(db, ALICE, first.id, NOW)
    assert named(db, paid) == before


def test_nobody_says_what_the_money_of_others_was_for(db: Session, paid: list[int]) -> None:
    others = done(db, gift(key(40), BOB, CAROL, usd(1), "pizza"))
    assert categories.correct(db, REF, others, "fun", OTHER, NOW) == Refusal("no_such_line")
    assert categories.correct(db, REF, paid[0], "yachts", OTHER, NOW) == Refusal("category_unknown")
    assert categories.correct(db, wallet(DAN, "EUR"), paid[0], "fun", OTHER, NOW) == Refusal(
        "no_such_line"
    )
    correct(db, paid[0], "gifts")
    [bobs] = categories.of(db, wallet(BOB, "USD"), [paid[0]]).values()
    assert bobs.category != "gifts", "what Alice says is hers"


def test_what_comes_back_takes_off_what_it_had_added(db: Session, paid: list[int]) -> None:
    correct(db, paid[3], "health")
    stored = ledger.transfer(db, paid[3])
    assert stored
    back = done(db, undo(stored, paid[3]))
    assert named(db, [back]) == ["health"]
    flow = months.month(db, REF, EDGES).categories["health"]
    assert (flow.went, flow.came) == (1_03, 1_03)


def test_what_is_set_aside_for_somebody_is_as_what_they_are_paid(
    db: Session, paid: list[int]
) -> None:
    from payments import offers

    correct(db, paid[3], "transport")
    asked = offers.ask_first(db, offer(key(50), ALICE, usd(9), ""), DAN, NOW)
    assert isinstance(asked, Recorded)
    red = done(db, packet(key(51), ALICE, usd(5), ""))
    assert named(db, [asked.number, red]) == ["transport", "gifts"]


def test_the_picture_of_the_month_adds_up_to_what_each_line_says(
    db: Session, paid: list[int]
) -> None:
    correct(db, paid[2], "fun", ONE)
    month = months.month(db, REF, EDGES)
    assert {name: flow.went for name, flow in month.categories.items() if flow.went} == {
        "eating_out": 1_00,
        "home": 1_01,
        "fun": 1_02,
        "other": 1_03,
    }
    flows = month.categories.values()
    assert sum(flow.came for flow in flows) == month.total.came
    assert sum(flow.went for flow in flows) == month.total.went
    assert month.is_whole


def test_the_same_corrections_give_the_same_in_whatever_order_it_is_asked() -> None:
    told = [
        Correction(1, OTHER, 1, "out", BOB, "tea", "fun", 1),
        Correction(2, OTHER, 2, "out", CAROL, "tea cake", "gifts", 2),
    ]
    asked = [Line(n, "out", "gift", DAN, note) for n, note in enumerate(["tea", "cake tea", "x"])]
    rules = Rules(told)
    forwards = [rules.of(line) for line in asked]
    assert [Rules(told).of(line) for line in asked[::-1]][::-1] == forwards
    assert [reason.category for reason in forwards] == ["gifts", "gifts", "other"]
