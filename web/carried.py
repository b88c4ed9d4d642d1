"""What a batch kept, as JSON for other nodes, and back."""

from collections.abc import Callable
from typing import Any

import orjson

from bot.kept import Kept
from chat.events import Event, Private
from chat.hanging import NOTHING, Hanging
from chat.people import Person
from payments.wallets import Holding
from web.channels import person_channel, place_channel


def pack(kept: Kept) -> bytes:
    """Rows in the order of their tables' columns, client ids in hex; only what there is."""
    what: dict[str, Any] = {"members": [*kept.members.items()]}
    if kept.events:
        what["events"] = [_flat(row, 5) for row in kept.events]
    if kept.listed:
        what["listed"] = [*kept.listed.items()]
    if kept.people:
        what["people"] = [*map(tuple, kept.people.values())]
    if kept.privates:
        what["privates"] = [_flat(row, 6) for row in kept.privates]
    if kept.amended:
        what["amended"] = [_flat(row, 5) for row in kept.amended.values()]
    if kept.answered:
        what["answered"] = [_flat(row, 6) for row in kept.answered.values()]
    if kept.holdings:
        what["holdings"] = [*kept.holdings.items()]
    if kept.beside is not NOTHING:
        what["about"] = [(key, _flat(row, 5)) for key, row in kept.beside.about.items()]
        what["reactions"] = [*kept.beside.reactions.items()]
    if kept.renewed:
        what["renewed"] = kept.renewed
    if kept.asides:
        what["asides"] = [*kept.asides.items()]
    return orjson.dumps(what, default=tuple)


def unpack(packed: bytes) -> Kept:
    what = orjson.loads(packed)
    rows: Callable[..., Any] = what.get
    beside = NOTHING
    if "about" in what:
        about = {tuple(key): _event(row) for key, row in what["about"]}
        beside = Hanging(about, {tuple(key): reacted for key, reacted in what["reactions"]})
    return Kept(
        [*map(_event, rows("events", ()))],
        [*map(_private, rows("privates", ()))],
        {(one.place, one.seq): one for one in map(_event, rows("amended", ()))},
        {(one.person, one.mine): one for one in map(_private, rows("answered", ()))},
        {place: tuple(members) for place, members in rows("members", ())},
        dict(rows("listed", ())),
        {row[0]: Person(*row) for row in rows("people", ())},
        {person: [Holding(*row) for row in held] for person, held in rows("holdings", ())},
        beside,
        [Person(*row) for row in rows("renewed", ())],
        {place: tuple(people) for place, people in rows("asides", ())},
    )


def channels(kept: Kept) -> set[str]:
    """Those of everybody whom it concerns, and of the open places where it happened."""
    told = {person_channel(each) for members in kept.members.values() for each in members}
    for row in kept.privates:
        told.add(person_channel(row.person))
    for person in kept.renewed:
        told.add(person_channel(person.id))
    for each in kept.holdings:
        told.add(person_channel(each))
    for place in kept.members.keys() - kept.listed:
        told.add(place_channel(place))
    return told


def _flat(row: Event | Private, at: int) -> list[Any]:
    """As JSON takes it: the client id, which is its column `at` (from 0), in hex."""
    flat = [*row]
    flat[at] = row.client_id.hex()
    return flat


def _event(row: list[Any]) -> Event:
    row[5] = bytes.fromhex(row[5])
    return Event(*row)


def _private(row: list[Any]) -> Private:
    row[6] = bytes.fromhex(row[6])
    return Private(*row)
