"""Pages of whom somebody keeps at a distance, the newest first."""

from sqlmodel import Session

from chat import driver, people
from chat.people import Person

Mark = tuple[int, int]  # when, whom
MUTED = "select muted, at from chat_mutes where muter = ? and (at, muted) < (?, ?)"
BLOCKED = "select blocked, at from chat_blocks where blocker = ? and (at, blocked) < (?, ?)"
FIRST: Mark = (2**62, 0)


def muted(
    db: Session, person: int, before: Mark | None, limit: int
) -> tuple[list[Person], Mark | None]:
    """And the mark to give as `before` for the next page, None at the end."""
    return _page(db, f"{MUTED} order by at desc, muted desc limit ?", person, before, limit)


def blocked(
    db: Session, person: int, before: Mark | None, limit: int
) -> tuple[list[Person], Mark | None]:
    return _page(db, f"{BLOCKED} order by at desc, blocked desc limit ?", person, before, limit)


def _page(
    db: Session, sql: str, person: int, before: Mark | None, limit: int
) -> tuple[list[Person], Mark | None]:
    rows = driver.ask(db, sql, person, *(before or FIRST), limit)
    known = people.by_ids(db, [id for id, _ in rows])
    more = (rows[-1][1], rows[-1][0]) if rows and len(rows) == limit else None
    return [known[id] for id, _ in rows], more
