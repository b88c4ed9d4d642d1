"""What somebody lets others see of them while it happens: that they type, have seen, are here."""

from typing import NamedTuple

from sqlmodel import Session

from chat import driver
from chat.places import Place


class Manners(NamedTuple):
    """What one hides of oneself one is not shown of others either."""

    shows_typing: bool = True
    shows_seen: bool = True
    shows_here: bool = True


def of(db: Session, person: int) -> Manners:
    sql = f"select {', '.join(Manners._fields)} from chat_manners where person = ?"  # noqa: S608
    rows = driver.ask(db, sql, person)
    return Manners(*map(bool, rows[0])) if rows else Manners()


def keep(db: Session, person: int, wanted: Manners) -> None:
    columns = ", ".join(Manners._fields)
    fresh = ", ".join(f"{name} = excluded.{name}" for name in Manners._fields)
    marks = ", ".join("?" * len(wanted))
    sql = f"insert into chat_manners (person, {columns}) values (?, {marks})"  # noqa: S608
    driver.ask(db, f"{sql} on conflict (person) do update set {fresh}", person, *map(int, wanted))


def witnesses(db: Session, place: Place, person: int, sign: str) -> set[int]:
    """Who is shown this sign (`typing`, `seen`, `here`) of somebody in a place, themselves
    included: no others where they hide it, where it lies at their side, or where one of two has
    blocked the other; and never those others of whom that is true. Of the replies of a post
    nobody is."""
    if place.kind == "replies":
        return set()
    if place.blockers:
        return {person}
    rows = driver.ask(
        db,
        f"select person from chat_manners where person among ? and shows_{sign} = 0"  # noqa: S608
        " union all select person from chat_asides where place = ?",
        *(list(place.members), place.id),
    )
    apart = {id for (id,) in rows}
    return {person} if person in apart else set(place.members) - apart
