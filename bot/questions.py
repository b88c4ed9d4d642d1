"""The one question a command may ask: how it is shown, kept, and carried out by its yes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.answers import Attachment, stamp
from bot.desk import Desk
from bot.readings import Choice
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


def ask(
    desk: Desk,
    command: Command,
    arguments: Mapping[str, Any],
    message: str,
    choices: Sequence[Choice],
) -> Attachment:
    """The question as an attachment. `carries` is what a choice carries out; it never leaves."""
    payees: Sequence[Person] = arguments[command.parameter("people")]
    return {
        "kind": "question",
        "message": f"{_warning(desk, payees)}{message}",
        "choices": [_shown(desk, choice) for choice in choices],
        "expires": stamp(desk.now + LASTS_MS),
        "carries": {
            "command": command.name,
            "payees": [payee.id for payee in payees],
            "ends": desk.now + LASTS_MS,
            "choices": {choice.id: _kept(choice) for choice in choices},
        },
    }


def resume(desk: Desk, carries: Attachment, choice: str) -> tuple[Command, dict[str, Any]]:
    """What this choice carries out: nothing is read again. Refused with `question_expired`, or
    with `not_found` for a choice that was not offered."""
    if desk.now > carries["ends"]:
        raise Refused("question_expired")
    kept, command = carries["choices"].get(choice), find(carries["command"])
    if kept is None or command is None:
        raise Refused("not_found")
    shares = tuple(Money(minor, kept["currency"]) for minor in kept["shares"])
    amount = Amount(Money(sum(kept["shares"]), kept["currency"]), shares)
    given = {"people": _payees(desk, carries["payees"]), "amount": amount, "note": kept["note"]}
    return command, {p.name: given[p.kind] for p in command.parameters}


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
    return {
        "id": choice.id,
        "label": desk.words(choice.code, **choice.facts),
        "amount_minor": choice.amount.total.minor,
        "currency": choice.amount.total.currency,
    }


def _kept(choice: Choice) -> Attachment:
    shares = [share.minor for share in choice.amount.shares]
    return {"shares": shares, "currency": choice.amount.total.currency, "note": choice.note}


def _payees(desk: Desk, ids: Sequence[int]) -> tuple[Person, ...]:
    known = people.by_ids(desk.db, ids)
    return tuple(known[id] for id in ids)
