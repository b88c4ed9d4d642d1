"""What was found as pages show it: who said it, where and when, and the words around it."""

from typing import NamedTuple

from markupsafe import Markup, escape
from sqlmodel import Session

from chat import folding, people, places
from chat.events import Event
from chat.folding import Wanted
from chat.people import Person
from chat.places import Place
from chat.timeline import Post
from web import dates, render, wire, words
from web.links import TURNING

BEFORE, LONGEST = 40, 200  # characters of an excerpt: above what matched, and in all


class Line(NamedTuple):
    """`where` says in which conversation, `told` what a ticket came to."""

    href: str
    author: Person
    where: str
    at: int
    excerpt: Markup
    told: str = ""

    @property
    def at_iso(self) -> str:
        return dates.iso(self.at)


def of_events(
    db: Session, found: list[Event], me: Person, wanted: Wanted, alone: bool = False
) -> list[Line]:
    """Lines of conversations and replies; where they stand goes without saying if that is `alone`
    what was looked through."""
    where = places.load(db, {event.place for event in found})
    ids = {event.speaker for event in found} | {id for one in where.values() for id in one.members}
    known = people.by_ids(db, ids)
    return [
        Line(
            _address(where[event.place], event),
            known[event.speaker],
            "" if alone else _place(where[event.place], event, me, known),
            event.at,
            excerpt(event.text, wanted),
            "" if event.kind == "message" else render.preview(shape, str(me.id), me.locale),
        )
        for event, shape in zip(found, wire.events(db, found), strict=True)
    ]


def of_posts(db: Session, found: list[Post], wanted: Wanted) -> list[Line]:
    authors = people.by_ids(db, {post.author for post in found})
    return [
        Line(f"/post/{post.id}", authors[post.author], "", post.at, excerpt(post.text, wanted))
        for post in found
    ]


def excerpt(text: str, wanted: Wanted) -> Markup:
    """A part of the text in one line, with the first of what matched in it, all of it marked."""
    line = TURNING.sub("", " ".join(text.split()))
    spans = folding.spans(line, wanted)
    low = _beginning(line, spans[0][0]) if spans else 0
    high = len(line) if len(line) - low <= LONGEST else low + LONGEST
    parts, done = [Markup("…" if low else "")], low
    for start, end in spans:
        if end > high:
            break
        parts += [escape(line[done:start]), Markup("<mark>{}</mark>").format(line[start:end])]
        done = end
    parts += [escape(line[done:high]), Markup("…" if high < len(line) else "")]
    return Markup("").join(parts)


def _beginning(line: str, first: int) -> int:
    """Of a word, not too far above what matched first."""
    if first <= BEFORE:
        return 0
    space = line.find(" ", first - BEFORE, first)
    return space + 1 if space >= 0 else first


def _address(place: Place, event: Event) -> str:
    return f"/post/{place.post}#{event.seq}" if place.post else f"/messages/{place.id}#{event.seq}"


def _place(place: Place, event: Event, me: Person, known: dict[int, Person]) -> str:
    say = words.catalogue(me.locale).one
    if place.kind == "group":
        return say("in %(name)s") % {"name": place.name}
    if place.kind == "direct" and event.speaker == me.id:
        [other] = [known[id] for id in place.members if id != me.id]
        return say("to %(name)s") % {"name": other.name}
    return ""
