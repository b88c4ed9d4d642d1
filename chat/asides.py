"""Conversations that wait at the side: what a stranger wants is not heard like what a friend says.

`places.listing` leaves them out until the person they wait for says something there."""

from sqlmodel import Session

from chat import driver


def put(db: Session, place: int, person: int) -> None:
    """Lay a conversation at somebody's side, if they have said nothing in it."""
    sql = "insert into chat_asides (place, person) values (?, ?) on conflict do nothing"
    driver.ask(db, f"{sql} returning place", place, person)


def lies(db: Session, place: int, person: int) -> bool:
    """Whether it still does."""
    return bool(
        driver.ask(
            db,
            "select 1 from chat_asides a where a.place = ? and a.person = ? and not exists"
            " (select 1 from chat_events s where s.place = a.place and s.speaker = a.person)",
            *(place, person),
        )
    )


def count(db: Session, person: int) -> int:
    """How many lie at somebody's side."""
    rows = driver.ask(
        db,
        "select count(*) from chat_asides a where a.person = ? and not exists"
        " (select 1 from chat_events s where s.place = a.place and s.speaker = a.person)",
        person,
    )
    return int(rows[0][0])
