"""What the people who run the place have found out of a transit, where the rail says nothing or
something else: one says it with a note, another agrees, and only then is anything booked."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import ledger, outcomes, recipes, transits
from payments.cards_schema import Decisions
from payments.ledger import Recorded, Refusal, Set, Stored
from payments.refusals import NEEDS_ANOTHER, NO_SUCH_TRANSIT, NOT_YOUR_OWN, TRANSIT_OVER
from payments.transits import APPROVED, FAILED, OUT, REVERSED, REVIEW, Transit

CAME, ABSENT, RETURNED = "came", "absent", "returned"
BY_HAND = "transit_by_hand"  # the reason beside what was decided here
LONGEST_WORDS = 500


class Decision(NamedTuple):
    """As the row: see `Decisions`."""

    transit: int
    says: str
    words: str
    asked_by: str
    asked_at: int
    approved_by: str
    approved_at: int | None


def propose(
    db: Session, number: int, says: str, words: str, by: str, now: int
) -> Decision | Refusal:
    """Say what became of it; what somebody has said before stands until it is withdrawn. `by` is
    an owner. Refusals: no_such_transit, transit_over, not_your_own."""
    one = transits.of(db, [number], lock=True).get(number)
    if no := _refuses(one, says, by):
        return no
    if waiting := _read(db, col(Decisions.transit) == number, _is_waiting()):
        return waiting[0]
    said = Decision(number, says, words.strip()[:LONGEST_WORDS], by, now, "", None)
    db.execute(sa.insert(Decisions).values(said._asdict()))
    return said


def withdraw(db: Session, number: int) -> bool:
    """It was wrong, or is over; False if there was none that waits."""
    here = col(Decisions.transit) == number, _is_waiting()
    gone = sa.delete(Decisions).where(*here).returning(col(Decisions.transit))
    return db.execute(gone).first() is not None


def approve(db: Session, number: int, says: str, by: str, now: int) -> outcomes.Settled | Refusal:
    """Another of them agrees to just that, and it is booked; a repeat changes nothing. Refusals:
    those of `propose`, needs_another, and no_such_transit where nobody has said so."""
    one = transits.of(db, [number], lock=True).get(number)
    known = _read(db, col(Decisions.transit) == number, col(Decisions.says) == says)
    if one is None or not known:
        return Refusal(NO_SUCH_TRANSIT)
    [said] = known
    if said.approved_at is not None:
        return outcomes.Settled(one, False)
    if no := _refuses(one, says, by):
        return no
    if by == said.asked_by:
        return Refusal(NEEDS_ANOTHER)
    done = _book(db, one, says, now)
    if not isinstance(done, Refusal):
        here = col(Decisions.transit) == number, col(Decisions.says) == says
        agreed = {"approved_by": by, "approved_at": now}
        db.execute(sa.update(Decisions).where(*here).values(**agreed))
    return done


def waiting(db: Session) -> list[Decision]:
    """What one has said and nobody has agreed to yet, the oldest first."""
    return sorted(_read(db, _is_waiting()), key=lambda each: each.asked_at)


def _refuses(one: Transit | None, says: str, by: str) -> Refusal | None:
    """What is in review can have come or not, what went out can have come back."""
    if one is None or says not in (CAME, ABSENT, RETURNED):
        return Refusal(NO_SUCH_TRANSIT)
    if by == one.owner:
        return Refusal(NOT_YOUR_OWN)
    if says == RETURNED:
        fits = one.way == OUT and one.state == APPROVED and not one.is_open
    else:
        fits = one.state == REVIEW and one.is_open
    return None if fits else Refusal(TRANSIT_OVER)


def _book(db: Session, one: Transit, says: str, now: int) -> outcomes.Settled | Refusal:
    """Under the key of the rail's own answer: should it answer after all, and otherwise, that
    moves nothing and is shown."""
    if says == RETURNED:
        back = outcomes.give_back(db, one.id, now)
        return back if isinstance(back, Refusal) else outcomes.Settled(back, True)
    asked = ledger.transfer(db, one.transfer)
    assert asked is not None, "a transit is written with its transfer"
    made, state = _ending(one, asked, says == CAME)
    [ended] = ledger.record(db, [made], now)
    assert isinstance(ended, Recorded), f"nothing else ends transit {one.id}: {ended}"
    values = {"state": state, "ended": ended.number, "due_at": None, "reason": BY_HAND}
    return outcomes.Settled(transits.change(db, one, **values), True)


def _ending(one: Transit, asked: Stored, came: bool) -> tuple[Set, str]:
    """What a pull was to pay is not paid any more: the money that came is its owner's."""
    if one.way == OUT:
        made = recipes.cashed_out(asked, one.rail) if came else recipes.cash_out_failed(asked)
        return made, APPROVED if came else FAILED
    if came:
        return recipes.topped_up(asked), APPROVED
    if one.back_id:
        return recipes.top_up_reversed(asked), REVERSED
    return recipes.top_up_failed(asked), FAILED


def _is_waiting() -> Any:
    return col(Decisions.approved_at).is_(None)


def _read(db: Session, *where: Any) -> list[Decision]:
    columns = [col(getattr(Decisions, name)) for name in Decision._fields]
    return [Decision._make(row) for row in db.execute(sa.select(*columns).where(*where))]
