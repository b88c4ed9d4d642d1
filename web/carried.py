"""What a batch kept, as JSON for other nodes, and back."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from bot.kept import Kept
from chat.events import Event, Private
from chat.hanging import Hanging
from chat.people import Person
from payments.wallets import Holding
from web.channels import person_channel, place_channel


def pack(kept: Kept) -> bytes:
    """Rows in the order of their tables' columns, client ids in hex."""
    what = {
        "events": kept.events,
        "privates": kept.privates,
        "amended": list(kept.amended.values()),
        "answered": list(kept.answered.values()),
        "members": list(kept.members.items()),
        "listed": list(kept.listed.items()),
        "people": list(kept.people.values()),
        "holdings": list(kept.holdings.items()),
        "about": list(kept.beside.about.items()),
        "reactions": list(kept.beside.reactions.items()),
        "renewed": kept.renewed,
    }
    return orjson.dumps({name: rows for name, rows in what.items() if rows}, default=_plain)


def unpack(packed: bytes) -> Kept:
    what = orjson.loads(packed)
    rows: Callable[[str, Any], Any] = what.get
    return Kept(
        [_event(row) for row in rows("events", ())],
        [_private(row) for row in rows("privates", ())],
        {(one.place, one.seq): one for one in map(_event, rows("amended", ()))},
        {(one.person, one.mine): one for one in map(_private, rows("answered", ()))},
        {place: tuple(members) for place, members in rows("members", ())},
        dict(rows("listed", ())),
        {row[0]: Person(*row) for row in rows("people", ())},
        {person: [Holding(*row) for row in held] for person, held in rows("holdings", ())},
        Hanging(
            {tuple(key): _event(row) for key, row in rows("about", ())},
            {tuple(key): reacted for key, reacted in rows("reactions", ())},
        ),
        [Person(*row) for row in rows("renewed", ())],
    )


def channels(kept: Kept) -> Iterator[str]:
    """Those of everybody whom it concerns, and of the open places where it happened."""
    concerned = {person for members in kept.members.values() for person in members}
    concerned |= {row.person for row in kept.privates} | kept.holdings.keys()
    concerned |= {person.id for person in kept.renewed}
    yield from map(person_channel, concerned)
    yield from (place_channel(place) for place in kept.members if place not in kept.listed)


def _plain(value: Any) -> Any:
    """What JSON does not know: a row is a named tuple, a client id is bytes."""
    return value.hex() if isinstance(value, bytes) else tuple(value)


def _event(row: list[Any]) -> Event:
    row[5] = bytes.fromhex(row[5])
    return Event(*row)


def _private(row: list[Any]) -> Private:
    row[6] = bytes.fromhex(row[6])
    return Private(*row)
