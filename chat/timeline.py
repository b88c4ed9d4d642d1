"""Posts: one's own and those of the followed, newest first; a post's replies are a place."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from chat import alerts, places
from chat.places import Place
from chat.posts_schema import Posts
from chat.refusals import Refused
from chat.schema import ONLY_QUIET, Events, Follows, Places

POST_LENGTH = 1000


class Post(NamedTuple):
    """`author` is a person's number."""

    id: int
    author: int
    text: str
    at: int


def post(db: Session, author: int, text: str, now: int) -> Post:
    """With a place for its replies. Refused with `post_empty`, or with `post_too_long` above 1,000
    characters."""
    text = text.encode(errors="ignore").decode().replace("\x00", "").strip()
    if not text:
        raise Refused("post_empty")
    if len(text) > POST_LENGTH:
        raise Refused("post_too_long", limit=POST_LENGTH, length=len(text))
    row = Posts(author=author, text=text, at=now)
    db.add(row)
    db.flush()
    made = _post(row)
    places.replies(db, made.id, author, now)
    alerts.tell_all(db, alerts.mentions(db, text, author, f"post:{made.id}"), now)
    return made


def home(db: Session, person: int, before: int | None = None, limit: int = 20) -> list[Post]:
    """A page of what somebody and those they follow have posted, below the post `before`."""
    followed = select(Follows.followed).where(Follows.follower == person)
    return _page(
        db, sa.or_(col(Posts.author) == person, col(Posts.author).in_(followed)), before, limit
    )


def profile(db: Session, author: int, before: int | None = None, limit: int = 20) -> list[Post]:
    """A page of what one person has posted, below the post `before`."""
    return _page(db, col(Posts.author) == author, before, limit)


def _page(db: Session, whose: sa.ColumnElement[bool], before: int | None, limit: int) -> list[Post]:
    query = select(Posts).where(whose).order_by(col(Posts.id).desc()).limit(limit)
    if before is not None:
        query = query.where(col(Posts.id) < before)
    return [_post(row) for row in db.exec(query)]


def find(db: Session, id: int) -> Post | None:
    row = db.get(Posts, id)
    return _post(row) if row else None


def replies(db: Session, posts: Collection[int]) -> dict[int, int]:
    """How many answers stand under each of these posts, none for those nobody answered."""
    quiet = sa.select(sa.func.count()).where(
        col(Events.place) == col(Places.id), sa.text(ONLY_QUIET)
    )
    count = (col(Places.last) - quiet.correlate(Places).scalar_subquery()).label("count")
    query = select(Places.post, count).where(col(Places.post).in_(posts))
    return {post: answers for post, answers in db.exec(query) if post and answers}


def replies_place(db: Session, post: int, now: int) -> Place:
    """Where a post is answered, made on first use. Refused with `post_unknown`."""
    if (found := find(db, post)) is None:
        raise Refused("post_unknown")
    return places.replies(db, post, found.author, now)


def _post(row: Posts) -> Post:
    assert row.id
    return Post(row.id, row.author, row.text, row.at)
