"""What a key recorded before: its first answer, and the content a repeat must have."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from payments.ledger.shapes import AccountRef, Leg, Recorded, Set
from payments.money import Money
from payments.refusals import KEY_REUSED, Refusal

Content = tuple[str, tuple[Leg, ...]]  # kind and legs, in order
Before = tuple[Recorded, Content]


def by_key(rows: Iterable[Any]) -> dict[bytes, Before]:
    """Rows of (key, id, at, kind, amount, source's ref, target's ref), in the order of legs."""
    before: dict[bytes, Before] = {}
    for key, number, at, kind, amount, *refs in rows:
        leg = Leg(AccountRef(*refs[:3]), AccountRef(*refs[3:]), Money(amount, refs[2]))
        first, (_, legs) = before.get(bytes(key)) or (Recorded(number, at), (kind, ()))
        before[bytes(key)] = first, (kind, (*legs, leg))
    return before


def again(before: Before, one: Set) -> Recorded | Refusal:
    """The answer to a set whose key recorded something before."""
    first, content = before
    return replace(first, repeated=True) if content == (one.kind, one.legs) else Refusal(KEY_REUSED)
