"""Posts: one's home, one person's, one with its replies; posting and answering."""

from aiohttp import web
from sqlmodel import Session

from bot.answers import stamp
from bot.grammar import literal
from chat import feed, marks, people, pictures, places, timeline
from chat.people import Person
from chat.refusals import Refused
from web.api import conversations, shapes
from web.api.declared import Page, route
from web.api.kinds import (
    LARGEST_PAGE,
    PAGE,
    Handle,
    Id,
    Limit,
    Number,
    PostWords,
    Shows,
    Words,
)
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
    return page(db, me, feed.home(db, me.id, before=cursor, limit=limit), limit)


@route("GET", "/api/people/{handle}/posts", READ)
def posts_of(
    db: Session, me: Person, handle: Handle, cursor: Id | None = None, limit: Limit = PAGED
) -> Page[shapes.Posts]:
    """What somebody has posted, the newest first."""
    limit = Limit(min(limit, LARGEST_PAGE))
    author = named(db, handle).id
    return page(db, me, timeline.profile(db, author, before=cursor, limit=limit), limit)


@route("POST", "/api/posts", WRITE, 201)
def publish(
    db: Session,
    me: Person,
    text: PostWords | None = None,
    pictures: Shows | None = None,
    about: Id | None = None,
) -> shapes.Post:
    """Post something: words, pictures that were sent, or both; `about` another post it is a quote.
    A command is no post."""
    said = literal((text or "").lstrip())
    made = timeline.post(db, me.id, said, now_ms(), about, pictures or ())
    return shown(db, me, [made])[0]


@route("GET", "/api/posts/{id}", READ)
def post(db: Session, me: Person, id: Id) -> shapes.Post:
    """One post."""
    return shown(db, me, [found(db, id)])[0]


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
    found(db, id)
    place = places.of_post(db, id)
    if place is None:
        return Page({"events": []}, None)
    return conversations.told(db, place, before, after, limit)


@route("POST", "/api/posts/{id}/replies", WRITE, 201)
async def reply(
    request: web.Request,
    id: Id,
    text: Words | None = None,
    pictures: Shows | None = None,
    target: Number | None = None,
    client_id: Key = None,
) -> shapes.Said:
    """Answer a post, or with `target` another answer; a line that begins with a slash is a
    command."""
    place = await request.app[DATABASE].read(_open_place, id)
    return await say_in(request, place, text, pictures, target, client_id)


def _open_place(db: Session, id: int) -> int:
    place = places.of_post(db, found(db, id).id)
    if place is None:
        raise Refused("not_found")
    return place


def found(db: Session, id: int) -> timeline.Post:
    """A post that says something, and still does."""
    post = timeline.said(db, id)
    if post is None:
        raise Refused("not_found")
    return post


def page(db: Session, me: Person, found: list[timeline.Post], limit: int) -> Page[shapes.Posts]:
    more = {"cursor": str(found[-1].id)} if found and len(found) == limit else None
    return Page({"posts": shown(db, me, timeline.themselves(db, found))}, more)


def shown(db: Session, me: Person, found: list[timeline.Post]) -> list[shapes.Post]:
    """A constant number of statements, however many posts."""
    ids = [one.id for one in found]
    authors = people.by_ids(db, {one.author for one in found})
    answered, done = timeline.replies(db, ids), marks.of(db, me.id, ids)
    return [
        _post(one, authors[one.author], answered.get(one.id, 0), done.get(one.id, marks.Marks()))
        for one in found
    ]


def _post(one: timeline.Post, author: Person, replies: int, done: marks.Marks) -> shapes.Post:
    made: shapes.Post = {
        "id": str(one.id),
        "author": shapes.face(author),
        "text": one.text,
        "at": stamp(one.at),
        "replies": replies,
        "likes": one.likes,
        "reposts": one.reposts,
        "quotes": one.quotes,
        "marks": marked(done),
    }
    if one.shares:
        made["about"] = str(one.shares)
    if one.pictures:
        made["pictures"] = [_picture(each) for each in pictures.read(one.pictures)]
    if one.edited_at is not None:
        made["edited_at"] = stamp(one.edited_at)
    return made


def _picture(one: pictures.Picture) -> shapes.Picture:
    return {"key": one.key, "width": one.width, "height": one.height, "words": one.words}


def marked(done: marks.Marks) -> list[str]:
    """What somebody has done with a post, as the API calls it."""
    named = {"like": done.liked, "repost": done.shared, "bookmark": done.kept}
    return [name for name, is_so in named.items() if is_so]
