"""What a bank says became of an order of payments, pain.002 of 2009 and of 2019."""

from typing import NamedTuple

from payments.rails.iso20022.stream import (
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

MESSAGES = ("pain.002.001.03", "pain.002.001.10")
make = Maker(MESSAGES[1])
DONE, REFUSED, WAITS = "done", "refused", "waits"
MEANINGS = {"ACSC": DONE, "ACCC": DONE, "RJCT": REFUSED, "CANC": REFUSED}  # all others wait


class Status(NamedTuple):
    """Of one payment; `reason` is a code such as AC04, or nothing."""

    end_to_end: str
    word: str
    reason: str = ""

    @property
    def meaning(self) -> str:
        """`done`, where the money has left the account, `refused`, or `waits`."""
        return MEANINGS.get(self.word, WAITS)


class Report(NamedTuple):
    """Of one order. `group` is the word for all of it, be it nothing; a line of which nothing is
    said has the word of its group only where that is a refusal."""

    message: str
    group: str
    reason: str
    lines: tuple[Status, ...]

    @property
    def is_refused(self) -> bool:
        """Whether none of it was taken."""
        return MEANINGS.get(self.group) == REFUSED


def read(body: bytes) -> Report:
    """Raises Unreadable."""
    inside = whole(body, MESSAGES, "CstmrPmtStsRpt")
    group = child(inside, "OrgnlGrpInfAndSts")
    if group is None or not (message := text(group, "OrgnlMsgId")):
        raise Unreadable(SCHEMA, "it says of no order")
    parts = list(several(inside, "OrgnlPmtInfAndSts"))
    lines = [_status(each, part) for part in parts for each in several(part, "TxInfAndSts")]
    if len(parts) == 1 and not lines:  # said of the lines together
        return Report(message, text(parts[0], "PmtInfSts"), _reason(parts[0]), ())
    return Report(message, text(group, "GrpSts"), _reason(group), tuple(lines))


def write(report: Report, number: str, at: int) -> bytes:
    """As the invented bank says it, in the version of 2019; `at` is ms."""
    group = [make("OrgnlMsgId", report.message), make("OrgnlMsgNmId", "pain.001.001.09")]
    group += [make("GrpSts", report.group)] if report.group else []
    group += _why(report.reason)
    lines = [
        make(
            "TxInfAndSts",
            make("OrgnlInstrId", each.end_to_end),
            make("OrgnlEndToEndId", each.end_to_end),
            make("TxSts", each.word),
            *_why(each.reason),
        )
        for each in report.lines
    ]
    inside = (
        [make("OrgnlPmtInfAndSts", make("OrgnlPmtInfId", report.message), *lines)] if lines else []
    )
    head = make("GrpHdr", make("MsgId", number), make("CreDtTm", moments.write(at)))
    said = make("CstmrPmtStsRpt", head, make("OrgnlGrpInfAndSts", *group), *inside)
    return make.document(said)


def _status(element: Element, part: Element) -> Status:
    """A line without a word has that of the lines it stands among."""
    word = text(element, "TxSts") or text(part, "PmtInfSts")
    reason = _reason(element) or _reason(part)
    return Status(text(element, "OrgnlEndToEndId"), word, reason)


def _reason(element: Element) -> str:
    for each in several(element, "StsRsnInf"):
        if code := text(each, "Rsn", "Cd") or text(each, "Rsn", "Prtry"):
            return code
    return ""


def _why(reason: str) -> list[Element]:
    return [make("StsRsnInf", make("Rsn", make("Cd", reason)))] if reason else []
