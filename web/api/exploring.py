"""What anybody has posted: lately, under a hashtag, and which hashtags are rising."""

from sqlmodel import Session

from chat import tags, timeline
from chat.people import Person
from web.api import shapes
from web.api.declared import Page, route
from web.api.kinds import LARGEST_PAGE, PAGE, Id, Limit, Tag
from web.api.posts import page
from web.scopes import READ
from web.writer import now_ms

PAGED = Limit(PAGE)


@route("GET", "/api/posts", READ)
def recent(
    db: Session, me: Person, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """What anybody has posted, the newest first; nothing of the muted and the blocked."""
    limit = Limit(min(limit, LARGEST_PAGE))
    return page(db, me, timeline.recent(db, cursor, limit, me.id), limit)


@route("GET", "/api/tags", READ)
def rising(db: Session, me: Person) -> shapes.RisingTags:
    """The hashtags that more people use today than yesterday."""
    found = tags.rising(db, now_ms())
    return {"tags": [{"tag": one.tag, "people": one.people} for one in found]}


@route("GET", "/api/tags/{tag}/posts", READ)
def tagged(
    db: Session, me: Person, tag: Tag, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """The posts that bear a hashtag, the newest first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    return page(db, me, timeline.tagged(db, tag, cursor, limit, me.id), limit)
