"""What readers do with a post: like it, pass it on, keep it, each once; and who did."""

from collections.abc import Callable

from sqlmodel import Session

from chat import marks, timeline
from chat.people import Person
from web.api import shapes
from web.api.declared import Page, route
from web.api.kinds import LARGEST_PAGE, PAGE, Id, Limit, Mark
from web.api.posts import found, marked, page, shown
from web.scopes import READ, WRITE
from web.writer import now_ms

PAGED = Limit(PAGE)


@route("PUT", "/api/posts/{id}/like", WRITE)
def like(db: Session, me: Person, id: Id) -> shapes.Marked:
    """Like a post."""
    return _do(db, me, id, marks.like)


@route("DELETE", "/api/posts/{id}/like", WRITE)
def unlike(db: Session, me: Person, id: Id) -> shapes.Marked:
    """Like it no more."""
    return _undo(db, me, id, marks.unlike)


@route("PUT", "/api/posts/{id}/repost", WRITE)
def repost(db: Session, me: Person, id: Id) -> shapes.Marked:
    """Pass a post on to one's followers."""
    return _do(db, me, id, marks.repost)


@route("DELETE", "/api/posts/{id}/repost", WRITE)
def unrepost(db: Session, me: Person, id: Id) -> shapes.Marked:
    """Pass it on no more."""
    return _undo(db, me, id, marks.unrepost)


@route("PUT", "/api/posts/{id}/bookmark", WRITE)
def bookmark(db: Session, me: Person, id: Id) -> shapes.Marked:
    """Keep a post to read again; nobody else sees it."""
    return _do(db, me, id, marks.keep)


@route("DELETE", "/api/posts/{id}/bookmark", WRITE)
def let_go(db: Session, me: Person, id: Id) -> shapes.Marked:
    """Keep it no more."""
    return _undo(db, me, id, marks.let_go)


def _do(
    db: Session, me: Person, id: int, do: Callable[[Session, int, int, int], bool]
) -> shapes.Marked:
    post = found(db, id)
    do(db, me.id, post.id, now_ms())
    return _stands(db, me, post.id)


def _undo(
    db: Session, me: Person, id: int, undo: Callable[[Session, int, int], bool]
) -> shapes.Marked:
    post = found(db, id)
    undo(db, me.id, post.id)
    return _stands(db, me, post.id)


def _stands(db: Session, me: Person, id: int) -> shapes.Marked:
    post, done = found(db, id), marks.of(db, me.id, [id]).get(id, marks.Marks())
    return {
        "id": str(id),
        "likes": post.likes,
        "reposts": post.reposts,
        "marks": marked(done),
    }


@route("GET", "/api/posts/{id}/likes", READ)
def likers(
    db: Session, me: Person, id: Id, cursor: Mark | None = None, limit: Limit = PAGED
) -> Page[shapes.People]:
    """Who likes a post, the newest first."""
    who, more = marks.likers(db, found(db, id).id, cursor, min(limit, LARGEST_PAGE), me.id)
    return Page({"people": [shapes.face(one) for one in who]}, _further(more))


@route("GET", "/api/posts/{id}/quotes", READ)
def quotes(
    db: Session, me: Person, id: Id, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """The posts that are about this one, the newest first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    there = timeline.quoting(db, found(db, id).id, cursor, limit, me.id)
    return page(db, me, there, limit)


@route("GET", "/api/bookmarks", READ)
def bookmarks(
    db: Session, me: Person, cursor: Mark | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """What one keeps to read again, what one kept last first."""
    there, more = marks.kept(db, me.id, cursor, min(limit, LARGEST_PAGE))
    return Page({"posts": shown(db, me, there)}, _further(more))


def _further(more: tuple[int, int] | None) -> dict[str, str] | None:
    return {"cursor": "{}-{}".format(*more)} if more else None
