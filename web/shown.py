"""Posts as pages show them: with their authors, what stands under them, what the reader did."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session

from bot.dealings import tips
from chat import marks, mutes, people, pictures, profiles, revisions, timeline
from chat.marks import Marks
from chat.people import Person
from chat.pictures import Picture
from chat.timeline import Post
from payments.money import Money
from web import dates


class Quoted(NamedTuple):
    """What a quote is about. What is gone, or not for this reader, has no author."""

    id: int
    author: Person | None = None
    text: str = ""
    pictures: int = 0


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
    edited: bool = False
    editable: bool = False  # by this reader, its author
    pinned: bool = False  # by this reader, its author
    on_top: bool = False  # of its author's profile
    pictures: tuple[Picture, ...] = ()
    sums: tuple[Money, ...] = ()  # a tip each, of this reader
    tipped: bool = False  # by this reader
    muted: bool | None = None  # its author, by this reader; None where they cannot be
    number: int = 0  # in lists: of the repost, where one passed it on

    @property
    def at_iso(self) -> str:
        return dates.iso(self.at)


def shown(db: Session, found: list[Post], reader: Person | None, now: int) -> list[Shown]:
    """A constant number of statements, however many posts."""
    me = reader.id if reader else 0
    posts = timeline.themselves(db, found)
    about = timeline.load(db, [one.shares for one in posts if one.shares])
    seen = {one.id for one in timeline.seen(db, me, list(about.values()))}
    ids = {one.id for one in posts}
    authors = people.by_ids(db, {one.author for one in (*found, *posts, *about.values())})
    answered = timeline.replies(db, ids)
    done = marks.of(db, me, ids) if me else {}
    pinned = profiles.of(db, me).pinned if me else None
    sums = tuple(tips.suggested(db, reader))
    tipped = tips.given(db, reader, ids) if reader else ()
    muted = mutes.among(db, me, authors) if me else ()
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
            authors[one.author] if one.kind == "repost" else None,
            done.get(post.id, Marks()),
            post.edited_at is not None,
            revisions.editable(post, me, now),
            post.id == pinned,
            pictures=pictures.read(post.pictures),
            sums=sums if post.author != me else (),
            tipped=post.id in tipped,
            muted=post.author in muted if me and post.author != me else None,
            number=one.id,
        )
        for one, post in zip(found, posts, strict=True)
    ]


def _quoted(
    post: Post, about: dict[int, Post], seen: Collection[int], authors: dict[int, Person]
) -> Quoted | None:
    if post.kind != "quote" or not post.shares:
        return None
    if post.shares not in seen:
        return Quoted(post.shares)
    quoted = about[post.shares]
    shows = len(pictures.read(quoted.pictures))
    return Quoted(quoted.id, authors[quoted.author], quoted.text, shows)
