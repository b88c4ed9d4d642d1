"""The books as hledger reads them, strictly: accounts and commodities are declared."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from payments.export.journal import FIRST_DAY, Account, Entry, name, stamp
from payments.money import Money, canonical, digits

HEAD = """; Quid. What the house owes people stands below zero. Times are in UTC.

"""


def lines(accounts: Iterable[Account], entries: Iterable[Entry]) -> Iterator[str]:
    """Declarations, sets as transactions, and each balance asserted on the day after the last."""
    accounts, last = list(accounts), FIRST_DAY
    yield HEAD
    for currency in sorted({ref.currency for ref, _ in accounts}):
        shown = canonical(Money(10 ** (3 + digits(currency)), currency))
        mark = "" if digits(currency) else "."  # hledger asks for one here, also of yen
        yield f"commodity {shown}{mark} {currency}\n"
    for each in dict.fromkeys(name(ref) for ref, _ in accounts):
        yield f"account {each}\n"
    for entry in entries:
        last = max(last, entry.at.date())
        yield from _transaction(entry)
    if accounts:
        yield f"\n{last + timedelta(days=1)} * balances\n"
    for ref, balance in accounts:
        nothing, has = canonical(Money(0, balance.currency)), canonical(balance)
        yield f"    {name(ref)}  {nothing} {balance.currency} = {has} {balance.currency}\n"


def _transaction(entry: Entry) -> Iterator[str]:
    said = f"{entry.kind} | {_plain(entry.words)}" if entry.words else entry.kind
    refers = f", refers:{entry.refers}" if entry.refers is not None else ""
    yield f"\n{entry.at.date()} * ({entry.number}) {said}\n"
    yield f"    ; time:{stamp(entry.at)}{refers}\n"
    for ref, amount in entry.postings:
        yield f"    {name(ref)}  {canonical(amount)} {amount.currency}\n"


def _plain(text: str) -> str:
    """A semicolon would begin a comment, where words can mean something."""
    return text.replace(";", "；")
