"""What changes a place, asked for by a page or a call: carried out, pushed to all, answered."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from aiohttp import web
from sqlmodel import Session

from bot.ear import Heard
from bot.kept import Kept, amended
from bot.turns import Ack, accepted, refused
from chat import hanging, people
from chat.groups import Change
from chat.people import Person
from chat.refusals import Refused
from web.keys import WRITER

P = ParamSpec("P")


async def change(
    app: web.Application, me: Person, act: Callable[Concatenate[Session, Person, P], Change],
    *args: P.args, **more: P.kwargs,
) -> Ack:  # fmt: skip
    """The ack of `act(db, me, …)`, once it is durable; a refusal is an ack too."""
    try:
        heard = await app[WRITER].deed(lambda db: tell(db, act(db, me, *args, **more), me))
    except Refused as no:
        return refused(no.code, me.locale, None, **no.facts)
    return heard.acks[0]


def tell(db: Session, change: Change, by: Person) -> Heard:
    """The answer, and what is to be pushed; of a repeat, which nobody is told, nothing is."""
    place, event, told = change
    if event is None:
        return Heard([accepted(place.id)], Kept.nothing())
    ack = accepted(place.id, seq=event.seq)
    if not told:
        return Heard([ack], Kept.nothing())
    changed = amended(db, [event])
    beside = hanging.find(db, changed.values(), [event])
    known = people.by_ids(db, {row.author for row in changed.values()} | beside.people)
    listed = {} if place.kind == "replies" else {place.id: place.kind}
    members = {place.id: told}
    kept = Kept([event], [], changed, {}, members, listed, known | {by.id: by}, {}, beside)
    return Heard([ack], kept._replace(asides={place.id: place.asides}))
