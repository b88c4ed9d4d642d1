"""Who is there for what is for everybody here."""

from bot.desk import Desk
from chat import people


def needs_people(desk: Desk) -> None:
    """Refused with `a_bot` where there is nobody else but one."""
    if desk.place.kind != "direct":
        return
    others = [id for id in desk.place.members if id != desk.speaker.id]
    for other in people.by_ids(desk.db, others).values():
        if other.kind == "bot":
            desk.refuse("a_bot", payee=other)
