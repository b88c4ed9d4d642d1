"""A statement as OFX 2.2, for programs that keep accounts: FITID is the transfer, for ever."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from payments.money import Money, canonical
from payments.statements import Proof
from web.papers.rows import Head, Row

HEADER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)
ODD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not in any XML
LONGEST_NAME, LONGEST_MEMO = 32, 255


class Ofx:
    """What is said before the lines, each stretch of them, and after."""

    kind, ending = "application/x-ofx", "ofx"

    def __init__(self, head: Head) -> None:
        self._head = head

    def begin(self) -> bytes:
        head, outline = self._head, self._head.outline
        account = outline.ref.owner.replace(":", "-")
        language = "FRA" if head.locale == "fr" else "ENG"
        return (
            f"{HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY>"
            f"</STATUS><DTSERVER>{moment(head.made_at)}</DTSERVER><LANGUAGE>{language}</LANGUAGE>"
            "<FI><ORG>Quid</ORG></FI></SONRS></SIGNONMSGSRSV1>\n"
            "<BANKMSGSRSV1><STMTTRNRS><TRNUID>0</TRNUID><STATUS><CODE>0</CODE>"
            f"<SEVERITY>INFO</SEVERITY></STATUS><STMTRS><CURDEF>{head.currency}</CURDEF>"
            f"<BANKACCTFROM><BANKID>QUID</BANKID><ACCTID>{account}-{head.currency}</ACCTID>"
            "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>\n"
            f"<BANKTRANLIST><DTSTART>{moment(outline.since)}</DTSTART>"
            f"<DTEND>{moment(outline.until)}</DTEND>\n"
        ).encode()

    def lines(self, rows: Iterable[Row]) -> bytes:
        return "".join(map(_transaction, rows)).encode()

    def end(self, proof: Proof) -> bytes:
        """The balance of the end; that of the beginning, as OFX has no place of its own for it,
        among the named ones."""
        closing, opening = (
            canonical(Money(minor, self._head.currency)) for minor in (proof.closing, proof.opening)
        )
        since, until = moment(proof.since), moment(proof.until)
        return (
            f"</BANKTRANLIST><LEDGERBAL><BALAMT>{closing}</BALAMT><DTASOF>{until}</DTASOF>"
            "</LEDGERBAL><BALLIST><BAL><NAME>Opening</NAME><DESC>Balance before the first day"
            f"</DESC><BALTYPE>DOLLAR</BALTYPE><VALUE>{opening}</VALUE><DTASOF>{since}</DTASOF>"
            f"</BAL></BALLIST><MKTGINFO>{proof}</MKTGINFO></STMTRS></STMTTRNRS></BANKMSGSRSV1>"
            "</OFX>\n"
        ).encode()


def _transaction(row: Row) -> str:
    kind = "FEE" if row.type == "fee" else "DEBIT" if row.amount.minor < 0 else "CREDIT"
    memo = _text(row.note, LONGEST_MEMO)
    return (
        f"<STMTTRN><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{moment(row.at)}</DTPOSTED>"
        f"<TRNAMT>{canonical(row.amount)}</TRNAMT><FITID>{row.id}</FITID>"
        f"<NAME>{_text(row.party, LONGEST_NAME)}</NAME>"
        f"{f'<MEMO>{memo}</MEMO>' if memo else ''}</STMTTRN>\n"
    )


def moment(at: int) -> str:
    """`20261130115959.999[0:GMT]`."""
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y%m%d%H%M%S}.{at % 1000:03d}[0:GMT]"


def _text(words: str, longest: int) -> str:
    """In one line, as long as the field may be, of what XML can hold."""
    return escape(" ".join(ODD.sub("", words).split())[:longest].rstrip())
