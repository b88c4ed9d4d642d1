"""Changes of groups, asked for by a page or a call."""

import re
from collections.abc import Sequence

from aiohttp import web
from sqlmodel import Session

from bot.acquaintance import lay_aside, strangers
from chat import groups, people, places
from chat.groups import Change
from chat.people import Person
from chat.refusals import Refused
from web.calls import Answer, Call, ClientId, Handles, PlaceId, PlaceName
from web.changes import change as change
from web.courier import Connection
from web.render import now_ms

HANDLES = re.compile(r"[\s,;]+")


def calls(app: web.Application) -> list[Call]:
    """What a socket may ask of groups."""

    async def gather(me: Connection, name: str, people: Handles, client_id: ClientId) -> Answer:
        """Make a group with these people."""
        return await change(app, me.signed.person, make, name, people, client_id)

    async def admit(me: Connection, place: PlaceId, people: Handles) -> Answer:
        """Add people, who will read all that was said there."""
        return await change(app, me.signed.person, add, place, people)

    async def dismiss(me: Connection, place: PlaceId, person: PlaceName) -> Answer:
        """Remove somebody, as its owner, or leave."""
        handle = person.removeprefix("@")
        return await change(app, me.signed.person, remove, place, handle)

    async def rename(me: Connection, place: PlaceId, name: str) -> Answer:
        """Name the group."""
        return await change(app, me.signed.person, relabel, place, name)

    return [gather, admit, dismiss, rename]


def make(db: Session, me: Person, name: str, handles: Sequence[str], client_id: bytes) -> Change:
    others = _called(db, me, handles)
    return _begun(db, me, groups.make(db, me, name, others, client_id, now_ms()), others)


def add(db: Session, me: Person, group: int, handles: Sequence[str]) -> Change:
    found = places.load(db, [group]).get(group)
    others = _called(db, me, handles)
    new = [one for one in others if found is None or one.id not in found.members]
    return _begun(db, me, groups.add(db, group, me, others, now_ms()), new)


def remove(db: Session, me: Person, group: int, handle: str) -> Change:
    """Of oneself: leave."""
    [other] = _called(db, me, [handle])
    return groups.remove(db, group, me, other, now_ms())


def relabel(db: Session, me: Person, group: int, name: str) -> Change:
    return groups.rename(db, group, me, name, now_ms())


def depict(db: Session, me: Person, group: int, key: str) -> Change:
    return groups.depict(db, group, me, key, now_ms())


def _begun(db: Session, me: Person, done: Change, others: Sequence[Person]) -> Change:
    """It lies at the side of those whom somebody they do not know has put in it."""
    if done.event is None:
        return done
    return done._replace(place=lay_aside(db, done.place, strangers(db, me, others)))


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
