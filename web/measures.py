"""What a host does about what was reported: takes it down, ends somebody's access, or undoes it."""

from sqlmodel import Session

from chat import people, reports, sessions, takedowns
from chat.people import Person
from chat.refusals import Refused
from web.hosting import write
from web.settings import Settings
from web.writer import now_ms


def take_down(settings: Settings, number: int) -> str:
    """ValueError with a sentence if there is nothing to take down."""

    def act(db: Session) -> str:
        subject = _subject(db, number)
        try:
            takedowns.take_down(db, subject, now_ms())
        except Refused as refused:
            raise ValueError(_why(refused, subject)) from None
        return f"{subject} is taken down. Put it back with: quid people takedown {number} --undo"

    return write(settings, act)


def put_back(settings: Settings, number: int) -> str:
    """ValueError with a sentence if it is not down."""

    def act(db: Session) -> str:
        subject = _subject(db, number)
        try:
            takedowns.put_back(db, subject, now_ms())
        except Refused:
            raise ValueError(f"{subject} is not taken down.") from None
        return f"{subject} is there again, as it stood."

    return write(settings, act)


def bar(settings: Settings, handle: str) -> str:
    """ValueError with a sentence if there is no such person, or they are barred already."""

    def act(db: Session) -> str:
        person, now = _person(db, handle), now_ms()
        if not people.bar(db, person.id):
            raise ValueError(f"@{person.handle} is barred already.")
        ended = sessions.revoke_others(db, person.id, 0, now)
        return f"@{person.handle} cannot sign in any more; {len(ended)} sessions ended."

    return write(settings, act)


def unbar(settings: Settings, handle: str) -> str:
    """ValueError with a sentence if there is no such person, or they are not barred."""

    def act(db: Session) -> str:
        person = _person(db, handle)
        if not people.unbar(db, person.id):
            raise ValueError(f"@{person.handle} is not barred.")
        return f"@{person.handle} can sign in again, with the password they had."

    return write(settings, act)


def _subject(db: Session, number: int) -> str:
    if (found := reports.find(db, number)) is None:
        raise ValueError(f"There is no report {number}.")
    return found.subject


def _why(refused: Refused, subject: str) -> str:
    if refused.code == "ticket_stays":
        return f"{subject} is the ticket of a payment: it stays."
    return f"{subject} is gone, or taken down already."


def _person(db: Session, handle: str) -> Person:
    name = handle.removeprefix("@")
    found = people.by_handles(db, [name]).get(name.lower())
    if found is None or found.kind != "person":
        raise ValueError(f"There is no @{name}.")
    return found
