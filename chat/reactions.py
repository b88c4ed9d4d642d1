"""What people think of an event, said with an emoji; to give and to take it is an event too."""

import unicodedata

import orjson
from sqlmodel import Session

from chat import aims, alerts, driver
from chat.aims import Wish
from chat.groups import Change
from chat.people import Person
from chat.refusals import Refused
from chat.talk_schema import Reactions

MOST = 20  # different ones to an event
LONGEST = 16  # code points
JOINER = "\u200d"
PAINT = dict.fromkeys([0xFE0F, *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080)])


def react(db: Session, by: Person, wish: Wish, emoji: str, on: bool, now: int) -> Change:
    """Give a reaction, or take it back. Nothing happens if it is so already. Refused with
    `not_found`, `not_allowed`, `blocked_by_you`, `bad_request` or `reactions_full`."""
    place, said = aims.aim(db, by, wish)
    if done := aims.again(db, by, wish, "reaction"):
        return done
    if not is_emoji(emoji):
        raise Refused("bad_request")
    if said.kind in ("gone", "change"):
        raise Refused("not_found")
    aims.let_write(db, place, by)
    if not (_give if on else _take)(db, by, wish, emoji, now):
        return Change(place)
    if on and said.kind == "message":
        alerts.tell(db, said.author, "react", by.id, f"event:{place.id}:{said.seq}", now)
    shown = orjson.dumps({"kind": "reaction", "emoji": emoji, "on": on}).decode()
    return aims.tell(db, place, by, wish, "reaction", now, shown)


def _give(db: Session, by: Person, wish: Wish, emoji: str, now: int) -> bool:
    sql = "select distinct emoji from chat_reactions where place = ? and seq = ?"
    known = {row[0] for row in driver.ask(db, sql, wish.place, wish.seq)}
    if emoji not in known and len(known) >= MOST:
        raise Refused("reactions_full", limit=MOST)
    sql = "select 1 from chat_reactions where place = ? and seq = ? and person = ? and emoji = ?"
    if driver.ask(db, sql, *(wish.place, wish.seq, by.id, emoji)):
        return False
    driver.put(db, Reactions, [(wish.place, wish.seq, by.id, emoji, now)])
    return True


def _take(db: Session, by: Person, wish: Wish, emoji: str, _now: int) -> bool:
    sql = "delete from chat_reactions where place = ? and seq = ? and person = ? and emoji = ?"
    whose = wish.place, wish.seq, by.id, emoji
    return bool(driver.ask(db, f"{sql} returning at", *whose))


def is_emoji(text: str) -> bool:
    """One, perhaps put together of several and painted; no letter, digit or sign passes."""
    return len(text) <= LONGEST and all(_is_part(part) for part in text.split(JOINER))


def _is_part(text: str) -> bool:
    bare = text.translate(PAINT)
    if len(bare) == 2:
        return all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in bare)  # a flag
    return len(bare) == 1 and unicodedata.category(bare) == "So"
