"""Money in order, as its owner sees it without script: categories, budgets, the year."""

import asyncio
import re

import pytest
from sqlmodel import Session

from chat import people
from payments import budgets, facts, ledger, recipes
from payments.ledger import Recorded
from payments.money import Money
from tests.web.test_wallet import activity, month
from tests.web.visitor import Visitor
from web.keys import DATABASE, WRITER
from web.writer import now_ms

TEXT = re.compile(r"<[^>]*>")
DAY = 86_400_000


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
async def alice(visitor: Visitor) -> Visitor:
    """Without the money that other tests give her, which is of a day that is still to come."""
    one = visitor.another()
    await one.join("alice", "Alice Martin")
    return one


@pytest.fixture
async def paid(alice: Visitor, bob: Visitor) -> list[int]:
    """Alice has paid Bob today: pizza, rent, nothing said."""

    def write(db: Session) -> list[int]:
        known = people.by_handles(db, ["alice", "bob"])
        a, b = known["alice"].owner, known["bob"].owner
        record(db, recipes.opening(key(1), a, usd(900_00)))
        said = [(12_50, "pizza"), (450_00, "rent"), (3_00, "")]
        return [
            record(db, recipes.gift(key(n + 2), a, b, usd(minor), note))
            for n, (minor, note) in enumerate(said)
        ]

    made: list[int] = await alice.app[WRITER].deed(write)
    return made


def record(db: Session, one: ledger.Set) -> int:
    [done] = ledger.record(db, [one], now_ms())
    assert isinstance(done, Recorded), done
    return done.number


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x02"


def said(text: str) -> str:
    return " ".join(TEXT.sub(" ", text).split())


async def test_a_line_says_its_category_and_a_correction_counts_for_the_same_person(
    alice: Visitor, paid: list[int]
) -> None:
    shown = activity(await alice.look("/wallet"))
    assert all(name in shown for name in ("Eating out", "Rent and home", "Other", "Income"))
    page = await alice.look(f"/wallet/lines/{paid[0]}")
    assert "Because of the word “pizza”." in page.text
    sent = await alice.send(f"/wallet/lines/{paid[0]}", category="gifts", scope="other")
    assert (sent.status, sent.leads_to) == (303, "/wallet?currency=USD#activity")
    shown = activity(await alice.look("/wallet"))
    assert shown.count("Gifts") == 3
    assert "Eating out" not in shown
    page = await alice.look(f"/wallet/lines/{paid[1]}")
    assert "Because you said so of Bob Moreau on " in page.text


async def test_it_is_taken_back(alice: Visitor, paid: list[int]) -> None:
    at = f"/wallet/lines/{paid[0]}"
    await alice.send(at, category="gifts", scope="one")
    assert activity(await alice.look("/wallet")).count("Gifts") == 1
    page = await alice.look(at)
    assert "Because you said so of this payment on " in page.text
    [undo] = re.findall(r'name="undo" value="(\d+)"', page.text)
    assert (await alice.send(at, undo=undo)).leads_to == at
    assert (await alice.send(at, undo=undo)).status == 404
    assert "Eating out" in activity(await alice.look("/wallet"))


async def test_nobody_else_sees_or_says_what_it_was_for(
    alice: Visitor, bob: Visitor, visitor: Visitor, paid: list[int]
) -> None:
    carol = visitor.another()
    await carol.join("carol", "Carol Diaz")
    at = f"/wallet/lines/{paid[0]}"
    assert (await carol.look(at)).status == 404
    assert (await carol.send(at, category="fun")).status == 404
    assert (await alice.send(at, category="yachts")).status == 404
    await alice.send(at, category="fun", scope="other")
    [undo] = re.findall(r'name="undo" value="(\d+)"', (await alice.look(at)).text)
    assert (await bob.send(at, undo=undo)).status == 404
    assert "Fun" in activity(await alice.look("/wallet"))
    assert "Fun" not in activity(await bob.look("/wallet")), "it is not his word"


async def test_the_month_is_shown_by_category_too(alice: Visitor, paid: list[int]) -> None:
    shown = month(await alice.look("/wallet"))
    assert "Eating out – −$12.50" in shown
    assert "Rent and home – −$450.00" in shown


async def test_a_budget_is_set_seen_beside_the_wallet_and_ended(
    alice: Visitor, paid: list[int]
) -> None:
    assert "Set a budget" in (await alice.look("/wallet")).text
    sent = await alice.send("/wallet/budgets", category="eating_out", amount="10")
    assert sent.status == 303
    for at in ("/wallet", "/wallet/budgets"):
        page = said((await alice.look(at)).text)
        assert "Eating out $12.50 of $10.00" in page
        assert "$2.50 over" in page
    await alice.send("/wallet/budgets", category="eating_out", do="end")
    assert "of $10.00" not in said((await alice.look("/wallet")).text)


async def test_what_is_no_amount_is_said_at_its_field(alice: Visitor) -> None:
    wrong = await alice.send("/wallet/budgets", category="fun", amount="much")
    assert wrong.status == 422
    assert "Write an amount, like 200." in wrong.text
    assert 'value="much"' in wrong.text
    assert (await alice.send("/wallet/budgets", category="x", amount="1")).status == 400


async def test_the_clerk_tells_of_a_budget_in_the_talk_with_the_bot(
    alice: Visitor, paid: list[int]
) -> None:
    await alice.send("/wallet/budgets", category="eating_out", amount="15")
    for _ in range(100):
        page = await alice.look("/messages/@quid")
        if "of your $15.00 this month" in page.text:
            break
        await asyncio.sleep(0.05)
    seen = said((await alice.look("/messages/@quid")).text)
    assert seen.count("Eating out: $12.50 of your $15.00 this month. $2.50 is left.") == 1
    left = await alice.app[DATABASE].read(budgets.due, now_ms())
    assert left == []


async def test_the_year_shows_its_months_its_payees_and_what_repeats(
    alice: Visitor, bob: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(db: Session) -> None:
        known = people.by_handles(db, ["alice", "bob"])
        a, b = known["alice"].owner, known["bob"].owner
        begin = 1_735_689_600_000  # 2025-01-01 UTC
        ledger.record(db, [recipes.opening(key(50), a, usd(9_000_00))], begin)
        for n, minor in enumerate((450_00, 455_00, 460_00, 20_00)):
            one = recipes.gift(key(60 + n), a, b, usd(minor), "rent")
            [done] = ledger.record(db, [one], begin + (n * 31 + 5) * DAY)
            assert isinstance(done, Recorded)

    await alice.app[WRITER].deed(write)
    page = said((await alice.look("/wallet/year?year=2025")).text)
    assert "−$1,385.00" in page
    assert "Rent and home – −$1,385.00" in page
    assert "Most went to" in page
    assert "4 payments −$1,385.00" in page
    assert "in 3 months −$460.00" in page
    assert "Nothing came or went." in (await alice.look("/wallet/year?year=2024")).text
    assert (await alice.look("/wallet/year?year=9999")).status == 200
    assert "Only the newest" not in page
    monkeypatch.setattr(facts, "FURTHEST", 3)
    cut = said((await alice.look("/wallet/year?year=2025")).text)
    assert "Only the newest 3 payments are counted." in cut
