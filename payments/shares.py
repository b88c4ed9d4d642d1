"""Shares that are paid, covered, taken back and given back; each judged with its row locked."""

import sqlalchemy as sa
from sqlmodel import Session

from payments import asking, ledger, recipes, refunds, splits
from payments.ledger import Cap, Recorded, Refusal, Set
from payments.money import Money
from payments.refusals import (
    MISSING_CHANGED,
    NO_SUCH_REQUEST,
    NOTHING_MISSING,
    NOTHING_PAID,
    SHORT,
)
from payments.splits import REQUEST, Share, Split

Caps = tuple[Cap, ...]
LOCK = sa.text("""
select balance, owner from pay_accounts
where kind = 'wallet' and currency = :currency and owner = any(:owners)
order by owner collate "C", kind collate "C", currency collate "C" for no key update
""")


def pay(db: Session, number: int, payer: str, now: int, caps: Caps = ()) -> Recorded | Refusal:
    """Pay one's share, once for ever. Refusals: those of `splits.waiting`, and the ledger's."""
    found = splits.waiting(db, number, payer, now)
    if isinstance(found, Refusal):
        return found
    split, share = found
    return _paid(db, split, share, now, caps)


def cover(
    db: Session, number: int, payer: str, minor: int, now: int, caps: Caps = ()
) -> Recorded | Refusal:
    """Pay all that is missing, which is so many minor units. It is a share of its own, which stands
    for the others. Refusals: no_such_request, asked_cancelled and the like, nothing_missing,
    missing_changed (facts: left), and the ledger's."""
    split = splits.find(db, number, lock=True)
    if split is None or split.share_of(payer) is None:
        return Refusal(NO_SUCH_REQUEST)
    if no := splits.ended(split, now):
        return no
    missing = split.missing
    if not missing:
        return Refusal(NOTHING_MISSING)
    if (rest := sum(share.minor for share in missing)) != minor:
        return Refusal(MISSING_CHANGED, left=split.money(rest))
    stands = Share(number, len(split.shares) + 1, payer, rest)
    answer = ledger.record(db, [_set(split, stands, caps)], now)[0]
    if isinstance(answer, Recorded):
        paid = stands._replace(state="paid", transfer=answer.number, covered=stands.n)
        splits.add(db, paid)
        for share in missing:
            splits.change(db, share, state="covered", covered=stands.n)
        splits.close(db, number)
    return answer


def take_back(
    db: Session, transfer: int, payer: str, now: int, within: int
) -> tuple[Recorded, Split] | Refusal:
    """Undo what paid a share, and return its split too; the share is then taken back. What a cover
    stood for is as it was: open under the keys it always had, or taken back."""
    number = splits.paid_by(db, transfer)
    split = splits.find(db, number, lock=True) if number else None
    if split is None:
        return Refusal(NO_SUCH_REQUEST)
    judged = refunds.undo(db, transfer, payer, now, within)
    if isinstance(judged, Refusal):
        return judged
    [answer] = ledger.record(db, [judged], now)
    if isinstance(answer, Refusal):
        return answer
    for share in split.shares:
        if share.transfer == transfer:
            splits.change(db, share, state="taken back")
            _open_again(db, split, share)
    splits.close(db, split.id)
    return answer, splits.again(db, split.id)


def give_back(db: Session, number: int, owner: str, now: int) -> tuple[Split, Money] | Refusal:
    """The owner gives back all that was paid, all or nothing, and asks for nothing more. Each part
    is a refund that is linked to its payment. Refusals: no_such_request, nothing_paid, short."""
    split = splits.find(db, number, lock=True)
    if split is None or split.owner != owner:
        return Refusal(NO_SUCH_REQUEST)
    available = _lock(db, split)
    owed = left(db, split)
    backs = [back for each in owed if (back := _back(db, split, *each))]
    total = sum(money.minor for _, money in owed)
    if not backs:
        return Refusal(NOTHING_PAID)
    if total > available:
        missing = split.money(total - available)
        return Refusal(SHORT, missing=missing, available=split.money(available))
    answers = ledger.record(db, backs, now)
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    if len(refused) == len(answers):
        return refused[0]
    if refused:  # the rows are locked and the sum was there
        raise RuntimeError(f"only a part of what is given back was refused: {refused}")
    for share in split.paid:
        splits.change(db, share, state="refunded")
    return asking.end(db, split, "cancelled"), split.money(total)


def left(db: Session, split: Split) -> list[tuple[int, Money]]:
    """The payments of which something has not come back yet, and how much of each."""
    transfers = [share.transfer for share in split.paid if share.transfer]
    found = [(each, refunds.left(db, each, split.owner)) for each in transfers]
    return [(each, money) for each, money in found if money and money.minor]


def _paid(db: Session, split: Split, share: Share, now: int, caps: Caps) -> Recorded | Refusal:
    [answer] = ledger.record(db, [_set(split, share, caps)], now)
    if isinstance(answer, Recorded):
        splits.change(db, share, state="paid", transfer=answer.number)
        splits.close(db, split.id)
    return answer


def _set(split: Split, share: Share, caps: Caps) -> Set:
    parties = share.payer, split.owner, split.money(share.minor), split.note
    if split.kind == REQUEST and len(split.shares) == 1:
        return recipes.request_paid(split.id, *parties)._replace(caps=caps)
    return recipes.share_paid(split.id, share.n, *parties)._replace(caps=caps)


def _open_again(db: Session, split: Split, cover: Share) -> None:
    for share in split.shares:
        if share.covered == cover.n and not share.is_cover:
            state = "taken back" if share.transfer else "open"  # its key has paid once, for ever
            splits.change(db, share, state=state, covered=None)


def _lock(db: Session, split: Split) -> int:
    """What the owner has, in minor units; it does not become less until the transaction ends."""
    owners = sorted({split.owner, *(share.payer for share in split.paid)})
    if db.get_bind().dialect.name == "postgresql":
        db.execute(LOCK, {"currency": split.currency, "owners": owners})
    return ledger.balance(db, recipes.wallet(split.owner, split.currency)).minor


def _back(db: Session, split: Split, transfer: int, money: Money) -> Set | None:
    """What is left of a payment, as a refund."""
    one = refunds.next_refund(db, transfer, split.owner, money)
    return one if isinstance(one, Set) else None
