"""The books as beancount reads them: `bean-check` finds nothing to say."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from payments.export.journal import FIRST_DAY, Account, Entry, name, stamp
from payments.money import canonical

HEAD = """option "title" "Quid"
; What the house owes people stands below zero. Times are in UTC.

"""


def lines(accounts: Iterable[Account], entries: Iterable[Entry]) -> Iterator[str]:
    """Accounts opened, sets as transactions, and each balance asserted on the day after the last,
    with no tolerance."""
    accounts, last = list(accounts), FIRST_DAY
    yield HEAD
    currencies: dict[str, list[str]] = {}
    for ref, _ in accounts:
        currencies.setdefault(name(ref), []).append(ref.currency)
    for each, several in currencies.items():
        yield f"{FIRST_DAY} open {each} {','.join(several)}\n"
    for entry in entries:
        last = max(last, entry.at.date())
        yield from _transaction(entry)
    yield "\n"
    for ref, balance in accounts:
        has = f"{canonical(balance)} ~ 0 {balance.currency}"
        yield f"{last + timedelta(days=1)} balance {name(ref)} {has}\n"


def _transaction(entry: Entry) -> Iterator[str]:
    yield f'\n{entry.at.date()} * "{_quoted(entry.kind)}" "{_quoted(entry.words)}"\n'
    yield f'  number: "{entry.number}"\n'
    yield f'  time: "{stamp(entry.at)}"\n'
    if entry.refers is not None:
        yield f'  refers: "{entry.refers}"\n'
    for ref, amount in entry.postings:
        yield f"  {name(ref)}  {canonical(amount)} {amount.currency}\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
