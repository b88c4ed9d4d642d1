"""What readers do with a post: like it, pass it on, keep it to read again; each can be undone."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session

from chat import alerts, driver, people, timeline
from chat.people import Person
from chat.timeline import Post

COUNTING = {
    "likes": "update chat_posts set likes = likes + ? where id = ?",
    "reposts": "update chat_posts set reposts = reposts + ? where id = ?",
}


class Marks(NamedTuple):
    """What one reader has done with one post."""

    liked: bool = False
    shared: bool = False
    kept: bool = False


def like(db: Session, person: int, post: int, now: int) -> bool:
    """False if it was so already. Refused with `post_unknown`."""
    found = timeline.visible(db, person, post)
    sql = (
        "insert into chat_likes (post, person, at) values (?, ?, ?)"
        " on conflict do nothing returning at"
    )
    if not driver.ask(db, sql, found.id, person, now):
        return False
    _count(db, "likes", found.id, 1)
    alerts.tell(db, found.author, "like", person, f"post:{found.id}", now)
    return True


def unlike(db: Session, person: int, post: int) -> bool:
    """False if it was so already."""
    sql = "delete from chat_likes where post = ? and person = ? returning at"
    if not driver.ask(db, sql, post, person):
        return False
    _count(db, "likes", post, -1)
    _untell(db, post, "like", person)
    return True


def repost(db: Session, person: int, post: int, now: int) -> bool:
    """Pass it on to one's followers, once. False if it was so already. Refused with
    `post_unknown`."""
    found = timeline.visible(db, person, post)
    sql = (
        "insert into chat_posts (author, text, at, kind, shares) values (?, '', ?, 'repost', ?)"
        " on conflict do nothing returning id"
    )
    rows = driver.ask(db, sql, person, now, found.id)
    if not rows:
        return False
    timeline.note(db, Post(rows[0][0], person, "", now, "repost", found.id))
    _count(db, "reposts", found.id, 1)
    alerts.tell(db, found.author, "repost", person, f"post:{found.id}", now)
    return True


def unrepost(db: Session, person: int, post: int) -> bool:
    """False if it was so already."""
    sql = "delete from chat_posts where author = ? and shares = ? and kind = 'repost' returning id"
    if not driver.ask(db, sql, person, post):
        return False
    _count(db, "reposts", post, -1)
    _untell(db, post, "repost", person)
    return True


def keep(db: Session, person: int, post: int, now: int) -> bool:
    """For the person alone; nobody is told. False if it was so already. Refused with
    `post_unknown`."""
    found = timeline.visible(db, person, post)
    sql = (
        "insert into chat_bookmarks (person, post, at) values (?, ?, ?)"
        " on conflict do nothing returning at"
    )
    return bool(driver.ask(db, sql, person, found.id, now))


def let_go(db: Session, person: int, post: int) -> bool:
    """False if it was so already."""
    sql = "delete from chat_bookmarks where person = ? and post = ? returning at"
    return bool(driver.ask(db, sql, person, post))


def of(db: Session, person: int, posts: Collection[int]) -> dict[int, Marks]:
    """What somebody has done with each of these, those they did nothing with left out. One
    statement."""
    ids = list(posts)
    rows = driver.ask(
        db,
        "select post, 'liked' from chat_likes where post among ? and person = ?"
        " union all select shares, 'shared' from chat_posts"
        "   where author = ? and shares among ? and kind = 'repost'"
        " union all select post, 'kept' from chat_bookmarks where person = ? and post among ?",
        *(ids, person, person, ids, person, ids),
    )
    found: dict[int, Marks] = {}
    for post, mark in rows:
        found[post] = found.get(post, Marks())._replace(**{mark: True})
    return found


def kept(
    db: Session, person: int, before: tuple[int, int] | None = None, limit: int = 20
) -> tuple[list[Post], tuple[int, int] | None]:
    """A page of what somebody keeps, what they kept last first, and the mark (when, post) to give
    as `before` for the next page, None at the end. What is gone is left out."""
    rows = driver.ask(
        db,
        "select post, at from chat_bookmarks where person = ? and (at, post) < (?, ?)"
        " order by at desc, post desc limit ?",
        *(person, *(before or (2**62, 0)), limit),
    )
    posts = timeline.load(db, [post for post, _ in rows])
    there = timeline.seen(db, person, [posts[post] for post, _ in rows])
    return there, (rows[-1][1], rows[-1][0]) if rows and len(rows) == limit else None


def likers(
    db: Session,
    post: int,
    before: tuple[int, int] | None = None,
    limit: int = 50,
    reader: int = 0,
) -> tuple[list[Person], tuple[int, int] | None]:
    """Who likes a post, the newest first, without those whom a block keeps from this reader, and
    the mark (when, person) of the next page."""
    rows = driver.ask(
        db,
        "select person, at from chat_likes where post = ? and (at, person) < (?, ?)"
        " order by at desc, person desc limit ?",
        *(post, *(before or (2**62, 0)), limit),
    )
    known = people.by_ids(db, [person for person, _ in rows])
    more = (rows[-1][1], rows[-1][0]) if rows and len(rows) == limit else None
    away = timeline.apart(db, reader, set(known))
    return [known[person] for person, _ in rows if person not in away], more


def _count(db: Session, what: str, post: int, more: int) -> None:
    driver.ask(db, COUNTING[what], more, post)


def _untell(db: Session, post: int, kind: str, person: int) -> None:
    if found := timeline.find(db, post):
        alerts.forget(db, found.author, kind, person, f"post:{post}")
