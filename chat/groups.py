"""Groups: made, named, joined and left; each change is a numbered event of the group itself.

Any member may add people, name the group and give it a picture, its owner may remove them, and
everybody may leave. Whoever belongs reads all that was ever said there, whoever does not reads
nothing. When the owner leaves, the member of longest standing owns it; a group that everybody left
is read by nobody.
"""

from collections.abc import Sequence
from typing import NamedTuple

import orjson
from sqlmodel import Session

from chat import blocks, driver, messages, people, pictures, places, plastic
from chat.events import Event
from chat.memory import remembered
from chat.messages import Line
from chat.names import display_name
from chat.people import Person
from chat.pictures import Chosen
from chat.places import Place
from chat.refusals import Refused
from chat.schema import Members

MOST_MEMBERS = 256
NAME_LENGTH = 64


class Change(NamedTuple):
    """The group as it is now, the event that says so, and who is told: also those who are out.
    Nothing has changed without an event."""

    place: Place
    event: Event | None = None
    told: tuple[int, ...] = ()


def make(
    db: Session, owner: Person, name: str, others: Sequence[Person], client_id: bytes, now: int
) -> Change:
    """A new group of at least two. The same client id gets the group it made the first time.
    Refused with `group_name_invalid`, `group_alone`, `group_bot`, `group_apart` across a block,
    or `group_full`."""
    if spot := messages.known(db, [(client_id, owner.id)]).get((client_id, owner.id)):
        return Change(places.load(db, [spot.place])[spot.place])
    name = _name(plastic.hide(db, owner.id, name))
    others = _fresh(others, (owner.id,))
    if not others:
        raise Refused("group_alone")
    _check(db, owner, others, 1)
    [(id,)] = driver.ask(
        db,
        "insert into chat_places (kind, last, last_at, name, owner, changed)"
        " values ('group', 0, 0, ?, ?, 0) returning id",
        *(name, owner.id),
    )
    _let_in(db, id, [owner, *others], 0, now)
    return _tell(db, places.load(db, [id])[id], owner, "made", others, now, client_id, name=name)


def add(db: Session, group: int, by: Person, others: Sequence[Person], now: int) -> Change:
    """They belong, and read all that was said. Refused with `not_found`, `group_bot`,
    `group_apart` across a block, or `group_full`."""
    place = _taken(db, group, by)
    others = _fresh(others, place.members)
    if not others:
        return Change(place)
    _check(db, by, others, len(place.members))
    _let_in(db, group, others, place.last, now)
    return _tell(db, place, by, "added", others, now)


def remove(db: Session, group: int, by: Person, other: Person, now: int) -> Change:
    """From now on they read nothing here. Refused with `not_found`, or `not_allowed` for anybody
    but the owner; who removes themselves leaves."""
    place = _taken(db, group, by)
    if other.id == by.id:
        return _leave(db, place, by, now)
    if place.owner != by.id:
        raise Refused("not_allowed")
    if other.id not in place.members:
        return Change(place)
    _let_out(db, place, other)
    return _tell(db, place, by, "removed", [other], now)


def leave(db: Session, group: int, by: Person, now: int) -> Change:
    """Refused with `not_found`."""
    return _leave(db, _taken(db, group, by), by, now)


def _leave(db: Session, place: Place, by: Person, now: int) -> Change:
    _let_out(db, place, by)
    heir = _heir(db, place) if place.owner == by.id else None
    if place.owner == by.id:
        sql = "update chat_places set owner = ? where id = ?"
        driver.ask(db, sql, *(heir.id if heir else None, place.id))
    if heir:
        return _tell(db, place, by, "left", [by], now, owner=_face(heir))
    return _tell(db, place, by, "left", [by], now)


def rename(db: Session, group: int, by: Person, name: str, now: int) -> Change:
    """Refused with `not_found` or `group_name_invalid`."""
    place = _taken(db, group, by)
    name = _name(plastic.hide(db, by.id, name))
    if name == place.name:
        return Change(place)
    driver.ask(db, "update chat_places set name = ? where id = ?", name, place.id)
    return _tell(db, place, by, "named", [], now, name=name)


def depict(db: Session, group: int, by: Person, key: str, now: int) -> Change:
    """Under this picture, which `by` has sent, or under none; the one before is let go. Refused
    with `not_found` or `picture_unknown`."""
    place = _taken(db, group, by)
    if key == place.picture:
        return Change(place)
    pictures.use(db, by.id, [Chosen(key)] if key else [], f"place:{group}")
    pictures.release(db, [place.picture] if place.picture else [], now)
    driver.ask(db, "update chat_places set picture = ? where id = ?", key, group)
    return _tell(db, place, by, "depicted" if key else "bared", [], now)


def members(db: Session, group: int) -> list[Person]:
    """In the order in which they joined."""
    sql = "select person from chat_members where place = ? order by joined_at, person"
    ids = [person for (person,) in driver.ask(db, sql, group)]
    known = people.by_ids(db, ids)
    return [known[id] for id in ids]


def seen(db: Session, group: int) -> dict[int, int]:
    """Up to which number each member has seen it."""
    return dict(driver.ask(db, "select person, seen from chat_members where place = ?", group))


def _taken(db: Session, group: int, by: Person) -> Place:
    """The group as it is, its row locked: changes of its members come one after another."""
    driver.ask(db, "select id from chat_places where id = ? for update", group)
    place = places.load(db, [group]).get(group)
    if place is None or place.kind != "group" or by.id not in place.members:
        raise Refused("not_found")
    return place


def _name(name: str) -> str:
    try:
        return display_name(name, NAME_LENGTH)
    except Refused as no:
        raise Refused("group_name_invalid", **no.facts) from None


def _fresh(others: Sequence[Person], belong: Sequence[int]) -> list[Person]:
    """Each once, without those who belong already."""
    return [one for one in dict.fromkeys(others) if one.id not in belong]


def _check(db: Session, by: Person, others: Sequence[Person], count: int) -> None:
    if bot := next((one for one in others if one.kind == "bot"), None):
        raise Refused("group_bot", payee=bot)
    apart = {other for _, other in blocks.apart(db, {(by.id, one.id) for one in others})}
    if away := next((one for one in others if one.id in apart), None):
        raise Refused("group_apart", payee=away)
    if count + len(others) > MOST_MEMBERS:
        raise Refused("group_full", limit=MOST_MEMBERS)


def _let_in(db: Session, group: int, others: Sequence[Person], seen: int, now: int) -> None:
    """What was said before they came is there to read, but does not count as unread."""
    driver.put(db, Members, [(group, one.id, seen, now) for one in others])


def _let_out(db: Session, place: Place, who: Person) -> None:
    sql = "delete from chat_members where place = ? and person = ?"
    driver.ask(db, sql, *(place.id, who.id))


def _heir(db: Session, place: Place) -> Person | None:
    return next(iter(members(db, place.id)), None)


def _tell(
    db: Session,
    place: Place,
    by: Person,
    change: str,
    whom: Sequence[Person],
    now: int,
    client_id: bytes = b"",
    **facts: object,
) -> Change:
    """Number the event; who looked at the members before it will see that they have changed."""
    shown = {"kind": "change", "change": change, "people": [_face(one) for one in whom], **facts}
    attachment = orjson.dumps(shown).decode()
    line = Line(place, "change", by.id, by.id, client_id, "", attachment)
    [event], _ = messages.write(db, [line], [], now)
    driver.ask(db, "update chat_places set changed = ? where id = ?", event.seq, place.id)
    remembered(db).places.pop(place.id, None)
    after = places.load(db, [place.id])[place.id]
    return Change(after, event, tuple(sorted({*place.members, *after.members})))


def _face(who: Person) -> dict[str, str]:
    return {"id": str(who.id), "handle": who.handle, "name": who.name}
