"""Fields that all of these files have: amounts, days, accounts; none is guessed."""

import re
from datetime import date

from payments.money import Money
from payments.rails.iso20022.stream import FIELD, Element, Unreadable, child, text
from payments.rails.open_banking import amounts, identifiers
from payments.rails.open_banking.identifiers import IBAN, SORT_CODE

DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9:.]{8,20}(Z|[+-][0-9]{2}:[0-9]{2})?")
SPACES = "\t\n\r "  # that a schema collapses in numbers and days


def amount(element: Element | None) -> Money:
    """Of `<Amt Ccy="EUR">12.50</Amt>`, never below zero. Raises Unreadable."""
    if element is not None and len(element) == 0:
        written = (element.text or "").strip(SPACES)
        found = {"Amount": written, "Currency": element.get("Ccy", "")}
        if money := amounts.read(found):
            return money
    raise Unreadable(FIELD, "an amount is not as it should be")


def signed(money: Money, indicator: str) -> Money:
    """`CRDT` came, `DBIT` went. Raises Unreadable."""
    if indicator not in ("CRDT", "DBIT"):
        raise Unreadable(FIELD, "CdtDbtInd is neither CRDT nor DBIT")
    return money if indicator == "CRDT" else Money(-money.minor, money.currency)


def day(element: Element | None) -> str:
    """`2026-11-29`, of a choice of `Dt` and `DtTm`; nothing if there is none. Raises Unreadable."""
    if element is None:
        return ""
    written = text(element, "Dt", most=40).strip(SPACES)
    moment = text(element, "DtTm", most=40).strip(SPACES)
    return day_of(written, DAY) if written else day_of(moment)


def day_of(written: str, pattern: re.Pattern[str] = MOMENT) -> str:
    """The day of a moment as its writer lives it. Raises Unreadable."""
    found = pattern.fullmatch(written)
    try:
        if found is None or not written.isascii():
            raise ValueError
        return date.fromisoformat(found[1]).isoformat()
    except ValueError:
        raise Unreadable(FIELD, "a date is not as it should be") from None


def account(element: Element | None) -> tuple[str, str]:
    """Its scheme and identification: an IBAN, or a sort code with the account's number.
    Raises Unreadable."""
    inner = None if element is None else child(element, "Id")
    if inner is None:
        raise Unreadable(FIELD, "an account has no name")
    if written := text(inner, "IBAN", most=40):
        scheme = IBAN
    else:
        scheme, written = SORT_CODE, text(inner, "Othr", "Id", most=34)
    if known := identifiers.account(scheme, written):
        return scheme, known
    raise Unreadable(FIELD, "an account's name is wrong")
