"""Who can speak: joining, being found by handle or number, and being suggested after a slip."""

import re
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from chat import driver, index, plastic
from chat.index import Entry
from chat.memory import remembered
from chat.names import HANDLE, check_handle, display_name, distance, person_name, skeleton
from chat.refusals import Refused
from chat.schema import Follows, Members, People

BOT_HANDLE = "quid"
BARRED = "barred "  # before the password of whom nobody signs in as any more
NEAR = 2  # an edit distance above this is another name, not a slip
CANDIDATES = 300  # how many people of each circle are compared
FACES = "select id, handle, name, locale, kind, zone, picture from chat_people"


class Person(NamedTuple):
    id: int
    handle: str
    name: str
    locale: str = "en"
    kind: str = "person"
    zone: str = "UTC"  # the last that a browser of theirs has named
    picture: str = ""  # the key of one of `chat.pictures`

    @property
    def owner(self) -> str:
        """Under which name this person's money is kept."""
        return f"person:{self.id}"


def join(db: Session, handle: str, name: str, locale: str, password: str, now: int) -> Person:
    """A new person; `password` is the encoded hash. Refused with `handle_invalid`,
    `handle_reserved`, `handle_taken` (also by a look-alike), `name_invalid` or `name_reserved`."""
    handle = check_handle(handle)
    shown = plastic.masked(name)
    if person := _insert(db, handle, person_name(shown), locale, "person", password, now):
        if shown is not name:
            plastic.note(db, person.id)
        return person
    raise Refused("handle_taken", handle=handle)


def bot(db: Session, now: int) -> Person:
    """The bot's person, made on first use. Nobody can sign in as it: it has no password."""
    if found := by_handles(db, [BOT_HANDLE]).get(BOT_HANDLE):
        return found
    made = _insert(db, BOT_HANDLE, "Quid", "en", "bot", "", now)
    return made or by_handles(db, [BOT_HANDLE])[BOT_HANDLE]


def biller(db: Session, handle: str, name: str, now: int) -> Person:
    """A new person who presents bills, and signs in with no password. Refused as `join` is."""
    handle, name = check_handle(handle), display_name(name)
    if person := _insert(db, handle, name, "en", "biller", "", now):
        return person
    raise Refused("handle_taken", handle=handle)


def _insert(
    db: Session, handle: str, name: str, locale: str, kind: str, password: str, now: int
) -> Person | None:
    rows = driver.ask(
        db,
        "insert into chat_people (handle, skeleton, name, locale, zone, kind, password, joined_at)"
        " values (?, ?, ?, ?, 'UTC', ?, ?, ?) on conflict do nothing returning id",
        *(handle, skeleton(handle), name, locale, kind, password, now),
    )
    if not rows:
        return None
    made = Person(rows[0][0], handle, name, locale, kind)
    index.keep(db, [_entry(made)])
    return made


def _entry(who: Person) -> Entry:
    return Entry(index.PEOPLE, who.id, f"@{who.handle} {who.name}")


def by_handles(db: Session, handles: Collection[str]) -> dict[str, Person]:
    """The people of these handles in any case, under their lower-cased handle. One statement."""
    known = remembered(db).handles
    wanted = {handle.lower() for handle in handles}
    if unknown := [low for low in wanted if low not in known and HANDLE.fullmatch(low)]:
        rows = driver.ask(db, f"{FACES} where handle among ?", unknown)
        known |= {row[1]: Person(*row) for row in rows}
    return {low: known[low] for low in wanted if low in known}


def by_ids(db: Session, ids: Collection[int]) -> dict[int, Person]:
    """The people of these numbers, those that exist. One statement."""
    known, wanted = remembered(db).people, set(ids)
    if unknown := [id for id in wanted if id not in known]:
        rows = driver.ask(db, f"{FACES} where id among ?", unknown)
        known |= {row[0]: Person(*row) for row in rows}
    return {id: known[id] for id in wanted if id in known}


def of_owners(db: Session, owners: Collection[str]) -> list[Person]:
    """The people among these owners of money."""
    numbers = [owner.partition(":")[2] for owner in owners if owner.startswith("person:")]
    return list(by_ids(db, [int(number) for number in numbers]).values())


def suggest(db: Session, handle: str, viewer: int, limit: int = 3) -> list[Person]:
    """Whom an unknown handle may have meant: at most two edits away, nearest first, among the
    viewer's contacts, then the followed, then everybody. Never the viewer, never a bot."""
    handle = re.sub(r"\W", "", handle.lower())
    found: dict[int, Person] = {}
    for circle in (_contacts(viewer), _followed(viewer), _alike(handle)):
        if len(found) < limit:
            found |= {person.id: person for person in _near(db, circle, handle, viewer)}
    return list(found.values())[:limit]


def beginning(db: Session, typed: str, viewer: int, limit: int) -> list[Person]:
    """People whose handle begins so, or a word of whose name does if the viewer knows them: their
    contacts, then those they follow, then everybody. Never the viewer, never a bot."""
    low = typed.lower()
    handle = col(People.handle).between(low, low + "z" * 20)
    name = sa.func.lower(People.name)
    known = sa.or_(
        handle, name.startswith(low, autoescape=True), name.contains(f" {low}", autoescape=True)
    )
    circles = [sa.and_(_contacts(viewer), known), sa.and_(_followed(viewer), known)]
    if low:
        circles.append(handle)
    found: dict[int, Person] = {}
    for circle in circles:
        query = select(People).where(circle, People.kind == "person", People.id != viewer)
        if len(found) < limit:
            rows = db.exec(query.order_by(People.handle).limit(limit))
            found |= {person.id: person for person in map(shown, rows)}
    return list(found.values())[:limit]


def _near(db: Session, circle: sa.ColumnElement[bool], handle: str, viewer: int) -> list[Person]:
    query = (
        select(People)
        .where(circle, People.kind == "person", People.id != viewer)
        .where(sa.func.length(People.handle).between(len(handle) - NEAR, len(handle) + NEAR))
        .limit(CANDIDATES)
    )
    people = [shown(row) for row in db.exec(query)]
    ranked = sorted((distance(handle, person.handle), person.handle, person) for person in people)
    return [person for far, _, person in ranked if far <= NEAR]


def _contacts(viewer: int) -> sa.ColumnElement[bool]:
    mine = select(Members.place).where(Members.person == viewer)
    return col(People.id).in_(select(Members.person).where(col(Members.place).in_(mine)))


def _followed(viewer: int) -> sa.ColumnElement[bool]:
    return col(People.id).in_(select(Follows.followed).where(Follows.follower == viewer))


def _alike(handle: str) -> sa.ColumnElement[bool]:
    """Everybody is too many to compare: those who begin alike, and the look-alike, by index."""
    first = handle[:2]
    begins = col(People.handle).between(first, first + "z" * 20)
    return sa.or_(begins, col(People.skeleton) == skeleton(handle))


def credentials(db: Session, handle: str) -> tuple[Person, str] | None:
    """The person and the encoded password hash; None for a bot, the barred and nobody."""
    known = by_handles(db, [handle])
    row = db.get(People, known[handle.lower()].id) if known else None
    if row is None or not row.password or row.password.startswith(BARRED):
        return None
    return shown(row), row.password


def bar(db: Session, person: int) -> bool:
    """Nobody signs in as them from now on. False if it was so already."""
    sql = "update chat_people set password = ? || password where id = ? and password not like ?"
    return bool(driver.ask(db, f"{sql} returning id", BARRED, person, f"{BARRED}%"))


def unbar(db: Session, person: int) -> bool:
    """With the password they had. False if it was so already."""
    sql = "update chat_people set password = substr(password, ?) where id = ? and password like ?"
    return bool(driver.ask(db, f"{sql} returning id", len(BARRED) + 1, person, f"{BARRED}%"))


def shown(row: People) -> Person:
    assert row.id
    return Person(row.id, row.handle, row.name, row.locale, row.kind, row.zone, row.picture)


def rename(db: Session, person: int, name: str) -> None:
    """Change the display name, not the handle. Refused with `name_invalid` or `name_reserved`."""
    _change(db, person, name=person_name(plastic.hide(db, person, name)))
    index.change(db, _entry(by_ids(db, [person])[person]))


def set_locale(db: Session, person: int, locale: str) -> None:
    _change(db, person, locale=locale)


def set_zone(db: Session, person: int, zone: str) -> Person:
    """Note where they live: a name of the time zone database."""
    _change(db, person, zone=zone)
    return by_ids(db, [person])[person]


def set_picture(db: Session, person: int, key: str) -> Person:
    """Under which they are seen from now on; nothing for the first letter of their name."""
    _change(db, person, picture=key)
    return by_ids(db, [person])[person]


def set_password(db: Session, person: int, password: str) -> None:
    """`password` is the encoded hash."""
    _change(db, person, password=password)


def _change(db: Session, person: int, **values: str) -> None:
    memory = remembered(db)
    memory.people.clear()
    memory.handles.clear()
    db.exec(sa.update(People).where(col(People.id) == person).values(**values))
