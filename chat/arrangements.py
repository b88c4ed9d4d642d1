"""How somebody has arranged a conversation in their own list: muted, archived, pinned on top."""

from typing import NamedTuple

from sqlmodel import Session

from chat import asides, driver, places
from chat.refusals import Refused

FOREVER = 2**53 - 1  # ms; the largest whole number of a browser
MOST_PINS = 5


class Arrangement(NamedTuple):
    """`muted_until` in ms; what is archived comes back with what is said next, unless it is
    muted; what a stranger began is `aside` until it is answered or taken in."""

    muted_until: int = 0
    archived: bool = False
    pinned: bool = False
    aside: bool = False


def of(db: Session, person: int, place: int) -> Arrangement:
    rows = driver.ask(
        db,
        "select muted_until, archived, pinned_at from chat_arrangements"
        " where person = ? and place = ?",
        *(person, place),
    )
    aside = asides.lies(db, place, person)
    if not rows:
        return Arrangement(aside=aside)
    until, archived, pinned = rows[0]
    return Arrangement(until, archived is not None, pinned is not None, aside)


def mute(db: Session, person: int, place: int, until: int) -> None:
    """Nothing said there is pushed or counted before this moment (ms); 0 and it is again. Refused
    with `not_found`."""
    _keep(db, person, place, "muted_until", min(max(until, 0), FOREVER))


def archive(db: Session, person: int, place: int, on: bool) -> None:
    """Out of the list, until something is said there. Refused with `not_found`."""
    newest = _belongs(db, person, place)
    _keep(db, person, place, "archived", newest if on else None)
    if on:
        _keep(db, person, place, "pinned_at", None)


def pin(db: Session, person: int, place: int, on: bool, now: int) -> None:
    """On top of the list. Refused with `not_found`, or with `pins_full`."""
    sql = "select place from chat_arrangements where person = ? and pinned_at is not null"
    pinned = {row[0] for row in driver.ask(db, sql, person)} - {place}
    if on and len(pinned) >= MOST_PINS:
        raise Refused("pins_full", limit=MOST_PINS)
    _keep(db, person, place, "pinned_at", now if on else None)
    if on:
        _keep(db, person, place, "archived", None)


def take_in(db: Session, person: int, place: int) -> None:
    """Among one's conversations, though one has not answered. Refused with `not_found`."""
    _belongs(db, person, place)
    asides.take_in(db, place, [person])


def _belongs(db: Session, person: int, place: int) -> int:
    """The newest number there."""
    found = places.load(db, [place]).get(place)
    if found is None or found.kind == "replies" or person not in found.members:
        raise Refused("not_found")
    [(last,)] = driver.ask(db, "select last from chat_places where id = ?", place)
    return int(last)


def _keep(db: Session, person: int, place: int, column: str, value: int | None) -> None:
    _belongs(db, person, place)
    begun = "insert into chat_arrangements (person, place, muted_until) values (?, ?, 0)"
    driver.ask(db, f"{begun} on conflict do nothing", person, place)
    sql = f"update chat_arrangements set {column} = ? where person = ? and place = ?"  # noqa: S608
    driver.ask(db, sql, *(value, person, place))
