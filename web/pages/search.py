"""Looking for people, messages, posts and hashtags; in one conversation for what was said there."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

import limits
from aiohttp import web
from sqlmodel import Session

from chat import folding, people, search, tags
from chat.folding import Wanted
from chat.people import Person
from web import found, security, words
from web.pages import adding, conversations, shell
from web.pages.shell import Facts, Reader

PAGE = 20
FEW = {"people": 3, "messages": 5, "posts": 5, "replies": 3, "tags": 5}  # of each, in this order
LOOKS = limits.parse_many("300/minute")  # of one person: who types asks every 250 ms


class Asked(NamedTuple):
    """As it stands in the address: `place` is a conversation, `kind` one of FEW or empty."""

    q: str
    kind: str
    place: str
    before: int | None

    @property
    def wanted(self) -> Wanted:
        return folding.wanted(self.q)

    def address(self, kind: str) -> str:
        """What is asked for, as a part of an address that can go on."""
        given = {"q": self.q, "kind": kind, "in": self.place}
        return urlencode({name: value for name, value in given.items() if value})


class Part(NamedTuple):
    """What was found of one kind; there is more below `older`."""

    kind: str
    rows: list[Any]
    older: int | None


async def look(request: web.Request) -> web.Response:
    """`?q=concert`, perhaps with the `kind` of thing, or the conversation it was said `in`."""
    person = shell.signed_in(request).person
    if wait := security.slowed(request, LOOKS, f"searches {person.id}"):
        return adding.too_often(request, words.catalogue(person.locale).one("Search"), wait)
    query = request.query
    kind = query.get("kind", "")
    asked = Asked(
        query.get("q", "")[: folding.LONGEST_QUERY],
        kind if kind in FEW else "",
        query.get("in", ""),
        shell.whole(query.get("before")),
    )
    return await shell.show(request, "search", _found, asked)


def _found(db: Session, who: Reader, asked: Asked) -> Facts:
    assert who.person
    talk = _named(db, who.person, asked.place) if asked.place else None
    kinds = ["messages"] if talk else [asked.kind] if asked.kind else list(FEW)
    limit = {kind: PAGE if len(kinds) == 1 else FEW[kind] for kind in kinds}
    parts = [FINDING[kind](db, who.person, asked, limit[kind]) for kind in kinds]
    return {
        "asked": asked,
        "talk": talk,
        "kinds": FEW,
        "whole": len(kinds) == 1,
        "parts": [part for part in parts if part.rows],
        "older": parts[0].older if len(kinds) == 1 else None,
    }


def _named(db: Session, me: Person, number: str) -> str:
    """What a conversation of theirs is called."""
    place = conversations.own_place(db, me, number)
    others = [id for id in place.members if id != me.id]
    return place.name or people.by_ids(db, others)[others[0]].name


def _people(db: Session, me: Person, asked: Asked, limit: int) -> Part:
    page = search.people(db, me.id, asked.q, asked.before, limit)
    return Part("people", page.found, page.more)


def _tags(db: Session, me: Person, asked: Asked, limit: int) -> Part:
    return Part("tags", tags.beginning(db, asked.q, limit), None)


def _messages(db: Session, me: Person, asked: Asked, limit: int) -> Part:
    place = shell.whole(asked.place)
    page = search.messages(db, me.id, asked.q, asked.before, limit, place)
    alone = place is not None
    return Part("messages", found.of_events(db, page.found, me, asked.wanted, alone), page.more)


def _posts(db: Session, me: Person, asked: Asked, limit: int) -> Part:
    page = search.posts(db, me.id, asked.q, asked.before, limit)
    return Part("posts", found.of_posts(db, page.found, asked.wanted), page.more)


def _replies(db: Session, me: Person, asked: Asked, limit: int) -> Part:
    page = search.replies(db, me.id, asked.q, asked.before, limit)
    return Part("replies", found.of_events(db, page.found, me, asked.wanted), page.more)


FINDING: dict[str, Callable[[Session, Person, Asked, int], Part]] = {
    "people": _people,
    "messages": _messages,
    "posts": _posts,
    "replies": _replies,
    "tags": _tags,
}
