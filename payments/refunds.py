"""Giving back: what may still be undone or refunded of a payment, judged in its transaction.

Whoever judges holds the wallets of all whom the payment concerns, in the order of `record`. So undo
and refunds of one payment, on whatever nodes, come one after another, and together never exceed it;
and who pays meanwhile waits for them, but they for nobody."""

import sqlalchemy as sa
from sqlmodel import Session

from payments import ledger, recipes
from payments.ledger import Refusal, Set, Stored
from payments.money import Money
from payments.refusals import (
    ALREADY_REFUNDED,
    BEYOND_ORIGINAL,
    NO_SUCH_TRANSFER,
    NOT_YOURS_TO_REFUND,
    NOT_YOURS_TO_UNDO,
    TOO_LATE_TO_UNDO,
)

UNDOABLE = frozenset({"gift", "request", "share"})
REFUNDABLE = UNDOABLE | {"bill", "accepted", "captured"}
LOCK = sa.text("""
select id from pay_accounts
where kind = 'wallet' and (owner, currency) in (
    select a.owner, a.currency
    from pay_transfers t join pay_accounts a on a.id in (t.source, t.target) where t.key = :key)
order by owner collate "C", currency collate "C" for no key update
""")
BACK = sa.text("""
select a.owner, sum(t.amount) as minor
from pay_transfers t join pay_accounts a on a.id = t.source
where t.refers = :number and t.kind in ('undo', 'refund') group by a.owner
""")
KNOWN = sa.text("select 1 from pay_transfers where key = :key and leg = 0")


def undo(db: Session, number: int, payer: str, now: int, within: int) -> Set | Refusal:
    """All of a payment back to who made it, within some milliseconds, if nothing was refunded.

    A repeat is the same set again, to which `record` gives its first answer. Refusals:
    no_such_transfer, not_yours_to_undo, too_late_to_undo, already_refunded."""
    original = ledger.transfer(db, number)
    if original is None:
        return Refusal(NO_SUCH_TRANSFER)
    if original.kind not in UNDOABLE or original.legs[0].source.owner != payer:
        return Refusal(NOT_YOURS_TO_UNDO)
    one = recipes.undo(original, number)
    _lock(db, original)
    if _is_known(db, one.key):
        return one
    if now > original.at + within:
        return Refusal(TOO_LATE_TO_UNDO)
    return Refusal(ALREADY_REFUNDED) if _given_back(db, number) else one


def refund(
    db: Session, number: int, n: int, payee: str, amount: Money, note: str = ""
) -> Set | Refusal:
    """The `n`th refund of a payment (1, 2, …: `refunds` says how many there were), by somebody
    whom it paid; a repeat as with `undo`.

    Refusals: no_such_transfer, not_yours_to_refund, beyond_original."""
    original = ledger.transfer(db, number)
    if original is None:
        return Refusal(NO_SUCH_TRANSFER)
    _lock(db, original)
    left = _left(db, original, payee)
    if left is None:
        return Refusal(NOT_YOURS_TO_REFUND)
    one = recipes.refund(original, n, payee, amount, note)
    beyond = amount.minor > left.minor and not _is_known(db, one.key)
    if beyond or amount.currency != left.currency:
        return Refusal(BEYOND_ORIGINAL, left=left)
    return one


def next_refund(
    db: Session, number: int, payee: str, amount: Money, note: str = ""
) -> Set | Refusal:
    """The refund after those that there were, whoever else is at it. Refusals as of `refund`."""
    if original := ledger.transfer(db, number):
        _lock(db, original)
    return refund(db, number, refunds(db, number) + 1, payee, amount, note)


def left(db: Session, number: int, payee: str) -> Money | None:
    """What its payee can still give back of a payment; None of what nobody can."""
    original = ledger.transfer(db, number)
    return original and _left(db, original, payee)


def given_back(db: Session, number: int) -> int:
    """Minor units that came back of a payment by now."""
    return sum(_given_back(db, number).values())


def refunds(db: Session, number: int) -> int:
    """How many refunds a payment has had: the next is one more."""
    counted = sa.text("select count(*) from pay_transfers where refers = :number and kind = :kind")
    times: int = db.execute(counted, {"number": number, "kind": "refund"}).scalar_one()
    return times


def _left(db: Session, original: Stored, payee: str) -> Money | None:
    """Of what it brought them, without what came back out of their own hold."""
    paid = [
        leg.amount
        for leg in original.legs
        if leg.target.owner == payee != leg.source.owner and original.kind in REFUNDABLE
    ]
    if not paid:
        return None
    received = sum(amount.minor for amount in paid)
    return Money(received - _given_back(db, original.number).get(payee, 0), paid[0].currency)


def _lock(db: Session, original: Stored) -> None:
    """Until the transaction ends nobody else gives any of it back."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(LOCK, {"key": original.key})


def _given_back(db: Session, number: int) -> dict[str, int]:
    """Minor units, by who gave them back."""
    return {row.owner: int(row.minor) for row in db.execute(BACK, {"number": number})}


def _is_known(db: Session, key: bytes) -> bool:
    return db.execute(KNOWN, {"key": key}).first() is not None
