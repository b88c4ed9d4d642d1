"""Files of banks by hand, for hosts whose bank takes them only so: the same books and code."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot.dealings import booked, outcomes
from payments import bank_statements, payouts
from payments.payouts import STATUS, Answers, Gathered, Payout, Said
from payments.rails.iso20022 import pain002
from payments.rails.iso20022.pain001 import Party
from payments.rails.iso20022.pain002 import Report
from payments.rails.iso20022.stream import SCHEMA, Unreadable
from payments.rails.open_banking.calls import Account
from web.banking import wire
from web.proofs import opened
from web.settings import Settings
from web.transactions import carry
from web.writer import now_ms

PIECE = 64 * 1024


def write(settings: Settings, path: Path, currency: str) -> str:
    """An order of all that is ready, into a new file; it counts as handed over. ValueError with a
    sentence."""
    ours = _ours(settings)
    if settings.bank.files or not settings.bank.url:
        raise ValueError("Orders go to this bank by themselves.")
    if currency not in ours:
        raise ValueError(f"QUID_BANK_PAYEES names no account in {currency}.")
    if path.exists():
        raise ValueError(f"{path} is there already.")
    account = ours[currency]
    payer = Party(account.name, account.scheme, account.identification)

    def gather(db: Session) -> Gathered:
        made = payouts.gather(db, currency, payer, now_ms())
        if made.payout:
            payouts.hand_over(db, made.payout, now_ms())
        return made

    with opened(settings) as database, database.writer() as db:
        made = carry(db, lambda: gather(db))
        _settle(db, made.unfit)
    if made.payout is None:
        return "Nothing is ready to leave."
    return _written(made.payout, path)


def write_again(settings: Settings, path: Path, message: str) -> str:
    """One that was made before, the same bytes. ValueError with a sentence."""
    with opened(settings) as database, database.reader() as db:
        one = payouts.named(db, message)
    if one is None:
        raise ValueError(f"No order is called {message}.")
    if path.exists():
        raise ValueError(f"{path} is there already.")
    return _written(one, path)


def read(settings: Settings, path: Path) -> str:
    """A statement (camt.053), or what became of an order (pain.002). ValueError with a sentence."""
    try:
        return _read_statement(settings, path)
    except Unreadable as no:
        if no.reason != SCHEMA:
            raise ValueError(f"{path} cannot be read, and nothing of it counts: {no}") from None
    try:
        return _read_report(settings, pain002.read(path.read_bytes()))
    except Unreadable as no:
        raise ValueError(f"{path} is neither a statement nor a report: {no}") from None


def _read_statement(settings: Settings, path: Path) -> str:
    outlines = bank_statements.outlines(_pieces(path))
    ours = {each.identification for each in _ours(settings).values()}
    with opened(settings) as database, database.writer() as db:
        work = booked.deeds(_pieces(path), outlines, ours, now_ms())
        act, facts = next(work)
        try:
            while True:
                act, facts = work.send(carry(db, partial(act, db, *facts)))
        except StopIteration as over:
            held: booked.Held = over.value
    if not held.statements:
        return "Nothing of it is new."
    return f"Held {held.entries} entries against the books; {held.differences} differ."


def _read_report(settings: Settings, report: Report) -> str:
    with opened(settings) as database, database.writer() as db:
        one = carry(db, lambda: payouts.named(db, report.message))
        if one is None:
            raise ValueError(f"No order is called {report.message}.")
        said, now = Said(report=report), now_ms()
        answers = carry(db, lambda: payouts.hear(db, one, STATUS, said, now))
        _settle(db, answers)
    return f"{len(answers)} of {one.lines} lines of {one.message} have an answer."


def _settle(db: Session, answers: Answers) -> None:
    for number, answer in answers:
        carry(db, partial(outcomes.settle, db, number, answer, now_ms()))


def _ours(settings: Settings) -> dict[str, Account]:
    try:
        return wire.payees_of(settings.bank, settings.data / "bank")
    except (OSError, ValueError):
        raise ValueError("There is no bank: see QUID_BANK_URL and QUID_BANK_PAYEES.") from None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _written(one: Payout, path: Path) -> str:
    with path.open("xb") as file:
        file.write(one.body)
    return f"Wrote {one.lines} payments as {one.message} to {path}."
