"""A statement as CSV (RFC 4180): fixed columns, the same in every language."""

import csv
import io
from collections.abc import Iterable

from payments.money import canonical
from payments.statements import Proof
from web.papers.rows import Head, Row

COLUMNS = ("date", "type", "counterparty", "amount", "currency", "balance", "reference", "id")
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # what a spreadsheet would work out


class Commas:
    """What is said before the lines, each stretch of them, and after; without a proof line, which
    would be no row. Amounts have a point and, if below zero, a hyphen."""

    kind, ending = "text/csv; charset=utf-8; header=present", "csv"

    def __init__(self, head: Head) -> None:
        self._head = head

    def begin(self) -> bytes:
        return _records([COLUMNS])

    def lines(self, rows: Iterable[Row]) -> bytes:
        return _records(
            (
                *(row.day, row.type, cell(row.party), canonical(row.amount), row.amount.currency),
                *(canonical(row.balance), cell(row.note), str(row.id)),
            )
            for row in rows
        )

    def end(self, proof: Proof) -> bytes:
        return b""


def cell(text: str) -> str:
    """Words that no program takes for a formula, whatever others wrote."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _records(records: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(records)
    return written.getvalue().encode()
