"""Posts, and lists of them, newest first; a post's replies are a place."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple
from unicodedata import normalize

import sqlalchemy as sa
from sqlmodel import Session, col, select

from chat import alerts, driver, index, pictures, places, plastic, tags
from chat.index import Entry
from chat.pictures import Chosen
from chat.places import Place
from chat.posts_schema import Posts
from chat.refusals import Refused
from chat.schema import ONLY_QUIET, Events, Places

POST_LENGTH = 1000
MOST, HOUR = 100, 3_600_000  # posts of one person in so many ms, with what they pass on
FRESH = "posts"  # in `db.info`: what this transaction has written
POSTS = (
    "select id, author, text, at, kind, shares, edited_at, gone_at, likes, reposts, quotes,"
    " pictures from chat_posts "
)
BLOCKED = (
    "select blocked from chat_blocks where blocker = ? and blocked among ?"
    " union all select blocker from chat_blocks where blocker among ? and blocked = ?"
)
MUTED = " union all select muted from chat_mutes where muter = ? and muted among ?"


class Post(NamedTuple):
    """`author` is a person's number. A `repost` says nothing itself: it is where its author passed
    `shares` on. A `quote` says something about `shares`. One that is gone says nothing any more."""

    id: int
    author: int
    text: str
    at: int
    kind: str = "post"
    shares: int | None = None
    edited_at: int | None = None
    gone_at: int | None = None
    likes: int = 0
    reposts: int = 0
    quotes: int = 0
    pictures: str = ""  # as `chat.pictures` writes them


def post(
    db: Session,
    author: int,
    text: str,
    now: int,
    quoted: int | None = None,
    chosen: Sequence[Chosen] = (),
) -> Post:
    """With a place for its replies. Refused with `post_empty`, with `post_too_long` above 1,000
    characters, with `posts_many` above 100 in an hour, with `post_unknown` if it quotes what its
    author cannot see, or as `pictures.use` refuses what it is to show."""
    text = wording(plastic.hide(db, author, text), bare=bool(chosen))
    if _are_many(db, author, now):
        raise Refused("posts_many", limit=MOST)
    about = visible(db, author, quoted) if quoted is not None else None
    row = Posts(author=author, text=text, at=now)
    if about:
        row.kind, row.shares = "quote", about.id
    db.add(row)
    db.flush()
    assert row.id
    if chosen:
        row.pictures = pictures.written(pictures.use(db, author, chosen, f"post:{row.id}"))
        db.flush()
    places.replies(db, row.id, author, now)
    if about:
        driver.ask(db, "update chat_posts set quotes = quotes + 1 where id = ?", about.id)
        alerts.tell(db, about.author, "quote", author, f"post:{row.id}", now)
    told = about.author if about else 0
    alerts.tell_all(db, alerts.mentions(db, text, author, f"post:{row.id}", told), now)
    tags.change(db, row.id, "", text, now)
    index.keep(db, [Entry(index.POSTS, row.id, text)])
    made = Post(row.id, author, text, now, row.kind, row.shares, pictures=row.pictures)
    note(db, made)
    return made


def _are_many(db: Session, author: int, now: int) -> bool:
    sql = "select at from chat_posts where author = ? order by id desc limit 1 offset ?"
    rows = driver.ask(db, sql, author, MOST - 1)
    return bool(rows) and rows[0][0] > now - HOUR


def note(db: Session, made: Post) -> None:
    """It has just been written; who looks at home then hears of it once that is kept."""
    db.info.setdefault(FRESH, []).append(made)


def fresh(db: Session) -> list[Post]:
    """What was noted since this was last asked: after a commit what is to be told, after a
    rollback what is to be forgotten."""
    made: list[Post] = db.info.pop(FRESH, [])
    return made


def wording(text: str, bare: bool = False) -> str:
    """What is kept of a typed text; `bare`, what it shows may stand without words. Refused with
    `post_empty` or `post_too_long`."""
    text = normalize("NFC", text.encode(errors="ignore").decode()).replace("\x00", "").strip()
    if not text and not bare:
        raise Refused("post_empty")
    if len(text) > POST_LENGTH:
        raise Refused("post_too_long", limit=POST_LENGTH, length=len(text))
    return text


def find(db: Session, id: int) -> Post | None:
    """Also one that is gone."""
    return load(db, [id]).get(id)


def said(db: Session, id: int) -> Post | None:
    """One that says something itself, and still does."""
    post = find(db, id)
    return None if post is None or post.gone_at is not None or post.kind == "repost" else post


def load(db: Session, ids: Collection[int]) -> dict[int, Post]:
    """Those that exist of these, also what is gone. One statement, or none for none."""
    if not ids:
        return {}
    rows = driver.ask(db, POSTS + "where id among ?", list(ids))
    return {row[0]: Post(*row) for row in rows}


def visible(db: Session, reader: int, id: int) -> Post:
    """The post, or the one that a repost passes on. Refused with `post_unknown` if it is gone, or
    if its author and the reader have nothing to do with one another."""
    found = find(db, id)
    if found and found.kind == "repost" and found.shares:
        found = find(db, found.shares)
    if (
        found is None
        or found.gone_at is not None
        or found.author in apart(db, reader, {found.author})
    ):
        raise Refused("post_unknown")
    return found


def profile(
    db: Session, author: int, before: int | None = None, limit: int = 20, reader: int = 0
) -> list[Post]:
    """A page of what one person has posted and passed on, below the post `before`."""
    sql = POSTS + "where author = ? and id < ? order by id desc limit ?"

    def page(below: int) -> list[Post]:
        return [Post(*row) for row in driver.ask(db, sql, author, below, limit)]

    return sifted(page, lambda found: seen(db, reader, found), before, limit)


def recent(db: Session, before: int | None = None, limit: int = 20, reader: int = 0) -> list[Post]:
    """A page of what anybody has posted, below the post `before`."""
    sql = POSTS + "where id < ? and kind <> 'repost' order by id desc limit ?"

    def page(below: int) -> list[Post]:
        return [Post(*row) for row in driver.ask(db, sql, below, limit)]

    return sifted(page, lambda found: seen(db, reader, found), before, limit)


def quoting(
    db: Session, post: int, before: int | None = None, limit: int = 20, reader: int = 0
) -> list[Post]:
    """A page of the posts that say something about this one."""
    sql = POSTS + "where shares = ? and kind = 'quote' and id < ? order by id desc limit ?"

    def page(below: int) -> list[Post]:
        return [Post(*row) for row in driver.ask(db, sql, post, below, limit)]

    return sifted(page, lambda found: seen(db, reader, found), before, limit)


def tagged(
    db: Session, tag: str, before: int | None = None, limit: int = 20, reader: int = 0
) -> list[Post]:
    """A page of the posts that bear this hashtag, however it is typed."""
    sql = "select post from chat_tags where tag = ? and post < ? order by post desc limit ?"

    def page(below: int) -> list[Post]:
        ids = [id for (id,) in driver.ask(db, sql, tags.key(tag), below, limit)]
        found = load(db, ids)
        return [found[id] for id in ids]

    return sifted(page, lambda found: seen(db, reader, found), before, limit)


def seen(db: Session, reader: int, found: list[Post]) -> list[Post]:
    """Of these posts what there still is and this reader (0 for anybody) wants to see."""
    shared = load(db, [one.shares for one in found if one.kind == "repost" and one.shares])
    unwanted = apart(db, reader, {one.author for one in (*found, *shared.values())}, muted=True)

    def stands(one: Post | None) -> bool:
        return one is not None and one.gone_at is None and one.author not in unwanted

    return [
        one
        for one in found
        if stands(one) and (one.kind != "repost" or stands(shared.get(one.shares or 0)))
    ]


def apart(db: Session, reader: int, authors: set[int], muted: bool = False) -> set[int]:
    """Which of these have blocked the reader (0 for anybody) or are blocked, or muted, by them."""
    authors = authors - {reader}
    if not reader or not authors:
        return set()
    sql, args = BLOCKED, [reader, list(authors), list(authors), reader]
    if muted:
        sql, args = sql + MUTED, [*args, reader, list(authors)]
    rows = driver.ask(db, sql, *args)
    return {author for (author,) in rows}


def themselves(db: Session, found: list[Post]) -> list[Post]:
    """In the place of each repost what it passes on."""
    passed = load(db, [one.shares for one in found if one.kind == "repost" and one.shares])
    return [passed[one.shares or 0] if one.kind == "repost" else one for one in found]


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


def sifted(
    page: Callable[[int], list[Post]],
    sieve: Callable[[list[Post]], list[Post]],
    before: int | None,
    limit: int,
) -> list[Post]:
    """A full page of what passes the sieve, if there is that much."""
    kept: list[Post] = []
    below = 2**62 if before is None else before
    while len(kept) < limit:
        found = page(below)
        kept += sieve(found)
        if len(found) < limit:
            break
        below = found[-1].id
    return kept[:limit]
