"""Who is a stranger to whom, and that what strangers begin waits at the side."""

from collections.abc import Iterable

from sqlmodel import Session

from chat import asides, follows
from chat.people import Person
from chat.places import Place
from payments import asking, offers


def strangers(db: Session, speaker: Person, others: Iterable[Person]) -> list[Person]:
    """With whom the speaker has never exchanged money, and who do not follow them."""
    found = {other.owner: other for other in others if other.kind == "person"}
    known = asking.acquainted(db, speaker.owner, list(found)) | offers.paid(
        db, speaker.owner, list(found)
    )
    return [
        other
        for owner, other in found.items()
        if owner not in known
        and not offers.paid(db, owner, [speaker.owner])
        and not follows.follows(db, other.id, speaker.id)
    ]


def lay_aside(db: Session, place: Place, whom: Iterable[Person]) -> Place:
    """The place as it is when it lies at the side of those of them who have said nothing there."""
    laid = [one.id for one in whom if asides.put(db, place.id, one.id)]
    return place._replace(asides=tuple(sorted({*place.asides, *laid})))
