"""Pictures that were sent here: each is used once, by who sent it, and seen by who may see its use.

The pixels lie in files, which `web.album` keeps under the key; here is whose they are."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import orjson
from sqlmodel import Session

from chat import driver, people, places, plastic
from chat.people import Person
from chat.refusals import Refused

KIND = "pictures"  # of an attachment
MOST = 4  # in a post or a message
MOST_WAITING = 32  # of one person, sent and not used yet
LONGEST_WORDS = 500  # characters that say what is on a picture
WAITS = 24 * 3600 * 1000  # ms that one waits to be used


class Picture(NamedTuple):
    """What a post or a message shows: `words` say what is on it to those who do not see it."""

    key: str
    width: int
    height: int
    words: str = ""


class Chosen(NamedTuple):
    """What somebody wants to show of what they have sent."""

    key: str
    words: str = ""


def keep(db: Session, person: int, key: str, width: int, height: int, size: int, now: int) -> None:
    """Note what was just drawn anew. Refused with `pictures_waiting` if too many are unused."""
    mine = "select count(*) from chat_pictures where person = ? and used = ''"
    if driver.ask(db, mine, person)[0][0] >= MOST_WAITING:
        raise Refused("pictures_waiting", limit=MOST_WAITING)
    driver.ask(
        db,
        "insert into chat_pictures (key, person, used, width, height, bytes, at)"
        " values (?, ?, '', ?, ?, ?, ?)",
        *(key, person, width, height, size, now),
    )


def use(db: Session, person: int, chosen: Sequence[Chosen], used: str) -> tuple[Picture, ...]:
    """Bind them to what shows them: `post:12`, `place:3`, `person:7`. All or none: refused with
    `picture_unknown` if one is not theirs, is used or is gone; with `pictures_many` above four."""
    keys = [one.key for one in chosen]
    if len(keys) > MOST:
        raise Refused("pictures_many", limit=MOST)
    if not keys:
        return ()
    rows = driver.ask(
        db,
        "select key, width, height from chat_pictures where key among ? and person = ?"
        " and used = '' order by id for update",
        *(keys, person),
    )
    sizes = {key: (width, height) for key, width, height in rows}
    if len(sizes) < len(keys):
        raise Refused("picture_unknown")
    driver.ask(db, "update chat_pictures set used = ? where key among ?", used, keys)
    words = [plastic.hide(db, person, one.words).strip() for one in chosen]
    shown = zip(chosen, words, strict=True)
    return tuple(Picture(one.key, *sizes[one.key], said) for one, said in shown)


def waiting(db: Session, person: int, chosen: Sequence[Chosen]) -> tuple[Picture, ...]:
    """Those of them that this person could still use."""
    keys = [one.key for one in chosen]
    sql = "select key, width, height from chat_pictures where key among ? and person = ?"
    rows = driver.ask(db, f"{sql} and used = ''", keys, person) if keys else []
    sizes = {key: (width, height) for key, width, height in rows}
    return tuple(Picture(one.key, *sizes[one.key], one.words) for one in chosen if one.key in sizes)


def release(db: Session, keys: Collection[str], now: int) -> None:
    """Nobody but who sent them sees them from now on, and the clerk clears them away."""
    if keys:
        sql = "update chat_pictures set used = '', at = ? where key among ?"
        driver.ask(db, sql, *(now - WAITS, list(keys)))


def show_person(db: Session, person: int, key: str, now: int) -> Person:
    """Under this picture of theirs, or under none; the one before is let go."""
    use(db, person, [Chosen(key)] if key else [], f"person:{person}")
    before = people.by_ids(db, [person])[person].picture
    release(db, [before] if before else [], now)
    return people.set_picture(db, person, key)


def may_see(db: Session, key: str, person: int) -> str:
    """`anybody` for what is public, `some` for what this person may see, else empty."""
    rows = driver.ask(db, "select person, used from chat_pictures where key = ?", key)
    if not rows:
        return ""
    [(sender, used)] = rows
    kind, _, number = used.partition(":")
    if kind in ("post", "person"):
        return "anybody"
    if kind == "place":
        place = places.load(db, [int(number)]).get(int(number))
        return _some(place is not None and places.may_read(place, person))
    return _some(sender == person)


def _some(may: bool) -> str:
    return "some" if may else ""


def stale(db: Session, now: int, limit: int = 100) -> list[str]:
    """Keys of what nobody used within a day, the oldest first."""
    sql = "select key from chat_pictures where used = '' and at <= ? order by at limit ?"
    return [key for (key,) in driver.ask(db, sql, now - WAITS, limit)]


def forget(db: Session, keys: Sequence[str]) -> list[str]:
    """Those of them that are still unused are no more; returns which."""
    sql = "delete from chat_pictures where key among ? and used = '' returning key"
    return [key for (key,) in driver.ask(db, sql, list(keys))]


def known(db: Session, keys: Collection[str]) -> set[str]:
    """Which of these there are."""
    sql = "select key from chat_pictures where key among ?"
    return {key for (key,) in driver.ask(db, sql, list(keys))}


def written(pictures: Sequence[Picture]) -> str:
    """As a row keeps them: JSON, or nothing."""
    return orjson.dumps([one._asdict() for one in pictures]).decode() if pictures else ""


def read(text: str) -> tuple[Picture, ...]:
    return tuple(Picture(**one) for one in orjson.loads(text)) if text else ()


def hung(pictures: Sequence[Picture]) -> str:
    """The attachment of a message that shows them."""
    shown = {"kind": KIND, "pictures": [one._asdict() for one in pictures]}
    return orjson.dumps(shown).decode() if pictures else ""


def keys(attachment: str) -> list[str]:
    """Of those that an event shows."""
    shown = orjson.loads(attachment) if attachment else {}
    return [one["key"] for one in shown.get("pictures", ())]
