"""What orders of many payments do to the accounts, and the statement of a day."""

from datetime import UTC, date, datetime
from typing import Any

import orjson

from payments.money import Money
from payments.rails.bank import customers, faults
from payments.rails.bank.faults import Step
from payments.rails.bank.store import ADD_ENTRY, Account, Store
from payments.rails.iso20022 import camt053_writing
from payments.rails.iso20022.camt053 import Entry, Statement

DAY = 86_400_000
TO_COME = "select * from lines where moved < 3 order by at, id"
ENTRIES = """
select entries.id, entries.minor, entries.at, entries.text, entries.payment, lines.end_to_end,
    lines.minor, payments.body
from entries left join lines
    on (entries.payment like 'line-%' or entries.payment like 'return-%')
    and lines.id = cast(substr(entries.payment, instr(entries.payment, '-') + 1) as integer)
left join payments on payments.id = entries.payment
where entries.account = ? and entries.at >= ? and entries.at < ? order by entries.id
"""
UNTIL = "select coalesce(sum(minor), 0) from entries where account = ? and at < ?"
RESERVED = """
select coalesce(sum(minor), 0) from lines where account = ? and moved = 0
    and plan not like '%RJCT%'
"""


def settle(store: Store, now: int) -> None:
    """What is over by now is booked, each once: out, and back where it comes back."""
    for row in store.rows(TO_COME):
        number, _, known, account, payee, minor, _, text, plan, at, moved = row
        steps = [Step(*each) for each in orjson.loads(plan)]
        reached = [step for step in steps if at + step.after <= now]
        words = {step.word for step in reached}
        about = f"{known} {text}"
        if "ACSC" in words and moved < 1:
            when = at + next(step.after for step in steps if step.word == "ACSC")
            _book(store, account, payee, minor, when, about, f"line-{number}")
            moved = 1
        if faults.RETURNED in words and moved < 2:
            when = at + reached[-1].after
            _book(store, account, payee, -minor, when, f"Returned {about}", f"return-{number}")
            moved = 2
        if len(reached) == len(steps):
            moved = 3
        store.run("update lines set moved = ? where id = ?", moved, number)


def reserved(store: Store, account: str) -> int:
    """What has been ordered and is not booked yet."""
    return int(store.value(RESERVED, account))


def statement(store: Store, day: str, now: int) -> bytes | None:
    """All of it; nothing for a day that is not over."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    start = int(datetime(found.year, found.month, found.day, tzinfo=UTC).timestamp()) * 1000
    if start + DAY > now or found.isoformat() != day:
        return None
    written = [_statement(store, one, day, start) for one in store.accounts(customers.HOUSE)]
    return b"".join(camt053_writing.write(written, now))


def _statement(
    store: Store, account: Account, day: str, start: int
) -> tuple[Statement, list[Entry]]:
    opening, closing = (
        Money(int(store.value(UNTIL, account.id, at)), account.currency)
        for at in (start, start + DAY)
    )
    rows = store.rows(ENTRIES, account.id, start, start + DAY)
    named = (f"{account.id}-{day}", account.scheme, account.identification)
    head = Statement(*named, day, day, opening, closing)
    return head, [_entry(account.currency, day, *row) for row in rows]


def _entry(
    currency: str, day: str, number: int, minor: int, _: int, text: str, payment: str,
    known: str | None, ordered: int | None, body: str | None,
) -> Entry:  # fmt: skip
    if body is not None:
        initiation: dict[str, Any] = orjson.loads(body)["Initiation"]
        known = initiation["EndToEndIdentification"]
    back = payment.startswith("return-")
    reason = faults.reason(ordered) if back and ordered is not None else ""
    return Entry(Money(minor, currency), day, known or "", f"b{number}", reason, text)


def _book(
    store: Store, account: str, payee: str, minor: int, at: int, text: str, payment: str
) -> None:
    """From the payer's, and to the payee's if that is here; below zero it goes back."""
    store.run(ADD_ENTRY, account, -minor, at, text, "BOOK", payment)
    if there := store.named(payee):
        store.run(ADD_ENTRY, there.id, minor, at, text, "BOOK", payment)
