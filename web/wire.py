"""The shapes that leave the house, as `docs/protocol.md` describes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlmodel import Session

from bot.answers import face as face
from bot.answers import shown, stamp
from chat import hanging, people
from chat.events import Event, Private
from chat.hanging import Hanging
from chat.people import Person
from payments.wallets import Holding

Shape = dict[str, Any]
QUOTED = 200  # characters of what a message answers


def events(db: Session, rows: Sequence[Event]) -> list[Shape]:
    """Rows that were read, with all that hangs on them. At most three statements."""
    beside = hanging.find(db, rows)
    known = people.by_ids(db, {row.author for row in rows} | beside.people)
    return [event(row, known, beside) for row in rows]


def event(
    what: Event,
    people: Mapping[int, Person],
    beside: Hanging = hanging.NOTHING,
    ready: bool = False,
) -> Shape:
    """A numbered event of a place. `people` holds at least its author and those `beside` it.
    `ready` to be sent, its attachment is JSON as it was stored: what everybody sees has nothing in
    it to hide."""
    shape = {
        "place": str(what.place),
        "seq": what.seq,
        "kind": what.kind,
        "id": f"{what.place}-{what.seq}",
        "author": face(people[what.author]),
        "client_id": client_id(what.client_id),
        "text": what.text,
        "attachment": _stored(what.attachment) if ready else attachment(what.attachment),
        "at": stamp(what.at),
        "target": what.target,
    }
    key = what.place, what.seq
    if about := beside.about.get(key):
        shape |= {"text": about.text} if what.kind == "edit" else {"quote": _quote(about, people)}
    if found := beside.reactions.get(key):
        shape["reactions"] = [_reaction(*each, people) for each in found.items()]
    return shape


def _quote(about: Event, people: Mapping[int, Person]) -> Shape:
    """As much of what a message answers as is shown above it."""
    return {
        "seq": about.seq,
        "kind": about.kind,
        "author": face(people[about.author]),
        "text": about.text[:QUOTED] if about.kind == "message" else "",
        "attachment": attachment(about.attachment),
    }


def _reaction(emoji: str, who: Iterable[int], people: Mapping[int, Person]) -> Shape:
    return {"emoji": emoji, "people": [face(people[id]) for id in who]}


def private(what: Private, people: Mapping[int, Person]) -> Shape:
    """A row of one person's own stream, to be shown after number `after` of its place."""
    return {
        "mine": what.mine,
        "place": str(what.place),
        "after": what.after,
        "kind": what.kind,
        "id": f"mine-{what.mine}",
        "author": face(people[what.author]),
        "client_id": client_id(what.client_id),
        "text": what.text,
        "attachment": attachment(what.attachment),
        "at": stamp(what.at),
        "target": what.target,
    }


def closed(question: Private, people: Mapping[int, Person]) -> Shape:
    """A question that was answered: it is shown without its buttons."""
    shape = private(question, people)
    return shape | {"attachment": (shape["attachment"] or {}) | {"closed": True}}


def attachment(stored: str) -> Shape | None:
    return shown(orjson.loads(stored)) if stored else None


def _stored(attachment: str) -> orjson.Fragment | None:
    return orjson.Fragment(attachment) if attachment else None


def client_id(raw: bytes) -> str | None:
    if not raw:
        return None
    name = raw.hex()
    return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"


def balances(holdings: Iterable[Holding]) -> list[Shape]:
    """What somebody has, home currency first, in minor units."""
    return [
        {"currency": currency, "available_minor": available, "held_minor": held}
        for currency, available, held in holdings
    ]
