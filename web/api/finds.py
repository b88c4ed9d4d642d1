"""Looking for what was said and who said it."""

from collections.abc import Callable
from typing import Any, cast

from sqlmodel import Session

from chat import search, tags
from chat.events import Event
from chat.people import Person
from chat.search import Page as Found
from web import wire
from web.api import posts, shapes
from web.api.conversations import theirs
from web.api.declared import Page, route
from web.api.kinds import LARGEST_PAGE, PAGE, Id, Limit, Query, Sought
from web.scopes import READ

PAGED, MESSAGES = Limit(PAGE), Sought("messages")
Drawing = tuple[str, Callable[..., Found[Any]], Callable[[Session, Person, list[Any]], Any]]


@route("GET", "/api/search", READ)
def look_for(
    db: Session,
    me: Person,
    q: Query,
    kind: Sought = MESSAGES,
    place: Id | None = None,
    cursor: Id | None = None,
    limit: Limit = PAGED,
) -> Page[shapes.Finds]:
    """What has all these words, the newest first: of the `kind` that is named, else messages.

    With `place` messages of that conversation, whatever the kind. Nothing in `q` is an operator."""
    limit = Limit(min(limit, LARGEST_PAGE))
    if place is not None:
        kind, place = MESSAGES, Id(theirs(db, me, place).id)
    if kind == "tags":
        used = tags.beginning(db, q, limit)
        return Page({"tags": [{"tag": one.tag, "posts": one.posts} for one in used]}, None)
    name, find, draw = SEARCHES[kind]
    within = {} if place is None else {"place": place}
    page = find(db, me.id, q, cursor, limit, **within)
    more = {"cursor": str(page.more)} if page.more is not None else None
    return Page(cast(shapes.Finds, {name: draw(db, me, page.found)}), more)


def _faces(_db: Session, _me: Person, found: list[Person]) -> list[shapes.Face]:
    return [shapes.face(one) for one in found]


def _events(db: Session, _me: Person, found: list[Event]) -> list[wire.Shape]:
    return wire.events(db, found)


SEARCHES: dict[str, Drawing] = {
    "messages": ("events", search.messages, _events),
    "replies": ("events", search.replies, _events),
    "posts": ("posts", search.posts, posts.shown),
    "people": ("people", search.people, _faces),
}
