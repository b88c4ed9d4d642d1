"""Whose posts somebody rather does not see, nor is told of what they do; what they write to one
still comes."""

from collections.abc import Collection

from sqlmodel import Session

from chat import driver, people
from chat.people import Person
from chat.refusals import Refused


def mute(db: Session, muter: int, muted: int, now: int) -> bool:
    """False if it was so already. Refused with `alone` for somebody muting themselves."""
    if muter == muted:
        raise Refused("alone")
    sql = (
        "insert into chat_mutes (muter, muted, at) values (?, ?, ?)"
        " on conflict do nothing returning at"
    )
    return bool(driver.ask(db, sql, muter, muted, now))


def unmute(db: Session, muter: int, muted: int) -> bool:
    """False if it was so already."""
    sql = "delete from chat_mutes where muter = ? and muted = ? returning at"
    return bool(driver.ask(db, sql, muter, muted))


def among(db: Session, muter: int, people: Collection[int]) -> set[int]:
    """Whom of these somebody has muted. One statement."""
    sql = "select muted from chat_mutes where muter = ? and muted among ?"
    return {muted for (muted,) in driver.ask(db, sql, muter, list(people))}


def listing(db: Session, muter: int) -> list[Person]:
    """Whom somebody has muted, the newest first."""
    sql = "select muted from chat_mutes where muter = ? order by at desc, muted"
    ids = [muted for (muted,) in driver.ask(db, sql, muter)]
    known = people.by_ids(db, ids)
    return [known[id] for id in ids]
