"""Receipts that are given back from: which one is meant, and where else it stands."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import orjson
from sqlmodel import Session

from bot import tickets
from bot.answers import Attachment
from bot.desk import Desk
from bot.tickets import LOOKED_AT, Ticket
from chat import events, messages, people, places
from chat.events import Event
from chat.people import Person
from payments import ledger, refunds
from payments.money import Money


def received(desk: Desk) -> tuple[Ticket, Money] | None:
    """The receipt that was tapped, or the newest here, of which the speaker can still give
    something back, and how much; if of none, one of which they once could."""
    if desk.tapped is not None:
        event = events.find(desk.db, desk.place.id, desk.tapped)
        found = [event] if event else []
    else:
        found = list(reversed(events.history(desk.db, desk.place.id, limit=LOOKED_AT)))
    nothing = None
    for event in found:
        if (receipt := _receipt(event)) and _is_for(receipt.shown, desk.speaker.id):
            left = refunds.left(desk.db, receipt.number, desk.speaker.owner)
            if left and left.minor:
                return receipt, left
            if left:
                nothing = nothing or (receipt, left)
    return nothing


def _is_for(shown: Attachment, person: int) -> bool:
    """Whether it says that they were paid."""
    payees = shown.get("payees", [shown["payee"]])
    return shown["state"] == "paid" and any(face["id"] == str(person) for face in payees)


def known_to(number: int, person: int) -> str:
    """What to call the receipts of a transfer that concern one of those whom it paid."""
    return f"receipt:{number}:{person}"


def copies(db: Session, about: str) -> list[Ticket]:
    """Those receipts: where the payment was asked for, and where that payee and its payer were
    told besides, however long ago."""
    _, number, person = about.split(":")
    stored = ledger.transfer(db, int(number))
    if stored is None:
        return []
    parties = people.of_owners(db, [stored.legs[0].source.owner, f"person:{person}"])
    said = stored.key[:16], int.from_bytes(stored.key[16:], "big")
    spots = messages.known(db, [said]).values()
    answers = events.about(db, f"paid:{number}")  # where a request was paid
    near = {*_near(db, parties), *(row.place for row in spots), *(row.place for row in answers)}
    found = map(_receipt, events.written(db, sorted(near), "receipt", stored.at))
    return [receipt for receipt in found if receipt and receipt.number == stored.number]


def _near(db: Session, parties: Sequence[Person]) -> Iterator[int]:
    """The conversations of these people with each other and with the bot."""
    bot = people.by_handles(db, [people.BOT_HANDLE]).values()
    ids = sorted({person.id for person in (*parties, *bot)})
    for one, other in combinations(ids, 2):
        if place := places.between(db, one, other):
            yield place.id


def _receipt(event: Event) -> Ticket | None:
    """A receipt as a ticket of its transfer; None of what is none."""
    if event.kind != "receipt":
        return None
    shown = orjson.loads(event.attachment)
    return Ticket(event.place, event.seq, f"receipt:{shown['transfer']}", shown)


tickets.FINDERS["receipt"] = copies
