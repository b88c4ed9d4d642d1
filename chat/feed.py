"""What comes home: what one posts oneself, and what those one follows post and pass on."""

from collections.abc import Collection

from sqlmodel import Session

from chat import driver, timeline
from chat.timeline import POSTS, Post

APART = (
    "select blocker from chat_blocks where blocked = ? and blocker among ?"
    " union all select blocked from chat_blocks where blocker = ? and blocked among ?"
    " union all select muter from chat_mutes where muted = ? and muter among ?"
)


def home(
    db: Session, person: int, before: int | None = None, limit: int = 20, after: int = 0
) -> list[Post]:
    """A page of what somebody and those they follow have posted, below the post `before` and above
    `after`, without whom they have muted or blocked, or who has blocked them. What is passed on
    comes home once: not if its author is followed anyway, and then by the first of the followed
    who did so."""

    def page(below: int) -> list[Post]:
        return _merged(db, person, after, below, limit)

    def sieve(found: list[Post]) -> list[Post]:
        return _once(db, person, timeline.seen(db, person, found))

    return timeline.sifted(page, sieve, before, limit)


def reach(db: Session, made: Post, people: Collection[int]) -> set[int]:
    """To whose home, of these people, a post of somebody else comes. It is judged by them, and
    never by how many follow its author."""
    reached = _followers(db, made.author, people)
    reached -= _apart(db, made.author, reached)
    if made.kind != "repost" or not reached:
        return reached
    shared = timeline.find(db, made.shares or 0)
    if shared is None or shared.gone_at is not None:
        return set()
    reached -= _apart(db, shared.author, reached) | _followers(db, shared.author, reached)
    return reached - {shared.author} - _had_before(db, made, reached)


def _followers(db: Session, author: int, people: Collection[int]) -> set[int]:
    sql = "select follower from chat_follows where followed = ? and follower among ?"
    return {one for (one,) in driver.ask(db, sql, author, list(people))}


def _apart(db: Session, author: int, people: Collection[int]) -> set[int]:
    """Who has muted or blocked the author, or was blocked by them."""
    some = list(people)
    rows = driver.ask(db, APART, author, some, author, some, author, some)
    return {one for (one,) in rows}


def _had_before(db: Session, repost: Post, people: Collection[int]) -> set[int]:
    """To whom somebody else they follow had passed the same on."""
    rows = driver.ask(
        db,
        "select p.id from chat_people p where p.id among ? and exists (select 1"
        " from chat_follows f join chat_posts e on e.author = f.followed and e.shares = ?"
        "   and e.kind = 'repost' and e.id < ? where f.follower = p.id)",
        *(list(people), repost.shares, repost.id),
    )
    return {one for (one,) in rows}


def _merged(db: Session, person: int, above: int, below: int, limit: int) -> list[Post]:
    """The newest of all who are followed. An author with `limit` others ahead of their newest post
    has none on the page, so the index gives first each one's newest, then a few pages to merge."""
    heads = driver.ask(
        db,
        "select author, newest from (select a.author, (select max(p.id) from chat_posts p"
        "   where p.author = a.author and p.id < ?) as newest"
        " from (select cast(? as bigint) as author union all"
        "   select f.followed from chat_follows f where f.follower = ?) as a) as heads"
        " where newest > ? order by newest desc limit ?",
        *(below, person, person, above, limit),
    )
    if not heads:
        return []
    page = POSTS + "where author = ? and id < ? and id > ? order by id desc limit ?"
    parts = (" ".join(("select * from (", page, f") as a{n}")) for n in range(len(heads)))
    pages = " union all ".join(parts)
    args = [arg for author, _ in heads for arg in (author, below, above, limit)]
    rows = driver.ask(db, pages + " order by id desc limit ?", *args, limit)
    return [Post(*row) for row in rows]


def _once(db: Session, person: int, found: list[Post]) -> list[Post]:
    """Without reposts of what comes home anyway, or came home before. One statement."""
    passed = {one.shares for one in found if one.kind == "repost" and one.shares}
    if not passed:
        return found
    rows = driver.ask(
        db,
        "select s.id, s.author, (select min(e.id) from chat_follows f join chat_posts e"
        "   on e.author = f.followed and e.shares = s.id and e.kind = 'repost'"
        "   where f.follower = ?) from chat_posts s where s.id among ?"
        " and s.author <> ? and not exists (select 1 from chat_follows f"
        "   where f.follower = ? and f.followed = s.author)",
        *(person, list(passed), person, person),
    )
    first = {post: repost for post, _, repost in rows}
    return [one for one in found if one.kind != "repost" or _comes(one, person, first)]


def _comes(repost: Post, person: int, first: dict[int, int]) -> bool:
    return repost.author != person and first.get(repost.shares or 0) == repost.id
