"""Budgets: what a month came to of a category, and that its owner is told once, whoever looks."""

import random

import pytest
from sqlmodel import Session

from payments import budgets, categories, facts, ledger
from payments.budgets import Alert, Budget
from payments.ledger import Recorded, Set, record
from payments.money import Money
from payments.recipes import gift, opening, undo, wallet
from web.database import Database

ALICE, BOB, CAROL = "person:1", "person:2", "person:3"
REF = wallet(ALICE, "USD")
DAY = 86_400_000
NOW = 1_798_804_800_000  # 2027-01-01 12:00 UTC


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


class Spending:
    """Alice pays; `n` numbers the keys."""

    def __init__(self, db: Session) -> None:
        self.db, self.n = db, 0
        self.record(opening(key(9_999), ALICE, usd(100_000_00)), NOW - DAY)
        self.put("eating_out", 100_00)

    def put(self, category: str, minor: int | None, now: int = NOW) -> None:
        budgets.put(self.db, ALICE, "USD", category, minor, "UTC", now)

    def record(self, one: Set, at: int) -> int:
        [outcome] = record(self.db, [one], at)
        assert isinstance(outcome, Recorded), outcome
        return outcome.number

    def pay(self, minor: int, note: str = "pizza", at: int = NOW, to: str = BOB) -> int:
        self.n += 1
        return self.record(gift(key(self.n), ALICE, to, usd(minor), note), at)

    def look(self, now: int = NOW) -> list[tuple[str, int]]:
        alerts = budgets.keep(self.db, budgets.due(self.db, now), now)
        return [(alert.budget.category, alert.level) for alert in alerts]

    def spent(self, now: int = NOW) -> dict[str, int]:
        return {one.category: one.spent_minor for one in budgets.of(self.db, ALICE, now)}


@pytest.fixture
def alice(db: Session) -> Spending:
    return Spending(db)


def test_its_owner_is_told_at_80_and_at_100_per_cent_each_once(alice: Spending) -> None:
    alice.pay(79_99)
    assert alice.look() == []
    alice.pay(1)
    assert alice.look() == [("eating_out", 80)]
    alice.pay(10_00)
    assert alice.look() == []
    alice.pay(10_00)
    assert alice.look() == [("eating_out", 100)]
    alice.pay(50_00)
    assert alice.look() == []


def test_both_at_once_are_told_as_one(alice: Spending) -> None:
    alice.pay(120_00)
    [alert] = budgets.keep(alice.db, budgets.due(alice.db, NOW), NOW)
    assert alert == Alert(ALICE, Budget("USD", "eating_out", 100_00, 120_00), 100)
    assert alert.budget.percent == 120
    assert alice.look() == []


def test_what_was_told_is_not_told_again_whatever_becomes_of_the_budget(alice: Spending) -> None:
    alice.pay(85_00)
    assert alice.look() == [("eating_out", 80)]
    alice.put("eating_out", None)
    assert alice.look() == []
    alice.put("eating_out", 90_00)
    assert alice.look() == []
    alice.put("eating_out", 85_00)
    assert alice.look() == [("eating_out", 100)]


def test_the_next_month_begins_at_nothing_and_is_told_anew(alice: Spending) -> None:
    alice.pay(85_00)
    assert alice.look() == [("eating_out", 80)]
    later = NOW + 31 * DAY
    assert alice.spent(later) == {"eating_out": 0}
    alice.pay(80_00, at=later)
    assert alice.look(later) == [("eating_out", 80)]


def test_of_two_who_have_added_up_only_one_is_believed(alice: Spending) -> None:
    alice.pay(50_00)
    alice.look()
    alice.pay(35_00)
    one, other = budgets.due(alice.db, NOW), budgets.due(alice.db, NOW)
    assert [alert.level for alert in budgets.keep(alice.db, one, NOW)] == [80]
    assert budgets.keep(alice.db, other, NOW) == []
    assert alice.spent() == {"eating_out": 85_00}
    assert alice.look() == []
    assert alice.spent() == {"eating_out": 85_00}


def test_what_was_corrected_meanwhile_is_added_up_anew(alice: Spending) -> None:
    number = alice.pay(85_00)
    draft = budgets.due(alice.db, NOW)
    categories.correct(alice.db, REF, number, "gifts", "other", NOW)
    assert budgets.keep(alice.db, draft, NOW) == []
    assert alice.look() == []
    assert alice.spent() == {"eating_out": 0}


def test_what_was_taken_back_was_not_spent(alice: Spending) -> None:
    number = alice.pay(60_00)
    alice.look()
    stored = ledger.transfer(alice.db, number)
    assert stored
    alice.record(undo(stored, number), NOW)
    alice.pay(30_00)
    assert alice.look() == []
    assert alice.spent() == {"eating_out": 30_00}


def test_a_look_takes_what_is_new_and_no_more(
    alice: Spending, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(30):
        alice.pay(1_00)
    alice.look()
    monkeypatch.setattr(facts, "FURTHEST", 5)  # a walk that begins again would end too soon
    for _ in range(3):
        alice.pay(1_00)
    assert alice.spent() == {"eating_out": 33_00}
    alice.look()
    assert alice.spent() == {"eating_out": 33_00}
    assert budgets.due(alice.db, NOW) == []


def test_however_often_it_is_looked_at_it_is_what_the_lines_add_up_to(alice: Spending) -> None:
    dice = random.Random(7)
    alice.put("gifts", 500_00)
    paid: list[int] = []
    for n in range(120):
        at = NOW + n * 3_600_000
        note = dice.choice(("pizza", "gift", "", "tea", "rent"))
        paid.append(alice.pay(dice.randint(1, 900), note, at, dice.choice((BOB, CAROL))))
        if dice.random() < 0.3:
            alice.look(at)
        if dice.random() < 0.1:
            chosen = dice.choice(("gifts", "eating_out", "fun"))
            categories.correct(alice.db, REF, paid[-1], chosen, dice.choice(("one", "other")), at)
        if dice.random() < 0.1 and (stored := ledger.transfer(alice.db, paid[-1])):
            alice.record(undo(stored, paid[-1]), at)
    expected = dict.fromkeys(("eating_out", "gifts"), 0)
    reasons = categories.of(
        alice.db, REF, [e.transfer for e in ledger.statement(alice.db, REF, 500)]
    )
    for entry in ledger.statement(alice.db, REF, 500):
        name = reasons[entry.transfer].category
        if name in expected and entry.at >= NOW - 12 * 3_600_000:
            expected[name] -= entry.amount.minor
    assert alice.spent(at) == {name: max(0, minor) for name, minor in expected.items()}


def test_two_nodes_tell_it_once(postgres_url: str) -> None:
    one, other = Database(postgres_url), Database(postgres_url)
    with one.writer() as first, other.writer() as second:
        alice = Spending(first)
        alice.pay(85_00)
        first.commit()
        drafts = budgets.due(first, NOW), budgets.due(second, NOW)
        assert drafts[0] == drafts[1]
        assert drafts[0]
        told = budgets.keep(first, drafts[0], NOW)
        first.commit()
        assert len(told) == 1
        assert budgets.keep(second, drafts[1], NOW) == []
        second.commit()
    one.close()
    other.close()
