"""What programs were answered under keys of their own, so that a repeat does nothing again."""

from typing import NamedTuple

from sqlmodel import Session

from chat import driver
from chat.talk_schema import Writes

KEPT = 7 * 24 * 3600 * 1000  # ms


class Written(NamedTuple):
    """`digest` is of what was asked, `answer` JSON."""

    digest: bytes
    status: int
    answer: str


def find(db: Session, person: int, key: str) -> Written | None:
    """What this person was answered under this key."""
    sql = "select digest, status, answer from chat_writes where person = ? and key = ?"
    rows = driver.ask(db, sql, person, key)
    return Written(bytes(rows[0][0]), *rows[0][1:]) if rows else None


def keep(db: Session, person: int, key: str, what: Written, now: int) -> None:
    """Remember it for a week; what this person was answered before that is forgotten."""
    sql = "delete from chat_writes where person = ? and at < ?"
    driver.ask(db, sql, person, now - KEPT)
    driver.put(db, Writes, [(person, key, *what, now)])
