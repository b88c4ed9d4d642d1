"""The books as text for plain-text accounting, a line at a time, in one state of the database."""

from collections.abc import Iterator

from sqlmodel import Session

from payments.audit import look_at_one_state
from payments.export import beancount, hledger
from payments.export.journal import accounts, entries

FORMATS = {"beancount": beancount.lines, "hledger": hledger.lines}


def export(db: Session, format: str) -> Iterator[str]:
    """Lines of a file in one of the `FORMATS`, their ends included. KeyError for another.

    Amounts stand the way accountants have them, seen from the house: what it owes people is below
    zero. The file ends with every balance, for the reader's own tool to check."""
    lines = FORMATS[format]
    look_at_one_state(db)
    return lines(list(accounts(db)), entries(db))
