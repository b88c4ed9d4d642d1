"""Money in two phases: set aside, and later taken or given back, never more than what is left.

Every step of a hold goes through `record`, and its row in `pay_holds` changes in the same
transaction. The row is locked before anything is judged, so of several who end a hold at once each
sees what the one before has left; and all last ends of a hold share a key, so the books themselves
refuse a second one."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from payments import ledger, recipes
from payments.driver import Statement, ask
from payments.ledger import Recorded, Refusal, Set
from payments.money import Money
from payments.recipes import AUTHORISATION, CHIP, OFFER, PACKET, Hold
from payments.refusals import (
    BEYOND_HOLD,
    HOLD_ENDED,
    HOLD_EXPIRED,
    HOLD_RUNS,
    KEY_REUSED,
    NO_SUCH_HOLD,
)
from payments.schema import Holds

OPEN = "open"
MOST_DUE = 200  # holds that expire in one transaction, so that it stays short
ROWS = """
select transfer, kind, owner, payee, currency, left_minor, expires_at, state from pay_holds
where transfer {chosen} order by transfer{lock}
"""
READ = Statement(
    ROWS.format(chosen="in (select value from json_each(?))", lock=""),
    ROWS.format(chosen="= any(%s)", lock=""),
)
LOCK = Statement(READ.sqlite, ROWS.format(chosen="= any(%s)", lock=" for update"))
DUE = Statement(
    "select transfer from pay_holds where state = 'open' and expires_at <= ?"
    " order by expires_at limit ?",
    "select transfer from pay_holds where state = 'open' and expires_at <= %s"
    " order by expires_at limit %s",
)
BEFORE = """
select t.key, t.id, t.at, t.kind, t.refers, t.amount, a.currency, a.owner
from {wanted} join pay_accounts a on a.id = t.target where t.leg = 0
"""
BEFORE_BY_KEY = Statement(
    BEFORE.format(
        wanted="json_each(?) wanted cross join pay_transfers t on t.key = unhex(wanted.value)"
    ),
    BEFORE.format(
        wanted="unnest(%s::text[]) wanted join pay_transfers t on t.key = decode(wanted, 'hex')"
    ),
)


class Placing(NamedTuple):
    """A set that puts money aside: for whom (nobody: whoever claims it), and until when (ms)."""

    set: Set
    payee: str = ""
    expires_at: int | None = None


class End(NamedTuple):
    """What is to become of a hold: the kind of the set, and for those that take, how much (nothing
    said: all that is left).

    A capture with a key leaves the rest waiting; a claim has the key and the owner of who claims.
    """

    hold: int
    kind: str
    amount: Money | None = None
    key: bytes = b""
    claimer: str = ""


def place(db: Session, placing: Sequence[Placing], now: int) -> list[Recorded | Refusal]:
    """Put money aside, in order; a repeat gets its first answer, and no second row."""
    answers = ledger.record(db, [each.set for each in placing], now)
    rows = [
        _row(each, answer.number)
        for each, answer in zip(placing, answers, strict=True)
        if isinstance(answer, Recorded) and not answer.repeated
    ]
    if rows:
        db.execute(sa.insert(Holds), rows)
    return answers


def _row(placing: Placing, number: int) -> dict[str, object]:
    one = placing.set
    [(source, _, (minor, currency))] = one.legs
    return {
        "transfer": number,
        "kind": one.kind,
        "owner": source.owner,
        "payee": placing.payee,
        "currency": currency,
        "left_minor": minor,
        "expires_at": placing.expires_at,
    }


def of(db: Session, numbers: Sequence[int]) -> dict[int, Hold]:
    """Holds as they are now, by the number of their set. One statement."""
    return _holds(db, READ, numbers)


def lock(db: Session, numbers: Sequence[int]) -> dict[int, Hold]:
    """As `of`; until the transaction ends nobody else changes them."""
    return _holds(db, LOCK, numbers)


def _holds(db: Session, statement: Statement, numbers: Sequence[int]) -> dict[int, Hold]:
    return {
        number: Hold(number, kind, owner, payee, Money(minor, currency), expires_at, state)
        for number, kind, owner, payee, currency, minor, expires_at, state in ask(
            db, statement, list(dict.fromkeys(numbers))
        )
    }


def address(db: Session, number: int, payee: str, was: str = "") -> bool:
    """Say for whom an open offer is that was made for nobody in particular (or, with `was`, for
    another); False if there is no such offer, or somebody was faster. It is still to be accepted.
    """
    one = col(Holds.transfer) == number, col(Holds.kind) == OFFER, col(Holds.state) == OPEN
    named = sa.update(Holds).where(*one, col(Holds.payee) == was).values(payee=payee)
    return db.execute(named.returning(col(Holds.transfer))).first() is not None


def due(db: Session, now: int) -> list[int]:
    """Open holds whose time is over, the longest over first; at most MOST_DUE of them."""
    return [row[0] for row in ask(db, DUE, now, MOST_DUE)]


def expire(db: Session, numbers: Sequence[int], now: int) -> list[Recorded | Refusal]:
    """Give back what is left of these holds, if their time is over and nobody was faster."""
    return end(db, [End(number, "expired") for number in numbers], now)


def end(db: Session, ends: Sequence[End], now: int) -> list[Recorded | Refusal]:
    """End holds or take part of them, in order; a repeat gets its first answer.

    Refusals: no_such_hold, hold_ended, hold_expired, hold_runs, beyond_hold, key_reused."""
    answers: list[Recorded | Refusal] = []
    for several in _apart(ends):
        answers += Round(db, several, now).answers()
    return answers


def _apart(ends: Sequence[End]) -> Iterator[list[End]]:
    """Stretches in which no hold and no key comes twice: each must see the one before it."""
    several: list[End] = []
    seen: set[int | bytes] = set()
    for each in ends:
        if each.hold in seen or each.key in seen:
            yield several
            several, seen = [], set()
        several.append(each)
        seen.add(each.hold)
        seen.add(each.key or each.hold)
    yield several


class Round:
    """Some ends that do not concern each other: locked, judged and recorded together."""

    def __init__(self, db: Session, ends: Sequence[End], now: int) -> None:
        self.db, self.ends, self.now = db, ends, now
        self.holds = lock(db, [each.hold for each in ends])
        keys = [_key(each).hex() for each in ends]
        self.before = {bytes(row[0]): row[1:] for row in ask(db, BEFORE_BY_KEY, keys)}

    def answers(self) -> list[Recorded | Refusal]:
        """In order."""
        judged = [self._repeat(each) or self._judge(each) for each in self.ends]
        recorded = iter(
            ledger.record(self.db, [one for one in judged if isinstance(one, Set)], self.now)
        )
        answers = [next(recorded) if isinstance(one, Set) else one for one in judged]
        rows = [
            self._left(each.hold, one)
            for each, one, answer in zip(self.ends, judged, answers, strict=True)
            if isinstance(one, Set) and isinstance(answer, Recorded)
        ]
        for row in rows:
            self.db.execute(
                sa.update(Holds).where(col(Holds.transfer) == row["transfer"]).values(row)
            )
        return answers

    def _repeat(self, asked: End) -> Recorded | Refusal | None:
        """What its key has recorded before, whatever has become of the hold since."""
        if (known := self.before.get(_key(asked))) is None:
            return None
        number, at, kind, hold, *amount, owner = known
        same = kind == _kind(asked, self.holds.get(hold)) and hold == asked.hold
        if same and asked.amount in (None, Money(*amount)) and asked.claimer in ("", owner):
            return Recorded(number, at, repeated=True)
        return Refusal(KEY_REUSED) if asked.key else Refusal(HOLD_ENDED, state=kind)

    def _judge(self, asked: End) -> Set | Refusal:
        """The set that it comes to now."""
        hold = self.holds.get(asked.hold)
        make = hold and RECIPES.get((hold.kind, asked.kind))
        if not hold or not make or (asked.kind == "claimed") != bool(asked.claimer):
            return Refusal(NO_SUCH_HOLD)
        if hold.state != OPEN:
            return Refusal(HOLD_ENDED, state=hold.state)
        over = hold.expires_at is not None and hold.expires_at <= self.now
        if over and asked.kind in TAKES:
            return Refusal(HOLD_EXPIRED)
        if not over and asked.kind == "expired":
            return Refusal(HOLD_RUNS)
        amount = asked.amount or hold.left
        if amount.currency != hold.left.currency or amount.minor > hold.left.minor:
            return Refusal(BEYOND_HOLD, left=hold.left)
        return make(hold, asked, amount)

    def _left(self, number: int, one: Set) -> dict[str, object]:
        left = self.holds[number].left.minor - sum(leg.amount.minor for leg in one.legs)
        return {"transfer": number, "left_minor": left, "state": OPEN if left else one.kind}


def _key(asked: End) -> bytes:
    """Only of who takes a part is there more than one."""
    return (asked.kind in PARTLY and asked.key) or recipes.end_key(asked.hold)


def _kind(asked: End, hold: Hold | None) -> str:
    """A packet whose time is over is returned."""
    is_packet = hold is not None and hold.kind == PACKET
    return "returned" if is_packet and asked.kind == "expired" else asked.kind


def _capture(hold: Hold, asked: End, amount: Money) -> Set:
    if asked.key:
        return recipes.captured(hold, asked.key, amount)
    return recipes.captured_last(hold, amount)


def _claim(hold: Hold, asked: End, amount: Money) -> Set:
    return recipes.claimed(hold, asked.key, asked.claimer, amount)


def _whole(make: Callable[[Hold], Set]) -> Callable[[Hold, End, Money], Set]:
    return lambda hold, _, __: make(hold)


PARTLY = frozenset({"claimed", "captured"})
TAKES = PARTLY | {"accepted"}
RECIPES: dict[tuple[str, str], Callable[[Hold, End, Money], Set]] = {
    (OFFER, "accepted"): _whole(recipes.accepted),
    (OFFER, "declined"): _whole(recipes.declined),
    (OFFER, "taken back"): _whole(recipes.taken_back),
    (OFFER, "expired"): _whole(recipes.expired),
    (PACKET, "claimed"): _claim,
    (PACKET, "returned"): _whole(recipes.returned),
    (PACKET, "expired"): _whole(recipes.expired),
    (CHIP, "captured"): _capture,
    (CHIP, "taken back"): _whole(recipes.taken_back),
    (CHIP, "returned"): _whole(recipes.returned),
    (AUTHORISATION, "captured"): _capture,
    (AUTHORISATION, "released"): _whole(recipes.released),
    (AUTHORISATION, "expired"): _whole(recipes.expired),
}
