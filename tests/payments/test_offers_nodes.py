"""Offers, links and refunds on two nodes at once: each ends once, nothing is given twice."""

import threading
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation
from sqlmodel import Session

from payments import ledger, offers, recipes, refunds
from payments.audit import verify
from payments.ledger import Recorded, Refusal, balance, record
from payments.money import Money
from tests.servers.postgres import until_somebody_waits
from web.database import Database

ALICE, BOB, CAROL = "person:1", "person:2", "person:3"
TWENTY = Money(20_00, "USD")
AGAIN = (DeadlockDetected, SerializationFailure, UniqueViolation)
Outcome = Recorded | Refusal
Act = Callable[[Session], Outcome]


def key(n: int) -> bytes:
    return n.to_bytes(16, "big") + bytes(7) + b"\x01"


@pytest.fixture
def nodes(postgres_url: str) -> Iterator[list[Database]]:
    """Two, and Alice has 50.00."""
    opened = [Database(postgres_url) for _ in range(2)]
    with opened[0].writer() as db:
        record(db, [recipes.opening(key(900), ALICE, Money(50_00, "USD"))], 1)
        db.commit()
    yield opened
    for node in opened:
        node.close()


def placed(node: Database, make: Callable[..., Outcome], *args: object) -> int:
    with node.writer() as db:
        made = make(db, recipes.offer(key(1), ALICE, TWENTY), *args)
        db.commit()
    assert isinstance(made, Recorded)
    return made.number


def both(nodes: list[Database], one: Act, other: Act) -> list[Outcome]:
    """The first has acted and not committed yet when the other comes."""
    answers: list[Outcome] = []

    def late() -> None:
        for _ in range(20):
            with nodes[1].writer() as db:
                try:
                    answer = other(db)
                    db.commit()
                except AGAIN:
                    db.rollback()
                else:
                    answers.append(answer)
                    return

    with nodes[0].writer() as db:
        answers.append(one(db))
        thread = threading.Thread(target=late)
        thread.start()
        until_somebody_waits(nodes[0].url)
        db.commit()
    thread.join()
    assert len(answers) == 2
    return answers


def moved(answers: list[Outcome]) -> int:
    return sum(isinstance(each, Recorded) and not each.repeated for each in answers)


def has(node: Database, *owners: str) -> list[int]:
    with node.reader() as db:
        assert list(verify(db)) == []
        return [balance(db, recipes.wallet(owner, "USD")).minor for owner in owners]


ENDS = ("accepted", "declined", "taken back")


@pytest.mark.parametrize("ends", [*combinations(ENDS, 2), *((e, e) for e in ENDS)], ids=str)
@pytest.mark.parametrize("turned", [False, True])
def test_an_offer_ends_once(nodes: list[Database], ends: tuple[str, str], turned: bool) -> None:
    number = placed(nodes[0], offers.ask_first, BOB, 2)
    one, other = reversed(ends) if turned else ends
    answers = both(
        nodes,
        lambda db: offers.end(db, number, one, 3),
        lambda db: offers.end(db, number, other, 3),
    )
    assert moved(answers) == 1
    paid = 20_00 if one == "accepted" else 0
    assert has(nodes[0], ALICE, BOB) == [50_00 - paid, paid]


def test_a_link_is_taken_by_one_of_two(nodes: list[Database]) -> None:
    number = placed(nodes[0], offers.link, "secret", 2)
    answers = both(
        nodes,
        lambda db: offers.claim(db, number, BOB, 3),
        lambda db: offers.claim(db, number, CAROL, 3),
    )
    assert answers[1] == Refusal("hold_ended", state="accepted")
    assert has(nodes[0], ALICE, BOB, CAROL) == [30_00, 20_00, 0]


def test_a_link_is_taken_or_cancelled(nodes: list[Database]) -> None:
    number = placed(nodes[0], offers.link, "secret", 2)
    answers = both(
        nodes,
        lambda db: offers.end(db, number, "taken back", 3),
        lambda db: offers.claim(db, number, CAROL, 3),
    )
    assert moved(answers) == 1
    assert has(nodes[0], ALICE, CAROL) == [50_00, 0]


def gives_back(number: int, minor: int) -> Act:
    def act(db: Session) -> Outcome:
        what = refunds.next_refund(db, number, BOB, Money(minor, "USD"))
        return what if isinstance(what, Refusal) else ledger.record(db, [what], 3)[0]

    return act


def takes_back(number: int) -> Act:
    def act(db: Session) -> Outcome:
        what = refunds.undo(db, number, ALICE, 3, 10_000)
        return what if isinstance(what, Refusal) else ledger.record(db, [what], 3)[0]

    return act


@pytest.mark.parametrize(
    ("acts", "back"),
    [
        (lambda n: (gives_back(n, 20_00), gives_back(n, 20_00)), 20_00),
        (lambda n: (gives_back(n, 5_00), gives_back(n, 5_00)), 10_00),
        (lambda n: (gives_back(n, 5_00), takes_back(n)), 5_00),
        (lambda n: (takes_back(n), gives_back(n, 5_00)), 20_00),
    ],
)
def test_undo_and_refunds_at_once_never_exceed_the_payment(
    nodes: list[Database], acts: Callable[[int], tuple[Act, Act]], back: int
) -> None:
    """Bob has money of his own, so that only the rule holds it back."""
    with nodes[0].writer() as db:
        gift = recipes.gift(key(2), ALICE, BOB, TWENTY)
        more = recipes.opening(key(901), BOB, Money(100_00, "USD"))
        [paid, _] = record(db, [gift, more], 2)
        db.commit()
    assert isinstance(paid, Recorded)
    both(nodes, *acts(paid.number))
    assert has(nodes[0], ALICE, BOB) == [30_00 + back, 120_00 - back]
