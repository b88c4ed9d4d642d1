"""The shapes that leave the house, as `docs/protocol.md` describes them."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from bot.answers import face as face
from bot.answers import shown, stamp
from chat.events import Event, Private
from chat.people import Person
from payments.wallets import Holding

Shape = dict[str, Any]


def event(what: Event, people: Mapping[int, Person], ready: bool = False) -> Shape:
    """A numbered event of a place. `people` holds at least its author. `ready` to be sent, its
    attachment is JSON as it was stored: what everybody sees has nothing in it to hide."""
    return {
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
