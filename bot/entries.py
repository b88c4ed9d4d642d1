"""How a line of one's statement is told."""

from collections.abc import Collection, Mapping

from bot.answers import Attachment, stamp
from bot.desk import Desk
from chat import people
from chat.people import Person
from payments.ledger import Entry

Known = Mapping[str, Person]


def names(desk: Desk, entries: Collection[Entry]) -> Known:
    """The people at the other ends, by owner."""
    owners = {entry.other.owner for entry in entries}
    return {person.owner: person for person in people.of_owners(desk.db, owners)}


def row(desk: Desk, entry: Entry, known: Known) -> Attachment:
    """Who, what for, how much and when; it leads to the receipt."""
    detail = desk.words("was_taken_back") if entry.kind == "undo" else entry.note
    money = {"amount_minor": entry.amount.minor, "currency": entry.amount.currency}
    told = {"label": label(desk, entry, known), "detail": detail, **money, "at": stamp(entry.at)}
    return told | {"link": f"/receipts/{entry.number}"}


def label(desk: Desk, entry: Entry, known: Known) -> str:
    """The other one, or what it was that is nobody else's."""
    came = entry.amount.minor > 0
    if entry.other.owner == desk.speaker.owner:
        return desk.words("came_back" if came else "set_aside")
    if other := known.get(entry.other.owner):
        return other.name
    if entry.kind == "opening":
        return desk.words("opening")
    return desk.words("money_in" if came else "money_out")
