"""Billers: the secrets of their calls, what their customers allow them, and what they were
answered."""

import base64
import secrets
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from payments.bills_schema import Billers, SignedCalls, StandingOrders
from payments.money import Money

PREFIX = "whsec_"


class Biller(NamedTuple):
    """`secrets` are good for its calls, the first also for ours; `url` is where it hears."""

    owner: str
    secrets: tuple[str, ...]
    url: str


class Answered(NamedTuple):
    """The first answer to a call: an HTTP status, and JSON."""

    digest: bytes
    status: int
    answer: str


def register(db: Session, owner: str, url: str, now: int, secret: str = "") -> Biller:
    """A new biller, or a new secret for one: the one before stays good until the next."""
    secret = secret or invent()
    if known := db.get(Billers, owner):
        known.before, known.secret, known.url = known.secret, secret, url
        db.add(known)
    else:
        db.add(Billers(owner=owner, secret=secret, url=url, made_at=now))
    db.flush()
    return Biller(owner, (secret,), url)


def invent() -> str:
    """A secret of 192 bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def find(db: Session, owner: str) -> Biller | None:
    columns = col(Billers.secret), col(Billers.before), col(Billers.url)
    row = db.execute(sa.select(*columns).where(col(Billers.owner) == owner)).first()
    return Biller(owner, tuple(filter(None, row[:2])), row[2]) if row else None


def everybody(db: Session) -> list[Biller]:
    owners = db.exec(select(Billers.owner).order_by(Billers.owner)).all()
    return [found for owner in owners if (found := find(db, owner))]


def order(db: Session, payer: str, biller: str, most: Money, now: int) -> None:
    """From now on this biller's bills up to so much are paid by themselves."""
    stop(db, payer, biller, most.currency)
    row: dict[str, object] = {"payer": payer, "biller": biller, "currency": most.currency}
    row |= {"most_minor": most.minor, "made_at": now}
    db.execute(sa.insert(StandingOrders).values(row))


def stop(db: Session, payer: str, biller: str, currency: str) -> bool:
    """False if there was no such order."""
    here = col(StandingOrders.payer) == payer, col(StandingOrders.biller) == biller
    gone = sa.delete(StandingOrders).where(*here, col(StandingOrders.currency) == currency)
    return db.execute(gone.returning(col(StandingOrders.payer))).first() is not None


def ordered(db: Session, payer: str, biller: str, currency: str) -> Money | None:
    """Up to how much its bills are paid by themselves."""
    row = db.get(StandingOrders, (payer, biller, currency), populate_existing=True)
    return Money(row.most_minor, currency) if row else None


def answered(db: Session, owner: str, call: str) -> Answered | None:
    """What a call of this id was answered the first time."""
    row = db.get(SignedCalls, (owner, call))
    return Answered(bytes(row.digest), row.status, row.answer) if row else None


def answer(db: Session, owner: str, call: str, given: Answered, now: int) -> None:
    """Remember it. Of two at once the second fails, and is tried again as a repeat."""
    row = {"owner": owner, "call": call, "at": now, **given._asdict()}
    db.execute(sa.insert(SignedCalls).values(row))
