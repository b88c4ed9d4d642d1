"""Judges one movement of money, moves it, and keeps the answer that it gets."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from payments.money import Money
from payments.rails import decimals, jsontext
from payments.rails.sandbox import currencies, faults, fields, judgement, reversals
from payments.rails.sandbox.faults import Trigger
from payments.rails.sandbox.fields import PULL, PUSH, REVERSE
from payments.rails.sandbox.issuers import Card
from payments.rails.sandbox.store import Operation, Store

THINKING = 2  # ms that even the quickest issuer takes, so that a patience of 1 gives a 202
SUCCESS = frozenset({"00", "10", "11", "85"})
ADD = """
insert into operations (kind, client_id, digest, bin, stan, rrn, card, minor, currency, billed,
  code, approval, identifier, at, ready_at, answer, poll, failed)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PULLED_TODAY = """
select coalesce(sum(billed), 0) from operations
where card = ? and at >= ? and billed > 0 and reversed = 0
"""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Wish(NamedTuple):
    """What is to be done; its fields were looked at."""

    kind: str
    client_id: str
    digest: bytes
    body: Mapping[str, object]

    @property
    def amount(self) -> Money:
        """Raises ValueError where the fields were not looked at."""
        currency = fields.currency_of(self.kind, self.body)
        if not currency or (read := decimals.read(self.text("amount"), currency)) is None:
            raise ValueError("no amount")
        return read

    @property
    def number(self) -> str:
        whose = "recipient" if self.kind == PUSH else "sender"
        return self.text(f"{whose}PrimaryAccountNumber")

    def text(self, name: str) -> str:
        return jsontext.text(self.body, name)


class Judged(NamedTuple):
    """`billed` is what the card's account loses, in its own currency; below zero, what it gets."""

    code: str
    billed: int = 0


def record(store: Store, wish: Wish, trigger: Trigger, now: int) -> Operation:
    """Within a transaction: one row, and the balances that belong to it."""
    card, amount = store.card(wish.number), wish.amount
    judged = _judge(store, wish, card, trigger, now)
    if card is not None and judged.billed:
        store.move(card, judged.billed)
    serial = 1 + (store.value("select max(id) from operations") or 0)
    identifier = f"3{datetime.fromtimestamp(now // 1000, UTC):%y%j}{serial:09}"
    approval = _approval(identifier) if judged.code in SUCCESS else ""
    wait = faults.DELAYS.get(trigger.fault, max(card.latency if card else 0, THINKING))
    values = (
        *(wish.kind, wish.client_id, wish.digest, wish.text("acquiringBin")),
        *(wish.text("systemsTraceAuditNumber"), wish.text("retrievalReferenceNumber")),
        *(wish.number, amount.minor, amount.currency, judged.billed, judged.code, approval),
        *(identifier, now, now + wait, _answer(wish, judged.code, identifier, approval, now)),
        f"{now // 1000}_{serial}_{int.from_bytes(wish.digest[:4])}_quid_VDP_ARM",
        int(trigger.fault == faults.CONTRADICT),
    )
    return Operation(store.run(ADD, *values), *values, 0)


def _judge(store: Store, wish: Wish, card: Card | None, trigger: Trigger, now: int) -> Judged:
    """The issuer judges by the card's state; a trigger overrules it, but gives nobody money."""
    if card is None:
        return Judged(judgement.unknown(wish.number))
    if wish.kind == REVERSE:
        return Judged(*reversals.judge(store, wish.body, wish.amount, now))
    amount = wish.amount
    if trigger.code == judgement.PARTIAL:
        amount = half(amount)
    billed = currencies.exchange(amount, card.currency)
    if trigger.code and trigger.code not in SUCCESS:
        return Judged(trigger.code)
    if wish.kind == PUSH:
        own = judgement.pushed(card, now)
    else:
        today = store.value(PULLED_TODAY, card.number, judgement.midnight(now))
        own = judgement.pulled(card, wish.body, billed, today, now)
    if own not in SUCCESS:
        return Judged(own)
    return Judged(trigger.code or own, -billed if wish.kind == PUSH else billed)


def half(amount: Money) -> Money:
    """What is allowed of it where only a part is."""
    return amount._replace(minor=max(amount.minor // 2, 1))


def _answer(wish: Wish, code: str, identifier: str, approval: str, now: int) -> str:
    at = f"{datetime.fromtimestamp(now // 1000, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    told: dict[str, object] = {"transactionIdentifier": int(identifier), "actionCode": code}
    told |= {"approvalCode": approval} if approval else {}
    told |= {"responseCode": "5", "transmissionDateTime": at}
    if wish.kind == PULL:
        told["last4ofPAN"] = wish.number[-4:]
        told |= {"cavvResultCode": "8"} if wish.text("cavv") else {}
    if code == judgement.PARTIAL:
        told["amount"] = decimals.write(half(wish.amount))
    return orjson.dumps(told).decode()


def _approval(identifier: str) -> str:
    """Six letters and digits, as issuers give them."""
    number = int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8])
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(6))
