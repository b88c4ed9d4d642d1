"""Second thoughts: a post is edited for five minutes, in sight of everybody, or taken away."""

from typing import NamedTuple

from sqlmodel import Session

from chat import alerts, driver, index, pictures, plastic, tags, timeline
from chat.index import Entry
from chat.posts_schema import Revisions
from chat.refusals import Refused
from chat.timeline import Post

EDITABLE = 5 * 60_000  # ms


class Revision(NamedTuple):
    """What a post said until the moment `until`, None for what it says now."""

    text: str
    until: int | None


def editable(post: Post, person: int, now: int) -> bool:
    return post.author == person and post.kind != "repost" and now - post.at < EDITABLE


def edit(db: Session, person: int, id: int, text: str, now: int) -> Post:
    """What it said before stays to be read. Nothing in it is read as a command. Refused with
    `post_unknown` if it is not one's own, with `post_settled` five minutes after it was posted, or
    as `timeline.post` refuses a text."""
    post = own(db, person, id)
    if not editable(post, person, now):
        raise Refused("post_settled")
    text = timeline.wording(plastic.hide(db, person, text), bare=bool(post.pictures))
    if text == post.text:
        return post
    driver.put(db, Revisions, [(id, len(history(db, post)), post.text, now)])
    driver.ask(db, "update chat_posts set text = ?, edited_at = ? where id = ?", text, now, id)
    tags.change(db, id, post.text, text, post.at)
    index.change(db, Entry(index.POSTS, id, text))
    alerts.tell_all(db, alerts.mentions(db, text, person, f"post:{id}"), now)
    return post._replace(text=text, edited_at=now)


def history(db: Session, post: Post) -> list[Revision]:
    """What a post has said, the first wording first."""
    sql = "select text, at from chat_revisions where post = ? order by n"
    return [Revision(*row) for row in driver.ask(db, sql, post.id)] + [Revision(post.text, None)]


def delete(db: Session, person: int, id: int, now: int) -> None:
    """Its words, also the earlier ones, and its pictures are gone; what others answered stays.
    Refused with `post_unknown` if it is not one's own."""
    post = own(db, person, id)
    sql = "update chat_posts set text = '', pictures = '', gone_at = ? where id = ?"
    driver.ask(db, sql, now, id)
    pictures.release(db, [one.key for one in pictures.read(post.pictures)], now)
    driver.ask(db, "delete from chat_revisions where post = ?", id)
    driver.ask(db, "update chat_people set pinned = null where id = ? and pinned = ?", person, id)
    if post.shares:
        driver.ask(db, "update chat_posts set quotes = quotes - 1 where id = ?", post.shares)
    tags.change(db, id, post.text, "", post.at)
    index.forget(db, index.POSTS, id)


def own(db: Session, person: int, id: int) -> Post:
    """Refused with `post_unknown` if it is somebody else's, gone, or only passed on."""
    post = timeline.said(db, id)
    if post is None or post.author != person:
        raise Refused("post_unknown")
    return post
