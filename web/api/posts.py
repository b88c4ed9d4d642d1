"""Posts: one's home, one person's, one with its replies; posting and answering."""

from aiohttp import web
from sqlmodel import Session, select

from bot.answers import stamp
from bot.grammar import literal
from chat import feed, people, timeline
from chat.people import Person
from chat.refusals import Refused
from chat.schema import Places
from web.api import conversations, shapes
from web.api.declared import Page, route
from web.api.kinds import LARGEST_PAGE, PAGE, Handle, Id, Limit, Number, PostWords, Words
from web.api.lines import Key, say_in
from web.api.persons import named
from web.keys import DATABASE
from web.scopes import READ, WRITE
from web.writer import now_ms

PAGED = Limit(PAGE)


@route("GET", "/api/home", READ)
def home(
    db: Session, me: Person, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """What they and those they follow have posted, the newest first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    return _page(db, feed.home(db, me.id, before=cursor, limit=limit), limit)


@route("GET", "/api/people/{handle}/posts", READ)
def posts_of(
    db: Session, me: Person, handle: Handle, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """What somebody has posted, the newest first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    author = named(db, handle).id
    return _page(db, timeline.profile(db, author, before=cursor, limit=limit), limit)


@route("POST", "/api/posts", WRITE, 201)
def publish(db: Session, me: Person, text: PostWords) -> shapes.Post:
    """Post something. A command is no post."""
    made = timeline.post(db, me.id, literal(text.lstrip()), now_ms())
    return shown(db, [made])[0]


@route("GET", "/api/posts/{id}", READ)
def post(db: Session, me: Person, id: Id) -> shapes.Post:
    """One post."""
    return shown(db, [_found(db, id)])[0]


@route("GET", "/api/posts/{id}/replies", READ)
def replies(
    db: Session,
    me: Person,
    id: Id,
    before: Number | None = None,
    after: Number | None = None,
    limit: Limit = PAGED,
) -> Page[shapes.Events]:
    """What was answered: the newest, those below `before` or those above `after`."""
    _found(db, id)
    place = _place_of(db, id)
    if place is None:
        return Page({"events": []}, None)
    return conversations.told(db, place, before, after, limit)


@route("POST", "/api/posts/{id}/replies", WRITE, 201)
async def reply(request: web.Request, id: Id, text: Words, client_id: Key = None) -> shapes.Said:
    """Answer a post; a line that begins with a slash is a command."""
    place = await request.app[DATABASE].read(_open_place, id)
    return await say_in(request, place, text, client_id)


def _place_of(db: Session, post: int) -> int | None:
    return db.exec(select(Places.id).where(Places.post == post)).first()


def _open_place(db: Session, id: int) -> int:
    place = _place_of(db, _found(db, id).id)
    if place is None:
        raise Refused("not_found")
    return place


def _found(db: Session, id: int) -> timeline.Post:
    """A post that says something, and still does."""
    found = timeline.find(db, id)
    if found is None or found.gone_at is not None or found.kind == "repost":
        raise Refused("not_found")
    return found


def _page(db: Session, found: list[timeline.Post], limit: int) -> Page[shapes.Posts]:
    more = {"cursor": str(found[-1].id)} if found and len(found) == limit else None
    return Page({"posts": shown(db, timeline.themselves(db, found))}, more)


def shown(db: Session, found: list[timeline.Post]) -> list[shapes.Post]:
    authors = people.by_ids(db, {one.author for one in found})
    answered = timeline.replies(db, [one.id for one in found])
    return [
        {
            "id": str(one.id),
            "author": shapes.face(authors[one.author]),
            "text": one.text,
            "at": stamp(one.at),
            "replies": answered.get(one.id, 0),
        }
        for one in found
    ]
