"""Bills: presented once, paid in whole or in parts, by hand or by themselves on their due date.

Whoever changes one holds its row until the transaction ends; each of its payments has a key derived
of the bill and of how many there were before, so the books themselves refuse a second one."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from payments import calendar, instructions, ledger, recipes
from payments.bills_schema import BillParts, Bills
from payments.ledger import Cap, Recorded, Refusal
from payments.money import Money
from payments.refusals import BILL_BEYOND, BILL_OVER, BILL_REFERENCE, NO_SUCH_BILL

OPEN, PAID, CANCELLED, REFUSED = "open", "paid", "cancelled", "refused"
LATER, ALWAYS = "later", "always"
DAY = 24 * 3_600_000
REMINDED = (-3 * DAY, 0, 3 * DAY)  # before and after the morning of the due date
UNASKED = DAY  # a standing order pays no bill that was presented later than that before
MOST_DUE = 100  # in one transaction


class Terms(NamedTuple):
    """What a bill says; it never changes."""

    biller: str
    reference: str
    customer: str
    amount: Money
    due: date
    note: str = ""


class Bill(NamedTuple):
    """As the row: see `Bills`."""

    id: int
    biller: str
    reference: str
    customer: str
    currency: str
    amount_minor: int
    paid_minor: int
    due: str
    zone: str
    note: str
    place: str
    state: str
    way: str
    parts: int
    tries: int
    reminders: int
    wakes_at: int | None
    made_at: int

    @property
    def terms(self) -> Terms:
        amount, due = Money(self.amount_minor, self.currency), date.fromisoformat(self.due)
        return Terms(self.biller, self.reference, self.customer, amount, due, self.note)

    @property
    def left(self) -> Money:
        return Money(self.amount_minor - self.paid_minor, self.currency)

    @property
    def morning(self) -> int:
        """Of its due date, where the customer lives (ms)."""
        return calendar.moment(date.fromisoformat(self.due), self.zone)

    @property
    def paid_at(self) -> int | None:
        """When it will be paid by itself."""
        if self.state != OPEN or not self.way:
            return None
        return max(self.morning, self.made_at + UNASKED) if self.way == ALWAYS else self.morning


class Paid(NamedTuple):
    bill: Bill
    outcome: Recorded


def present(
    db: Session, terms: Terms, zone: str, place: str, way: str, now: int
) -> tuple[Bill, bool] | Refusal:
    """The bill, and whether it is new; the same again is the one that there is. Refusal:
    bill_reference (facts: reference), of another bill."""
    row = terms._asdict() | {
        "currency": terms.amount.currency,
        "amount_minor": terms.amount.minor,
        "paid_minor": 0,
        "due": terms.due.isoformat(),
        "zone": zone,
        "place": place,
        "state": OPEN,
        "way": way,
        "parts": 0,
        "tries": 0,
        "reminders": 0,
        "made_at": now,
    }
    del row["amount"]
    if known := named(db, terms.biller, terms.reference):
        return (known, False) if known.terms == terms else Refusal(BILL_REFERENCE)
    number = db.execute(sa.insert(Bills).values(row).returning(col(Bills.id))).scalar_one()
    return keep(db, of(db, [number])[number], now), True


def named(db: Session, biller: str, reference: str, lock: bool = False) -> Bill | None:
    """The bill of a biller with this reference."""
    found = _bills(db, [Bills.biller == biller, Bills.reference == reference], lock)
    return found[0] if found else None


def of(db: Session, numbers: Collection[int], lock: bool = False) -> dict[int, Bill]:
    """Those that exist of these; with `lock` nobody else changes them."""
    return {each.id: each for each in _bills(db, [col(Bills.id).in_(numbers)], lock)}


def open_of(db: Session, customer: str) -> list[Bill]:
    """All that somebody still has to pay, the first due first."""
    return _bills(db, [Bills.customer == customer, Bills.state == OPEN])


def _bills(db: Session, where: Sequence[object], lock: bool = False) -> list[Bill]:
    columns = [col(getattr(Bills, name)) for name in Bill._fields]
    query = sa.select(*columns).where(*where).order_by(col(Bills.id))  # type: ignore[arg-type]
    rows = [Bill._make(row) for row in db.execute(query.with_for_update() if lock else query)]
    return sorted(rows, key=lambda each: (each.due, each.id))


def waiting(db: Session, number: int) -> Bill | Refusal:
    """An open bill, its row locked. Refusals: no_such_bill, bill_over (facts: state)."""
    bill = of(db, [number], lock=True).get(number)
    if bill is None:
        return Refusal(NO_SUCH_BILL)
    return bill if bill.state == OPEN else Refusal(BILL_OVER, state=bill.state)


def pay(
    db: Session, number: int, minor: int | None, caps: tuple[Cap, ...], now: int
) -> Paid | Refusal:
    """Pay what is left of a bill, or so many minor units of it. Refusals: those of `waiting` and
    of `ledger.record`, and bill_beyond (facts: left)."""
    bill = waiting(db, number)
    if isinstance(bill, Refusal):
        return bill
    amount = bill.left if minor is None else Money(minor, bill.currency)
    if amount.minor > bill.left.minor:
        return Refusal(BILL_BEYOND, left=bill.left)
    n = bill.parts + 1
    key = recipes.bill_key(bill.id, n)
    what = recipes.bill(key, bill.customer, bill.biller, amount, bill.reference)
    [outcome] = ledger.record(db, [what._replace(caps=caps)], now)
    if isinstance(outcome, Refusal):
        return outcome
    row = {"bill": bill.id, "n": n, "transfer": outcome.number, "minor": amount.minor}
    db.execute(sa.insert(BillParts).values(row))
    paid = bill.paid_minor + amount.minor
    state = PAID if paid == bill.amount_minor else OPEN
    bill = keep(db, bill._replace(paid_minor=paid, state=state, parts=n), now)
    told = {"transfer": str(outcome.number), "part_minor": amount.minor}
    tell(db, bill, "bill.paid" if state == PAID else "bill.part_paid", now, **told)
    return Paid(bill, outcome)


def end(db: Session, number: int, state: str, now: int) -> Bill | Refusal:
    """`cancelled` by its biller or `refused` by its customer; what was paid stays paid. Refusals
    are those of `waiting`."""
    bill = waiting(db, number)
    if isinstance(bill, Refusal):
        return bill
    bill = keep(db, bill._replace(state=state, way=""), now)
    tell(db, bill, f"bill.{state}", now)
    return bill


def choose(db: Session, number: int, way: str, now: int) -> Bill | Refusal:
    """Let it be paid by itself (`later`, `always`), or not after all. Refusals as of `waiting`."""
    bill = waiting(db, number)
    if isinstance(bill, Refusal):
        return bill
    return keep(db, bill._replace(way=way, tries=0), now)


def parts(db: Session, number: int) -> list[tuple[int, int]]:
    """The transfers that paid it, with their minor units, in order."""
    query = select(BillParts.transfer, BillParts.minor).where(BillParts.bill == number)
    return list(db.exec(query.order_by(col(BillParts.n))).all())


def due(db: Session, now: int) -> list[int]:
    """Those to which the clock comes now, the longest due first."""
    query = select(Bills.id).where(Bills.state == OPEN, col(Bills.wakes_at) <= now)
    return [each for each in db.exec(query.order_by(col(Bills.wakes_at)).limit(MOST_DUE)) if each]


def woken(db: Session, numbers: Collection[int], now: int) -> list[Bill]:
    """Those of these that are still due, locked: whoever is second finds none."""
    found = of(db, numbers, lock=True).values()
    return [each for each in found if each.state == OPEN and (each.wakes_at or now + 1) <= now]


def remind(db: Session, bill: Bill, now: int) -> Bill:
    """One reminder, for all that were due by now."""
    return keep(db, bill, now)


def failed(db: Session, bill: Bill, now: int) -> Bill:
    """It could not be paid by itself: once more tomorrow, and then its customer has to."""
    if bill.tries:
        return keep(db, bill._replace(way="", tries=0), now)
    return keep(db, bill._replace(tries=1), now)


def keep(db: Session, bill: Bill, now: int) -> Bill:
    """Write it, with the next time at which there is something to do."""
    reminded = sum(bill.morning + each <= now for each in REMINDED)
    further = [bill.morning + each for each in REMINDED[reminded:]]
    if bill.paid_at:
        further = [each for each in further[:1] if each < bill.morning]
        further.append(now + DAY if bill.tries else max(bill.paid_at, now))
    wakes_at = min(further, default=None) if bill.state == OPEN else None
    bill = bill._replace(reminders=reminded, wakes_at=wakes_at)
    values = bill._asdict()
    del values["id"]
    db.execute(sa.update(Bills).where(col(Bills.id) == bill.id).values(values))
    return bill


def tell(db: Session, bill: Bill, kind: str, now: int, **more: object) -> None:
    """The biller hears of it once this is committed."""
    instructions.instruct(db, bill.biller, kind, facts(bill) | more, now)


def facts(bill: Bill) -> dict[str, object]:
    """What its biller may know of it."""
    return {
        "reference": bill.reference,
        "amount_minor": bill.amount_minor,
        "paid_minor": bill.paid_minor,
        "currency": bill.currency,
        "due": bill.due,
        "state": bill.state,
    }
