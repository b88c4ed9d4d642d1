"""The index of words: what is written is found from the same commit on, what is deleted no more.

A row is filed under its words and two names that no text contains: where it is looked for, and the
shelf of 64 on which it stands, so that one row can be taken out again without an index of its own.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlmodel import Session

from chat import driver, folding
from chat.driver import Match
from chat.folding import Wanted

POSTS, REPLIES, PEOPLE = "posts", "replies", "people"
SHELF = 6  # bits of a number
TOP = 10**17  # a mark above all


class Entry(NamedTuple):
    """Number `number` of `home`: of the posts, of the people or, by its id, of a place. It is
    looked for `among` others; nothing said, among those of its home."""

    home: str
    number: int
    text: str
    among: str = ""


class Spot(NamedTuple):
    """Where something stands; whatever was written later has a larger mark."""

    mark: int
    home: str
    number: int


def keep(db: Session, entries: Iterable[Entry]) -> None:
    """They are found from now on. One statement, or none where nothing has words."""
    rows = [(_filed(entry), entry.home, entry.number) for entry in entries if entry.text]
    if rows := [row for row in rows if row[0]]:
        driver.ask(
            db,
            "insert into chat_words (words, home, number)"
            " select cast(r.value->>0 as words), r.value->>1, cast(r.value->>2 as bigint)"
            " from each(?) as r",
            rows,
        )


def forget(db: Session, home: str, number: int) -> None:
    """It is not found any more, and its words are in the index no more."""
    on_shelf = Match(every=(_shelf(home, number),))
    sql = "select rowid from chat_words where matching ? and number = ?"
    for (mark,) in driver.ask(db, sql, on_shelf, number):
        driver.ask(db, "delete from chat_words where rowid = ?", mark)


def change(db: Session, entry: Entry) -> None:
    """It says something else from now on."""
    forget(db, entry.home, entry.number)
    keep(db, [entry])


def find(
    db: Session,
    wanted: Wanted,
    among: Sequence[str],
    before: int | None,
    limit: int,
    only: Collection[int] | None = None,
) -> list[Spot]:
    """What has all these words, in one of these homes, below the mark `before`; newest first.
    Nothing for nothing wanted. `only` these numbers, if any are named."""
    if wanted == Wanted() or not among:
        return []
    sql = "select rowid, home, number from chat_words where matching ?"
    args: list[object] = [Match(wanted.words, wanted.beginning, tuple(f"/{one}" for one in among))]
    if before is not None:
        sql, args = f"{sql} and rowid < ?", [*args, before]
    if only is not None:
        sql, args = f"{sql} and number among ?", [*args, list(only)]
    rows = driver.ask(db, f"{sql} order by rowid desc limit ?", *args, limit)
    return [Spot(*row) for row in rows]


def _filed(entry: Entry) -> str:
    words = folding.words(entry.text)
    if not words:
        return ""
    among = entry.among or entry.home
    return " ".join((f"/{among}", _shelf(entry.home, entry.number), *words))


def _shelf(home: str, number: int) -> str:
    return f"/{home}/{number >> SHELF}"
