"""Where a rail says other than our books, as a page words it; what was noted stays as it is."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session

from payments import bank_statements, differences, payouts, transits
from payments.differences import Difference
from payments.money import Money
from payments.rails import decimals
from payments.rails.visa_direct import inquiries
from payments.transits import BANK, VISA, Transit

NOTED = re.compile(r"([a-z]+) (-?\d+)")  # a state of ours, minor units
ROW = re.compile(r"(?:(pull|push|reverse) )?([A-Z_]+) (\w*) ([\d.]+) (\w*)")  # of the card network
ENTRY = re.compile(r"(-?\d+)(?: (.*))?", re.DOTALL)  # of a bank's statement
BOOKED = (differences.AMOUNT, differences.OUTCOME, differences.TWICE)
STATE = re.compile(r"([a-z]+)(?: (.*))?", re.DOTALL)


class Said(NamedTuple):
    """What one side says: which way it went, how it stands, how much, and the rest as noted."""

    way: str = ""
    state: str = ""
    amount: Money | None = None
    rest: str = ""


def unseen(db: Session) -> list[dict[str, object]]:
    """Those that nobody has looked at, with what each side says; the newest first."""
    found = differences.listing(db)
    numbers = {one.transit for one in found if one.transit is not None}
    known, booked = transits.of(db, numbers), bank_statements.currencies(db, numbers)
    return [
        one._asdict() | {"ours": ours(db, one, known), "theirs": theirs(one, known, booked)}
        for one in found
    ]


def ours(db: Session, one: Difference, known: Mapping[int, Transit]) -> Said:
    """Of a transit, or of an order to the bank."""
    about = known.get(one.transit or 0) or _order(db, one)
    if about and (noted := NOTED.fullmatch(one.ours)):
        return Said("", noted[1], Money(int(noted[2]), about.currency))
    return Said(rest=one.ours)


def theirs(one: Difference, known: Mapping[int, Transit], booked: Mapping[int, set[str]]) -> Said:
    """An amount of which nothing says the currency stays as it was noted."""
    about, text = known.get(one.transit or 0), one.theirs
    if one.rail == VISA and (row := ROW.fullmatch(text)):
        currency = inquiries.letters(row[5]) or (about.currency if about else "")
        if amount := decimals.read(row[4], currency):
            return Said(row[1] or "", row[2].lower(), amount, row[3])
    if one.kind == differences.CONTRADICTED and (told := STATE.fullmatch(text)):
        return Said(state=told[1], rest=told[2] or "")
    if about is None or not (entry := ENTRY.fullmatch(text)):
        return Said(rest=text)
    is_booked = one.rail == BANK and one.kind in BOOKED
    if one.kind == differences.PARTLY or (is_booked and booked.get(about.id) == {about.currency}):
        return Said(amount=Money(int(entry[1]), about.currency), rest=entry[2] or "")
    return Said(rest=text)


def _order(db: Session, one: Difference) -> payouts.Payout | None:
    is_one = (one.rail, one.kind) == (BANK, differences.MISSING_THERE) and one.transit is None
    return payouts.named(db, one.rrn) if is_one else None
