"""The statement of a bank account, camt.053 of 2009 and of 2019: read as a stream, in one pass."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from payments.money import Money
from payments.rails.iso20022.fields import account, amount, day, day_of, signed
from payments.rails.iso20022.stream import (
    BALANCE,
    BATCH,
    FIELD,
    SCHEMA,
    Element,
    Unreadable,
    child,
    elements,
    is_at,
    several,
    text,
)

MESSAGES = ("camt.053.001.02", "camt.053.001.08")
STATEMENT = ("Stmt", "BkToCstmrStmt", "Document")
DETAILS = ("NtryDtls", "Ntry", *STATEMENT)
BOOKED, NOT_PROVIDED, RETURNED = "BOOK", "NOTPROVIDED", "RRTN"
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
LONGEST_TEXT = 500


class Statement(NamedTuple):
    """Its head. Balances are the booked ones, below zero where we owe."""

    number: str
    scheme: str
    account: str
    begins: str  # 2026-11-29
    ends: str
    opening: Money
    closing: Money


class Entry(NamedTuple):
    """One booked movement, above zero where it came. `reason` is that of a return."""

    moved: Money
    day: str
    end_to_end: str = ""
    reference: str = ""  # the bank's own
    reason: str = ""
    text: str = ""


class Total(NamedTuple):
    """The end of a statement: its booked entries, and what its closing balance is above what they
    come to, in minor units; 0 if it adds up."""

    entries: int
    off_minor: int


Part: TypeAlias = Statement | Entry | Total


def read(chunks: Iterable[bytes]) -> Iterator[Part]:
    """For each statement its head, its booked entries in their order, then its total. A payment of
    many is an entry for each that it lists. Raises Unreadable, after some may have been yielded:
    whoever acts upon a file reads it to its end before."""
    reading = _Reading()
    for element in elements(chunks, MESSAGES, ("TxDtls", "Ntry", "Stmt")):
        name = element.tag.rpartition("}")[2]
        if name == "TxDtls" and is_at(element, *DETAILS):
            yield from reading.detail(element)
        elif name == "Ntry" and is_at(element, *STATEMENT):
            yield from reading.entry(element)
        elif name == "Stmt" and is_at(element, *STATEMENT[1:]):
            yield from reading.end(element)
        else:
            raise Unreadable(SCHEMA, f"{name} is where it should not be")
    if not reading.statements:
        raise Unreadable(SCHEMA, "there is no statement in it")


class _Reading:
    """What is known of the statement and the entry that are being read."""

    def __init__(self) -> None:
        self.statements = 0
        self._head: Statement | None = None
        self._entry: Entry | None = None  # of which details are read
        self._booked = False
        self._listed = self._came = self._count = 0

    def detail(self, element: Element) -> Iterator[Part]:
        """One of those that an entry consists of; what the entry says stands before them."""
        listed = element.getparent()
        outer = None if listed is None else listed.getparent()
        assert outer is not None, "it was looked at where it stands"
        yield from self._begin(outer.getparent())
        if self._entry is None:
            self._entry, self._booked = self._read(outer)
        one = _detailed(self._entry, element)
        self._listed += one.moved.minor
        if self._booked:
            yield self._counted(one)

    def entry(self, element: Element) -> Iterator[Part]:
        """It has ended."""
        yield from self._begin(element.getparent())
        entry, booked = self._read(element) if self._entry is None else (self._entry, self._booked)
        if self._entry is not None and self._listed != entry.moved.minor:
            raise Unreadable(BATCH, "what an entry lists does not come to its amount")
        if self._entry is None and booked:
            yield self._counted(entry)
        self._entry, self._listed = None, 0

    def end(self, element: Element) -> Iterator[Part]:
        yield from self._begin(element)
        assert self._head is not None, "it has just begun at the latest"
        off = self._head.closing.minor - self._head.opening.minor - self._came
        yield Total(self._count, off)
        self._head, self._came, self._count = None, 0, 0

    def _begin(self, element: Element | None) -> Iterator[Part]:
        if self._head is None and element is not None:
            self._head = _head(element)
            self.statements += 1
            yield self._head

    def _read(self, element: Element) -> tuple[Entry, bool]:
        """What an entry says of itself, and whether it is booked."""
        moved = signed(amount(child(element, "Amt")), text(element, "CdtDbtInd"))
        assert self._head is not None, "a statement begins before its entries"
        if moved.currency != self._head.opening.currency:
            raise Unreadable(FIELD, "an entry is in another currency than its account")
        booked = _status(element) == BOOKED
        booked_on = day(child(element, "BookgDt"))
        if booked and not booked_on:
            raise Unreadable(FIELD, "an entry is booked on no day")
        code = text(element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")
        reason = RETURNED if code == RETURNED else ""
        reference = text(element, "AcctSvcrRef") or text(element, "NtryRef")
        return Entry(moved, booked_on, "", reference, reason), booked

    def _counted(self, one: Entry) -> Entry:
        self._came += one.moved.minor
        self._count += 1
        return one


def _status(element: Element) -> str:
    """A word in 2009, a choice in 2019."""
    found = child(element, "Sts")
    if found is not None and len(found):
        return text(found, "Cd")
    return text(element, "Sts", most=40).strip()


def _detailed(entry: Entry, element: Element) -> Entry:
    """An entry with what one of its details says; without an amount of its own it is all of it."""
    given = child(element, "Amt")
    if given is None:
        given = child(element, "AmtDtls", "TxAmt", "Amt")
    moved = entry.moved
    if given is not None and given.get("Ccy") == moved.currency:
        way = text(element, "CdtDbtInd") or ("CRDT" if moved.minor >= 0 else "DBIT")
        moved = signed(amount(given), way)
    known = text(element, "Refs", "EndToEndId")
    reason = text(element, "RtrInf", "Rsn", "Cd") or text(element, "RtrInf", "Rsn", "Prtry")
    code = text(element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")
    return entry._replace(
        moved=moved,
        end_to_end="" if known == NOT_PROVIDED else known,
        reference=text(element, "Refs", "AcctSvcrRef") or entry.reference,
        reason=reason or (RETURNED if code == RETURNED else entry.reason),
        text=_remitted(element),
    )


def _remitted(element: Element) -> str:
    inner = child(element, "RmtInf")
    if inner is None:
        return ""
    said = [each.text or "" for each in several(inner, "Ustrd")]
    return " ".join(said)[:LONGEST_TEXT]


def _head(element: Element) -> Statement:
    number, given = text(element, "Id"), child(element, "Acct")
    if not number:
        raise Unreadable(FIELD, "a statement has no Id")
    scheme, known = account(given)
    opening, closing = _balance(element, OPENING), _balance(element, CLOSING)
    currency = text(given, "Ccy") if given is not None else ""
    if closing.currency != opening.currency or currency not in ("", opening.currency):
        raise Unreadable(BALANCE, "the balances are in other currencies than the account")
    begins, ends = (text(element, "FrToDt", name, most=40) for name in ("FrDtTm", "ToDtTm"))
    first, last = (day_of(each.strip()) if each else "" for each in (begins, ends))
    return Statement(number, scheme, known, first, last, opening, closing)


def _balance(element: Element, codes: tuple[str, ...]) -> Money:
    """The one of the first of these codes that there is."""
    found = list(several(element, "Bal"))
    for code in codes:
        of_it = [each for each in found if text(each, "Tp", "CdOrPrtry", "Cd") == code]
        if len(of_it) == 1:
            return signed(amount(child(of_it[0], "Amt")), text(of_it[0], "CdtDbtInd"))
    raise Unreadable(BALANCE, f"there is not one {' or '.join(codes)}")
