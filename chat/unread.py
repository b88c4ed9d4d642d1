"""Where somebody left off reading a conversation."""

from sqlmodel import Session

from chat import driver


def first(db: Session, place: int, person: int) -> int:
    """The number of the first thing that others have said since; 0 if nothing is new, or if the
    person does not belong there."""
    rows = driver.ask(
        db,
        "select n.seq from chat_members m join chat_events n on n.place = m.place"
        " and n.seq > m.seen where m.place = ? and m.person = ? and n.speaker <> m.person"
        " and n.kind not in ('edit', 'deletion', 'reaction', 'gone') order by n.seq limit 1",
        *(place, person),
    )
    return int(rows[0][0]) if rows else 0
