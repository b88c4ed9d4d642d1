"""The books: what `record` writes nobody else writes, and nothing ever changes."""

from payments.ledger.caps import beyond
from payments.ledger.holding import hold
from payments.ledger.memory import begin, drop, keep
from payments.ledger.reading import (
    balance,
    balances,
    entry_of,
    moment,
    payees,
    statement,
    times_paid,
    transfer,
)
from payments.ledger.recording import record
from payments.ledger.shapes import AccountRef, Cap, Entry, Leg, Recorded, Set, Stored
from payments.refusals import Refusal

__all__ = [
    "AccountRef",
    "Cap",
    "Entry",
    "Leg",
    "Recorded",
    "Refusal",
    "Set",
    "Stored",
    "balance",
    "balances",
    "begin",
    "beyond",
    "drop",
    "entry_of",
    "hold",
    "keep",
    "moment",
    "payees",
    "record",
    "statement",
    "times_paid",
    "transfer",
]
