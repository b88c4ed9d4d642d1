"""What billers and the clock do with bills; the customer is told."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from bot import notices, telling
from bot.answers import Carried, receipt
from bot.dealings import bills, receipts
from bot.kept import Heard
from bot.telling import Said
from chat import blocks, people, places
from chat.messages import Whisper
from chat.people import Person
from payments import billers, calendar, ledger, limits, refunds, wallets
from payments import bills as kept
from payments.bills import ALWAYS, CANCELLED, Bill, Terms
from payments.ledger import Refusal
from payments.money import Money

MOST_OPEN = 50  # of one biller with one customer
FURTHEST = 366  # days to the due date, either way


class Presented(NamedTuple):
    """The bill, and what is to be pushed of it: nothing, if it was there already."""

    bill: Bill
    heard: Heard


def present(
    db: Session,
    biller: Person,
    handle: str,
    reference: str,
    amount: Money,
    due: date,
    note: str,
    now: int,
) -> Presented | Refusal:
    """Present a bill in the conversation of the two. Refusals: no_customer (also of somebody who
    has blocked the biller), no_wallet, bill_day, bills_many, bill_reference."""
    customer = people.by_handles(db, [handle]).get(handle.lower())
    if customer is None or not _listens(db, biller, customer):
        return Refusal("no_customer")
    wallet = wallets.of(db, [customer.owner]).get(customer.owner)
    if wallet is None or wallet.currency != amount.currency:
        return Refusal("no_wallet", currency=amount.currency)
    terms = Terms(biller.owner, reference, customer.owner, amount, due, note)
    if no := _judge(db, terms, customer, now):
        return no
    place = places.direct(db, biller.id, customer.id, now)
    most = billers.ordered(db, customer.owner, biller.owner, amount.currency)
    way = ALWAYS if most and amount.minor <= most.minor else ""
    made = kept.present(db, terms, customer.zone, f"place:{place.id}", way, now)
    if isinstance(made, Refusal):
        return made
    bill, is_new = made
    if not is_new:
        return Presented(bill, notices.announce(db, [], now))
    shown = Carried(bills.ticket(db, bill), about=bills.about(bill.id))
    return Presented(bill, notices.announce(db, [shown], now, Said(biller, place)))


def _listens(db: Session, biller: Person, customer: Person) -> bool:
    pair = biller.id, customer.id
    return customer.kind == "person" and not blocks.apart(db, {pair})


def _judge(db: Session, terms: Terms, customer: Person, now: int) -> Refusal | None:
    if kept.named(db, terms.biller, terms.reference):
        return None  # which says the rest
    if abs((terms.due - calendar.today(now, customer.zone)).days) > FURTHEST:
        return Refusal("bill_day", limit=FURTHEST)
    same = [each for each in kept.open_of(db, customer.owner) if each.biller == terms.biller]
    return Refusal("bills_many", limit=MOST_OPEN) if len(same) >= MOST_OPEN else None


def withdraw(db: Session, biller: Person, reference: str, now: int) -> Presented | Refusal:
    """Its biller cancels a bill; what was paid of it stays paid. A repeat is the bill. Refusals:
    no_such_bill, bill_over."""
    bill = kept.named(db, biller.owner, reference)
    if bill is None:
        return Refusal("no_such_bill")
    if bill.state == CANCELLED:
        return Presented(bill, notices.announce(db, [], now))
    done = kept.end(db, bill.id, CANCELLED, now)
    if isinstance(done, Refusal):
        return done
    return Presented(done, notices.announce(db, [bills.told(db, done, CANCELLED)], now))


def give_back(
    db: Session, biller: Person, reference: str, minor: int, now: int
) -> Presented | Refusal:
    """Its biller gives back some of what was paid, of the newest payments first. Refusals:
    no_such_bill, beyond_original (facts: left), short."""
    bill = kept.named(db, biller.owner, reference, lock=True)
    if bill is None:
        return Refusal("no_such_bill")
    left = [(number, refunds.left(db, number, bill.biller)) for number, _ in _newest(db, bill)]
    total = sum(money.minor for _, money in left if money)
    if minor > total:
        return Refusal("beyond_original", left=Money(total, bill.currency))
    if minor > _has(db, biller, bill.currency):
        return Refusal("biller_short")
    told = []
    for number, money in left:
        if part := min(minor, money.minor if money else 0):
            told.append(_back(db, bill, number, Money(part, bill.currency), now))
            minor -= part
    kept.tell(db, bill, "bill.refunded", now, refunded_minor=refunded(db, bill))
    return Presented(bill, notices.announce(db, told, now, Said(biller)))


def refunded(db: Session, bill: Bill) -> int:
    """Minor units of it that were given back by now."""
    return sum(refunds.given_back(db, number) for number, _ in kept.parts(db, bill.id))


def _has(db: Session, biller: Person, currency: str) -> int:
    held = wallets.available(db, biller.owner)
    return sum(each.available_minor for each in held if each.currency == currency)


def _newest(db: Session, bill: Bill) -> list[tuple[int, int]]:
    return kept.parts(db, bill.id)[::-1]


def _back(db: Session, bill: Bill, number: int, amount: Money, now: int) -> Carried:
    """One refund. What the books refuse now is a bug, or another node: all of it is undone."""
    what = refunds.next_refund(db, number, bill.biller, amount, bill.reference)
    outcome = what if isinstance(what, Refusal) else ledger.record(db, [what], now)[0]
    if isinstance(outcome, Refusal):
        raise LookupError(f"a refund of bill {bill.id} that was judged before: {outcome}")
    biller, customer = bills.parties(db, bill)
    shown = receipt(biller, [(customer, amount)], bill.reference, None, refers=number)
    back = {"refunded_minor": refunds.given_back(db, number), "undo_until": None}
    known = receipts.known_to(number, biller.id)
    copies = receipts.copies(db, known)
    changes = {known: copies[0].shown | back} if copies else {}
    return Carried(
        shown | {"transfer": str(outcome.number), "back": True},
        "receipt",
        changes=changes,
        concerns=[customer, biller],
        moved=True,
    )


def wake(db: Session, numbers: Collection[int], now: int) -> Heard:
    """What the clock does with bills: pays those that are to be paid by themselves, and reminds of
    the others. Whoever is second finds it done."""
    told: list[Carried] = []
    whispers: list[Whisper] = []
    for bill in kept.woken(db, numbers, now):
        if bill.paid_at and (bill.tries or bill.paid_at <= now):
            outcome = _pay(db, bill, now)
            if isinstance(outcome, Carried):
                told.append(outcome)
                continue
            bill = kept.failed(db, bill, now)
            whispers.append(_whisper(db, bill, "failed", now, code=outcome.code))
            told += [] if bill.way else [_quietly(db, bill)]
        else:
            bill = kept.remind(db, bill, now)
            if bill.way or wallets.of(db, [bill.customer])[bill.customer].reminders:
                whispers.append(_whisper(db, bill, "reminder", now))
    return notices.announce(db, told, now, whispers=whispers)


def _pay(db: Session, bill: Bill, now: int) -> Carried | Refusal:
    biller, customer = bills.parties(db, bill)
    if blocks.apart(db, {(biller.id, customer.id)}):
        return Refusal("not_receiving_here")
    wallet = wallets.of(db, [customer.owner])[customer.owner]
    caps = limits.caps(wallet, [(bill.biller, bill.left)], bill.place, now)
    paid = kept.pay(db, bill.id, None, caps, now)
    return paid if isinstance(paid, Refusal) else bills.receipted(db, paid, bill.left)


def _whisper(db: Session, bill: Bill, event: str, now: int, **more: object) -> Whisper:
    """Only its customer reads it, in the conversation with the biller."""
    _, customer = bills.parties(db, bill)
    place = int(bill.place.removeprefix("place:"))
    shown = bills.slim(db, bill, event, **more)
    return telling.whisper(customer, place, people.bot(db, now), shown)


def _quietly(db: Session, bill: Bill) -> Carried:
    """It is not paid by itself any more: its ticket says so, and why is for its customer alone."""
    return bills.told(db, bill, "unplanned")
