"""What people have begun to write, so that another device of theirs goes on with it."""

import re
from collections.abc import Collection, Iterable, Mapping

from sqlmodel import Session

from chat import driver, people, places, plastic
from chat.refusals import Refused

MOST = 100  # of one person: of more the one of longest ago goes
SHOWN = 100  # characters of one in a list
ALONE = re.compile(r"home|(?:post|quote) [1-9][0-9]{0,17}")
Begun = Mapping[tuple[int, str], str]  # (person, place): text


def keep(db: Session, begun: Begun, now: int) -> dict[tuple[int, str], str | None]:
    """What each has begun where; nothing is no draft. Under which name it is kept, None for a
    place that this person has not. A constant number of statements, but for the names."""
    names = {key: _name(db, *key) for key in begun}
    texts = {
        (person, name): plastic.masked(begun[person, place].encode(errors="ignore").decode())
        for (person, place), name in names.items()
        if name is not None
    }
    if ended := [key for key, text in texts.items() if not text]:
        driver.ask(
            db,
            "delete from chat_drafts where (person, place) in"
            " (select cast(r.value->>0 as bigint), r.value->>1 from each(?) as r)",
            ended,
        )
    if rows := [(*key, text) for key, text in texts.items() if text]:
        driver.ask(
            db,
            "insert into chat_drafts (person, place, text, at)"
            " select cast(r.value->>0 as bigint), r.value->>1, r.value->>2, cast(? as bigint)"
            " from each(?) as r where true on conflict (person, place)"
            " do update set text = excluded.text, at = excluded.at",
            *(now, rows),
        )
        _thin(db, {person for person, *_ in rows})
    return names


def _thin(db: Session, who: Iterable[int]) -> None:
    driver.ask(
        db,
        "delete from chat_drafts where (person, place) in (select r.person, r.place from"
        " (select person, place, row_number() over"
        "   (partition by person order by at desc, place) as rank"
        "  from chat_drafts where person among ?) as r where r.rank > ?)",
        *(list(who), MOST),
    )


def _name(db: Session, person: int, place: str) -> str | None:
    try:
        return name(db, person, place)
    except Refused:
        return None


def name(db: Session, person: int, place: str) -> str:
    """The one name of a place where somebody writes: `@bob` of a talk of two, the number of a
    group, `home`, `post 12` under a post, `quote 12` about one. Refused with `not_found`."""
    if ALONE.fullmatch(place):
        return place
    if place.startswith("@"):
        found = people.by_handles(db, [place[1:]]).get(place[1:].lower())
        if found is None or found.id == person:
            raise Refused("not_found")
        return f"@{found.handle}"
    return _numbered(db, person, int(place) if re.fullmatch("[0-9]{1,18}", place) else 0)


def _numbered(db: Session, person: int, id: int) -> str:
    place = places.load(db, [id]).get(id)
    if place is None or not places.may_read(place, person):
        raise Refused("not_found")
    if place.kind != "direct":
        return f"post {place.post}" if place.post else str(place.id)
    [other] = people.by_ids(db, set(place.members) - {person}).values()
    return f"@{other.handle}"


def find(db: Session, person: int, name: str) -> str:
    """What somebody has begun there, if anything."""
    sql = "select text from chat_drafts where person = ? and place = ?"
    rows = driver.ask(db, sql, person, name)
    return rows[0][0] if rows else ""


def beginnings(db: Session, person: int, names: Collection[str]) -> dict[str, str]:
    """The first words of each that somebody has begun, by name."""
    rows = driver.ask(
        db,
        "select place, substr(text, 1, ?) from chat_drafts where person = ? and place among ?",
        *(SHOWN, person, list(names)),
    )
    return dict(rows)
