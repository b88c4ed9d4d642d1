"""What is said to a bank about a top-up, and what its answers make of it: no wire, no clock.

A talk yields calls and is sent what came back; whoever carries it may be a server or a test. What
was not answered is `LOST`, what never left is `NOT_SENT`."""

from collections.abc import Generator, Mapping
from typing import NamedTuple, TypeVar

from payments.bank_orders import Order
from payments.outcomes import ABSENT, REFUSED, UNSENT, Answer
from payments.rails.open_banking import answers, authorisation, calls, signatures, statuses
from payments.rails.open_banking.answers import Consent, Fault, Payment, Token
from payments.rails.open_banking.authorisation import Way
from payments.rails.open_banking.calls import Account, Call, Presence
from payments.rails.open_banking.signatures import Keys, Signer
from payments.transits import DECLINED, HOUR, MINUTE, PENDING, UNKNOWN

KEY_FOR = 23 * HOUR  # an order is said again under its key: banks know it for a day
ARRIVED = 5 * MINUTE  # whatever was sent before has arrived by then, or never will
EARLY = 30_000  # ms before its end that a token is renewed
DOUBTFUL = ("U009", "U013", "U029")  # refusals of what may have been done before
SIGNATURE = "x-jws-signature"
NOTE = "Quid top-up"
REASONS = {"RJCT": "transit_bank_no", "BLCK": "transit_bank_blocked"}
T = TypeVar("T")


class Told(NamedTuple):
    """An answer of the bank, with its headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


NOT_SENT, LOST = Told(0, {}, b""), Told(-1, {}, b"")
Talk = Generator[Call, Told, T]


class House(NamedTuple):
    """As whom we talk, to which bank, and where money is to come to, by currency."""

    client: str
    signer: Signer
    keys: Keys
    issuer: str
    anchor: str
    back: str
    payees: Mapping[str, Account]


class Held(NamedTuple):
    """What an order is given with; good until then (ms)."""

    access: str
    refresh: str
    until: int

    def __repr__(self) -> str:
        return "Held(…)"


class Said(NamedTuple):
    """`held` is new if it was renewed."""

    answer: Answer
    held: Held | None = None


def consent(house: House, one: Order, here: Presence, now: int) -> Talk[Consent | Fault]:
    """The one that a top-up has, asked for if it has none: under its key, so never twice."""
    token = yield from _client_token(house)
    if isinstance(token, Fault):
        return token
    if one.consent:
        call = calls.payment_consent_status(token.access, here, one.consent)
    else:
        key = f"{one.transit.client_id}-consent"
        asked = payment(house, one)
        call = calls.payment_consent(token.access, here, asked, house.signer, key, now)
    told = yield call
    return _signed(house, told, answers.consent(told.status, told.body), now)


def exchange(house: House, response: str, way: Way, now: int) -> Talk[Held | Fault]:
    """What came back becomes what an order is given with: `gone` where the customer said no or it
    is not of this way, `away` where nobody knows."""
    parts = (house.keys, house.issuer, house.client)
    back = authorisation.came_back(response, *parts, way.state, now)
    if back is None or back.error:
        return Fault(answers.GONE, back.error if back else "")
    told = yield calls.code_token(house.client, back.code, way.verifier, house.back)
    token = answers.token(told.status, told.body)
    if isinstance(token, Fault):
        return token
    if not authorisation.is_of(token.identity, *parts, way, now):
        return Fault(answers.GONE)
    return _held(token, now)


def order(house: House, one: Order, held: Held | None, here: Presence, now: int) -> Talk[Said]:
    """The next step of one that was taken; what has come to its end needs nothing but its name."""
    step = one.transit.step
    if step == "status" or held is None:
        return Said((yield from _status(house, one, here, now)))
    state = statuses.STANDS
    if step == "query":
        asked = yield from consent(house, one, here, now)
        if isinstance(asked, Fault):
            return Said(_unknown(step, asked))
        if asked.number != one.consent:
            return Said(Answer(UNKNOWN, step))
        if said := _without(one, asked.state, now):
            return Said(said)
        state = asked.state
    fresh = yield from _token(house, held, now)
    if isinstance(fresh, Fault):
        return Said(_no_token(one, state, fresh, now))
    key, asks = one.transit.client_id, payment(house, one)
    told = yield calls.payment(fresh.access, here, asks, one.consent, house.signer, key, now)
    answer = _read(house, one, told, now)
    return Said(answer, fresh if fresh != held else None)


def payment(house: House, one: Order) -> calls.Payment:
    """The same to the letter, as often as it is asked for."""
    transit = one.transit
    payer = Account(one.scheme, one.identification, one.holder) if one.scheme else None
    payee = house.payees[transit.currency]
    names = (transit.client_id, transit.rrn)
    return calls.Payment(*names, transit.amount, payee, NOTE, payer=payer)


def _without(one: Order, state: str, now: int) -> Answer | None:
    """What its consent says of an order that may not have arrived, if nothing more can be sent."""
    sent_at = one.transit.sent_at or now
    if state in (statuses.REFUSED, statuses.ENDED):
        return Answer(DECLINED, "query", state, "transit_unagreed")
    if now - sent_at < KEY_FOR and state in (statuses.STANDS, statuses.USED):
        return None
    if state == statuses.STANDS:
        return Answer(DECLINED, "query", state, "transit_absent")
    return Answer(UNKNOWN, "query", state)


def _no_token(one: Order, state: str, fault: Fault, now: int) -> Answer:
    """An order that cannot be said again: what its consent was not used for was never paid."""
    step = one.transit.step
    if step == "send":
        return Answer(UNSENT, step, fault.code, wait=fault.wait * 1000)
    never = state == statuses.STANDS and now - (one.transit.sent_at or now) >= ARRIVED
    if never and fault.kind in (answers.GONE, answers.REFUSED):
        return Answer(DECLINED, step, fault.code, "transit_absent")
    return _unknown(step, fault)


def _status(house: House, one: Order, here: Presence, now: int) -> Talk[Answer]:
    token = yield from _client_token(house)
    if isinstance(token, Fault):
        return _unknown("status", token)
    told = yield calls.payment_status(token.access, here, one.transit.identifier)
    return _read(house, one, told, now)


def _read(house: House, one: Order, told: Told, now: int) -> Answer:
    step = one.transit.step
    if told == NOT_SENT:
        return Answer(UNSENT, step)
    is_signed = _is_signed(house, told, now)
    found = _waiting(told, answers.payment(told.status, told.body, is_signed))
    if isinstance(found, Fault):
        return _refused(step, found)
    return _answer(one, found)


def _refused(step: str, found: Fault) -> Answer:
    if found.kind == answers.REFUSED and step == "status":
        return Answer(UNKNOWN, step, ABSENT)
    if found.kind == answers.REFUSED and step == "send" and found.code not in DOUBTFUL:
        return Answer(REFUSED, step, found.code, "transit_bank_refused")
    return _unknown(step, found)


def _answer(one: Order, found: Payment) -> Answer:
    """One of another consent, or under another number than before, says nothing."""
    step, known = one.transit.step, one.transit.identifier
    if found.consent not in ("", one.consent) or known not in ("", found.number):
        return Answer(UNKNOWN, step)
    if found.state in (statuses.PENDING, statuses.UNKNOWN):
        return Answer(PENDING, step, found.word, identifier=found.number)
    reason = REASONS.get(found.word, "")
    return Answer(found.state, step, found.word, reason, network_id=found.number, came=found.amount)


def _token(house: House, held: Held, now: int) -> Talk[Held | Fault]:
    """One that is good for a while, renewed if need be."""
    if held.until - EARLY > now:
        return held
    told = yield calls.refreshed_token(house.client, held.refresh)
    token = _waiting(told, answers.token(told.status, told.body))
    if isinstance(token, Fault):
        return token
    return _held(token._replace(refresh=token.refresh or held.refresh), now)


def _client_token(house: House) -> Talk[Token | Fault]:
    told = yield calls.client_token(house.client, "payments")
    return _waiting(told, answers.token(told.status, told.body))


def _held(token: Token, now: int) -> Held:
    return Held(token.access, token.refresh, now + token.seconds * 1000)


def _signed(house: House, told: Told, found: T | Fault, now: int) -> T | Fault:
    """What the bank says of money counts if it has signed it."""
    if isinstance(found, Fault) or _is_signed(house, told, now):
        return _waiting(told, found)
    return Fault(answers.RUBBISH, reason="the signature is wrong")


def _is_signed(house: House, told: Told, now: int) -> bool:
    signature, names = told.headers.get(SIGNATURE, ""), (house.issuer, house.anchor)
    return signatures.is_signed(told.body, signature, house.keys, *names, now)


def _waiting(told: Told, found: T | Fault) -> T | Fault:
    """With how long the bank wants to be left alone."""
    if isinstance(found, Fault) and told.status == 429:
        return answers.fault(429, told.body, told.headers.get("retry-after", ""))
    return found


def _unknown(step: str, fault: Fault) -> Answer:
    return Answer(UNKNOWN, step, fault.code, wait=fault.wait * 1000)
