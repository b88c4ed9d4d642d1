"""Posts as pages show them: with their authors, what stands under them, what the reader did."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session

from chat import marks, people, timeline
from chat.marks import Marks
from chat.people import Person
from chat.timeline import Post
from web import dates


class Quoted(NamedTuple):
    """What a quote is about. What is gone, or not for this reader, has no author."""

    id: int
    author: Person | None = None
    text: str = ""


class Shown(NamedTuple):
    """All that the drawing of a post depends on, so that one drawing serves all readers to whom it
    looks the same: what they have done with it is in it, who they are is not."""

    id: int
    author: Person
    text: str
    at: int
    replies: int
    likes: int = 0
    reposts: int = 0
    quotes: int = 0
    quoted: Quoted | None = None
    by: Person | None = None  # who passed it on
    marks: Marks = Marks()

    @property
    def at_iso(self) -> str:
        return dates.iso(self.at)


def shown(db: Session, found: list[Post], reader: Person | None) -> list[Shown]:
    """A constant number of statements, however many posts."""
    me = reader.id if reader else 0
    passed = timeline.load(db, [one.shares for one in found if one.shares and _is_repost(one)])
    posts = [passed[one.shares or 0] if _is_repost(one) else one for one in found]
    about = timeline.load(db, [one.shares for one in posts if one.shares])
    seen = {one.id for one in timeline.seen(db, me, list(about.values()))}
    ids = {one.id for one in posts}
    authors = people.by_ids(db, {one.author for one in (*found, *posts, *about.values())})
    answered = timeline.replies(db, ids)
    done = marks.of(db, me, ids) if me else {}
    return [
        Shown(
            post.id,
            authors[post.author],
            post.text,
            post.at,
            answered.get(post.id, 0),
            post.likes,
            post.reposts,
            post.quotes,
            _quoted(post, about, seen, authors),
            authors[one.author] if _is_repost(one) else None,
            done.get(post.id, Marks()),
        )
        for one, post in zip(found, posts, strict=True)
    ]


def _is_repost(one: Post) -> bool:
    return one.kind == "repost"


def _quoted(
    post: Post, about: dict[int, Post], seen: Collection[int], authors: dict[int, Person]
) -> Quoted | None:
    if post.kind != "quote" or not post.shares:
        return None
    if post.shares not in seen:
        return Quoted(post.shares)
    quoted = about[post.shares]
    return Quoted(quoted.id, authors[quoted.author], quoted.text)
