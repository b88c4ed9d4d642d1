"""What a transit's next step says to Visa Direct, and what the answer says of the transit."""

from collections.abc import Mapping
from typing import NamedTuple

from payments.outcomes import Answer
from payments.rails.visa_direct import answers, calls, codes
from payments.rails.visa_direct.answers import Outcome
from payments.rails.visa_direct.calls import Attempt, Call, Merchant, Original
from payments.transits import IN, Transit

MOVED = {answers.APPROVED, answers.PARTIAL}


class Errand(NamedTuple):
    """A call of a kind; with `card` it has gaps that only the vault can fill."""

    kind: str
    call: Call
    card: str = ""


def errand(one: Transit, name: str, merchant: Merchant) -> Errand:
    """The next step of one that was taken. `name` is its owner's."""
    moves = calls.PULL if one.way == IN else calls.PUSH
    step = one.step
    if step == "status":
        kind = calls.REVERSE if one.back_id else moves
        return Errand(calls.STATUS, calls.status(kind, one.identifier))
    if step == "query":
        return Errand(calls.QUERY, calls.query(merchant, one.stan, one.rrn))
    if step == "query reversal":
        return Errand(calls.QUERY_REVERSAL, calls.query(merchant, one.stan, one.rrn))
    if step == "reverse":
        original = Original(one.network_id, one.approval, one.transmitted)
        attempt = _attempt(one, name)._replace(client_id=one.back_id)
        return Errand(calls.REVERSE, calls.reverse(attempt, merchant, original), one.card)
    make = calls.pull if one.way == IN else calls.push
    return Errand(moves, make(_attempt(one, name), merchant), one.card)


def read(one: Transit, kind: str, status: int, headers: Mapping[str, str], body: bytes) -> Answer:
    """What came back."""
    location = next((text for name, text in headers.items() if name.lower() == "location"), "")
    return answer(one, answers.read(kind, status, body, location))


def answer(one: Transit, told: Outcome) -> Answer:
    """An outcome as what it means for the transit; an amount that cannot be read is none."""
    waits = told.state == answers.PENDING
    came = told.money(one.currency) if told.state in MOVED else None
    is_unread = told.state in MOVED and came is None and told.amount != ""
    return Answer(
        answers.UNKNOWN if is_unread or told.state == answers.DUPLICATE else told.state,
        one.step,
        told.code,
        codes.meaning(told.code).words if told.state == answers.DECLINED else "",
        told.identifier if waits else "",
        "" if waits else told.identifier,
        told.approval,
        told.transmitted,
        came,
    )


def _attempt(one: Transit, name: str) -> Attempt:
    first, _, last = name.partition(" ")
    at = one.sent_at
    assert at is not None, "what is sent was given its numbers before"
    account = one.owner.replace(":", "")
    return Attempt(one.stan, one.rrn, one.client_id, at, one.amount, first, last or first, account)
