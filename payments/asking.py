"""Answers to what was asked for that move no money: declined, contested, cancelled, reminded of."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from payments import splits, wallets
from payments.ledger import Refusal
from payments.refusals import (
    NO_REMINDER_LEFT,
    NO_SUCH_REQUEST,
    NOBODY_TO_REMIND,
    REMINDED_LATELY,
)
from payments.schema import Pairs, Wallets
from payments.splits import MOST_DUE, MOST_REMINDERS, Split
from payments.splits_schema import Shares, Splits

STRANGERS_A_DAY = 3
DAY_MS = 24 * 3_600_000


def decline(db: Session, number: int, payer: str, now: int) -> Split | Refusal:
    return _answer(db, number, payer, now, state="declined")


def contest(db: Session, number: int, payer: str, words: str, now: int) -> Split | Refusal:
    """Its payer disputes it, with or without words; they can still pay or decline it."""
    return _answer(db, number, payer, now, state="contested", words=words)


def hush(db: Session, number: int, payer: str, now: int) -> Split | Refusal:
    """No more reminders for this payer."""
    return _answer(db, number, payer, now, quiet=1)


def _answer(db: Session, number: int, payer: str, now: int, **values: object) -> Split | Refusal:
    found = splits.waiting(db, number, payer, now)
    if isinstance(found, Refusal):
        return found
    splits.change(db, found[1], **values)
    splits.close(db, number)
    return splits.again(db, number)


def cancel(db: Session, number: int, owner: str, now: int) -> Split | Refusal:
    """The owner wants nothing more; what was paid stays paid."""
    split = splits.find(db, number, lock=True)
    if split is None or split.owner != owner:
        return Refusal(NO_SUCH_REQUEST)
    if no := splits.ended(split, now):
        return no
    return end(db, split, "cancelled")


def end(db: Session, split: Split, state: str) -> Split:
    """What is still missing is not asked for any more."""
    for share in split.missing:
        if share.state in splits.WAITING:
            splits.change(db, share, state=state)
    splits.mark(db, split.id, state=state)
    return splits.again(db, split.id)


def remind(db: Session, number: int, owner: str, now: int) -> tuple[Split, list[str]] | Refusal:
    """Whom the owner reminds: at most three times, a day apart, and nobody who muted it.

    Refusals: no_such_request, asked_ended, and those of `judge_reminder`."""
    split = splits.find(db, number, lock=True)
    if split is None or split.owner != owner:
        return Refusal(NO_SUCH_REQUEST)
    if no := splits.ended(split, now) or judge_reminder(db, split, now):
        return no
    splits.mark(db, number, reminders=split.reminders + 1, reminded_at=now)
    return splits.again(db, number), listening(db, split)


def judge_reminder(db: Session, split: Split, now: int) -> Refusal | None:
    """Why nobody can be reminded: no_reminder_left, reminded_lately (facts: frees, in ms),
    nobody_to_remind."""
    if split.reminders >= MOST_REMINDERS:
        return Refusal(NO_REMINDER_LEFT, limit=MOST_REMINDERS)
    if now < split.remindable_at:
        return Refusal(REMINDED_LATELY, at=split.remindable_at)
    return None if listening(db, split) else Refusal(NOBODY_TO_REMIND)


def listening(db: Session, split: Split) -> list[str]:
    """Who has not answered, did not mute it and wants reminders at all."""
    asked = [share.payer for share in split.shares if share.state == "open" and not share.quiet]
    kept = wallets.of(db, asked)
    return [payer for payer in asked if payer not in kept or kept[payer].reminders]


def due(db: Session, now: int) -> list[int]:
    """Open ones whose time is over, the longest over first."""
    query = select(Splits.id).where(Splits.state == "open", Splits.expires_at <= now)
    found = db.exec(query.order_by(col(Splits.expires_at)).limit(MOST_DUE))
    return [number for number in found if number]


def expire(db: Session, numbers: Sequence[int], now: int) -> list[Split]:
    """End those whose time is over, if nobody was faster; whoever did it has them returned."""
    over = [
        split
        for split in splits.several(db, numbers, lock=True)
        if split.state == "open" and split.expires_at <= now
    ]
    return [end(db, split, "expired") for split in over]


def acquainted(db: Session, owner: str, others: Collection[str]) -> set[str]:
    """With whom of these somebody has ever exchanged money, in either direction."""
    if not others:
        return set()
    paid = select(Pairs.target).where(Pairs.source == owner, col(Pairs.target).in_(others))
    got = select(Pairs.source).where(Pairs.target == owner, col(Pairs.source).in_(others))
    known = set(db.exec(paid)) | set(db.exec(got))
    joined = select(Shares.payer, Splits.owner).join(Splits, col(Splits.id) == col(Shares.split))
    theirs = sa.or_(
        sa.and_(col(Splits.owner) == owner, col(Shares.payer).in_(others)),
        sa.and_(col(Shares.payer) == owner, col(Splits.owner).in_(others)),
    )
    for pair in db.exec(joined.where(col(Shares.transfer).is_not(None), theirs)):
        known |= set(pair)
    return known & set(others)


def strangers_asked(db: Session, owner: str, now: int) -> list[int]:
    """When strangers were asked in the last 24 hours, the longest ago first."""
    query = (
        select(Splits.made_at)
        .join(Shares, col(Shares.split) == col(Splits.id))
        .where(Splits.owner == owner, Splits.made_at > now - DAY_MS, Shares.strange == 1)
    )
    return sorted(db.exec(query))


def frees(db: Session, owner: str, strangers: int, now: int) -> int | None:
    """None if so many strangers more can be asked; else when (ms) they could be, or -1: never."""
    asked = strangers_asked(db, owner, now)
    beyond = len(asked) + strangers - STRANGERS_A_DAY
    if beyond <= 0:
        return None
    return asked[beyond - 1] + DAY_MS if beyond <= len(asked) else -1


def one_at_a_time(db: Session, owner: str) -> None:
    """Until the transaction ends nobody else counts what this owner asks."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(
            sa.select(col(Wallets.owner)).where(col(Wallets.owner) == owner).with_for_update()
        )
