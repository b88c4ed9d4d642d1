"""Pushes what was committed to the open sockets of those it concerns, waiting for nobody."""

import asyncio
import functools
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from bot.kept import Kept
from chat.events import QUIET, Event, Private
from chat.people import Person
from chat.sessions import Signed
from web import wire
from web.channels import person_channel, place_channel
from web.frames import Frame, event_frame
from web.hotlines import send_all, send_volatile
from web.peers import Peer
from web.wire import Shape

ASKING = 2.0  # seconds over which all who may have missed something ask
BEHIND = event_frame("behind", {})
MOST_WATCHED = 200  # open places, by one connection
Draw = Callable[[Shape, str, str, str], str]  # (shape, reader's id, locale, zone) → HTML
Sum = Callable[[Shape, str, str], str | None]  # (shape, reader's id, locale) → a line of text
Preview = Callable[[Shape, str, str, bool], str]  # the same, told in a group or not
Look = tuple[str, str]  # locale and zone that a browser shows
Out = dict["Connection", tuple[Frame, ...]]


@dataclass(eq=False, slots=True)
class Connection:
    """One socket of a signed-in person. Browsers get HTML with each event, programs do not.

    `look` stands in it as one tuple of all who have the same: a crowd is told without a look at
    what lies behind each of its sockets."""

    socket: Peer
    signed: Signed
    zone: str = "UTC"
    watching: dict[int, None] = field(default_factory=dict)  # open places, the latest last
    focused: bool = False  # somebody sits before it
    facing: tuple[int, int] | None = None  # the talk of two that it shows, and the other one
    due: float = 0  # when all it has asked would have been asked at an even pace; see `web.pace`
    look: Look | None = field(init=False, default=None)  # None: a program's

    def __post_init__(self) -> None:
        self.renew(self.signed.person)

    def renew(self, person: Person) -> None:
        """What they are called, or read, has changed."""
        self.signed = self.signed._replace(person=person)
        if self.signed.kind == "browser":
            self.look = _one_look(person.locale, self.zone)


class Courier:
    """Knows who is connected. Fan-out goes by the member list that came with the batch."""

    def __init__(self, draw_event: Draw, draw_private: Draw, preview: Preview) -> None:
        self._draw_event, self._draw_private, self._preview = draw_event, draw_private, preview
        self._online: dict[int, set[Connection]] = {}
        self._watchers: dict[int, set[Connection]] = {}

    def join(self, connection: Connection) -> None:
        self._online.setdefault(connection.signed.person.id, set()).add(connection)

    def leave(self, connection: Connection) -> None:
        person = connection.signed.person.id
        if mine := self._online.get(person):
            mine.discard(connection)
            if not mine:
                del self._online[person]
        for place in connection.watching:
            self._unwatch(connection, place)

    def watch(self, connection: Connection, place: int) -> None:
        """Let it have what happens in an open place, the replies of a post that it shows, and no
        more of the one it has watched longest, if it watches many. Nothing if it left while it was
        asking."""
        if connection not in self.of(connection.signed.person.id):
            return
        connection.watching.pop(place, None)
        connection.watching[place] = None
        self._watchers.setdefault(place, set()).add(connection)
        if len(connection.watching) > MOST_WATCHED:
            oldest = next(iter(connection.watching))
            del connection.watching[oldest]
            self._unwatch(connection, oldest)

    def watchers(self, place: int) -> Collection[Connection]:
        return self._watchers.get(place, set())

    def of(self, person: int) -> Collection[Connection]:
        return tuple(self._online.get(person, ()))

    def refresh(self, person: Person) -> None:
        """What somebody is called, or reads, has changed: their open sockets go by it."""
        for connection in self.of(person.id):
            connection.renew(person)

    def channels(self) -> set[str]:
        """Of all whom this node has something to tell."""
        return {*map(person_channel, self._online), *map(place_channel, self._watchers)}

    def behind(self) -> None:
        """Something may have been missed: everybody asks for it, each in their own time."""
        later = asyncio.get_running_loop().call_later
        for connections in self._online.values():
            for each in connections:
                later(random.uniform(0, ASKING), send_all, each.socket, [BEHIND])

    def push(self, kept: Kept) -> None:
        """Send a batch's events, private rows and balances; one write a socket."""
        out: Out = {}
        for renewed in kept.renewed:
            self.refresh(renewed)
        for event in kept.events:
            self._event(event, kept, out)
        for row in kept.privates:
            self._private(row, kept, out)
        for person, holdings in kept.holdings.items():
            if connections := self._online.get(person):
                _put(event_frame("wallet", {"balances": wire.balances(holdings)}), connections, out)
        for connection, frames in out.items():
            send_all(connection.socket, frames)

    def event(self, reader: Connection, shape: Shape, kind: str, aside: bool) -> Shape:
        """An event for one reader who asks: with its HTML if it is a browser, and a preview if
        its place, of this kind, stands in the list of conversations, or `aside`."""
        if reader.look is None:
            return shape
        person = reader.signed.person
        preview = self._sum(kind, shape["kind"], (person.id,) if aside else ())
        return _drawn(self._draw_event, shape, person, reader.zone, preview)

    def private(self, reader: Connection, row: Private, people: Mapping[int, Person]) -> Shape:
        shape = wire.private(row, people)
        if reader.look is None:
            return shape
        return _drawn(self._draw_private, shape, reader.signed.person, reader.zone)

    def volatile(self, people: Iterable[int], but: int | None, what: Shape) -> None:
        """Typing and seen: never kept, and not sent to a peer that is behind."""
        frame = event_frame("volatile", what)
        for person in people:
            if person != but:
                for connection in self._online.get(person, ()):
                    send_volatile(connection.socket, frame)

    def _event(self, event: Event, kept: Kept, out: Out) -> None:
        here = filter(None, map(self._online.get, kept.members[event.place]))
        readers: Collection[Connection] = [*chain.from_iterable(here)]
        if watchers := self.watchers(event.place):
            readers = {*readers, *watchers}
        programs, browsers = _by_look(readers)
        if browsers:
            target = kept.amended.get((event.place, event.target or 0))
            changed = wire.event(target, kept.people, kept.beside) if target else None
            shape = wire.event(event, kept.people, kept.beside)
            asides = kept.asides.get(event.place, ())
            preview = self._sum(kept.listed.get(event.place, "replies"), event.kind, asides)
            apart = self._all_of({*_named(shape), *_named(changed), *asides})
            _draw("event", shape, changed, browsers, apart, self._draw_event, out, preview)
        if programs:
            shape = wire.event(event, kept.people, kept.beside, ready=True)
            _put(event_frame("event", shape), programs, out)

    def _private(self, row: Private, kept: Kept, out: Out) -> None:
        readers = self._all_of([row.person])
        if not readers:
            return
        shape = wire.private(row, kept.people)
        programs, browsers = _by_look(readers)
        if browsers:
            question = kept.answered.get((row.person, row.target or 0))
            changed = wire.closed(question, kept.people) if question else None
            _draw("mine", shape, changed, browsers, readers, self._draw_private, out)
        if programs:
            _put(event_frame("mine", shape), programs, out)

    def _all_of(self, people: Iterable[int]) -> set[Connection]:
        return set().union(*(self._online.get(person, ()) for person in people))

    def _sum(self, kind: str, what: str, asides: Collection[int] = ()) -> Sum | None:
        """How an event is told in the list of conversations: as nothing where it lies at one's
        side. Replies do not stand there, and what only changes another row is no news."""
        if kind == "replies" or what in QUIET:
            return None
        return lambda shape, me, locale: (
            None if int(me) in asides else self._preview(shape, me, locale, kind == "group")
        )

    def _unwatch(self, connection: Connection, place: int) -> None:
        if watchers := self._watchers.get(place):
            watchers.discard(connection)
            if not watchers:
                del self._watchers[place]


@functools.cache
def _one_look(locale: str, zone: str) -> Look:
    return locale, zone


def _by_look(
    readers: Iterable[Connection],
) -> tuple[list[Connection], dict[Look, list[Connection]]]:
    """Programs, and browsers by what they show."""
    programs: list[Connection] = []
    browsers: dict[Look, list[Connection]] = defaultdict(list)
    for reader in readers:
        if (look := reader.look) is None:
            programs.append(reader)
        else:
            browsers[look].append(reader)
    return programs, browsers


def _put(frame: Frame, readers: Iterable[Connection], out: Out) -> None:
    """One frame for all of them, behind what each gets already."""
    one = (frame,)
    for reader in readers:
        out[reader] = out.get(reader, ()) + one


def _draw(
    name: str,
    shape: Shape,
    changed: Shape | None,
    browsers: Mapping[Look, Collection[Connection]],
    apart: set[Connection],
    draw: Draw,
    out: Out,
    preview: Sum | None = None,
) -> None:
    """One frame for each person to whom those `apart` belong, and for the others one a look;
    `changed` is the row that this one is about, drawn anew beside it."""

    @functools.cache
    def drawn(person: Person, look: Look) -> Frame:
        shown = _drawn(draw, shape, person, look[1], preview)
        if changed:
            shown["target_html"] = draw(changed, str(person.id), *look)
        return event_frame(name, shown)

    for look, readers in browsers.items():
        own = apart.intersection(readers)
        for each in own:
            _put(drawn(each.signed.person, look), [each], out)
        if others := [each for each in readers if each not in own]:
            _put(drawn(Person(0, "", "", look[0]), look), others, out)


def _named(value: Any) -> Iterator[int]:
    """The ids of all people in a shape: to anybody else it looks the same."""
    if isinstance(value, dict):
        if "handle" in value:
            yield int(value["id"])
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _named(each)


def _drawn(
    draw: Draw, shape: Shape, reader: Person, zone: str, preview: Sum | None = None
) -> Shape:
    me, locale = str(reader.id), reader.locale
    shown = shape | {"html": draw(shape, me, locale, zone)}
    return shown | {"preview": preview(shape, me, locale)} if preview else shown
