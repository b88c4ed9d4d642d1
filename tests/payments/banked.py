"""Somebody's account at a bank, linked, and money on its way there and from there."""

from sqlmodel import Session

from payments import banks, transits
from payments.banks import Account, Facts, Holder, Link, Way
from payments.ledger import Refusal
from payments.money import Money
from payments.rails.open_banking.identifiers import SORT_CODE
from payments.transits import IN, OUT, Transit, Wish
from tests.payments.carded import ALICE
from tests.payments.shapes import key

IDENTIFICATION = "04000412345678"


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


def link_account(
    db: Session, now: int, owner: str = ALICE, identification: str = IDENTIFICATION
) -> Account:
    """In pounds, called Everyday."""
    way = Way(f"consent-{owner}", f"hash-{owner}-{identification}", b"way", now + banks.DAY)
    begun = banks.begin(db, owner, 1, way, now)
    assert isinstance(begun, Link)
    taken = banks.take_up(db, way.hash, owner, 1, now)
    assert isinstance(taken, Link)
    whose = (SORT_CODE, identification, "Ada Byron")
    facts = Facts("ada-current", "GBP", "CACC", "Everyday", *whose)
    linked = banks.link(db, taken.id, b"tokens", now + 90 * banks.DAY, [facts], now)
    assert isinstance(linked, Link)
    return banks.accounts_of(db, [linked.id])[0]


def begin(db: Session, account: Account | None, way: str, amount: Money, now: int) -> Transit:
    wish = Wish(way, Holder(ALICE, account), amount)
    one = transits.begin(db, key(), wish, now)
    assert not isinstance(one, Refusal), one
    return one


def cash_out(db: Session, account: Account, now: int, amount: Money | None = None) -> Transit:
    return begin(db, account, OUT, amount or gbp(50_00), now)


def top_up(db: Session, now: int, amount: Money | None = None) -> Transit:
    return begin(db, None, IN, amount or gbp(50_00), now)
