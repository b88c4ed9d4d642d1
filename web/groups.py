"""Changes of groups, asked for by a page or a call: carried out, pushed to all, answered."""

import re
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec

from aiohttp import web
from sqlmodel import Session

from bot.ear import Heard
from bot.kept import Kept
from bot.turns import Ack, accepted, refused
from chat import groups, people
from chat.groups import Change
from chat.people import Person
from chat.refusals import Refused
from web.calls import Answer, Call, ClientId, Handles, PlaceName
from web.courier import Connection
from web.keys import WRITER
from web.render import now_ms

P = ParamSpec("P")
HANDLES = re.compile(r"[\s,;]+")


async def change(
    app: web.Application, me: Person, act: Callable[Concatenate[Session, Person, P], Change],
    *args: P.args, **more: P.kwargs,
) -> Ack:  # fmt: skip
    """The ack of `act(db, me, …)`, once it is durable; a refusal is an ack too."""
    try:
        heard = await app[WRITER].deed(lambda db: _heard(act(db, me, *args, **more), me))
    except Refused as no:
        return refused(no.code, me.locale, None, **no.facts)
    return heard.acks[0]


def calls(app: web.Application) -> list[Call]:
    """What a socket may ask of groups."""

    async def gather(me: Connection, name: str, people: Handles, client_id: ClientId) -> Answer:
        """Make a group with these people."""
        return await change(app, me.signed.person, make, name, people, client_id)

    async def admit(me: Connection, place: PlaceName, people: Handles) -> Answer:
        """Add people, who will read all that was said there."""
        return await change(app, me.signed.person, add, _number(place), people)

    async def dismiss(me: Connection, place: PlaceName, person: PlaceName) -> Answer:
        """Remove somebody, as its owner, or leave."""
        handle = person.removeprefix("@")
        return await change(app, me.signed.person, remove, _number(place), handle)

    async def rename(me: Connection, place: PlaceName, name: str) -> Answer:
        """Name the group."""
        return await change(app, me.signed.person, relabel, _number(place), name)

    return [gather, admit, dismiss, rename]


def _number(place: str) -> int:
    """No group has the number 0."""
    return int(place) if place.isascii() and place.isdigit() and len(place) < 19 else 0


def make(db: Session, me: Person, name: str, handles: Sequence[str], client_id: bytes) -> Change:
    return groups.make(db, me, name, _called(db, me, handles), client_id, now_ms())


def add(db: Session, me: Person, group: int, handles: Sequence[str]) -> Change:
    return groups.add(db, group, me, _called(db, me, handles), now_ms())


def remove(db: Session, me: Person, group: int, handle: str) -> Change:
    """Of oneself: leave."""
    [other] = _called(db, me, [handle])
    return groups.remove(db, group, me, other, now_ms())


def relabel(db: Session, me: Person, group: int, name: str) -> Change:
    return groups.rename(db, group, me, name, now_ms())


def depict(db: Session, me: Person, group: int, key: str) -> Change:
    return groups.depict(db, group, me, key, now_ms())


def handles(text: str) -> list[str]:
    """Those in what somebody typed: `@bob, carol`."""
    return [word.removeprefix("@") for word in HANDLES.split(text) if word.strip("@")]


def _called(db: Session, me: Person, handles: Sequence[str]) -> list[Person]:
    """Refused with `person_unknown`, and whom it may have meant (P2)."""
    known = people.by_handles(db, handles)
    for handle in handles:
        if handle.lower() not in known:
            near = [f"@{one.handle}" for one in people.suggest(db, handle, me.id)]
            code = "person_unknown_near" if near else "person_unknown"
            raise Refused(code, handle=handle, near=near)
    return [known[handle.lower()] for handle in handles]


def _heard(change: Change, by: Person) -> Heard:
    place, event, told = change
    if event is None:
        return Heard([accepted(place.id)], Kept.nothing())
    kept = Kept(
        [event], [], {}, {}, {place.id: told}, {place.id: place.kind}, {by.id: by}, {}
    )  # fmt: skip
    return Heard([accepted(place.id, seq=event.seq)], kept)
