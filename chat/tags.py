"""Hashtags: which posts bear one, and which of them are rising."""

import re
import unicodedata
from typing import NamedTuple

from sqlmodel import Session

from chat import driver
from chat.posts_schema import Tags

MOST = 10  # of one post; more are only words
TAG = re.compile(r"(?<![\w&/#@])#(\w{1,50})(?!\w)")
DAY = 86_400_000  # ms
LOOKED_AT = 20_000  # uses
FEWEST = 2  # people: nobody makes a tag rise alone


class Rising(NamedTuple):
    tag: str
    people: int


class Used(NamedTuple):
    tag: str
    posts: int


def key(typed: str) -> str:
    """Under which name a tag is kept: in small letters, accents and all. Empty for a number."""
    tag = unicodedata.normalize("NFC", typed).casefold()
    return tag if any(letter.isalpha() for letter in tag) else ""


def within(text: str) -> list[str]:
    """The tags of a text, each once, the first ten."""
    found = dict.fromkeys(key(typed) for typed in TAG.findall(text))
    return [tag for tag in found if tag][:MOST]


def change(db: Session, post: int, before: str, after: str, at: int) -> None:
    """The text of a post is another one now, or empty."""
    old, new = set(within(before)), set(within(after))
    if gone := sorted(old - new):
        driver.ask(db, "delete from chat_tags where post = ? and tag among ?", post, gone)
    driver.put(db, Tags, [(tag, post, at) for tag in sorted(new - old)])


def rising(db: Session, now: int, limit: int = 10) -> list[Rising]:
    """A tag rises if more people have used it in the last 24 hours than in the 24 hours before,
    and at least two; those come first that have won the most people. However often one person
    uses it, they count once."""
    rows = driver.ask(
        db,
        "select tag, fresh from (select t.tag,"
        "   count(distinct case when t.at > ? then p.author end) as fresh,"
        "   count(distinct case when t.at <= ? then p.author end) as old"
        "   from (select tag, post, at from chat_tags where at > ? order by at desc limit ?) as t"
        "   join chat_posts p on p.id = t.post group by t.tag) as used"
        " where fresh > old and fresh >= ? order by fresh - old desc, fresh desc, tag limit ?",
        *(now - DAY, now - DAY, now - 2 * DAY, LOOKED_AT, FEWEST, limit),
    )
    return [Rising(*row) for row in rows]


def beginning(db: Session, typed: str, limit: int) -> list[Used]:
    """The tags that begin so, with or without its #; those that most posts bear come first, of the
    first so many uses that begin so."""
    one = TAG.fullmatch("#" + typed.strip().removeprefix("#"))
    if one is None or not (low := key(one[1])):
        return []
    rows = driver.ask(
        db,
        "select tag, count(*) from (select tag from chat_tags where tag >= ? and tag < ?"
        "   order by tag limit ?) as used group by tag order by count(*) desc, tag limit ?",
        *(low, low + "\U0010ffff", LOOKED_AT, limit),
    )
    return [Used(*row) for row in rows]
