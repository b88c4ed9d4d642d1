"""Whose posts somebody reads at home."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from chat import alerts, blocks, driver
from chat.refusals import Refused
from chat.schema import Follows


def follow(db: Session, follower: int, followed: int, now: int) -> bool:
    """False if it was so already. Refused with `alone` for somebody following themselves, with
    `not_allowed` across a block. Who is followed hears of it, once."""
    if follower == followed:
        raise Refused("alone")
    if blocks.apart(db, {(follower, followed)}):
        raise Refused("not_allowed")
    sql = (
        "insert into chat_follows (follower, followed, at) values (?, ?, ?)"
        " on conflict do nothing returning at"
    )
    if not driver.ask(db, sql, follower, followed, now):
        return False
    alerts.tell(db, followed, "follow", follower, f"person:{follower}", now)
    return True


def unfollow(db: Session, follower: int, followed: int) -> bool:
    """False if it was so already."""
    pair = col(Follows.follower) == follower, col(Follows.followed) == followed
    gone = sa.delete(Follows).where(*pair).returning(col(Follows.at))
    return db.scalars(gone).first() is not None


def follows(db: Session, follower: int, followed: int) -> bool:
    return bool(among(db, follower, [followed]))


def among(db: Session, follower: int, people: Collection[int]) -> set[int]:
    """Whom of these somebody follows. One statement."""
    query = select(Follows.followed).where(Follows.follower == follower)
    return set(db.exec(query.where(col(Follows.followed).in_(people))))


def followers(db: Session, person: int) -> int:
    return db.exec(select(func.count()).where(Follows.followed == person)).one()


def following(db: Session, person: int) -> int:
    return db.exec(select(func.count()).where(Follows.follower == person)).one()


def who_follows(db: Session, person: int, below: int | None, limit: int) -> list[int]:
    """Their numbers, the highest first, below that of a page before."""
    return _among(db, "follower", "followed", person, below, limit)


def whom_follows(db: Session, person: int, below: int | None, limit: int) -> list[int]:
    """The numbers of those somebody follows, the highest first."""
    return _among(db, "followed", "follower", person, below, limit)


def _among(
    db: Session, wanted: str, given: str, person: int, below: int | None, limit: int
) -> list[int]:
    other, known = col(getattr(Follows, wanted)), col(getattr(Follows, given))
    query = select(other).where(known == person).order_by(other.desc()).limit(limit)
    return list(db.exec(query if below is None else query.where(other < below)))
