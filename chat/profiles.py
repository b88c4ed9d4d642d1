"""What people say of themselves: some words, and one post on top of their profile."""

from typing import NamedTuple

from sqlmodel import Session

from chat import driver, plastic, revisions
from chat.refusals import Refused

LONGEST_BIO = 160


class Profile(NamedTuple):
    """`pinned` is the number of a post."""

    bio: str
    pinned: int | None


def of(db: Session, person: int) -> Profile:
    sql = "select bio, pinned from chat_people where id = ?"
    return Profile(*driver.ask(db, sql, person)[0])


def describe(db: Session, person: int, bio: str) -> None:
    """Refused with `bio_too_long` above 160 characters."""
    bio = bio.encode(errors="ignore").decode().replace("\x00", "").replace("\r", "").strip()
    if len(bio) > LONGEST_BIO:
        raise Refused("bio_too_long", limit=LONGEST_BIO)
    bio = plastic.hide(db, person, bio)
    driver.ask(db, "update chat_people set bio = ? where id = ?", bio, person)


def pin(db: Session, person: int, post: int) -> None:
    """In the place of another one, if one was there. Refused with `post_unknown` if it is not
    one's own."""
    revisions.own(db, person, post)
    driver.ask(db, "update chat_people set pinned = ? where id = ?", post, person)


def unpin(db: Session, person: int, post: int) -> None:
    sql = "update chat_people set pinned = null where id = ? and pinned = ?"
    driver.ask(db, sql, person, post)
