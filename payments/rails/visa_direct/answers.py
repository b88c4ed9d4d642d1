"""What an answer of the rail means: one outcome for any status and any bytes.

Nothing is guessed in favour of either side: what cannot be read, and every answer that might hide
a movement of money, is `unknown`, and the query will tell."""

import re
from typing import NamedTuple

from payments.money import Money
from payments.rails import decimals, jsontext
from payments.rails.visa_direct import codes
from payments.rails.visa_direct.calls import (
    ATTRIBUTES,
    PROBE,
    QUERY,
    QUERY_REVERSAL,
    REPORT,
    STATUS,
    VALIDATION,
)

APPROVED, PARTIAL, DECLINED, DUPLICATE = "approved", "partial", "declined", "duplicate"
PENDING, UNKNOWN, REFUSED = "pending", "unknown", "refused"
NOT_FOUND = "404"  # the code of an unknown outcome where the network has never heard of it
TURNED_AWAY = frozenset({401, 403, 404, 405, 415})  # before anything was done with it
LOOKING = frozenset(
    {STATUS, QUERY, QUERY_REVERSAL}
)  # an error to these says nothing about the money asked for
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,128}")
CODE = re.compile(r"[0-9A-Z]{2}")
DIGITS = re.compile(r"(?:[0-9][ -]?){13,19}")  # may be a card's number: never kept
LONGEST_REASON = 200


class Outcome(NamedTuple):
    """`state` says what to do; `code` is the action code, or an error's; `again` its class.

    `identifier` is the transaction's, or the one to ask the status of while pending. `amount` is
    decimal text, where the answer has one. `reason` is for operators and has no card's number."""

    state: str
    code: str = ""
    again: str = ""
    identifier: str = ""
    approval: str = ""
    amount: str = ""
    transmitted: str = ""
    responder: str = ""  # responseCode: who answered. Never a judgement
    reason: str = ""

    def money(self, currency: str) -> Money | None:
        """The amount that the answer names, if it does and it is one of this currency."""
        return decimals.read(self.amount, currency)

    @property
    def words(self) -> str:
        """The code of the sentence for the person, of a decline."""
        return codes.meaning(self.code).words


def read(kind: str, status: int, body: bytes, location: str = "") -> Outcome:
    """What came back for a call of this kind (`status` for what `calls.status` asks).

    `location` is the header of a 303. Never raises."""
    if status == 202:
        return _pending(body)
    if status == 303:
        last = location.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        return Outcome(PENDING, identifier=last) if IDENTIFIER.fullmatch(last) else _pending(body)
    try:
        found: object = jsontext.read(body)
    except ValueError:
        found = None
    if status == 200:
        return _answered(kind, found)
    return _failed(kind, status, found, body)


def _pending(body: bytes) -> Outcome:
    """Visa's samples show the identifier as bare text, its reference as a field: both are read."""
    try:
        found: object = jsontext.read(body)
    except ValueError:
        found = body.decode("utf-8", "replace").strip()
    identifier = found if isinstance(found, str) else jsontext.text(found, "statusIdentifier")
    if IDENTIFIER.fullmatch(identifier):
        return Outcome(PENDING, identifier=identifier)
    return Outcome(UNKNOWN, "202", reason="no identifier to ask about")


def _answered(kind: str, found: object) -> Outcome:
    if kind in (QUERY, QUERY_REVERSAL):
        return _queried(found, kind == QUERY_REVERSAL)
    if kind == VALIDATION:
        return _validated(found)
    if kind in (ATTRIBUTES, REPORT, PROBE):
        return Outcome(APPROVED if isinstance(found, dict) else UNKNOWN)
    return _judged(found)


def _judged(found: object) -> Outcome:
    """By the action code alone: success is never judged by who answered."""
    code = jsontext.text(found, "actionCode")
    if not CODE.fullmatch(code):
        return Outcome(UNKNOWN, reason="no action code")
    told = Outcome(
        DECLINED,
        code,
        identifier=_short(found, "transactionIdentifier"),
        approval=_short(found, "approvalCode"),
        amount=_short(found, "amount"),
        transmitted=_short(found, "transmissionDateTime"),
        responder=_short(found, "responseCode"),
    )
    if code in codes.APPROVED:
        return told._replace(state=APPROVED)
    if code == codes.PARTIAL:
        return told._replace(state=PARTIAL)
    if code == codes.DUPLICATE:
        return told._replace(state=DUPLICATE)
    return told._replace(again=codes.meaning(code).again)


def _queried(found: object, is_reversal: bool) -> Outcome:
    """A reversal has the trace of its pull. [I] Where the network has both it answers a list, in
    which `transactionType` tells them apart; else one flat object. The amount has a name of its own
    there."""
    several = found if isinstance(found, list) else [found]
    wanted = [
        each
        for each in several
        if jsontext.text(each, "transactionType").endswith("REVERSAL") == is_reversal
    ]
    if not wanted:
        return Outcome(UNKNOWN, NOT_FOUND, reason="the network has only the other of the two")
    one = wanted[0] if len(wanted) == 1 else None
    progress = jsontext.text(one, "statusCode")
    if progress == "COMPLETED":
        told = _judged(one)
        if is_reversal and told.state == DECLINED:  # of a resend perhaps, not of the first
            told = told._replace(state=UNKNOWN)
        return told._replace(amount=_short(one, "amountInTransactionCurrency"))
    if progress == "IN_PROGRESS":
        return Outcome(PENDING)
    if progress == "FAILED":  # received and rejected
        code = jsontext.text(one, "actionCode")
        code = code if CODE.fullmatch(code) and code not in codes.APPROVED else ""
        return Outcome(DECLINED, code, codes.meaning(code).again, reason="the query says FAILED")
    return Outcome(UNKNOWN, reason="no status code")


def _validated(found: object) -> Outcome:
    """A card is good if there is no reason to decline and its security code is not wrong."""
    told = _judged(found)
    if told.state == APPROVED and jsontext.text(found, "cvv2ResultCode") == "N":
        return told._replace(state=DECLINED, code="N7", again=codes.meaning("N7").again)
    return told


def _failed(kind: str, status: int, found: object, body: bytes) -> Outcome:
    code, reason, known = _error(found, body)
    told = Outcome(UNKNOWN, code or str(status), reason=reason)
    if kind in LOOKING:
        return told._replace(code=NOT_FOUND) if status == 404 else told
    if status in TURNED_AWAY or (status == 400 and known):
        return told._replace(state=REFUSED)
    return told


def _error(found: object, body: bytes) -> tuple[str, str, bool]:
    """Code and reason, and whether the body is an error as Visa writes them."""
    inner = found if isinstance(found, dict) else {}
    if isinstance(inner.get("responseStatus"), dict):
        error = inner["responseStatus"]
        return _short(error, "code"), _mask(jsontext.text(error, "message")), True
    if isinstance(inner.get("errorResponse"), dict):
        error = inner["errorResponse"]
        parts = (jsontext.text(error, name) for name in ("reason", "message"))
        return "", _mask(": ".join(filter(None, parts))), True
    if message := jsontext.text(inner, "errorMessage"):
        numbered = re.search(r"Error: ([0-9]{4})\b", message)
        return numbered[1] if numbered else "", _mask(message), True
    return "", _mask(body[: 4 * LONGEST_REASON].decode("utf-8", "replace")), False


def _short(found: object, name: str) -> str:
    return jsontext.text(found, name)[:64]


def _mask(text: str) -> str:
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return DIGITS.sub("[digits]", seen)[:LONGEST_REASON]
