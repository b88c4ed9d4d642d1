"""What a rail's answer makes of a transit: it ends once, by a transfer under a key of its own.

An answer that contradicts the first is refused by that key and kept for the operator. What is not
an answer moves nothing: it is asked after again, for a day, and then looked at by hand."""

from typing import NamedTuple

from sqlmodel import Session

from payments import banks, differences, ledger, recipes, wallets
from payments.ledger import Recorded, Refusal, Set, Stored
from payments.money import Money
from payments.rails.visa_direct import codes
from payments.refusals import FROZEN, NO_SUCH_TRANSIT, SHORT, TRANSIT_LEFT, TRANSIT_OVER
from payments.transits import (
    AGREED,
    APPROVED,
    BANK,
    CANCELLED,
    CREATED,
    DAY,
    DECLINED,
    FAILED,
    HOUR,
    IN,
    LEASE,
    LOOKS,
    NEVER_SENT,
    PENDING,
    RETURNED,
    REVERSED,
    REVERSING,
    REVIEW,
    SENDING,
    UNKNOWN,
    VISA,
    WAITS,
    Transit,
    change,
    of,
)

PARTIAL, REFUSED, UNSENT = "partial", "refused", "unsent"
LAPSED = "lapsed"  # our own: it could not be sent in time
AWAY = {VISA: "cards_away", BANK: "bank_away"}  # why it waits, until it is sent
ABSENT = "404"  # the code where the rail knows nothing of what was asked after
ENDS = (APPROVED, PARTIAL, DECLINED, REFUSED, LAPSED, CANCELLED)


class Answer(NamedTuple):
    """What is known after a call: `approved`, `partial` (`came` says how much), `declined`,
    `refused` (the rail did not understand), `pending` (its `identifier` is to be asked after),
    `unsent` (nothing left here, for certain), or `unknown`.

    `step` is what was asked (send, status, query, reverse, query reversal): another makes no
    difference to what has moved on since."""

    state: str
    step: str = "send"
    code: str = ""
    reason: str = ""
    identifier: str = ""
    network_id: str = ""
    approval: str = ""
    transmitted: str = ""
    came: Money | None = None
    wait: int = 0  # ms, if the rail said how long to leave it alone


class Settled(NamedTuple):
    """The transit as it is now, whether that is news, and what became of what it `pays`."""

    transit: Transit
    changed: bool
    paid: Recorded | Refusal | None = None


def settle(
    db: Session, number: int, answer: Answer, now: int, then: Set | Refusal | None = None
) -> Settled | Refusal:
    """Bring an answer to the books. `then` is what it pays, or why that is refused now: the top-up
    is recorded together with it, or else goes back. Refusal: no_such_transit."""
    one = of(db, [number], lock=True).get(number)
    if one is None:
        return Refusal(NO_SUCH_TRANSIT)
    asked = ledger.transfer(db, one.transfer)
    assert asked is not None, "a transit is written with its transfer"
    if not one.is_open:
        return Settled(_held_against(db, one, asked, answer, now), False)
    if one.state == REVERSING or one.back_id:
        return _reversed(db, one, asked, answer, now)
    answer = _believable(one, answer)
    if answer.state in ENDS:
        return _end(db, one, asked, answer, now, then)
    return _wait(db, one, answer, now)


def _believable(one: Transit, answer: Answer) -> Answer:
    """More than was asked for, or another currency, is nothing that can be booked; and a question
    that the rail does not understand says nothing of what it is about."""
    came = answer.came
    if answer.state == APPROVED and came is not None and came != one.amount:
        answer = answer._replace(state=PARTIAL)
    if answer.state == PARTIAL:
        fits = came is not None and came.currency == one.currency
        if not (fits and came is not None and 0 < came.minor < one.amount_minor):
            return answer._replace(state=UNKNOWN)
    if answer.state == REFUSED and answer.step != "send":
        return answer._replace(state=UNKNOWN, identifier="")
    if answer.state == LAPSED and one.state not in NEVER_SENT:
        return answer._replace(state=UNKNOWN)
    return answer


def _end(
    db: Session, one: Transit, asked: Stored, answer: Answer, now: int, then: Set | Refusal | None
) -> Settled:
    facts = _facts(one, answer, now)
    made, state = ending(one, asked, answer)
    sets = [made, then] if answer.state == APPROVED and isinstance(then, Set) else [made]
    if answer.state == APPROVED and one.pays:
        ledger.hold(db, sets)
        no = then if isinstance(then, Refusal) else _would_refuse(db, one, then, now)
        if no is not None:
            return _turn_back(db, one, no, facts, now)
    ended, *paid = ledger.record(db, sets, now)
    assert isinstance(ended, Recorded), f"nothing else ends transit {one.id}: {ended}"
    facts |= {"state": state, "ended": ended.number, "due_at": None}
    if one.rail == BANK:
        banks.forget(db, one.id)
    if one.rail == BANK and one.way == IN and one.identifier:  # it may change its mind
        facts |= {"due_at": now + LOOKS[0], "tries": 0}
    if paid and isinstance(paid[0], Recorded):
        facts["paid"] = paid[0].number
    if answer.state == PARTIAL and answer.came:
        facts["came_minor"] = answer.came.minor
        _note(db, one, differences.PARTLY, now, theirs=str(answer.came.minor))
    if answer.state == REFUSED:
        _note(db, one, differences.REFUSED, now, theirs=answer.code)
    return Settled(change(db, one, **facts), True, paid[0] if paid else None)


def ending(one: Transit, asked: Stored, answer: Answer) -> tuple[Set, str]:
    """The transfer that an answer comes to, and the state that the transit is in after it."""
    into = one.way == IN
    if answer.state == PARTIAL and answer.came:
        if into:
            return recipes.topped_up_partly(asked, answer.came), REVIEW
        return recipes.cashed_out_partly(asked, one.rail, answer.came), REVIEW
    if answer.state == APPROVED:
        return recipes.topped_up(asked) if into else recipes.cashed_out(asked, one.rail), APPROVED
    state = answer.state if answer.state in (DECLINED, CANCELLED) else FAILED
    return recipes.top_up_failed(asked) if into else recipes.cash_out_failed(asked), state


def _would_refuse(db: Session, one: Transit, then: Set | None, now: int) -> Refusal | None:
    """Judged before either is recorded, what they move being held, so that both are or neither."""
    if then is None:
        return Refusal(NO_SUCH_TRANSIT)
    wallet = wallets.of(db, [one.owner]).get(one.owner)
    if wallet and wallet.frozen_at is not None:
        return Refusal(FROZEN, owner=one.owner)
    source = then.legs[0].source
    total = sum(leg.amount.minor for leg in then.legs)
    has = ledger.balance(db, source).minor + one.amount_minor
    if has < total:
        missing, available = Money(total - has, one.currency), Money(has, one.currency)
        return Refusal(SHORT, missing=missing, available=available)
    return ledger.beyond(db, source, then.caps, now) if then.caps else None


def _turn_back(
    db: Session, one: Transit, no: Refusal, facts: dict[str, object], now: int
) -> Settled:
    """What it was for is refused: it goes back to the card, and is nobody's to spend until then."""
    facts |= {"state": REVERSING, "identifier": "", "tries": 0, "due_at": now, "reason": no.code}
    return Settled(change(db, one, **facts), True, no)


def _reversed(db: Session, one: Transit, asked: Stored, answer: Answer, now: int) -> Settled:
    """A reversal that the rail refuses leaves the money with its owner, who is told."""
    queried = answer.step == "query reversal"
    back, no = answer.state == APPROVED, answer.state in (DECLINED, REFUSED)
    if queried:
        no = no or answer.code == ABSENT
    elif answer.step != "reverse" and not (answer.step == "status" and one.identifier):
        return _wait(db, one, answer, now)
    elif (no and _is_resent(one, answer)) or answer.code == codes.DUPLICATE:
        return _doubt(db, one, now)
    if not (back or no):
        return _wait(db, one, answer, now)
    made = recipes.top_up_reversed(asked) if back else recipes.topped_up(asked)
    [ended] = ledger.record(db, [made], now)
    assert isinstance(ended, Recorded), f"nothing else ends transit {one.id}: {ended}"
    if not back:
        _note(db, one, differences.NOT_REVERSED, now, theirs=answer.code)
    values = {"state": REVERSED if back else APPROVED, "ended": ended.number}
    return Settled(change(db, one, **values, due_at=None, identifier=""), True)


def _is_resent(one: Transit, answer: Answer) -> bool:
    """Whether a reversal before the one that is answered may have arrived."""
    return one.state != REVERSING or (answer.step == "reverse" and one.tries > 0)


def _doubt(db: Session, one: Transit, now: int) -> Settled:
    """The refusal of a resend says nothing of what was sent before: it is asked after, once that
    has arrived for certain, and never sent again."""
    state = REVIEW if one.state == REVIEW else UNKNOWN
    asks = change(db, one, state=state, identifier="", tries=0, due_at=now + LEASE)
    return Settled(asks, False)


def _wait(db: Session, one: Transit, answer: Answer, now: int) -> Settled:
    """There is no answer yet: ask again later, or, after a day, let somebody look at it."""
    due_at = now + max(WAITS[min(one.tries, len(WAITS) - 1)], answer.wait)
    since = one.sent_at if one.way == IN or one.rail == VISA else one.eta
    if answer.step != one.step:  # somebody may be asking: their lease is not cut short
        due_at = max(due_at, one.due_at or 0)
    facts: dict[str, object] = {"tries": one.tries + 1, "due_at": due_at, **_next(one, answer)}
    if since is not None and now - since >= DAY:
        facts["due_at"] = now + HOUR
        if one.state != REVIEW:
            facts["state"] = REVIEW
            _note(db, one, differences.UNRESOLVED, now)
    if answer.state == UNSENT and facts.get("state") in NEVER_SENT:
        facts["reason"] = AWAY[one.rail]
    one_now = change(db, one, **facts)
    news = (one.state == REVIEW) != (one_now.state == REVIEW)
    return Settled(one_now, news or one_now.reason != one.reason)


def _next(one: Transit, answer: Answer) -> dict[str, object]:
    """How it goes on waiting."""
    if answer.state == PENDING and answer.identifier:
        keeps = one.state == REVIEW or (one.state == REVERSING and not _is_resent(one, answer))
        waits = UNKNOWN if one.back_id else PENDING
        return {"identifier": answer.identifier, "state": one.state if keeps else waits}
    if answer.state == UNSENT and one.state in (*NEVER_SENT, SENDING):
        return {"state": AGREED if one.rail == BANK and one.way == IN else CREATED}
    if answer.step == "status" and answer.code == ABSENT:
        return {"identifier": "", "state": UNKNOWN if one.state == PENDING else one.state}
    return {"state": UNKNOWN, "tries": 0} if one.state == SENDING else {}


def _held_against(db: Session, one: Transit, asked: Stored, answer: Answer, now: int) -> Transit:
    """An answer after the end: the same again is nothing, another is refused by the key."""
    if one.back_id or _believable(one, answer).state not in (APPROVED, PARTIAL, DECLINED):
        return one
    made, state = ending(one, asked, _believable(one, answer))
    [outcome] = ledger.record(db, [made], now)
    if isinstance(outcome, Refusal):
        _note(db, one, differences.CONTRADICTED, now, theirs=f"{state} {answer.code}".strip())
    return one


def give_back(db: Session, number: int, now: int) -> Transit | Refusal:
    """The rail had sent it out, and days later sent it back. Refusals: no_such_transit, and
    transit_over for what did not go out."""
    one = of(db, [number], lock=True).get(number)
    asked = ledger.transfer(db, one.transfer) if one else None
    if one is None or asked is None:
        return Refusal(NO_SUCH_TRANSIT)
    if one.way == IN or one.state not in (APPROVED, RETURNED):
        return Refusal(TRANSIT_OVER)
    [back] = ledger.record(db, [recipes.cash_out_returned(asked, one.rail)], now)
    return back if isinstance(back, Refusal) else change(db, one, state=RETURNED)


def cancel(db: Session, owner: str, number: int, now: int) -> Transit | Refusal:
    """Its owner wants it no more, and nothing of it has left: it is back at once. Refusals:
    no_such_transit, and transit_left for what may have been sent."""
    one = of(db, [number], lock=True).get(number)
    asked = ledger.transfer(db, one.transfer) if one and one.owner == owner else None
    if one is None or asked is None:
        return Refusal(NO_SUCH_TRANSIT)
    if one.state == CANCELLED:
        return one
    if one.rail != BANK or one.state not in NEVER_SENT:
        return Refusal(TRANSIT_LEFT)
    return _end(db, one, asked, Answer(CANCELLED), now, None).transit


def _facts(one: Transit, answer: Answer, now: int) -> dict[str, object]:
    """What the answer says beside yes and no; what takes its time takes it from now on."""
    said = {
        "code": answer.code,
        "network_id": answer.network_id,
        "approval": answer.approval,
        "transmitted": answer.transmitted,
    }
    kept = {name: value or getattr(one, name) for name, value in said.items()}
    eta = one.eta + now - one.made_at if one.eta and one.rail == VISA else one.eta
    return kept | {"reason": answer.reason, "eta": eta}


def _note(db: Session, one: Transit, kind: str, now: int, theirs: str = "") -> None:
    rrn, ours = one.rrn or f"transit {one.id}", f"{one.state} {one.amount_minor}"
    differences.note(db, one.rail, rrn, kind, now, one.id, ours, theirs)
