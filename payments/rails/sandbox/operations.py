"""What moves money: pull, push, reverse; each carried out once, whatever its answer's fate."""

import hashlib
import re

from payments.rails import jsontext
from payments.rails.sandbox import faults, fields
from payments.rails.sandbox.exchange import (
    DROPPED,
    HUNG,
    JSON,
    Answer,
    Asked,
    answer,
    invalid,
    missing,
    turned_away,
)
from payments.rails.sandbox.faults import Trigger
from payments.rails.sandbox.fields import PUSH, REVERSE
from payments.rails.sandbox.recording import Wish, record
from payments.rails.sandbox.store import Operation, Store

CLIENT_ID, WHOLE = re.compile("[!-~]{0,64}"), re.compile("[0-9]{1,9}")
ACTION_CODE = re.compile(rb'"actionCode":"([0-9A-Z]{2})"')
DAY = 86_400_000
PATIENCE = 30_000  # ms until a 202, where the client names none
PATHS = "/visadirect/fundstransfer/v1/{}fundstransactions/{}"
BY_CLIENT = "select * from operations where client_id = ? and digest = ?"
BY_POLL = "select * from operations where poll = ? and kind = ?"
BY_TRACE = "select 1 from operations where stan = ? and rrn = ? and kind = ?"
BY_REFERENCE = "select 1 from operations where rrn = ? and kind not in (?, 'reverse')"


def carry_out(store: Store, bin: str, kind: str, asked: Asked, now: int) -> Answer:
    """A repeat (same client id, same body) gets the first answer, or is led to it."""
    client = asked.headers.get("x-client-transaction-id", "")
    if not CLIENT_ID.fullmatch(client):
        return invalid("X-Client-Transaction-ID is not as it should be")
    digest = hashlib.sha256(kind.encode() + b"|" + asked.body).digest()
    if client and (first := _find(store, BY_CLIENT, client, digest)):
        return _again(first, now)
    try:
        body = jsontext.read_object(asked.body)
    except ValueError:
        return invalid("the body is not a JSON object")
    if bad := fields.first_bad(kind, body, bin) or _sender(store, kind, body):
        return invalid(bad)
    if refused := _traced(store, kind, body):
        return refused
    trigger = _trigger(store, kind, body, hashlib.sha256(client.encode() + digest).digest(), now)
    if trigger.fault in faults.UNDONE:
        away = turned_away(503, "9503", "The service is not available")
        return away._replace(fate=HUNG) if trigger.fault == faults.LOST else away
    done = record(store, Wish(kind, client, digest, body), trigger, now)
    return _fated(_timely(done, asked, trigger, now), trigger.fault)


def look(store: Store, kind: str, poll: str, now: int) -> Answer:
    """The result of what was answered 202, for a day."""
    found = _find(store, BY_POLL, poll, kind)
    if found is None or now - found.at > DAY:
        return missing("there is no such status identifier, or it is older than 24 hours")
    return _later(found) if now < found.ready_at else _finished(found)


def code_of(told: Answer) -> str:
    """The action code of an answer, for whoever looks at the calls."""
    found = ACTION_CODE.search(told.body)
    return found[1].decode() if found else ""


def _find(store: Store, query: str, *values: object) -> Operation | None:
    row = store.row(query, *values)
    return None if row is None else Operation(*row)


def _again(first: Operation, now: int) -> Answer:
    if now >= first.ready_at:
        return _finished(first)
    where = PATHS.format(first.kind, first.poll)
    return Answer(303, {"location": where, "content-type": "text/plain"}, first.poll.encode())


def _later(found: Operation) -> Answer:
    """Bare text as in the samples for every other one, a field as in the reference for the rest:
    [I] a client has to read both."""
    if found.id % 2:
        return Answer(202, {"content-type": "text/plain"}, found.poll.encode())
    return answer(202, {"statusIdentifier": found.poll})


def _finished(found: Operation) -> Answer:
    return Answer(200, JSON, found.answer.encode())


def _sender(store: Store, kind: str, body: object) -> str:
    """Across borders a payout has to say more of who sends it."""
    if kind != PUSH:
        return ""
    card = store.card(jsontext.text(body, "recipientPrimaryAccountNumber"))
    here = jsontext.text(body, "acquirerCountryCode")
    return fields.first_missing_of_sender(body, card.country if card else here)


def _traced(store: Store, kind: str, body: object) -> Answer | None:
    """A trace that was used before is a duplicate; a pull and a push never share a reference.
    A reversal has the trace of its pull, and is a duplicate only of one that was approved."""
    if kind == REVERSE:
        return None
    stan = jsontext.text(body, "systemsTraceAuditNumber")
    rrn = jsontext.text(body, "retrievalReferenceNumber")
    if store.row(BY_TRACE, stan, rrn, kind):
        return answer(200, {"actionCode": "94", "responseCode": "V"})
    if store.row(BY_REFERENCE, rrn, kind):
        return invalid("retrievalReferenceNumber belongs to another transaction")
    return None


def _trigger(store: Store, kind: str, body: object, mark: bytes, now: int) -> Trigger:
    """By what somebody asked for, else by the amount. What is lost is lost once, so that it can
    be sent again. A reversal has the amount of its pull, whose code it does not inherit."""
    found = _asked_for(store, kind) or faults.of(jsontext.text(body, "amount"))
    if found.fault in faults.UNDONE:
        if store.row("select 1 from lost where digest = ?", mark):
            return Trigger()
        store.run("insert into lost values (?, ?)", mark, now)
    return found._replace(code="") if kind == REVERSE else found


def _asked_for(store: Store, kind: str) -> Trigger | None:
    query = "select id, fault from faults where remaining > 0 and kind in ('', ?) order by id"
    found = store.row(query, kind)
    if found is None:
        return None
    store.run("update faults set remaining = remaining - 1 where id = ?", found[0])
    return Trigger(fault=found[1])


def _timely(done: Operation, asked: Asked, trigger: Trigger, now: int) -> Answer:
    """The answer if it is ready within the client's patience, else a 202 when that is over."""
    wait = done.ready_at - now
    patience = asked.headers.get("x-transaction-timeout-ms", "")
    most = int(patience) if WHOLE.fullmatch(patience) else PATIENCE
    if trigger.fault in faults.DELAYS:
        return _later(done)
    if wait > min(most, PATIENCE):
        return _later(done)._replace(delay=min(most, PATIENCE))
    return _finished(done)._replace(delay=wait)


def _fated(told: Answer, fault: str) -> Answer:
    if fault == faults.DROP:
        return told._replace(fate=DROPPED)
    if fault == faults.HANG:
        return told._replace(fate=HUNG)
    if fault == faults.REPEAT:
        return answer(200, {"actionCode": "94", "responseCode": "V"})
    if fault == faults.RUBBISH:
        return Answer(200, {"content-type": "text/html"}, faults.PAGE, told.delay)
    if fault == faults.BROKEN:
        return answer(500, {"errorMessage": "Internal server error"}, told.delay)
    return told
