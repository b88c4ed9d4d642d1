"""A card, somebody's money, and what a rail may answer."""

from typing import Any, NamedTuple

from sqlmodel import Session

from payments import cards, ledger, outcomes, recipes, transits
from payments.cards import Card, Facts
from payments.ledger import Recorded
from payments.money import Money
from payments.outcomes import Answer, Settled
from payments.transits import IN, OUT, Transit, Wish
from tests.payments.shapes import key, usd

ALICE, BOB = "person:1", "person:2"
BIN = "408999"
FIFTY = usd(50_00)
TOKEN = "card_alice"


def link(
    db: Session,
    now: int,
    owner: str = ALICE,
    token: str = TOKEN,
    last4: str = "4242",
    **more: Any,
) -> Card:
    given = {"issuer": "Sand Bank", "funding": "debit", "currency": "USD"}
    flags = dict.fromkeys(("pulls", "pushes", "fast"), True)
    facts = Facts(token, "visa", last4, **({"expires": "2030-12"} | given | flags | more))
    made = cards.link(db, owner, facts, now)
    assert isinstance(made, Card)
    return made


def fund(db: Session, owner: str, amount: Money, now: int) -> None:
    [outcome] = ledger.record(db, [recipes.opening(key(), owner, amount)], now)
    assert isinstance(outcome, Recorded)


def ask(
    db: Session,
    card: Card,
    way: str,
    amount: Money,
    now: int,
    fee: Money | None = None,
    pays: str = "",
) -> Transit:
    made = transits.begin(db, key(), Wish(way, card, amount, fee, pays=pays), now)
    assert isinstance(made, Transit), made
    return made


def top_up(db: Session, card: Card, now: int, amount: Money = FIFTY, pays: str = "") -> Transit:
    return ask(db, card, IN, amount, now, pays=pays)


def cash_out(db: Session, card: Card, now: int, amount: Money = FIFTY) -> Transit:
    return ask(db, card, OUT, amount, now, fee=usd(88))


def take(db: Session, now: int, count: int = 1) -> list[Transit]:
    return transits.take(db, BIN, [key().hex()[:32] for _ in range(count)], now)


def tell(db: Session, one: Transit, state: str, now: int, **more: object) -> Settled:
    answer = Answer(state, **({"step": one.step} | more))  # type: ignore[arg-type]
    settled = outcomes.settle(db, one.id, answer, now)
    assert isinstance(settled, Settled), settled
    return settled


class Has(NamedTuple):
    """Minor units."""

    wallet: int
    suspense: int


def has(db: Session, owner: str = ALICE) -> Has:
    found = (
        ledger.balance(db, ref(owner, "USD")).minor for ref in (recipes.wallet, recipes.suspense)
    )
    return Has(*found)
