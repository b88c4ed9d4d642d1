"""Conversations that wait at the side: what a stranger wants is not heard like what a friend says.

`places.listing` leaves them out until the person they wait for says something there, or takes them
in."""

from collections.abc import Collection

from sqlmodel import Session

from chat import driver
from chat.memory import remembered


def put(db: Session, place: int, person: int) -> bool:
    """Lay a conversation at somebody's side. False if they have said something in it."""
    rows = driver.ask(
        db,
        "insert into chat_asides (place, person) select p.id, cast(? as bigint) from chat_places p"
        " where p.id = ? and not exists"
        " (select 1 from chat_events s where s.place = p.id and s.speaker = ?)"
        " on conflict (place, person) do update set person = excluded.person returning place",
        *(person, place, person),
    )
    remembered(db).places.pop(place, None)
    return bool(rows)


def take_in(db: Session, place: int, people: Collection[int]) -> None:
    """It lies at their side no more."""
    sql = "delete from chat_asides where place = ? and person among ?"
    driver.ask(db, sql, place, list(people))
    remembered(db).places.pop(place, None)


def among(db: Session, person: int, places: Collection[int]) -> set[int]:
    """Those of these places that lie at somebody's side. One statement."""
    sql = "select place from chat_asides where person = ? and place among ?"
    return {place for (place,) in driver.ask(db, sql, person, list(places))}


def lies(db: Session, place: int, person: int) -> bool:
    """Whether it still does."""
    return bool(among(db, person, [place]))


def count(db: Session, person: int) -> int:
    """How many lie at somebody's side."""
    [(many,)] = driver.ask(db, "select count(*) from chat_asides where person = ?", person)
    return int(many)
