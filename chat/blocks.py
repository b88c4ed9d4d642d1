"""Who wants nothing from whom: no line, no money, no question, until they let them in again."""

from collections.abc import Collection

from sqlmodel import Session

from chat import alerts, driver, people
from chat.memory import remembered
from chat.people import Person
from chat.refusals import Refused


def block(db: Session, blocker: int, blocked: int, now: int) -> bool:
    """False if it was so already. What they were told of each other is forgotten, and neither
    follows the other any more. Refused with `alone` for somebody blocking themselves."""
    if blocker == blocked:
        raise Refused("alone")
    rows = driver.ask(
        db,
        "insert into chat_blocks (blocker, blocked, pair, at) values (?, ?, ?, ?)"
        " on conflict do nothing returning at",
        *(blocker, blocked, _pair(blocker, blocked), now),
    )
    alerts.part(db, blocker, blocked)
    _part(db, blocker, blocked)
    _forget(db, blocker, blocked)
    return bool(rows)


def unblock(db: Session, blocker: int, blocked: int) -> bool:
    """False if it was so already."""
    sql = "delete from chat_blocks where blocker = ? and blocked = ? returning at"
    rows = driver.ask(db, sql, blocker, blocked)
    _forget(db, blocker, blocked)
    return bool(rows)


def blocks(db: Session, blocker: int, blocked: int) -> bool:
    """Whether one wants nothing from the other."""
    sql = "select 1 from chat_blocks where blocker = ? and blocked = ?"
    return bool(driver.ask(db, sql, blocker, blocked))


def apart(db: Session, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of these pairs of people those in which one has blocked the other. One statement, or none
    for no pairs."""
    asked = {_pair(*pair): pair for pair in pairs}
    if not asked:
        return set()
    rows = driver.ask(db, "select pair from chat_blocks where pair among ?", list(asked))
    found = {pair for (pair,) in rows}
    return {pair for pair in pairs if _pair(*pair) in found}


def listing(db: Session, blocker: int) -> list[Person]:
    """Whom somebody has blocked, the newest first."""
    sql = "select blocked from chat_blocks where blocker = ? order by at desc, blocked"
    ids = [row[0] for row in driver.ask(db, sql, blocker)]
    known = people.by_ids(db, ids)
    return [known[id] for id in ids]


def _pair(one: int, other: int) -> str:
    return f"{min(one, other)}:{max(one, other)}"


def _part(db: Session, one: int, other: int) -> None:
    sql = "delete from chat_follows where follower = ? and followed = ?"
    for pair in ((one, other), (other, one)):
        driver.ask(db, sql, *pair)


def _forget(db: Session, one: int, other: int) -> None:
    """What is remembered of their conversation says who has blocked whom."""
    sql = "select id from chat_places where pair = ?"
    for (id,) in driver.ask(db, sql, _pair(one, other)):
        remembered(db).places.pop(id, None)
