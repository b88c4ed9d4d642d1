"""Cash-outs by bank leave in bulk: at the cut-off those that are ready become one order.

It is `ready` when it is written and nothing of it has left, `sending` when it may have arrived or
not, `sent` when the bank has it, `over` when each of its lines has an end. What may have arrived is
asked after; only if the bank knows nothing of it are the same bytes sent again, by the same name.
Each line ends by its own answer, as `payments.outcomes` has it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import departures, differences
from payments.departures import Line
from payments.outcomes import LAPSED, Answer
from payments.payouts_schema import Payouts
from payments.rails.iso20022 import channel, pain001
from payments.rails.iso20022.pain001 import Order, Party
from payments.rails.iso20022.pain002 import DONE, REFUSED, Report
from payments.rails.open_banking.identifiers import IBAN, SORT_CODE
from payments.tariffs import ZONES
from payments.transits import (
    APPROVED,
    BANK,
    DAY,
    DECLINED,
    HOUR,
    LEASE,
    MINUTE,
    RETURNED,
    SECOND,
    UNKNOWN,
)

READY, SENDING, SENT, OVER = "ready", "sending", "sent", "over"
SEND, STATUS = "send", "status"
UNSENT, ABSENT, UNHEARD = "unsent", "absent", "unheard"
MOST = 1000  # lines of an order
ASKS = (5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
LOOKS = (MINUTE, HOUR)  # after the last line has ended: the bank may change its mind
SCHEMES = {"EUR": (IBAN,), "GBP": (SORT_CODE,)}
WAITING = col(Payouts.due_at).is_not(None)  # as the index has it


Answers = tuple[tuple[int, Answer], ...]  # by the numbers of transits


class Payout(NamedTuple):
    """As the row: see `Payouts`."""

    id: int
    message: str
    currency: str
    day: str
    body: bytes
    lines: int
    total_minor: int
    state: str
    word: str
    tries: int
    due_at: int | None
    made_at: int
    sent_at: int | None


class Gathered(NamedTuple):
    """What was made of what is ready: an order, if there is anything to pay, and the answers to
    lines that no order can have."""

    payout: Payout | None
    unfit: Answers


class Said(NamedTuple):
    """What a call came to: `report`, or why there is none: `unsent` (nothing left here, for
    certain), `absent` (the bank knows nothing of it), or `unheard`."""

    why: str = UNHEARD
    report: Report | None = None


def read(step: str, status: int, body: bytes) -> Said:
    """What the bank answered, whatever it was."""
    if report := channel.report(status, body):
        return Said(report=report)
    return Said(ABSENT if step == STATUS and channel.is_absent(status, body) else UNHEARD)


def gather(db: Session, currency: str, payer: Party, now: int) -> Gathered:
    """Make an order of all that is ready, in one transaction with what says so."""
    ready = departures.ready(db, currency, now, MOST)
    fit = [each for each in ready if _fits(each)]
    unsent = Answer(LAPSED, reason="transit_unfit")
    unfit = tuple((each.transit.id, unsent) for each in ready if not _fits(each))
    if not fit:
        return Gathered(None, unfit)
    zone = ZONES[currency]
    day = datetime.fromtimestamp(now // 1000, zone).date().isoformat()
    message = f"P{fit[0].transit.rrn}"
    order = Order(message, now, day, payer, tuple(map(_line, fit)))
    row = {
        "message": message,
        "currency": currency,
        "day": day,
        "body": pain001.write(order),
        "lines": len(fit),
        "total_minor": sum(each.transit.amount_minor for each in fit),
        "state": READY,
        "due_at": now,
        "made_at": now,
    }
    made = sa.insert(Payouts).values(row).returning(col(Payouts.id))
    number: int = db.execute(made).scalar_one()
    departures.depart(db, [each.transit.id for each in fit], number, now)
    return Gathered(find(db, number), unfit)


def hand_over(db: Session, one: Payout, now: int) -> Payout:
    """Whoever runs the place carries it to the bank: it is neither sent nor asked after here."""
    departures.arrive(db, one.id, one.message)
    return _change(db, one, state=SENT, sent_at=now, due_at=None)


def find(db: Session, number: int) -> Payout | None:
    return next(_read(db, col(Payouts.id) == number), None)


def named(db: Session, message: str) -> Payout | None:
    """By what the bank knows it by."""
    return next(_read(db, col(Payouts.message) == message), None)


def latest(db: Session, limit: int) -> list[Payout]:
    """The newest first."""
    query = _query().order_by(None).order_by(col(Payouts.id).desc()).limit(limit)
    return [Payout._make(row) for row in db.execute(query)]


def due(db: Session) -> int | None:
    """When something is next to be done (ms), be it past: an order to be made, sent or asked
    after; None if nothing is."""
    at = db.execute(sa.select(sa.func.min(col(Payouts.due_at))).where(WAITING)).scalar()
    return min(filter(None, (at, departures.next_cut_off(db))), default=None)


def take(db: Session, now: int, limit: int = 4) -> list[tuple[Payout, str]]:
    """What is due, each with what is to be done, send or status; nobody else takes it for a
    minute. What was being sent when its lease ran out may have arrived: it is asked after."""
    query = _query(WAITING, col(Payouts.due_at) <= now).limit(limit)
    rows = db.execute(query.with_for_update(skip_locked=True)).all()
    taken = []
    for one in map(Payout._make, rows):
        if one.state == READY:
            sent = {"state": SENDING, "sent_at": now, "due_at": now + LEASE}
            taken.append((_change(db, one, **sent), SEND))
        else:
            taken.append((_change(db, one, due_at=now + LEASE), STATUS))
    return taken


def hear(db: Session, asked: Payout, step: str, said: Said, now: int) -> Answers:
    """Keep what a call came to, and say which lines it answers: each is to be settled. `asked` is
    the order as it was taken."""
    [one] = _read(db, col(Payouts.id) == asked.id, lock=True)
    lines = departures.of_batch(db, one.id)
    report = said.report
    if report is None or report.message != one.message:
        _unheard(db, one, asked, step, said, now)
        return tuple(_overdue(lines, now))
    if one.state in (READY, SENDING):
        departures.arrive(db, one.id, one.message)
    answers = dict(_answers(db, one, lines, report, now))
    still = [each for each in lines if each.transit.is_open]
    _change(db, one, word=report.group, **_next(one, bool(still), now))
    return tuple(answers.items())


def _unheard(db: Session, one: Payout, asked: Payout, step: str, said: Said, now: int) -> None:
    """Only what left nowhere, and what the bank has never heard of, is sent (again); an answer
    that comes when things have moved on says nothing."""
    if (one.state, one.tries) != (asked.state, asked.tries):
        return
    state, at = one.state, now + ASKS[min(one.tries, len(ASKS) - 1)]
    if state == SENDING and (step, said.why) in ((SEND, UNSENT), (STATUS, ABSENT)):
        state = READY
    if state in (SENT, OVER) and said.why == ABSENT:
        ours = f"{one.state} {one.total_minor}"
        differences.note(db, BANK, one.message, differences.MISSING_THERE, now, ours=ours)
    _change(db, one, state=state, tries=one.tries + 1, due_at=at)


def _next(one: Payout, still: bool, now: int) -> dict[str, object]:
    """When it is looked at again: as long as a line has no end, and a while after."""
    if still:
        tries = one.tries + 1 if one.state == SENT else 1
        return {"state": SENT, "tries": tries, "due_at": now + ASKS[min(tries, len(ASKS)) - 1]}
    looks = one.tries if one.state == OVER else 0
    at = now + LOOKS[looks] if looks < len(LOOKS) else None
    return {"state": OVER, "tries": looks + 1, "due_at": at}


def _answers(
    db: Session, one: Payout, lines: list[Line], report: Report, now: int
) -> Iterator[tuple[int, Answer]]:
    """Of those without an end, and of those whose end was another one."""
    ours = {each.transit.rrn: each.transit for each in lines}
    said = {each.end_to_end: (each.meaning, each.reason) for each in report.lines}
    if report.is_refused:
        reasons = {name: reason for name, (_, reason) in said.items() if reason}
        said = {name: (REFUSED, reasons.get(name, report.reason)) for name in ours}
    for name in said.keys() - ours.keys():
        theirs = f"{one.message} {said[name][0]}"
        differences.note(db, BANK, name, differences.MISSING_HERE, now, theirs=theirs)
    yield from _overdue(lines, now)
    for name, transit in ours.items():
        meaning, reason = said.get(name, ("", ""))
        if meaning == DONE and (transit.is_open or transit.state not in (APPROVED, RETURNED)):
            yield transit.id, Answer(APPROVED, STATUS)
        elif meaning == REFUSED and (transit.is_open or transit.state in (APPROVED, RETURNED)):
            yield transit.id, refused(reason)


def refused(code: str) -> Answer:
    """A bank has not carried it out, and says why in a code of ISO 20022."""
    return Answer(DECLINED, STATUS, code, REASONS.get(code, "transit_refused"))


REASONS: Mapping[str, str] = {
    **dict.fromkeys(("AC01", "AC04", "AC06", "RC01"), "transit_account_gone"),
    "BE01": "transit_name_wrong",
}


def _overdue(lines: list[Line], now: int) -> Iterator[tuple[int, Answer]]:
    """A day after it should have been there somebody is to look at it."""
    for each in lines:
        one = each.transit
        late = one.eta is not None and now - one.eta >= DAY and (one.due_at or 0) <= now
        if one.is_open and late:
            yield one.id, Answer(UNKNOWN, STATUS)


def _fits(line: Line) -> bool:
    amount = line.transit.amount
    right = line.scheme in SCHEMES.get(amount.currency, ())
    return right and 0 < amount.minor <= pain001.LARGEST


def _line(line: Line) -> pain001.Line:
    payee = Party(line.holder or line.name, line.scheme, line.identification)
    return pain001.Line(line.transit.rrn, line.transit.amount, payee, f"Quid {line.transit.rrn}")


def _change(db: Session, one: Payout, **values: object) -> Payout:
    db.execute(sa.update(Payouts).where(col(Payouts.id) == one.id).values(**values))
    return one._replace(**values)  # type: ignore[arg-type]


def _read(db: Session, *where: sa.ColumnElement[bool], lock: bool = False) -> Iterator[Payout]:
    query = _query(*where)
    rows = db.execute(query.with_for_update() if lock else query)
    return (Payout._make(row) for row in rows.all())


def _query(*where: sa.ColumnElement[bool]) -> sa.Select[tuple[object, ...]]:
    columns = [col(getattr(Payouts, name)) for name in Payout._fields]
    return sa.select(*columns).where(*where).order_by(col(Payouts.id))
