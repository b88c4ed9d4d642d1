"""The order of a company to its bank to make many payments, pain.001 of 2019; the same order is the
same bytes, whenever it is written."""

from typing import NamedTuple

from payments.money import Money, canonical
from payments.rails.iso20022.fields import account, amount, day
from payments.rails.iso20022.letters import latin
from payments.rails.iso20022.stream import (
    FIELD,
    SCHEMA,
    Element,
    Unreadable,
    child,
    several,
    text,
    whole,
)
from payments.rails.iso20022.tree import Maker
from payments.rails.open_banking import moments
from payments.rails.open_banking.identifiers import IBAN

MESSAGE = "pain.001.001.09"
make = Maker(MESSAGE)
LARGEST = 999_999_999_99  # minor units of one payment in SEPA
SERVICES = {"EUR": "SEPA", "GBP": "NURG"}


class Party(NamedTuple):
    """Who pays, or is paid, and on which account."""

    name: str
    scheme: str
    account: str


class Line(NamedTuple):
    """One payment: `end_to_end` is what everybody on its way knows it by."""

    end_to_end: str
    amount: Money
    payee: Party
    text: str


class Order(NamedTuple):
    """`made_at` is ms; `day` is when it is to be carried out; all in one currency."""

    message: str
    made_at: int
    day: str  # 2026-11-30
    payer: Party
    lines: tuple[Line, ...]


def write(order: Order) -> bytes:
    """Each line is to be booked on its own. ValueError for an order that no bank would take: none
    or two lines of a reference, amounts of nothing, too much or several currencies."""
    sums = _sums(order)
    head = make(
        "GrpHdr",
        make("MsgId", order.message),
        make("CreDtTm", moments.write(order.made_at)),
        *sums,
        make("InitgPty", make("Nm", latin(order.payer.name, 70))),
    )
    currency = order.lines[0].amount.currency
    inside = make(
        "PmtInf",
        make("PmtInfId", order.message),
        make("PmtMtd", "TRF"),
        make("BtchBookg", "false"),
        *_sums(order),
        make("PmtTpInf", make("SvcLvl", make("Cd", SERVICES[currency]))),
        make("ReqdExctnDt", make("Dt", order.day)),
        make("Dbtr", make("Nm", latin(order.payer.name, 70))),
        make("DbtrAcct", _named(order.payer), make("Ccy", currency)),
        make("DbtrAgt", _agent(order.payer)),
        make("ChrgBr", "SLEV" if currency == "EUR" else "SHAR"),
        *(_line(each) for each in order.lines),
    )
    return make.document(make("CstmrCdtTrfInitn", head, inside))


def _sums(order: Order) -> list[Element]:
    """How many and how much, which stand twice."""
    known = {line.end_to_end for line in order.lines}
    currencies = {line.amount.currency for line in order.lines}
    if len(known) != len(order.lines) or len(currencies) != 1:
        raise ValueError("each line has a reference of its own, and all one currency")
    if currencies - SERVICES.keys():
        raise ValueError(f"no bank takes an order in {currencies}")
    if not all(0 < line.amount.minor <= LARGEST for line in order.lines):
        raise ValueError("a payment is more than nothing and below a billion")
    total = Money(sum(line.amount.minor for line in order.lines), currencies.pop())
    return [make("NbOfTxs", str(len(order.lines))), make("CtrlSum", canonical(total))]


def _line(line: Line) -> Element:
    amount = make("InstdAmt", canonical(line.amount), Ccy=line.amount.currency)
    return make(
        "CdtTrfTxInf",
        make("PmtId", make("InstrId", line.end_to_end), make("EndToEndId", line.end_to_end)),
        make("Amt", amount),
        *([] if line.payee.scheme == IBAN else [make("CdtrAgt", _agent(line.payee))]),
        make("Cdtr", make("Nm", latin(line.payee.name, 70))),
        make("CdtrAcct", _named(line.payee)),
        make("RmtInf", make("Ustrd", latin(line.text, 140))),
    )


def _named(party: Party) -> Element:
    if party.scheme == IBAN:
        return make("Id", make("IBAN", party.account))
    return make("Id", make("Othr", make("Id", party.account)))


def _agent(party: Party) -> Element:
    """Its bank, which an IBAN names already."""
    if party.scheme == IBAN:
        return make("FinInstnId", make("Othr", make("Id", "NOTPROVIDED")))
    member = make("MmbId", party.account[:6])
    return make("FinInstnId", make("ClrSysMmbId", make("ClrSysId", make("Cd", "GBDSC")), member))


def read(body: bytes) -> Order:
    """As a bank reads it, of one payer and day. Raises Unreadable, also where sums are wrong."""
    inside = whole(body, (MESSAGE,), "CstmrCdtTrfInitn")
    head, payment = child(inside, "GrpHdr"), child(inside, "PmtInf")
    if head is None or payment is None or text(payment, "PmtMtd") != "TRF":
        raise Unreadable(SCHEMA, "there is nothing to pay in it")
    lines = tuple(_read(each) for each in several(payment, "CdtTrfTxInf"))
    made_at = moments.read(text(head, "CreDtTm", most=40))
    requested = day(child(payment, "ReqdExctnDt"))
    if made_at is None or not requested:
        raise Unreadable(FIELD, "it has no day")
    payer = _party(payment, "Dbtr")
    order = Order(text(head, "MsgId"), made_at, requested, payer, lines)
    try:
        sums = [each.text for each in _sums(order)]
    except (ValueError, IndexError) as error:
        raise Unreadable(FIELD, str(error)) from None
    for part in (head, payment):
        if [text(part, "NbOfTxs"), text(part, "CtrlSum")] != sums:
            raise Unreadable(FIELD, "it does not come to its own sums")
    return order


def _read(element: Element) -> Line:
    known, money = text(element, "PmtId", "EndToEndId"), amount(child(element, "Amt", "InstdAmt"))
    if not known:
        raise Unreadable(FIELD, "a line has no reference")
    return Line(known, money, _party(element, "Cdtr"), text(element, "RmtInf", "Ustrd", most=140))


def _party(element: Element, role: str) -> Party:
    name = text(element, role, "Nm", most=140)
    return Party(name, *account(child(element, f"{role}Acct")))
