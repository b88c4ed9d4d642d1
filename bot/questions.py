"""The one question a command may ask: how it is shown, kept, and carried out by its yes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.answers import Attachment, stamp
from bot.desk import Desk
from bot.packing import pack, unpack
from bot.reading.readings import Choice
from bot.signatures import Amount, Command, find
from chat import people
from chat.names import name_skeleton
from chat.people import Person
from chat.refusals import Refused
from payments import ledger
from payments.money import Money

LASTS_MS = 5 * 60_000
MOST_COMPARED = 500  # people paid before, whose names a stranger's may look like
CANCEL = "cancel"
YES = "yes"
NO_AMOUNT = Amount(Money(0, ""), ())


def ask(
    desk: Desk,
    command: Command,
    arguments: Mapping[str, Any],
    message: str,
    choices: Sequence[Choice],
) -> Attachment:
    """The question as an attachment. `carries` is what a choice carries out; it never leaves."""
    payees: Sequence[Person] = arguments.get(command.parameter("people"), ())
    return {
        "kind": "question",
        "message": f"{_warning(desk, payees)}{message}",
        "choices": [_shown(desk, choice) for choice in choices],
        "expires": stamp(desk.now + LASTS_MS),
        "carries": {
            "command": command.name,
            "arguments": pack(command, arguments),
            "tapped": desk.tapped,
            "ends": desk.now + LASTS_MS,
            "choices": {choice.id: _kept(choice) for choice in choices},
        },
    }


def resume(desk: Desk, carries: Attachment, choice: str) -> tuple[Command, dict[str, Any]]:
    """What this choice carries out, on the ticket it was asked about: nothing is read again.
    Refused with `question_expired`, or with `not_found` for a choice that was not offered."""
    if desk.now > carries["ends"]:
        raise Refused("question_expired")
    kept, command = carries["choices"].get(choice), find(carries["command"])
    if kept is None or command is None:
        raise Refused("not_found")
    desk.tapped = carries["tapped"]
    arguments = unpack(desk.db, command, carries["arguments"])
    if name := command.parameter("note"):
        arguments[name] = kept["note"]
    if name := command.parameter("amount"):
        arguments[name] = _amount(kept)
    return command, arguments


def _amount(kept: Mapping[str, Any]) -> Amount | None:
    if not kept["shares"]:
        return None
    shares = tuple(Money(minor, kept["currency"]) for minor in kept["shares"])
    return Amount(Money(kept["total"], kept["currency"]), shares)


def _warning(desk: Desk, payees: Sequence[Person]) -> str:
    """P5: a stranger's name looks like that of somebody who was paid before."""
    strangers = [payee for payee in payees if payee.owner not in desk.facts.paid]
    if not strangers:
        return ""
    looks = {name_skeleton(known.name): known for known in _paid(desk)}
    for payee in strangers:
        if known := looks.get(name_skeleton(payee.name)):
            return f"{desk.words('ask_lookalike', payee=payee, known=known)} "
    return ""


def _paid(desk: Desk) -> Iterable[Person]:
    owners = ledger.payees(desk.db, desk.speaker.owner, MOST_COMPARED)
    ids = [int(owner[7:]) for owner in owners if owner.startswith("person:")]
    return people.by_ids(desk.db, ids).values()


def _shown(desk: Desk, choice: Choice) -> Attachment:
    shown = {"id": choice.id, "label": desk.words(choice.code, **choice.facts)}
    if not choice.amount.shares:
        return shown
    minor, currency = choice.amount.total
    return shown | {"amount_minor": minor, "currency": currency}


def _kept(choice: Choice) -> Attachment:
    shares = [share.minor for share in choice.amount.shares]
    minor, currency = choice.amount.total
    return {"shares": shares, "total": minor, "currency": currency, "note": choice.note}
